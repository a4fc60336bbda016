public import Domain

/// The keys and the links that a catalogue does not declare but that speak from it: from names,
/// types, positions and descriptions, and from what a profile found in the data.
public struct KeyInference: Sendable {
  /// The likely primary keys of tables that declare none, in the catalogue's order.
  public let keys: [Key]
  /// The likely links of fields that declare none, in the catalogue's order.
  public let relations: [Relation]

  /// A table's likely primary key.
  public struct Key: Hashable, Codable, Sendable {
    public let table: String
    /// Its fields; more than one where only together they name a record.
    public let fields: [String]
    /// How sure it is, 0...1.
    public let confidence: Double
    /// Why it is believed, in short sentences, the weightiest first.
    public let evidence: [String]
  }

  /// The least confidence of a link or a key that is worth a person's look.
  static let threshold = 0.6

  /// Infers from `catalogue` with the shipped words below `policy`, and from what a
  /// `profile` of the data found.
  ///
  /// - Throws: ``ArtefactError`` where the words cannot be read.
  public init(of catalogue: Catalogue, policy: String, profile: Profile? = nil) throws {
    let known = try KeyWords(policy: policy, learning: catalogue)
    let owners = KeyOwners(catalogue, known)
    let finder = LinkFinder(catalogue, owners, known)
    let links = owners.tables.map { table in
      table.names.map { finder.link(of: $0, in: table) }
    }
    let named = zip(owners.tables, links).flatMap { table, links in
      zip(table.names, links).compactMap { $0.field.references == nil ? $1 : nil }
    }
    let found = KeyFinder(owners, links).keys
    guard let profile else {
      (keys, relations) = (found, named)
      return
    }
    let evidence = ProfileEvidence(profile, catalogue)
    keys = found.compactMap(evidence.weighed)
    relations = evidence.relations(named)
  }
}
