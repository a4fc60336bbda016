public import Domain
internal import struct Foundation.Date
internal import Postgres

/// The versions of a project's two catalogues; what a version is nobody changes.
public struct CatalogueVersions {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  private static let columns: SQL = """
    side, number, encode(sha256, 'hex') AS sha256, tables, fields, change_class, origin,
    origin_number, made_by, made_at, affected, reviewed_at, review_note,
    coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker,
    coalesce((SELECT display_name FROM person WHERE person.id = reviewed_by), '') AS reviewer
    """

  private static func version(_ row: Row) throws -> CatalogueVersion {
    let affected: JSON<[AffectedRow]> = try row["affected"]
    var review: CatalogueVersion.Review?
    if let at: Date = try row["reviewed_at"] {
      review = .init(reviewer: try row["reviewer"], at: at, note: try row["review_note"] ?? "")
    }
    return CatalogueVersion(
      side: try row["side"], number: try row["number"], sha256: try row["sha256"],
      tables: try row["tables"], fields: try row["fields"], change: try row["change_class"],
      origin: try row["origin"], originNumber: try row["origin_number"],
      madeBy: try row["made_by"], maker: try row["maker"], madeAt: try row["made_at"],
      affected: affected.value, review: review)
  }

  /// Lets nobody else change the schemas of the project until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(on project: ID<Project>) throws {
    try connection.execute("SELECT FROM project WHERE id = \(project) FOR NO KEY UPDATE")
  }

  /// The newest version of a side.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func newest(of project: ID<Project>, _ side: Side) throws -> CatalogueVersion? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM catalogue_version
      WHERE project_id = \(project) AND side = \(side) ORDER BY number DESC LIMIT 1
      """, as: Self.version)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(
    _ number: Int, of project: ID<Project>, _ side: Side
  ) throws -> CatalogueVersion? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM catalogue_version
      WHERE project_id = \(project) AND side = \(side) AND number = \(number)
      """, as: Self.version)
  }

  /// The catalogue file of a version; `nil` when there is no such version.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func content(_ number: Int, of project: ID<Project>, _ side: Side) throws -> String? {
    try connection.row(
      """
      SELECT content FROM catalogue_version
      WHERE project_id = \(project) AND side = \(side) AND number = \(number)
      """
    ) { try $0["content"] }
  }

  /// The versions of a project, newest first; only those of `side` or `state` where stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of project: ID<Project>, side: String?, state: CatalogueVersion.State?, _ paging: Paging
  ) throws -> Paged<CatalogueVersion> {
    let condition: SQL =
      switch state {
      case nil: "true"
      case .free: "affected = '[]'"
      case .awaitsReview: "affected <> '[]' AND reviewed_at IS NULL"
      case .reviewed: "affected <> '[]' AND reviewed_at IS NOT NULL"
      }
    return try connection.page(
      paging,
      of: """
        SELECT \(Self.columns) FROM catalogue_version
        WHERE project_id = \(project) AND coalesce(side = \(side), true) AND \(condition)
        """, orderedBy: "made_at DESC, number DESC, side", as: Self.version)
  }

  /// The versions of which someone must look at what they break before a run starts, oldest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func awaitingReview(of project: ID<Project>) throws -> [CatalogueVersion] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM catalogue_version
      WHERE project_id = \(project) AND affected <> '[]' AND reviewed_at IS NULL
      ORDER BY made_at, number, side
      """, as: Self.version)
  }

  /// Keeps a version and gives its number; whoever calls it has taken their turn.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(_ draft: Draft, to project: ID<Project>) throws -> Int {
    let number: Int? = try connection.row(
      """
      INSERT INTO catalogue_version (organisation_id, project_id, side, number, sha256, content,
        tables, fields, change_class, origin, origin_number, made_by, affected)
      SELECT organisation_id, id, \(draft.side), 1 + coalesce((
          SELECT max(number) FROM catalogue_version
          WHERE project_id = project.id AND side = \(draft.side)), 0),
        decode(\(draft.sha256), 'hex'), \(draft.content), \(draft.tables), \(draft.fields),
        \(draft.change), \(draft.origin), \(draft.originNumber), \(draft.madeBy),
        \(try JSON(draft.affected))
      FROM project WHERE id = \(project)
      RETURNING number
      """
    ) { try $0["number"] }
    guard let number else { throw PostgresError.noColumn("number") }
    return number
  }

  /// A version before it has a number.
  public struct Draft: Sendable {
    public let side: Side
    public let sha256: String
    public let content: String
    public let tables: Int
    public let fields: Int
    public let change: CatalogueVersion.Change?
    public let origin: CatalogueVersion.Origin
    public let originNumber: Int?
    public let madeBy: ID<Person>?
    public let affected: [AffectedRow]

    public init(
      side: Side, sha256: String, content: String, tables: Int, fields: Int,
      change: CatalogueVersion.Change?, origin: CatalogueVersion.Origin, originNumber: Int?,
      madeBy: ID<Person>?, affected: [AffectedRow]
    ) {
      self.side = side
      self.sha256 = sha256
      self.content = content
      self.tables = tables
      self.fields = fields
      self.change = change
      self.origin = origin
      self.originNumber = originNumber
      self.madeBy = madeBy
      self.affected = affected
    }
  }

  /// Notes that someone looked at what a version breaks; whether it was waiting for that, and from
  /// somebody else than who made it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func review(
    _ number: Int, of project: ID<Project>, _ side: Side, by person: ID<Person>, note: String
  ) throws -> Bool {
    try connection.row(
      """
      UPDATE catalogue_version
      SET reviewed_by = \(person), reviewed_at = now(), review_note = \(note)
      WHERE project_id = \(project) AND side = \(side) AND number = \(number)
        AND affected <> '[]' AND reviewed_at IS NULL AND made_by IS DISTINCT FROM \(person)
      RETURNING number
      """
    ) { try $0["number"] as Int } != nil
  }
}
