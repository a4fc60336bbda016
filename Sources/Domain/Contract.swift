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

  public init(
    target: FieldPath, mappingClass: MappingClass, source: FieldPath? = nil, rule: String = "",
    confidence: Confidence = .low, status: MappingStatus = .draft, notes: String = ""
  ) {
    self.target = target
    self.mappingClass = mappingClass
    self.source = source
    self.rule = rule
    self.confidence = confidence
    self.status = status
    self.notes = notes
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
  /// One row of this source table makes at most one target row; `nil` when no source feeds it.
  public var drivingTable: String?
  /// A boolean expression over the driving table; rows for which it does not hold are filtered.
  public var filter: String
  public var confidence: Confidence
  public var status: MappingStatus
  public var notes: String

  public init(
    targetTable: String, drivingTable: String?, filter: String = "", confidence: Confidence = .low,
    status: MappingStatus = .draft, notes: String = ""
  ) {
    self.targetTable = targetTable
    self.drivingTable = drivingTable
    self.filter = filter
    self.confidence = confidence
    self.status = status
    self.notes = notes
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
