/// How a target field gets its value.
public enum MappingClass: String, CaseIterable, Codable, Sendable {
  case direct = "DIRECT_SOURCE"
  case derived = "DERIVED"
  case lookup = "LOOKUP_TRANSLATION"
  case surrogate = "SURROGATE_ETL"
  case reference = "REFERENCE_MASTER_FEED"
  case outOfScope = "OUT_OF_SCOPE"
}

/// Where a contract row stands in review.
public enum MappingStatus: String, CaseIterable, Codable, Sendable {
  case draft = "DRAFT"
  case inReview = "IN_REVIEW"
  case approved = "APPROVED"
  case rejected = "REJECTED"
}

/// How much a proposal may be trusted without a person.
public enum Confidence: String, CaseIterable, Codable, Sendable {
  case high = "HIGH"
  case medium = "MEDIUM"
  case low = "LOW"
}

/// How a value or the rows of a table come about, as its reviewer thinks of it.
public enum MappingKind: String, CaseIterable, Codable, Sendable {
  case direct, lookup, derived, constant, surrogate, reference
  case rowFilter = "row filter"
  case tableJoin = "table join"
  case rowSplit = "row split"
  case outOfScope = "out of scope"
}

/// How much harm a wrong value may do; which fields are safety-critical is data.
public enum RiskClass: String, CaseIterable, Codable, Sendable {
  /// Two people of different professions approve it, one row at a time (rule S-14).
  case safetyCritical = "SAFETY_CRITICAL"
  case standard = "STANDARD"
}

/// What a rule must make of one row of its driving table, stated by whoever wrote the rule.
public struct RuleExample: Hashable, Codable, Sendable {
  /// The text of each column as an extract would hold it; a column that is not named is empty.
  public var given: [String: String]
  public var expected: Expectation

  public enum Expectation: Hashable, Codable, Sendable {
    /// The text as the load file would hold it; empty for NULL.
    case value(String)
    /// The row is rejected.
    case reject
  }

  public init(given: [String: String], expected: Expectation) {
    self.given = given
    self.expected = expected
  }
}

/// One line of the mapping contract: everything about one target field.
public struct ContractRow: Hashable, Codable, Sendable {
  public var target: FieldPath
  public var mappingClass: MappingClass
  public var source: FieldPath?
  /// A scalar expression of the rule language, or empty when nothing fills the field.
  public var rule: String
  public var confidence: Confidence
  public var status: MappingStatus
  public var notes: String
  public var risk: RiskClass
  /// The user name of whoever answers for the row; empty when nobody does.
  public var owner: String
  /// Why people decided so.
  public var rationale: String
  public var examples: [RuleExample]

  public init(
    target: FieldPath, mappingClass: MappingClass, source: FieldPath? = nil, rule: String = "",
    confidence: Confidence = .low, status: MappingStatus = .draft, notes: String = "",
    risk: RiskClass = .standard, owner: String = "", rationale: String = "",
    examples: [RuleExample] = []
  ) {
    self.target = target
    self.mappingClass = mappingClass
    self.source = source
    self.rule = rule
    self.confidence = confidence
    self.status = status
    self.notes = notes
    self.risk = risk
    self.owner = owner
    self.rationale = rationale
    self.examples = examples
  }

  /// Whether execution applies the rule: a person approved it, or it is more than a guess and
  /// nobody rejected it.
  public var isExecuted: Bool {
    guard mappingClass != .outOfScope, !rule.isEmpty else { return false }
    return switch status {
    case .approved: true
    case .rejected: false
    case .draft, .inReview: confidence != .low
    }
  }

  /// Whether the field still waits for a decision: in scope, and nothing will fill it.
  public var isUnresolved: Bool {
    switch mappingClass {
    case .outOfScope: status != .approved
    default: !isExecuted
    }
  }
}

/// How one target table gets its rows.
public struct TablePlan: Hashable, Codable, Sendable {
  public var targetTable: String
  /// The source table whose rows are read; `nil` when no source feeds the target table.
  public var drivingTable: String?
  /// The tables joined to it, as the rule language writes joins; empty for none.
  public var joins: String
  /// How one row becomes several, as the rule language writes splits; empty for no split.
  public var split: String
  /// A boolean expression over the row then at hand; rows for which it does not hold are filtered.
  public var filter: String
  /// The target fields that tell its rows apart; empty for those the catalogue names.
  public var key: [String]
  public var confidence: Confidence
  public var status: MappingStatus
  public var notes: String
  /// The user name of whoever answers for the plan; empty when nobody does.
  public var owner: String
  /// Why people decided so.
  public var rationale: String

  public init(
    targetTable: String, drivingTable: String?, joins: String = "", split: String = "",
    filter: String = "", key: [String] = [], confidence: Confidence = .low,
    status: MappingStatus = .draft, notes: String = "", owner: String = "", rationale: String = ""
  ) {
    self.targetTable = targetTable
    self.drivingTable = drivingTable
    self.joins = joins
    self.split = split
    self.filter = filter
    self.key = key
    self.confidence = confidence
    self.status = status
    self.notes = notes
    self.owner = owner
    self.rationale = rationale
  }

  /// What it does besides reading the driving table.
  public var kinds: [MappingKind] {
    [
      joins.isEmpty ? nil : .tableJoin, split.isEmpty ? nil : .rowSplit,
      filter.isEmpty ? nil : .rowFilter,
    ].compactMap(\.self)
  }

  public var isExecuted: Bool {
    guard drivingTable != nil else { return false }
    return switch status {
    case .approved: true
    case .rejected: false
    case .draft, .inReview: confidence != .low
    }
  }
}
