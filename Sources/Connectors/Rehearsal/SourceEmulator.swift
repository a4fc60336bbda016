internal import Domain

/// Stands in for a Caché or IRIS database in rehearsals: it serves the project's source catalogue
/// with synthetic rows, and no connection is made anywhere.
struct SourceEmulator: Connector {
  let endpoint: Endpoint

  var type: ConnectorType { endpoint.type }

  func preflight() -> Preflight {
    var stages = Stages()
    _ = stages.run(.parameters) { .init(value: try endpoint.checkedValues()) }
    stages.skip(.address, .reachability, .credentials, .readOnly)
    let discovery = stages.run(.schema) {
      let discovery = try discover()
      return .init(
        value: discovery, detail: "emulator: \(discovery.catalogue.tables.count) tables")
    }
    let fingerprint = stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
    return stages.preflight(fingerprint: fingerprint)
  }

  func discover() throws -> Discovery { Discovery(catalogue: try catalogue) }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    try ConnectorFault.catching {
      let found = try self.table(table)
      if let file = try file(of: found) { return try file.preview(limit: limit, offset: offset) }
      return MadeUpRows(table: found).preview(limit: limit, offset: offset)
    }
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    try ConnectorFault.catching {
      let sources = try tables.map { try table($0) }.map { table -> any TableSource in
        if let file = try file(of: table) { return FileCopy(name: table.name, path: file.path) }
        return MadeUpRows(table: table)
      }
      return try ExtractionJob(type: type, folder: folder, watch: watch).run(sources)
    }
  }

  private var catalogue: Catalogue {
    get throws {
      guard let catalogue = endpoint.rehearsal?.catalogue, !catalogue.tables.isEmpty else {
        throw ConnectorFault.noRehearsalCatalogue
      }
      return catalogue
    }
  }

  private func table(_ name: String) throws -> Catalogue.Table {
    guard let table = try catalogue[name] else { throw ConnectorFault.unknownTable(name) }
    return table
  }

  private func file(of table: Catalogue.Table) throws -> CSVFolder.File? {
    guard let folder = endpoint.rehearsal?.folder else { return nil }
    return try CSVFolder(folder, below: [folder]).files.first {
      $0.table.lowercased() == table.name.lowercased()
    }
  }
}
