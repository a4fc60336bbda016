public import Domain
internal import Postgres

/// What is kept beside the items of projects' contracts: their history, what people said, what the
/// matcher offered, what changed together, and what was published.
public struct ContractRecords {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  // MARK: History

  /// The states of an item, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func history(
    of id: ContractItemID, in project: ID<Project>, limit: Int = 200
  ) throws -> [ContractMoment] {
    try connection.rows(
      """
      \(Self.moments) WHERE \(Self.named(id, project))
      ORDER BY revision DESC LIMIT \(limit)
      """, as: Self.moment)
  }

  /// The states that a change set left behind, by name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func members(of changeSet: Int, in project: ID<Project>) throws -> [ContractMoment] {
    try connection.rows(
      """
      \(Self.moments) WHERE project_id = \(project) AND change_set = \(changeSet)
      ORDER BY table_name, field_name, revision
      """, as: Self.moment)
  }

  private static let moments: SQL = """
    SELECT table_name, field_name, revision, act, changed_at, change_set,
      encode(content_sha256, 'hex') AS sha256,
      coalesce((SELECT display_name FROM person WHERE person.id = changed_by), '') AS by,
      item || jsonb_build_object('table_name', table_name, 'field_name', field_name, 'revision',
        revision) AS item
    FROM contract_history
    """

  private static func moment(_ row: Row) throws -> ContractMoment {
    let record: JSON<ContractRecord> = try row["item"]
    return ContractMoment(
      id: record.value.id, revision: try row["revision"], act: try row["act"], by: try row["by"],
      at: try row["changed_at"], changeSet: try row["change_set"], content: record.value.content,
      sha256: try row["sha256"])
  }

  /// The state before the one that a change set left, of each of its items that has not moved on
  /// since; its revision is that of the item now.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func former(
    of changeSet: Int, in project: ID<Project>
  ) throws -> [ContractRecord] {
    try connection.rows(
      """
      SELECT former.item || jsonb_build_object('table_name', item.table_name, 'field_name',
        item.field_name, 'revision', item.revision) AS item
      FROM contract_item AS item
      JOIN contract_history AS former ON former.project_id = item.project_id
        AND former.table_name = item.table_name AND former.field_name = item.field_name
        AND former.revision = item.revision - 1
      WHERE item.project_id = \(project) AND item.change_set = \(changeSet)
      ORDER BY item.table_name, item.field_name FOR UPDATE OF item
      """
    ) { row in
      let record: JSON<ContractRecord> = try row["item"]
      return record.value
    }
  }

  /// The lines of a change set's items, which its digest is made of.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lines(of changeSet: Int, in project: ID<Project>) throws -> [ContractLine] {
    try connection.rows(
      """
      SELECT \(Self.lineColumns) FROM contract_history
      WHERE project_id = \(project) AND change_set = \(changeSet)
      """, as: Self.line)
  }

  /// The lines of every item as it stands now.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lines(of project: ID<Project>) throws -> [ContractLine] {
    try connection.rows(
      "SELECT \(Self.lineColumns) FROM contract_item WHERE project_id = \(project)",
      as: Self.line)
  }

  private static let lineColumns: SQL = """
    table_name, field_name, revision, status, encode(content_sha256, 'hex') AS sha256, approved_by,
    clinical_by
    """

  private static func line(_ row: Row) throws -> ContractLine {
    let field: String = try row["field_name"]
    let table: String = try row["table_name"]
    return ContractLine(
      id: field.isEmpty
        ? ContractItemID(plan: table) : ContractItemID(row: FieldPath(table, field)),
      revision: try row["revision"], status: try row["status"], sha256: try row["sha256"],
      approvedBy: try row["approved_by"], clinicalBy: try row["clinical_by"])
  }

  /// What is kept beside the item of exactly those names.
  private static func named(_ id: ContractItemID, _ project: ID<Project>) -> SQL {
    """
    project_id = \(project) AND table_name = \(id.table) AND field_name = \(id.field ?? "")
    """
  }

  // MARK: Comments

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func comments(
    on id: ContractItemID, in project: ID<Project>
  ) throws -> [ContractComment] {
    try connection.rows(
      """
      SELECT made_at, comment,
        coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS by
      FROM contract_comment WHERE \(Self.named(id, project)) ORDER BY id
      """
    ) { ContractComment(by: try $0["by"], at: try $0["made_at"], text: try $0["comment"]) }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func comment(
    _ text: String, on id: ContractItemID, in project: ID<Project>, by person: ID<Person>
  ) throws {
    try connection.execute(
      """
      INSERT INTO contract_comment (organisation_id, project_id, table_name, field_name, made_by,
        comment)
      SELECT organisation_id, id, \(id.table), \(id.field ?? ""), \(person), \(text)
      FROM project WHERE id = \(project)
      """)
  }

  // MARK: Candidates

  /// What the newest generation offers for a field, best first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func candidates(
    for target: FieldPath, in project: ID<Project>
  ) throws -> [MappingCandidate] {
    let kept: JSON<[MappingCandidate]>? = try connection.row(
      """
      SELECT candidates FROM contract_candidate
      WHERE project_id = \(project) AND table_name = \(target.table)
        AND field_name = \(target.field)
      """
    ) { try $0["candidates"] }
    return kept?.value ?? []
  }

  /// Puts `candidates` in the place of all there were.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func keep(
    _ candidates: [(target: FieldPath, best: [MappingCandidate])], in project: ID<Project>
  ) throws {
    try connection.execute("DELETE FROM contract_candidate WHERE project_id = \(project)")
    for part in candidates.parts {
      try connection.execute(
        """
        INSERT INTO contract_candidate
        SELECT organisation_id, id, new.table_name, new.field_name, new.candidates::jsonb
        FROM project, unnest(\(part.map(\.target.table))::text[],
          \(part.map(\.target.field))::text[],
          \(try part.map { try JSON($0.best).text })::text[]) AS new (table_name, field_name,
            candidates)
        WHERE project.id = \(project)
        """)
    }
  }
}

/// How an item stands, as the digest of a change set has it.
public struct ContractLine: Hashable, Sendable {
  public let id: ContractItemID
  public let revision: Int
  public let status: MappingStatus
  public let sha256: String
  public let approvedBy: ID<Person>?
  public let clinicalBy: ID<Person>?

  public init(
    id: ContractItemID, revision: Int, status: MappingStatus, sha256: String,
    approvedBy: ID<Person>?, clinicalBy: ID<Person>?
  ) {
    self.id = id
    self.revision = revision
    self.status = status
    self.sha256 = sha256
    self.approvedBy = approvedBy
    self.clinicalBy = clinicalBy
  }
}
