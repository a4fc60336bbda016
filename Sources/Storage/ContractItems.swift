public import Domain
internal import struct Foundation.Date
internal import Postgres

/// The rows and plans of projects' contracts, each as it stands now.
public struct ContractItems {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What ``ContractRecord`` reads, as one JSON object.
  static let record: SQL = """
    to_jsonb(item) - '{organisation_id,project_id,position,search,act,changed_by,changed_at,
      change_set,table_key,field_key,tally,trust}'::text[] AS item
    """

  private static let columns: SQL = """
    table_name, field_name, mapping_class, source_table, source_field, rule, joins, split, key,
    confidence, risk, owner, rationale, notes, examples, encode(content_sha256, 'hex') AS sha256,
    origin, status, revision, authors, edited_by, edited_at, approved_by, approved_at, clinical_by,
    clinical_at, reject_reason, is_retired, changed_at,
    (SELECT display_name FROM person WHERE id = edited_by) AS editor,
    (SELECT display_name FROM person WHERE id = approved_by) AS approver,
    (SELECT display_name FROM person WHERE id = clinical_by) AS reviewer,
    (SELECT display_name FROM person WHERE id = changed_by) AS changer
    """

  private static func item(_ row: Row) throws -> ContractItem {
    let record = try content(row)
    let authors: [Int] = try row["authors"]
    return ContractItem(
      id: record.id, content: record.content, revision: try row["revision"],
      sha256: try row["sha256"], origin: try row["origin"], authors: authors.map(ID.init),
      edit: try signature(row, "edited", "editor"),
      approval: try signature(row, "approved", "approver"),
      clinical: try signature(row, "clinical", "reviewer"),
      rejectReason: try row["reject_reason"], isRetired: try row["is_retired"],
      changer: try row["changer"] ?? "", changedAt: try row["changed_at"])
  }

  /// The content and the status of a row that has ``contentColumns``.
  private static func content(_ row: Row) throws -> ContractRecord {
    let table: String = try row["table_name"]
    let field: String = try row["field_name"]
    let source: String = try row["source_table"]
    guard let mappingClass: MappingClass = try row["mapping_class"] else {
      var plan = TablePlan(
        targetTable: table, drivingTable: source.isEmpty ? nil : source, joins: try row["joins"],
        split: try row["split"], filter: try row["rule"], key: try row["key"],
        confidence: try row["confidence"], notes: try row["notes"], owner: try row["owner"],
        rationale: try row["rationale"])
      plan.status = try row["status"]
      var record = ContractRecord(plan)
      record.status = plan.status
      return record
    }
    let examples: JSON<[RuleExample]> = try row["examples"]
    var record = ContractRecord(
      ContractRow(
        target: FieldPath(table, field), mappingClass: mappingClass,
        source: source.isEmpty ? nil : FieldPath(source, try row["source_field"]),
        rule: try row["rule"], confidence: try row["confidence"], notes: try row["notes"],
        risk: try row["risk"], owner: try row["owner"], rationale: try row["rationale"],
        examples: examples.value))
    record.status = try row["status"]
    return record
  }

  private static func signature(
    _ row: Row, _ act: String, _ name: String
  ) throws -> ContractItem.Signature? {
    guard let person: ID<Person> = try row["\(act)_by"], let at: Date = try row["\(act)_at"] else {
      return nil
    }
    return ContractItem.Signature(person: person, name: try row[name] ?? "", at: at)
  }

