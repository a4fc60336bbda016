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

  /// Infers from `catalogue` with the shipped lexicon below `policy`.
  ///
  /// - Throws: ``ArtefactError`` where the lexicon cannot be read.
  public init(of catalogue: Catalogue, policy: String) throws {
    keys = []
    relations = []
  }
}
