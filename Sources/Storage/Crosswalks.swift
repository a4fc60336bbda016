public import Domain
internal import struct Foundation.Date
internal import Postgres

/// The crosswalks of projects and their versions, numbered from 1.
public struct Crosswalks {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Those of a project by name; only those whose name has `text` in it and whose newest version is
  /// in `state`, where these are stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of project: ID<Project>, text: String? = nil, state: String? = nil, _ paging: Paging
  ) throws -> Paged<CrosswalkSummary> {
    try connection.page(
      paging,
      of: """
        SELECT crosswalk.name, source_list, target_list, newest.number, newest.state,
          jsonb_array_length(newest.entries) AS entries, newest.made_at,
          (SELECT max(number) FROM crosswalk_version AS approved
            WHERE approved.project_id = crosswalk.project_id AND approved.name = crosswalk.name
              AND approved.state = 'APPROVED') AS approved,
          coalesce((SELECT display_name FROM person WHERE person.id = newest.made_by), '') AS maker
        FROM crosswalk JOIN crosswalk_version AS newest
          ON newest.project_id = crosswalk.project_id AND newest.name = crosswalk.name
            AND newest.number = (SELECT max(number) FROM crosswalk_version AS other
              WHERE other.project_id = crosswalk.project_id AND other.name = crosswalk.name)
        WHERE crosswalk.project_id = \(project)
          AND strpos(lower(crosswalk.name), lower(\(text ?? ""))) > 0
          AND newest.state = coalesce(\(state), newest.state)
        """, orderedBy: "lower(name)"
    ) { row in
      CrosswalkSummary(
        crosswalk: try Self.crosswalk(row), version: try row["number"], state: try row["state"],
        entries: try row["entries"], approved: try row["approved"], maker: try row["maker"],
        madeAt: try row["made_at"])
    }
  }

  /// Every one of a project, by name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func all(of project: ID<Project>) throws -> [Crosswalk] {
    try connection.rows(
      """
      SELECT name, source_list, target_list FROM crosswalk WHERE project_id = \(project)
      ORDER BY lower(name)
      """, as: Self.crosswalk)
  }

  /// One by its name, whatever its case.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ name: String, of project: ID<Project>) throws -> Crosswalk? {
    try connection.row(
      """
      SELECT name, source_list, target_list FROM crosswalk
      WHERE project_id = \(project) AND lower(name) = lower(\(name))
      """, as: Self.crosswalk)
  }

  private static func crosswalk(_ row: Row) throws -> Crosswalk {
    Crosswalk(
      name: try row["name"], sourceList: try row["source_list"], targetList: try row["target_list"])
  }

  /// The versions of one, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func versions(of name: String, in project: ID<Project>) throws -> [CrosswalkVersion] {
    try connection.rows(
      """
      SELECT number, state, entries, encode(sha256, 'hex') AS sha256, authors, made_by, made_at,
        decided_by, decided_at, decision_note,
        coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker,
        coalesce((SELECT display_name FROM person WHERE person.id = decided_by), '') AS decider
      FROM crosswalk_version WHERE project_id = \(project) AND name = \(name)
      ORDER BY number DESC
      """, as: Self.version)
  }

  /// Every one of a project with the entries that a rehearsal uses: of the newest approved version,
  /// else of the newest that is not rejected; `nil` where there is none.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func usable(
    of project: ID<Project>
  ) throws -> [(name: String, entries: [CrosswalkEntry]?)] {
    try connection.rows(
      """
      SELECT DISTINCT ON (crosswalk.name) crosswalk.name, entries
      FROM crosswalk LEFT JOIN crosswalk_version AS version
        ON version.project_id = crosswalk.project_id AND version.name = crosswalk.name
          AND version.state <> 'REJECTED'
      WHERE crosswalk.project_id = \(project)
      ORDER BY crosswalk.name, version.state = 'APPROVED' DESC NULLS LAST, number DESC
      """
    ) { row in
      let entries: JSON<[CrosswalkEntry]>? = try row["entries"]
      return (name: try row["name"], entries: entries?.value)
    }
  }

  private static func version(_ row: Row) throws -> CrosswalkVersion {
    let entries: JSON<[CrosswalkEntry]> = try row["entries"]
    let authors: [Int] = try row["authors"]
    let maker: ID<Person>? = try row["made_by"]
    let decidedAt: Date? = try row["decided_at"]
    return CrosswalkVersion(
      number: try row["number"], state: try row["state"], entries: entries.value,
      sha256: try row["sha256"], authors: Set(authors.map { ID($0) } + [maker].compactMap(\.self)),
      maker: try row["maker"], madeAt: try row["made_at"],
      decision: try decidedAt.map {
        .init(by: try row["decider"], at: $0, note: try row["decision_note"])
      })
  }

  /// Makes one without a version; whether the project had none of that name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func create(
    _ crosswalk: Crosswalk, in project: ID<Project>, by person: ID<Person>?
  ) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO crosswalk (organisation_id, project_id, name, source_list, target_list, made_by)
      SELECT organisation_id, id, \(crosswalk.name), \(crosswalk.sourceList),
        \(crosswalk.targetList), \(person)
      FROM project WHERE id = \(project)
      ON CONFLICT DO NOTHING
      """) == 1
  }

  /// Lets nobody else write to the crosswalk until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(on name: String, of project: ID<Project>) throws {
    try connection.execute(
      """
      SELECT FROM crosswalk WHERE project_id = \(project) AND name = \(name) FOR NO KEY UPDATE
      """)
  }

  /// Adds a version after the newest, which is decided; `authors` wrote what it begins from besides.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ entries: [CrosswalkEntry], sha256: String, state: MappingStatus = .draft,
    authors: Set<ID<Person>>, to name: String, of project: ID<Project>, by person: ID<Person>?
  ) throws {
    let all = authors.map(\.number).sorted()
    try connection.execute(
      """
      INSERT INTO crosswalk_version (organisation_id, project_id, name, number, state, entries,
        sha256, authors, made_by)
      SELECT organisation_id, id, \(name),
        1 + coalesce((SELECT max(number) FROM crosswalk_version
          WHERE project_id = project.id AND name = \(name)), 0),
        \(state), \(try JSON(entries)), decode(\(sha256), 'hex'), \(all), \(person)
      FROM project WHERE id = \(project)
      """)
  }

  /// Puts other entries in an open version, which is a draft from then on; whether it still was what
  /// `seen` says.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func write(
    _ entries: [CrosswalkEntry], sha256: String, seen: String, to name: String,
    of project: ID<Project>, by person: ID<Person>
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE crosswalk_version SET entries = \(try JSON(entries)), state = 'DRAFT',
        sha256 = decode(\(sha256), 'hex'),
        authors = array_append(array_remove(authors, \(person)), \(person))
      WHERE project_id = \(project) AND name = \(name) AND state = ANY ('{DRAFT,IN_REVIEW}')
        AND sha256 = decode(\(seen), 'hex')
      """) == 1
  }

  /// Moves a version from one state to another; whether it stood there with what `seen` says.
  ///
  /// Whoever sends it to review counts among its authors.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(
    _ name: String, of project: ID<Project>, from before: MappingStatus, to after: MappingStatus,
    seen: String, by person: ID<Person>, note: String = ""
  ) throws -> Bool {
    let isDecision = after == .approved || after == .rejected
    return try connection.execute(
      """
      UPDATE crosswalk_version SET state = \(after), decision_note = \(note),
        authors = CASE WHEN \(after == .inReview) THEN
          array_append(array_remove(authors, \(person)), \(person)) ELSE authors END,
        decided_by = CASE WHEN \(isDecision) THEN \(person)::bigint END,
        decided_at = CASE WHEN \(isDecision) THEN now() END
      WHERE project_id = \(project) AND name = \(name) AND state = \(before)
        AND sha256 = decode(\(seen), 'hex')
      """) == 1
  }
}
