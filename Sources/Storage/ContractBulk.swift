public import Domain
internal import Postgres

/// Which rows an act on many may reach at all, whatever they say: none that is safety-critical.
public struct BulkReach: Sendable {
  /// The only state in which it does anything; `nil` for any.
  public let status: MappingStatus?
  /// Whoever must not have had a hand in the rows; `nil` for nobody.
  public let apartFrom: ID<Person>?

  public init(status: MappingStatus?, apartFrom: ID<Person>?) {
    self.status = status
    self.apartFrom = apartFrom
  }

  fileprivate var condition: SQL {
    var sql: SQL = "risk <> 'SAFETY_CRITICAL'"
    if let status { sql = "\(sql) AND status = \(status)" }
    if let apartFrom { sql = "\(sql) AND \(apartFrom)::bigint <> ALL (authors)" }
    return sql
  }
}

/// A row as an act on many looks at it: what it says, without who decided what.
public struct ContractOutline: Sendable {
  public let row: ContractRow
  public let revision: Int

  public init(_ row: ContractRow, revision: Int) {
    self.row = row
    self.revision = revision
  }
}

/// The rows out of an act's reach, of which those come first that are safety-critical.
public struct BulkRest: Sendable {
  public let total: Int
  public let critical: Int
  /// By name, and no more than were asked for.
  public let first: [Row]

  public struct Row: Sendable {
    public let target: FieldPath
    public let status: MappingStatus
    public let risk: RiskClass
  }
}

extension ContractChanges {
  /// The rows that `filter` leaves in and an act reaches, in the contract's order, as they are at this moment.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func outlines(
    _ filter: ContractFilter, _ reach: BulkReach, of project: ID<Project>
  ) throws -> [ContractOutline] {
    try connection.rows(
      """
      SELECT table_name, field_name, mapping_class, source_table, source_field, rule, confidence,
        status, owner, rationale, notes, nullif(examples::text, '[]') AS examples, revision
      FROM contract_item WHERE \(filter.condition(on: project)) AND \(reach.condition)
      ORDER BY position, table_name, field_name
      """
    ) { row in
      let source: String = try row["source_table"]
      let examples: JSON<[RuleExample]>? = try row["examples"]
      return ContractOutline(
        ContractRow(
          target: FieldPath(try row["table_name"], try row["field_name"]),
          mappingClass: try row["mapping_class"],
          source: source.isEmpty ? nil : FieldPath(source, try row["source_field"]),
          rule: try row["rule"], confidence: try row["confidence"], status: try row["status"],
          notes: try row["notes"], owner: try row["owner"], rationale: try row["rationale"],
          examples: examples?.value ?? []), revision: try row["revision"])
    }
  }

  /// The same with all there is to know of them; nobody else changes them until this transaction
  /// ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func take(
    _ filter: ContractFilter, _ reach: BulkReach, of project: ID<Project>
  ) throws -> [ContractRecord] {
    try connection.rows(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE \(filter.condition(on: project)) AND \(reach.condition)
      ORDER BY position, table_name, field_name FOR UPDATE
      """
    ) { row in
      let record: JSON<ContractRecord> = try row["item"]
      return record.value
    }
  }

  /// The rows that `filter` leaves in and an act does not reach, the first `most` by name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rest(
    _ filter: ContractFilter, outside reach: BulkReach, of project: ID<Project>, most: Int
  ) throws -> BulkRest {
    let condition: SQL = "\(filter.condition(on: project)) AND NOT (\(reach.condition))"
    let counts = try connection.row(
      """
      SELECT count(*) AS total, count(*) FILTER (WHERE risk = 'SAFETY_CRITICAL') AS critical
      FROM contract_item WHERE \(condition)
      """
    ) { row -> (Int, Int) in (try row["total"], try row["critical"]) }
    let first = try connection.rows(
      """
      SELECT table_name, field_name, status, risk FROM contract_item WHERE \(condition)
      ORDER BY risk, table_name, field_name LIMIT \(most)
      """
    ) { row in
      BulkRest.Row(
        target: FieldPath(try row["table_name"], try row["field_name"]),
        status: try row["status"], risk: try row["risk"])
    }
    return BulkRest(total: counts?.0 ?? 0, critical: counts?.1 ?? 0, first: first)
  }
}

extension ContractItems {
  /// How many rows that `filter` leaves in are safety-critical, and how many are not.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func risks(
    _ filter: ContractFilter, of project: ID<Project>
  ) throws -> (standard: Int, critical: Int) {
    try connection.row(
      """
      SELECT count(*) FILTER (WHERE risk = 'STANDARD') AS standard,
        count(*) FILTER (WHERE risk = 'SAFETY_CRITICAL') AS critical
      FROM contract_item WHERE \(filter.condition(on: project))
      """
    ) { row -> (Int, Int) in (try row["standard"], try row["critical"]) } ?? (0, 0)
  }
}
