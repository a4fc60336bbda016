internal import Domain
internal import HTTP
internal import UseCases

/// `/api/v1/snapshots` and what lies below it.
enum SnapshotResource {
  /// `GET /api/v1/snapshots`: the snapshots, newest first.
  @Sendable static func list(_ visit: Visit) throws -> Answer {
    .json(JSON(Paged(try visit.desk.snapshots(), visit.query.paging)) { JSON($0) })
  }

  /// `POST /api/v1/snapshots`: keeps the project's files.
  @Sendable static func create(_ visit: Visit) throws -> Answer {
    let label = (try visit.json(of: ["label"]).text("label") ?? "").trimmingBlanks
    guard (1...80).contains(label.count) else {
      throw RequestFault.invalid([.init(field: "label", text: "Give a label of 1 to 80 characters")]
      )
    }
    let kept = try visit.desk.takeSnapshot(label: label)
    return .json(kept.map { JSON($0) } ?? .null, status: kept == nil ? .accepted : .created)
  }

  /// `POST /api/v1/snapshots/{snapshot}/restoration`: takes the project back to it.
  ///
  /// The body names the snapshot's label, so that a slip of an identifier restores nothing.
  @Sendable static func restore(_ visit: Visit) throws -> Answer {
    let preview = try visit.desk.restoration(of: visit.snapshot)
    guard try visit.json(of: ["label"]).text("label") == preview.snapshot.label else {
      throw RequestFault.invalid([.init(field: "label", text: "State the label of the snapshot")])
    }
    return switch try visit.desk.restore(preview.snapshot.id) {
    case .done: .json(JSON(preview.snapshot))
    case .waiting(let approval): .json(["approval": .string(approval)], status: .accepted)
    }
  }
}

/// `GET /api/v1/catalogues/{side}`: the fields of one side.
enum CatalogueResource {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    guard let catalogue = try visit.desk.catalogues()[visit.side] else {
      throw RequestFault.notFound
    }
    return .json(JSON(Paged(catalogue.fields, visit.query.paging)) { JSON($0) })
  }
}

/// `GET /api/v1/contract`: the rows of the mapping contract.
enum ContractResource {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let rows = try visit.desk.contractRows(
      ContractFilter { visit.query[$0] }, page: visit.query.paging)
    return .json(JSON(rows) { item in item.row.map { JSON($0) } ?? .null })
  }
}
