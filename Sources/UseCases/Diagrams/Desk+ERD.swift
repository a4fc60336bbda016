internal import Diagrams
internal import Domain
internal import Engine
internal import Synchronization

extension Desk {
  /// The part of the project's schema that `request` asks for; `nil` where there is no catalogue yet.
  ///
  /// Whoever looks needs `erd.read`, which the matrix gives to no one of the platform, although some
  /// of them may read a schema's fields.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, ``Engine/ArtefactError`` with file and line.
  public func erd(_ request: ERDRequest) throws -> ERD? {
    try require(.read("erd.read"))
    let catalogues = try catalogues()
    let contract =
      request.overlay == .none || !mayOverlay ? nil : try contract()
    let shares = contract.map { Self.shares($0, catalogues) } ?? [:]
    if request.overlay == .flow, let contract {
      return ERD(request, flowOf: contract, catalogues, shares: shares) { side, table in
        ERDPath.focus(table, side: side)
      }
    }
    guard let catalogue = catalogues[request.side] else { return nil }
    let relations = try relations(of: catalogue)
    return ERD(request, of: catalogue, relations, shares: shares[request.side] ?? [:]) { table in
      ERDPath.focus(table, side: request.side)
    }
  }

  /// Whether they may see how far the mapping is.
  public var mayOverlay: Bool { actor.may(.read("mapping.read")) }

  /// All relations of a catalogue of the project, with what people decided of them.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  func relations(of catalogue: Catalogue) throws -> [Relation] {
    let inference = try InferenceCache.inference(of: catalogue, policy: app.configuration.schemas)
    return Relations.of(
      catalogue, decisions: try RelationDecisions(in: folder), inference: inference)
  }

  /// How many fields of each table the contract fills, or uses, by names in lower case.
  private static func shares(
    _ contract: ContractAnswer, _ catalogues: [Side: Catalogue]
  ) -> [Side: [String: Graph.Share]] {
    var filled: [Side: [String: Set<String>]] = [:]
    for row in contract.rows where row.isExecuted {
      for (side, path) in [(Side.target, row.target as FieldPath?), (.source, row.source)] {
        guard let path else { continue }
        filled[side, default: [:]][path.table.lowercased(), default: []]
          .insert(path.field.lowercased())
      }
    }
    return catalogues.reduce(into: [:]) { shares, entry in
      let (side, catalogue) = entry
      for table in catalogue.tables {
        let done = filled[side]?[table.name.lowercased()]?.count ?? 0
        shares[side, default: [:]][table.name.lowercased()] = Graph.Share(
          done, of: table.fields.count, "mapped")
      }
    }
  }
}

/// Addresses within drawings.
enum ERDPath {
  static func focus(_ table: String, side: Side) -> String {
    "/erd?side=\(side.rawValue)&focus=\(table.asQueryValue)"
  }
}

/// What catalogues were inferred to say, by their content: it takes longer than drawing them.
private enum InferenceCache {
  private static let most = 16
  private static let known = Mutex<[String: KeyInference]>([:])

  static func inference(of catalogue: Catalogue, policy: String) throws -> KeyInference {
    let digest = CatalogueFile.digest(of: catalogue)
    if let found = known.withLock({ $0[digest] }) { return found }
    let inference = try KeyInference(of: catalogue, policy: policy)
    known.withLock { known in
      if known.count >= most { known = [:] }
      known[digest] = inference
    }
    return inference
  }
}

extension String {
  /// As a value in the query part of an address.
  fileprivate var asQueryValue: String {
    utf8.reduce(into: "") { encoded, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }
}
