internal import Cryptography
internal import Diagrams
internal import Domain
internal import Engine
internal import Foundation
internal import Synchronization

extension Desk {
  /// The part of the project's schema that `request` asks for; without a table where there is no catalogue.
  ///
  /// Whoever looks needs `erd.read`, which the matrix gives to no one of the platform, although some
  /// of them may read a schema's fields.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, ``Engine/ArtefactError`` with file and line.
  public func erd(_ request: ERDRequest) throws -> ERD {
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
    let catalogue = catalogues[request.side] ?? Catalogue([])
    let relations = try relations(of: catalogue, request.side)
    return ERD(request, of: catalogue, relations, shares: shares[request.side] ?? [:]) { table in
      ERDPath.focus(table, side: request.side)
    }
  }

  /// Whether they may see how far the mapping is.
  public var mayOverlay: Bool { actor.may(.read("mapping.read")) }

  /// All relations of the project's catalogue of `side`, with what people decided of them.
  ///
  /// What a profile found in the source's data speaks for and against what is inferred of it.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  func relations(of catalogue: Catalogue, _ side: Side) throws -> [Relation] {
    let folder = try folder
    let profile = "\(folder)/\(ProfileFile.path)"
    let isProfiled = side == .source && FileManager.default.fileExists(atPath: profile)
    let inference = try InferenceCache.inference(
      of: catalogue, policy: app.configuration.schemas, profile: isProfiled ? profile : nil)
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

/// What catalogues were inferred to say, by the content of all that says it: that takes longer than
/// drawing them.
private enum InferenceCache {
  private static let most = 16
  private static let known = Mutex<[String: KeyInference]>([:])

  /// `profile` is the file of what the data hold, if it was looked at.
  static func inference(
    of catalogue: Catalogue, policy: String, profile: String?
  ) throws -> KeyInference {
    let seen = try profile.map { SHA256.hex([UInt8](try Data(contentsOf: URL(filePath: $0)))) }
    let key = CatalogueFile.digest(of: catalogue) + (seen ?? "")
    if let found = known.withLock({ $0[key] }) { return found }
    let inference = try KeyInference(
      of: catalogue, policy: policy, profile: profile.map { try ProfileFile.read($0) })
    known.withLock { known in
      if known.count >= most { known = [:] }
      known[key] = inference
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
