public import Domain
internal import struct Foundation.Date
internal import Postgres

/// Specification files that people propose, until they are accepted or discarded.
public struct SchemaImports {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  private static let columns: SQL = """
    number, side, state, folder, bytes, remaps, corrections, report, version, made_by, made_at,
    decided_at,
    coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker,
    coalesce((SELECT display_name FROM person WHERE person.id = decided_by), '') AS decider
    """

  private static func proposal(_ row: Row) throws -> SchemaImport {
    let remaps: JSON<[SchemaImport.Remap]> = try row["remaps"]
    let corrections: JSON<[SchemaImport.Correction]> = try row["corrections"]
    let report: JSON<ImportFindings> = try row["report"]
    var decision: SchemaImport.Decision?
    if let at: Date = try row["decided_at"] {
      decision = .init(name: try row["decider"], at: at)
    }
    return SchemaImport(
      number: try row["number"], side: try row["side"], state: try row["state"],
      folder: try row["folder"], bytes: try row["bytes"], remaps: remaps.value,
      corrections: corrections.value, report: report.value, version: try row["version"],
      madeBy: try row["made_by"], maker: try row["maker"], madeAt: try row["made_at"],
      decision: decision)
  }

  /// Keeps a proposal and gives its number; the project's turn must have been taken.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ folder: String, _ side: Side, bytes: Int, report: ImportFindings, to project: ID<Project>,
    by person: ID<Person>
  ) throws -> Int {
    let number: Int? = try connection.row(
      """
      INSERT INTO schema_import
        (organisation_id, project_id, number, side, folder, bytes, report, made_by)
      SELECT organisation_id, id, 1 + coalesce((
          SELECT max(number) FROM schema_import WHERE project_id = project.id), 0),
        \(side), \(folder), \(bytes), \(try JSON(report)), \(person)
      FROM project WHERE id = \(project)
      RETURNING number
      """
    ) { try $0["number"] }
    guard let number else { throw PostgresError.noColumn("number") }
    return number
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ number: Int, of project: ID<Project>) throws -> SchemaImport? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM schema_import
      WHERE project_id = \(project) AND number = \(number)
      """, as: Self.proposal)
  }

  /// A project's imports, newest first; only those in `state` where it is stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of project: ID<Project>, side: String?, state: String?, _ paging: Paging
  ) throws -> Paged<SchemaImport> {
    try connection.page(
      paging,
      of: """
        SELECT \(Self.columns) FROM schema_import
        WHERE project_id = \(project) AND coalesce(side = \(side), true)
          AND coalesce(state = \(state), true)
        """, orderedBy: "number DESC", as: Self.proposal)
  }

  /// How many bytes wait in the project to be decided about.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func bytesWaiting(in project: ID<Project>) throws -> Int {
    try connection.row(
      """
      SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM schema_import
      WHERE project_id = \(project) AND state = 'proposed'
      """
    ) { try $0["bytes"] } ?? 0
  }

  /// The folders of the project's imports that are not decided about.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func foldersWaiting(in project: ID<Project>) throws -> [String] {
    try connection.rows(
      "SELECT folder FROM schema_import WHERE project_id = \(project) AND state = 'proposed'"
    ) { try $0["folder"] }
  }

  /// Keeps what somebody changed of a proposal; whether it still is one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func change(
    _ number: Int, of project: ID<Project>, remaps: [SchemaImport.Remap],
    corrections: [SchemaImport.Correction], report: ImportFindings
  ) throws -> Bool {
    try connection.row(
      """
      UPDATE schema_import SET remaps = \(try JSON(remaps)),
        corrections = \(try JSON(corrections)), report = \(try JSON(report))
      WHERE project_id = \(project) AND number = \(number) AND state = 'proposed'
      RETURNING number
      """
    ) { try $0["number"] as Int } != nil
  }

  /// Decides about a proposal; whether it still was one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func decide(
    _ number: Int, of project: ID<Project>, _ state: SchemaImport.State, version: Int? = nil,
    by person: ID<Person>
  ) throws -> Bool {
    try connection.row(
      """
      UPDATE schema_import
      SET state = \(state), version = \(version), decided_by = \(person), decided_at = now()
      WHERE project_id = \(project) AND number = \(number) AND state = 'proposed'
      RETURNING number
      """
    ) { try $0["number"] as Int } != nil
  }
}
