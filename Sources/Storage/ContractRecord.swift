public import Domain

/// An item of a contract as its table has it, column by column; the history keeps it in this form.
public struct ContractRecord: Codable, Hashable, Sendable {
  public var table: String
  /// Empty of a plan.
  public var field: String
  public var mappingClass: MappingClass?
  /// Of a plan the driving table.
  public var sourceTable = ""
  public var sourceField = ""
  /// Of a plan the filter.
  public var rule = ""
  public var joins = ""
  public var split = ""
  public var key: [String] = []
  public var confidence = Confidence.low
  public var risk = RiskClass.standard
  public var owner = ""
  public var rationale = ""
  public var notes = ""
  public var examples: [RuleExample] = []
  /// `\x` and 64 hexadecimal digits.
  public var sha256 = ""
  public var origin = ContractItem.Origin.proposed
  public var status = MappingStatus.draft
  /// The one that was seen; what is kept gets the next.
  public var revision = 0
  public var authors: [Int] = []
  public var editedBy: Int?
  /// As PostgreSQL reads it; `now` is the moment of the transaction.
  public var editedAt: String?
  public var approvedBy: Int?
  public var approvedAt: String?
  public var approvedSHA256: String?
  public var clinicalBy: Int?
  public var clinicalAt: String?
  public var clinicalSHA256: String?
  public var rejectReason = ""
  public var isRetired = false

  enum CodingKeys: String, CodingKey {
    case table = "table_name"
    case field = "field_name"
    case mappingClass = "mapping_class"
    case sourceTable = "source_table"
    case sourceField = "source_field"
    case rule, joins, split, key, confidence, risk, owner, rationale, notes, examples, origin
    case status, revision, authors
    case sha256 = "content_sha256"
    case editedBy = "edited_by"
    case editedAt = "edited_at"
    case approvedBy = "approved_by"
    case approvedAt = "approved_at"
    case approvedSHA256 = "approved_sha256"
    case clinicalBy = "clinical_by"
    case clinicalAt = "clinical_at"
    case clinicalSHA256 = "clinical_sha256"
    case rejectReason = "reject_reason"
    case isRetired = "is_retired"
  }

  public init(_ row: ContractRow) {
    table = row.target.table
    field = row.target.field
    take(row)
  }

  public init(_ plan: TablePlan) {
    table = plan.targetTable
    field = ""
    take(plan)
  }

  /// Has the content of `row`; how it stands is left as it is.
  public mutating func take(_ row: ContractRow) {
    mappingClass = row.mappingClass
    sourceTable = row.source?.table ?? ""
    sourceField = row.source?.field ?? ""
    rule = row.rule
    confidence = row.confidence
    risk = row.risk
    owner = row.owner
    rationale = row.rationale
    notes = row.notes
    examples = row.examples
  }

  /// Has the content of `plan`; how it stands is left as it is.
  public mutating func take(_ plan: TablePlan) {
    sourceTable = plan.drivingTable ?? ""
    rule = plan.filter
    joins = plan.joins
    split = plan.split
    key = plan.key
    confidence = plan.confidence
    owner = plan.owner
    rationale = plan.rationale
    notes = plan.notes
  }

  public var id: ContractItemID {
    field.isEmpty ? ContractItemID(plan: table) : ContractItemID(row: FieldPath(table, field))
  }

  public var content: ContractItem.Content {
    guard let mappingClass else {
      return .plan(
        TablePlan(
          targetTable: table, drivingTable: sourceTable.isEmpty ? nil : sourceTable, joins: joins,
          split: split, filter: rule, key: key, confidence: confidence, status: status,
          notes: notes, owner: owner, rationale: rationale))
    }
    return .row(
      ContractRow(
        target: FieldPath(table, field), mappingClass: mappingClass,
        source: sourceTable.isEmpty ? nil : FieldPath(sourceTable, sourceField), rule: rule,
        confidence: confidence, status: status, notes: notes, risk: risk, owner: owner,
        rationale: rationale, examples: examples))
  }

  /// Whether people have decided anything about it.
  public var isTouched: Bool { origin != .proposed || status != .draft }
}
