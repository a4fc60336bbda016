/// One reason for or against a pair of fields.
public struct Evidence: Hashable, Codable, Sendable {
  /// Where a reason comes from.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    case name, description, type, values, keys, neighbours, table, decision
  }

  public let kind: Kind
  /// What it adds to the pair's score; below zero when it speaks against the pair.
  public let weight: Double
  /// What was seen, for a reader: `admission, date`.
  public let words: String

  public init(_ kind: Kind, _ weight: Double, _ words: String = "") {
    self.kind = kind
    self.weight = weight
    self.words = words
  }
}

/// A source table that feeds a target table, as a person confirmed; a table may feed several.
public struct TablePair: Hashable, Codable, Sendable {
  public let source: String
  public let target: String

  public init(source: String, target: String) {
    self.source = source
    self.target = target
  }
}

/// A pair of fields that people approved, here or in another project of the organisation.
public struct MappingPrecedent: Hashable, Codable, Sendable {
  public let source: FieldPath
  public let target: FieldPath
  /// Where it was approved, for a reader.
  public let origin: String

  public init(source: FieldPath, target: FieldPath, origin: String) {
    self.source = source
    self.target = target
    self.origin = origin
  }
}

/// The expression that would fill a target field from a suggested source field.
public struct RuleProposal: Hashable, Codable, Sendable {
  public let mappingClass: MappingClass
  /// In the rule language, over the source field's table.
  public let rule: String
  /// The crosswalk that the rule goes through; where there is no rule, a name for the one to be made.
  public let crosswalk: String?
  /// What a reviewer should know: `up to 30 characters into 10`.
  public let notes: String

  public init(
    mappingClass: MappingClass, rule: String, crosswalk: String? = nil, notes: String = ""
  ) {
    self.mappingClass = mappingClass
    self.rule = rule
    self.crosswalk = crosswalk
    self.notes = notes
  }
}
