public import Domain

/// How well inference would do on a catalogue that declares its keys and links: they are hidden, and
/// what is inferred without them is held against them.
public struct InferenceMeasure: Sendable {
  /// How many links the catalogue declares.
  public let declared: Int
  /// What was inferred.
  public let inferred: [Relation]
  /// Declared links that were not found.
  public let missed: [Relation]
  /// Inferred links that are not declared; they need not be wrong.
  public let others: [Relation]
  /// Fields that declare a link and were given another one; these are wrong.
  public let misled: [Relation]
  /// Tables that declare a key, and those of them whose key was found exactly.
  public let keyedTables: Int
  public let foundKeys: Int

  /// - Throws: As ``KeyInference/init(of:policy:profile:)``.
  public init(of catalogue: Catalogue, policy: String, profile: Profile? = nil) throws {
    let inference = try KeyInference(
      of: Self.hidden(catalogue), policy: policy, profile: profile)
    let truth = catalogue.declaredRelations
    let right = Set(truth.map(Self.link))
    let linked = Set(truth.map { $0.from })
    let found = Set(inference.relations.map(Self.link))
    declared = truth.count
    inferred = inference.relations
    missed = truth.filter { !found.contains(Self.link($0)) }
    others = inference.relations.filter { !right.contains(Self.link($0)) }
    misled = others.filter { linked.contains($0.from) }
    let keys = catalogue.tables.filter { !$0.key.isEmpty }
    keyedTables = keys.count
    foundKeys = keys.count { table in
      let fields = inference.keys.first { $0.table == table.name }?.fields ?? []
      return Set(fields) == Set(table.key.map(\.field))
    }
  }

  /// The share of the inferred links that are declared, 0...1; 1 when nothing was inferred.
  public var precision: Double {
    inferred.isEmpty ? 1 : Double(inferred.count - others.count) / Double(inferred.count)
  }

  /// The share of the declared links that were inferred, 0...1; 1 when nothing is declared.
  public var recall: Double {
    declared == 0 ? 1 : Double(declared - missed.count) / Double(declared)
  }

  private static func link(_ relation: Relation) -> [FieldPath] { [relation.from, relation.to] }

  private static func hidden(_ catalogue: Catalogue) -> Catalogue {
    let fields = catalogue.fields.map { field in
      var field = field
      field.isKey = false
      field.references = nil
      return field
    }
    let notes = catalogue.tables.map { ($0.name.lowercased(), $0.note) }
    return Catalogue(fields, notes: Dictionary(notes, uniquingKeysWith: { first, _ in first }))
  }
}
