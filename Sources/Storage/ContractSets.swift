public import Domain
internal import Postgres

/// Change sets, generations and published versions of projects' contracts, each numbered from 1.
public struct ContractSets {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Lets nobody else number anything of the project's contract until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(on project: ID<Project>) throws {
    try connection.execute("SELECT FROM project WHERE id = \(project) FOR NO KEY UPDATE")
  }

  // MARK: Change sets

  /// The number that the next change set gets; whoever calls it has taken their turn.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func nextNumber(of project: ID<Project>) throws -> Int {
    try connection.row(
      """
      SELECT 1 + coalesce(max(number), 0) AS number FROM contract_change_set
      WHERE project_id = \(project)
      """
    ) { try $0["number"] } ?? 1
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ number: Int, act: String, about: String, items: Int, sha256: String,
    by person: ID<Person>?, to project: ID<Project>
  ) throws {
    try connection.execute(
      """
      INSERT INTO contract_change_set (organisation_id, project_id, number, act, about, items,
        sha256, made_by)
      SELECT organisation_id, id, \(number), \(act), \(about), \(items), decode(\(sha256), 'hex'),
        \(person)
      FROM project WHERE id = \(project)
      """)
  }

  /// Notes that a change set was taken back by another; whether it had not been.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func undo(_ number: Int, by other: Int, of project: ID<Project>) throws -> Bool {
    try connection.execute(
      """
      UPDATE contract_change_set SET undone_by = \(other)
      WHERE project_id = \(project) AND number = \(number) AND undone_by IS NULL
      """) == 1
  }

  private static let setColumns: SQL = """
    number, act, about, items, encode(sha256, 'hex') AS sha256, made_at, undone_by,
    coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker
    """

  private static func changeSet(_ row: Row) throws -> ContractChangeSet {
    ContractChangeSet(
      number: try row["number"], act: try row["act"], about: try row["about"],
      items: try row["items"], sha256: try row["sha256"], by: try row["maker"],
      at: try row["made_at"], undoneBy: try row["undone_by"])
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func changeSet(_ number: Int, of project: ID<Project>) throws -> ContractChangeSet? {
    try connection.row(
      """
      SELECT \(Self.setColumns) FROM contract_change_set
      WHERE project_id = \(project) AND number = \(number)
      """, as: Self.changeSet)
  }

  /// A project's change sets, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func changeSets(
    of project: ID<Project>, _ paging: Paging
  ) throws -> Paged<ContractChangeSet> {
    try connection.page(
      paging,
      of: "SELECT \(Self.setColumns) FROM contract_change_set WHERE project_id = \(project)",
      orderedBy: "number DESC", as: Self.changeSet)
  }

  // MARK: Generations

  /// A generation before it has a number.
  public struct Draft: Sendable {
    public var inputsSHA256: String
    public var algorithm: String
    public var run: Int?
    public var madeBy: ID<Person>?
    public var milliseconds: Int
    public var sourceVersion: Int?
    public var targetVersion: Int?
    public var counts: MappingGeneration.Counts
    public var changeSet: Int?

    public init(
      inputsSHA256: String, algorithm: String, run: Int?, madeBy: ID<Person>?, milliseconds: Int,
      sourceVersion: Int?, targetVersion: Int?, counts: MappingGeneration.Counts, changeSet: Int?
    ) {
      self.inputsSHA256 = inputsSHA256
      self.algorithm = algorithm
      self.run = run
      self.madeBy = madeBy
      self.milliseconds = milliseconds
      self.sourceVersion = sourceVersion
      self.targetVersion = targetVersion
      self.counts = counts
      self.changeSet = changeSet
    }
  }

  /// Keeps a generation and gives its number; whoever calls it has taken their turn.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(_ draft: Draft, to project: ID<Project>) throws -> Int {
    let number: Int? = try connection.row(
      """
      INSERT INTO mapping_generation (organisation_id, project_id, number, inputs_sha256, algorithm,
        origin, run_number, made_by, milliseconds, source_version, target_version, counts,
        change_set)
      SELECT organisation_id, id, 1 + coalesce((
          SELECT max(number) FROM mapping_generation WHERE project_id = project.id), 0),
        decode(\(draft.inputsSHA256), 'hex'), \(draft.algorithm),
        \(draft.run == nil ? "person" : "run"), \(draft.run), \(draft.madeBy),
        \(draft.milliseconds), \(draft.sourceVersion), \(draft.targetVersion),
        \(try JSON(draft.counts)), \(draft.changeSet)
      FROM project WHERE id = \(project)
      RETURNING number
      """
    ) { try $0["number"] }
    guard let number else { throw PostgresError.noColumn("number") }
    return number
  }

  private static let generationColumns: SQL = """
    number, encode(inputs_sha256, 'hex') AS inputs, algorithm, run_number, made_at, milliseconds,
    source_version, target_version, counts, change_set,
    coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker
    """

  private static func generation(_ row: Row) throws -> MappingGeneration {
    let counts: JSON<MappingGeneration.Counts> = try row["counts"]
    return MappingGeneration(
      number: try row["number"], inputsSHA256: try row["inputs"], algorithm: try row["algorithm"],
      run: try row["run_number"], by: try row["maker"], at: try row["made_at"],
      milliseconds: try row["milliseconds"], sourceVersion: try row["source_version"],
      targetVersion: try row["target_version"], counts: counts.value,
      changeSet: try row["change_set"])
  }

  /// A project's generations, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func generations(
    of project: ID<Project>, _ paging: Paging
  ) throws -> Paged<MappingGeneration> {
    try connection.page(
      paging,
      of: "SELECT \(Self.generationColumns) FROM mapping_generation WHERE project_id = \(project)",
      orderedBy: "number DESC", as: Self.generation)
  }

  // MARK: Versions

  /// Keeps a version and gives its number; whoever calls it has taken their turn.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func publish(
    _ content: String, sha256: String, rows: Int, approved: Int, change: String?, note: String,
    by person: ID<Person>, of project: ID<Project>
  ) throws -> Int {
    let number: Int? = try connection.row(
      """
      INSERT INTO contract_version (organisation_id, project_id, number, content, sha256, rows,
        approved, change_class, note, published_by)
      SELECT organisation_id, id, 1 + coalesce((
          SELECT max(number) FROM contract_version WHERE project_id = project.id), 0),
        \(content), decode(\(sha256), 'hex'), \(rows), \(approved), \(change), \(note), \(person)
      FROM project WHERE id = \(project)
      RETURNING number
      """
    ) { try $0["number"] }
    guard let number else { throw PostgresError.noColumn("number") }
    return number
  }

  private static let versionColumns: SQL = """
    number, encode(sha256, 'hex') AS sha256, rows, approved, change_class, note, published_at,
    coalesce((SELECT display_name FROM person WHERE person.id = published_by), '') AS publisher
    """

  private static func version(_ row: Row) throws -> ContractVersion {
    ContractVersion(
      number: try row["number"], sha256: try row["sha256"], rows: try row["rows"],
      approved: try row["approved"], change: try row["change_class"], note: try row["note"],
      publisher: try row["publisher"], at: try row["published_at"])
  }

  /// A project's published versions, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func versions(
    of project: ID<Project>, _ paging: Paging
  ) throws -> Paged<ContractVersion> {
    try connection.page(
      paging,
      of: "SELECT \(Self.versionColumns) FROM contract_version WHERE project_id = \(project)",
      orderedBy: "number DESC", as: Self.version)
  }

  /// A version with its content; `nil` when there is none of that number.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func version(
    _ number: Int, of project: ID<Project>
  ) throws -> (version: ContractVersion, content: String)? {
    try connection.row(
      """
      SELECT \(Self.versionColumns), content FROM contract_version
      WHERE project_id = \(project) AND number = \(number)
      """
    ) { (try Self.version($0), try $0["content"]) }
  }
}
