public import Domain
internal import Postgres

/// What changes projects' contracts; every change leaves its state in the history.
public struct ContractChanges {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  private static func record(_ row: Row) throws -> ContractRecord {
    let record: JSON<ContractRecord> = try row["item"]
    return record.value
  }

  /// An item, which nobody else changes until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func take(_ id: ContractItemID, of project: ID<Project>) throws -> ContractRecord? {
    try connection.row(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE \(ContractItems.named(id, project)) FOR UPDATE
      """, as: Self.record)
  }

  /// An item as it is at this moment.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func look(_ id: ContractItemID, of project: ID<Project>) throws -> ContractRecord? {
    try connection.row(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE \(ContractItems.named(id, project))
      """, as: Self.record)
  }

  /// The rows that `filter` leaves in, by their names; nobody else changes them until this
  /// transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func take(
    _ filter: ContractFilter, of project: ID<Project>
  ) throws -> [ContractRecord] {
    try connection.rows(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE \(filter.condition(on: project)) ORDER BY table_name, field_name FOR UPDATE
      """, as: Self.record)
  }

  /// The rows that `filter` leaves in, by their names, as they are at this moment.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func look(
    _ filter: ContractFilter, of project: ID<Project>
  ) throws -> [ContractRecord] {
    try connection.rows(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE \(filter.condition(on: project)) ORDER BY table_name, field_name
      """, as: Self.record)
  }

  /// Every item of a project, retired ones too, by name, as they are at this moment.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lookAll(of project: ID<Project>) throws -> [ContractRecord] {
    try connection.rows(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE project_id = \(project) ORDER BY table_name, field_name
      """, as: Self.record)
  }

  /// Every item of a project, retired ones too, by name; nobody else changes them until this
  /// transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeAll(of project: ID<Project>, table: String? = nil) throws -> [ContractRecord] {
    let part: SQL = table.map { "AND table_key = \($0.lowercased())" } ?? ""
    return try connection.rows(
      """
      SELECT \(ContractItems.record) FROM contract_item AS item
      WHERE project_id = \(project) \(part) ORDER BY table_name, field_name FOR UPDATE
      """, as: Self.record)
  }

  /// Keeps items that were not there, at their places in the contract.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ items: [(position: Int, record: ContractRecord)], to project: ID<Project>, act: String,
    by person: ID<Person>?, changeSet: Int?
  ) throws {
    for part in items.parts {
      let places = Dictionary(
        uniqueKeysWithValues: part.map { ($0.record.id, $0.position) })
      try connection.execute(
        """
        INSERT INTO contract_item (organisation_id, project_id, position, revision, act, changed_by,
          change_set, \(Self.columnList))
        SELECT organisation_id, id, place.position, 1, \(act), \(person), \(changeSet),
          \(Self.values)
        FROM project, \(Self.recordset(try JSON(part.map(\.record)))),
          unnest(\(part.map(\.record.table))::text[], \(part.map(\.record.field))::text[],
            \(part.map { places[$0.record.id] ?? 0 })::integer[])
            AS place (table_name, field_name, position)
        WHERE project.id = \(project)
          AND (place.table_name, place.field_name) = (new.table_name, new.field_name)
        """)
    }
  }

  /// Puts `records` in the place of those of their names and revisions; how many there were.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind; a rule that the database holds is
  ///   ``StoreFault/refused(constraint:)``.
  @discardableResult
  public func put(
    _ records: [ContractRecord], of project: ID<Project>, act: String, by person: ID<Person>?,
    changeSet: Int?
  ) throws -> Int {
    var count = 0
    for part in records.parts {
      count += try connection.execute(
        """
        UPDATE contract_item AS item SET revision = item.revision + 1, act = \(act),
          changed_by = \(person), changed_at = now(), change_set = \(changeSet),
          (\(Self.columnList)) = ROW(\(Self.values))
        FROM \(Self.recordset(try JSON(Array(part))))
        WHERE item.project_id = \(project) AND item.table_name = new.table_name
          AND item.field_name = new.field_name AND item.revision = new.revision
        """)
    }
    return count
  }

  /// Gives items their places in the contract.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func place(_ items: [(id: ContractItemID, position: Int)], of project: ID<Project>) throws
  {
    for part in items.parts {
      try connection.execute(
        """
        UPDATE contract_item AS item SET position = place.position
        FROM unnest(\(part.map(\.id.table))::text[], \(part.map { $0.id.field ?? "" })::text[],
          \(part.map(\.position))::integer[]) AS place (table_name, field_name, position)
        WHERE project_id = \(project) AND item.table_name = place.table_name
          AND item.field_name = place.field_name AND item.position <> place.position
        """)
    }
  }

  /// The columns that ``ContractRecord`` has but for its revision.
  private static let columnList: SQL = """
    table_name, field_name, mapping_class, source_table, source_field, rule, joins, split, key,
    confidence, risk, owner, rationale, notes, examples, content_sha256, origin, status, authors,
    edited_by, edited_at, approved_by, approved_at, approved_sha256, clinical_by, clinical_at,
    clinical_sha256, reject_reason, is_retired
    """
  private static let values: SQL = """
    new.table_name, new.field_name, new.mapping_class, new.source_table, new.source_field, new.rule,
    new.joins, new.split, new.key, new.confidence, new.risk, new.owner, new.rationale, new.notes,
    new.examples, new.content_sha256, new.origin, new.status, new.authors, new.edited_by,
    new.edited_at, new.approved_by, new.approved_at, new.approved_sha256, new.clinical_by,
    new.clinical_at, new.clinical_sha256, new.reject_reason, new.is_retired
    """

  private static func recordset(_ records: JSON<[ContractRecord]>) -> SQL {
    """
    jsonb_to_recordset(\(records)) AS new (table_name text, field_name text, mapping_class text,
      source_table text, source_field text, rule text, joins text, split text, key text[],
      confidence text, risk text, owner text, rationale text, notes text, examples jsonb,
      content_sha256 bytea, origin text, status text, revision integer, authors bigint[],
      edited_by bigint, edited_at timestamptz, approved_by bigint, approved_at timestamptz,
      approved_sha256 bytea, clinical_by bigint, clinical_at timestamptz, clinical_sha256 bytea,
      reject_reason text, is_retired boolean)
    """
  }
}

extension RandomAccessCollection {
  /// In as many parts as one statement takes well.
  var parts: [SubSequence] {
    stride(from: 0, to: count, by: 5000).map {
      self[
        index(startIndex, offsetBy: $0)..<index(startIndex, offsetBy: Swift.min($0 + 5000, count))]
    }
  }
}
