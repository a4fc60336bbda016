public import Domain
internal import Postgres

/// Sessions of people in a browser, known by the digests of their tokens.
public struct Sessions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// A session that is alive, with whom it is of.
  public struct Entry: Sendable {
    public let person: ID<Person>
    public let userName: String
    public let displayName: String
    public let csrfSecret: [UInt8]
    public let mustChangePassword: Bool
    /// Where they went last; ``Tenancy/standing(of:in:)`` tells whether they may still be there.
    public let project: ID<Project>?
  }

  /// Begins a session in the project the person starts in.
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
        (\(Tenancy.home(of: person))))
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
      SELECT person_id, user_name, display_name, csrf_secret, project_id,
        one_time_until IS NOT NULL AS must_change_password,
        seen_at < now() - interval '15 seconds' AS is_stale
      FROM session JOIN person ON person.id = session.person_id
        AND person.state = ANY(\(PersonState.admitted))
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
      UPDATE session SET project_id = project.id FROM project
      WHERE digest = \(digest) AND project.id = \(project)
        AND is_admitted(session.person_id, project)
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
    Entry(
      person: try row["person_id"], userName: try row["user_name"],
      displayName: try row["display_name"], csrfSecret: try row["csrf_secret"],
      mustChangePassword: try row["must_change_password"], project: try row["project_id"])
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
