public import Domain
internal import Postgres

/// Sessions of people in a browser, known by the digests of their tokens.
public struct Sessions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// A session that is alive, with whom it is of and where they are.
  public struct Entry: Sendable {
    public let actor: Actor
    public let csrfSecret: [UInt8]
    public let mustChangePassword: Bool
    /// `nil` when the person may be in no project.
    public let project: Project?
  }

  /// Begins a session in the first project the person may be in.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func begin(
    _ digest: [UInt8], of person: ID<Person>, csrfSecret: [UInt8], idle: Duration,
    absolute: Duration
  ) throws {
    try connection.execute(
      """
      INSERT INTO session
        (digest, person_id, csrf_secret, idle_expires_at, expires_at, project_id)
      VALUES (\(digest), \(person), \(csrfSecret),
        now() + make_interval(secs => \(idle.inSeconds)),
        now() + make_interval(secs => \(absolute.inSeconds)),
        (SELECT project.id FROM project
         JOIN organisation ON organisation.id = project.organisation_id
         WHERE \(Tenancy.admits("\(person)")) ORDER BY project.id LIMIT 1))
      """)
  }

  /// The living session of that digest, its idle time begun anew; its person must be active.
  ///
  /// The new idle time is written at most every 15 seconds, so a session may end that much early.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func touch(_ digest: [UInt8], idle: Duration) throws -> Entry? {
    let found = try connection.row(
      """
      SELECT person.id AS person_id, user_name, display_name, one_time_until IS NOT NULL AS must_change_password,
        csrf_secret,         seen_at < now() - interval '15 seconds' AS is_stale, \(Tenancy.columns),
        ARRAY(
          SELECT DISTINCT role FROM membership
          WHERE membership.person_id = person.id AND (
            membership.organisation_id IS NULL OR membership.organisation_id = organisation.id)
        ) AS roles
      FROM session JOIN person ON person.id = session.person_id AND person.state = ANY(\(PersonState.admitted))
      LEFT JOIN (
        project JOIN workspace ON workspace.id = project.workspace_id
        JOIN organisation ON organisation.id = project.organisation_id
      ) ON project.id = session.project_id AND \(Tenancy.admits("person.id"))
      WHERE digest = \(digest) AND idle_expires_at > now() AND expires_at > now()
      """
    ) { row -> (Entry, isStale: Bool) in (try entry(row), try row["is_stale"]) }
    guard let (entry, isStale) = found else { return nil }
    if isStale {
      try connection.execute(
        """
        UPDATE session SET seen_at = now(),
          idle_expires_at = now() + make_interval(secs => \(idle.inSeconds))
        WHERE digest = \(digest)
        """)
    }
    return entry
  }

  /// Puts the person into another project; whether they may be there.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(_ digest: [UInt8], to project: ID<Project>) throws -> Bool {
    try connection.execute(
      """
      UPDATE session SET project_id = project.id
      FROM project JOIN organisation ON organisation.id = project.organisation_id
      WHERE digest = \(digest) AND project.id = \(project)
        AND \(Tenancy.admits("session.person_id"))
      """) > 0
  }

  /// Ends one session.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func end(_ digest: [UInt8]) throws {
    try connection.execute("DELETE FROM session WHERE digest = \(digest)")
  }

  /// Forgets sessions whose time is over.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func removeExpired() throws {
    try connection.execute(
      "DELETE FROM session WHERE expires_at <= now() OR idle_expires_at <= now()")
  }

  private func entry(_ row: Row) throws -> Entry {
    let roles: [String] = try row["roles"]
    return Entry(
      actor: Actor(
        person: try row["person_id"], userName: try row["user_name"],
        displayName: try row["display_name"], roles: Set(roles.map(Role.init(rawValue:))),
        grants: [:]),
      csrfSecret: try row["csrf_secret"], mustChangePassword: try row["must_change_password"],
      project: try row.project())
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