  /// One page of the rows that `filter` leaves in.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    _ filter: ContractFilter, by order: ContractFilter.Order = .contract, of project: ID<Project>,
    _ paging: Paging
  ) throws -> Paged<ContractItem> {
    let condition = filter.condition(on: project)
    var total: Int?
    // The names are found first, from an index alone where there is one of that order, so that no
    // row is read whole to be passed over; a search for words reads every row, but once.
    let counted: SQL = filter.words.isEmpty ? "" : ", count(*) OVER () AS total"
    let names = try connection.rows(
      """
      SELECT table_name, field_name\(counted) FROM contract_item WHERE \(condition)
      ORDER BY \(order.sql) LIMIT \(paging.size) OFFSET \(paging.offset)
      """
    ) { row -> (String, String) in
      if !filter.words.isEmpty { total = try row["total"] }
      return (try row["table_name"], try row["field_name"])
    }
    if total == nil {
      total = try connection.row(
        "SELECT count(*) AS total FROM contract_item WHERE \(condition)"
      ) { try $0["total"] }
    }
    let items = try connection.rows(
      """
      SELECT \(Self.columns) FROM contract_item
      JOIN unnest(\(names.map(\.0))::text[], \(names.map(\.1))::text[])
        AS named (table_name, field_name) USING (table_name, field_name)
      WHERE project_id = \(project) ORDER BY \(order.sql)
      """, as: Self.item)
    return Paged(items: items, paging: paging, total: total ?? 0)
  }

  /// The pairs of fields that people approved in the projects of the organisation of `project`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func precedents(for project: ID<Project>) throws -> [MappingPrecedent] {
    try connection.rows(
      """
      SELECT project.name, source_table, source_field, table_name, field_name
      FROM contract_item JOIN project ON project.id = project_id
      WHERE contract_item.organisation_id = (
          SELECT organisation_id FROM project WHERE id = \(project))
        AND status = 'APPROVED' AND field_name <> '' AND source_field <> '' AND NOT is_retired
      ORDER BY project_id, position
      """
    ) { row in
      MappingPrecedent(
        source: FieldPath(try row["source_table"], try row["source_field"]),
        target: FieldPath(try row["table_name"], try row["field_name"]), origin: try row["name"])
    }
  }

  /// An item by its names, whatever their case.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ id: ContractItemID, of project: ID<Project>) throws -> ContractItem? {
    try connection.row(
      "SELECT \(Self.columns) FROM contract_item WHERE \(Self.named(id, project))", as: Self.item)
  }

  /// The plans of a project, in the order of the contract.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func plans(of project: ID<Project>) throws -> [ContractItem] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM contract_item
      WHERE project_id = \(project) AND field_name = '' AND NOT is_retired
      ORDER BY position, table_name
      """, as: Self.item)
  }

  /// Every row and plan, in the order of the contract; of people's decisions only with `touched`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func contents(
    of project: ID<Project>, touched: Bool = false
  ) throws -> (rows: [ContractRow], plans: [TablePlan]) {
    let condition: SQL = touched ? "origin <> 'proposed' OR status <> 'DRAFT'" : "true"
    let contents = try connection.rows(
      """
      SELECT table_name, field_name, mapping_class, source_table, source_field, rule, joins, split,
        key, confidence, risk, owner, rationale, notes, examples, status
      FROM contract_item WHERE project_id = \(project) AND NOT is_retired AND (\(condition))
      ORDER BY position, table_name, field_name
      """
    ) { try Self.content($0).content }
    return contents.reduce(into: ([], [])) { all, content in
      switch content {
      case .row(let row): all.0.append(row)
      case .plan(let plan): all.1.append(plan)
      }
    }
  }

  /// What no two states of a project's contract share.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func stamp(of project: ID<Project>) throws -> String {
    try connection.row(
      """
      SELECT current_database() || '.' || \(project)::bigint || '.' || count(*) || '.' || coalesce(sum(revision), 0) || '.'
        || coalesce(sum(position), 0) AS stamp
      FROM contract_item WHERE project_id = \(project)
      """
    ) { try $0["stamp"] } ?? ""
  }

  /// How far each target table is, in the order of the contract.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func counts(
    of project: ID<Project>
  ) throws -> [(table: String, counts: ContractCounts)] {
    var places: [String: Int] = [:]
    var found: [(table: String, counts: ContractCounts)] = []
    let groups = try connection.rows(
      """
      SELECT table_name, tally, count(*) AS count
      FROM contract_item
      WHERE project_id = \(project) AND field_name <> '' AND NOT is_retired
      GROUP BY table_name, tally
      """
    ) { row -> (ContractRow, Int) in
      (ContractTally(try row["tally"]).row(of: try row["table_name"]), try row["count"])
    }
    let order: [String] = try connection.rows(
      """
      SELECT table_name FROM contract_item
      WHERE project_id = \(project) AND field_name = '' AND NOT is_retired
      ORDER BY position, table_name
      """
    ) { try $0["table_name"] }
    for table in order + groups.map(\.0.target.table).sorted() where places[table] == nil {
      places[table] = found.count
      found.append((table, ContractCounts()))
    }
    for (row, count) in groups {
      if let place = places[row.target.table] { found[place].counts.add(row, count) }
    }
    return found
  }

  /// The item of those names, whatever their case.
  static func named(_ id: ContractItemID, _ project: ID<Project>) -> SQL {
    """
    project_id = \(project) AND table_key = \(id.table.lowercased())
      AND field_key = \((id.field ?? "").lowercased())
    """
  }
}

extension ContractFilter {
  /// The rows of a project that it leaves in.
  func condition(on project: ID<Project>) -> SQL {
    var sql: SQL = "project_id = \(project) AND field_name <> '' AND NOT is_retired"
    if !table.isEmpty { sql = "\(sql) AND table_key = \(table.lowercased())" }
    if let mappingClass { sql = "\(sql) AND mapping_class = \(mappingClass)" }
    if let status { sql = "\(sql) AND status = \(status)" }
    if isUnreviewed { sql = "\(sql) AND status IN ('DRAFT', 'IN_REVIEW')" }
    if isOffered {
      sql = """
        \(sql) AND origin = 'proposed' AND (table_name, field_name, source_table, source_field) IN (
          SELECT table_name, field_name, best_table, best_field FROM contract_candidate
          WHERE project_id = \(project) AND is_offered)
        """
    }
    if let confidence { sql = "\(sql) AND confidence = \(confidence)" }
    if let risk { sql = "\(sql) AND risk = \(risk)" }
    if !owner.isEmpty { sql = "\(sql) AND owner = \(owner)" }
    if !words.isEmpty { sql = "\(sql) AND strpos(search, \(words.lowercased())) > 0" }
    return sql
  }
}

extension ContractFilter.Order {
  fileprivate var sql: SQL {
    switch self {
    case .contract: "position, table_name, field_name"
    case .confidence:
      "trust, position, table_name, field_name"
    case .changed: "changed_at DESC, position, table_name, field_name"
    }
  }
}
