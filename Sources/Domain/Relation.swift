/// A field that refers to a field of another table, and how that is known.
public struct Relation: Hashable, Codable, Sendable {
  public let from: FieldPath
  public let to: FieldPath
  public let origin: Origin
  /// How sure it is, 0...1; 1 for what a specification or a person says.
  public let confidence: Double
  /// Why it is believed, in short sentences, the weightiest first; empty where it is declared.
  public let evidence: [String]

  public enum Origin: String, CaseIterable, Codable, Sendable {
    /// A specification says so.
    case declared
    /// Names, types, keys or values speak for it; nobody has looked at it yet.
    case inferred
    /// Inferred, and accepted by a person.
    case accepted
    /// Inferred, and rejected by a person.
    case rejected
  }

  public init(
    from: FieldPath, to: FieldPath, origin: Origin, confidence: Double = 1, evidence: [String] = []
  ) {
    self.from = from
    self.to = to
    self.origin = origin
    self.confidence = confidence
    self.evidence = evidence
  }
}

extension Catalogue {
  /// What the specifications declare, in the catalogue's order.
  public var declaredRelations: [Relation] {
    fields.compactMap { field in
      field.references.map { Relation(from: field.path, to: $0, origin: .declared) }
    }
  }
}
