public import Domain
internal import Postgres

/// Sessions of people in a browser, known by the digests of their tokens.
public struct Sessions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// A session that is alive, with whom it is of.
  public struct Entry: Sendable {
    public let id: ID<OpenSession>
    public let person: ID<Person>
    public let userName: String
    public let displayName: String
    public let csrfSecret: [UInt8]
    public let mustChangePassword: Bool
    /// Where they went last; ``Tenancy/standing(of:in:)`` tells whether they may still be there.
    public let project: ID<Project>?
    /// From where it began.
    public let address: String
    public let browser: String
  }

  /// Begins a session in the project the person starts in.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func begin(
    _ digest: [UInt8], of person: ID<Person>, csrfSecret: [UInt8], idle: Duration,
    absolute: Duration, address: String = "", browser: String = ""
  ) throws {
    try connection.execute(
      """
      INSERT INTO session (digest, person_id, csrf_secret, address, browser, idle_expires_at,
        expires_at, project_id)
      VALUES (\(digest), \(person), \(csrfSecret), \(address), \(browser),
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
      SELECT session.id, person_id, user_name, display_name, csrf_secret, project_id, address,
        browser, one_time_until IS NOT NULL AS must_change_password,
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

  /// Gives a living session another digest and secret, and leaves the rest of it as it is.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func renew(_ digest: [UInt8], as next: [UInt8], csrfSecret: [UInt8]) throws {
    try connection.execute(
      "UPDATE session SET digest = \(next), csrf_secret = \(csrfSecret) WHERE digest = \(digest)")
  }

  /// A person's living sessions, the one used last first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(of person: ID<Person>, _ paging: Paging) throws -> Paged<OpenSession> {
    try connection.page(
      paging,
      of: """
        SELECT id, created_at, seen_at, address, browser FROM session
        WHERE person_id = \(person) AND idle_expires_at > now() AND expires_at > now()
        """, orderedBy: "seen_at DESC, id DESC"
    ) { row in
      OpenSession(
        id: try row["id"], began: try row["created_at"], seen: try row["seen_at"],
        address: try row["address"], browser: try row["browser"])
    }
  }

  /// Ends a session of a person; whether they had it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func end(_ session: ID<OpenSession>, of person: ID<Person>) throws -> Bool {
    try connection.execute(
      "DELETE FROM session WHERE id = \(session) AND person_id = \(person)") > 0
  }

  /// Ends every session of a person but one; how many.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func endOthers(than session: ID<OpenSession>?, of person: ID<Person>) throws -> Int {
    try connection.execute(
      "DELETE FROM session WHERE person_id = \(person) AND id IS DISTINCT FROM \(session)")
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
      id: try row["id"], person: try row["person_id"], userName: try row["user_name"],
      displayName: try row["display_name"], csrfSecret: try row["csrf_secret"],
      mustChangePassword: try row["must_change_password"], project: try row["project_id"],
      address: try row["address"], browser: try row["browser"])
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
