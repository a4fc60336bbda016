public import Domain
internal import Postgres

/// People and their passwords' hashes.
public struct Accounts {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What a sign-in is checked against.
  public struct Credentials: Sendable {
    public let person: ID<Person>
    public let passwordHash: String
    /// Whether the account is open and the password, if it is a one-time one, still works.
    public let isAdmitted: Bool
    public let state: PersonState
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func credentials(userName: String) throws -> Credentials? {
    try connection.row(
      """
      SELECT id, password_hash, state, state = ANY(\(PersonState.admitted))
        AND coalesce(one_time_until > now(), true) AS is_admitted
      FROM person WHERE lower(user_name) = lower(\(userName))
      """
    ) { row in
      Credentials(
        person: try row["id"], passwordHash: try row["password_hash"],
        isAdmitted: try row["is_admitted"], state: try row["state"])
    }
  }

  /// Makes an account: pending, with a one-time password, when `oneTime` says how long that works;
  /// else active, with a password of the person's own.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` by `person_user_name` when the name is
  ///   taken.
  public func create(
    userName: String, displayName: String, passwordHash: String, oneTime: Duration?
  ) throws -> ID<Person> {
    // Whoever makes an account may see it only once it has a role, so it cannot be read back.
    let drawn: ID<Person>? = try connection.row("SELECT nextval('person_id_seq') AS id") {
      try $0["id"]
    }
    guard let id = drawn else { throw PostgresError.noColumn("id") }
    let state: PersonState = oneTime == nil ? .active : .pending
    try connection.execute(
      """
      INSERT INTO person (id, user_name, display_name, password_hash, state, one_time_until)
      OVERRIDING SYSTEM VALUE
      VALUES (\(id), \(userName), \(displayName), \(passwordHash), \(state),
        now() + make_interval(secs => \(oneTime?.inSeconds)))
      """)
    return id
  }

  /// Sets a password's hash and ends every session and token of the person; their first own
  /// password makes a pending account active.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func setPassword(_ hash: String, of person: ID<Person>, oneTime: Duration?) throws {
    try connection.execute(
      """
      UPDATE person SET password_hash = \(hash), reset_asked_at = NULL,
        one_time_until = now() + make_interval(secs => \(oneTime?.inSeconds)),
        state = CASE WHEN state = 'pending' AND \(oneTime == nil) THEN 'active' ELSE state END
      WHERE id = \(person)
      """)
    try endSessions(of: person)
  }

  /// Notes that support asked for a new password.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func noteResetAsked(of person: ID<Person>) throws {
    try connection.execute("UPDATE person SET reset_asked_at = now() WHERE id = \(person)")
  }

  /// Replaces a hash by another of the same password; the sessions go on.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rehash(_ person: ID<Person>, from old: String, to new: String) throws {
    try connection.execute(
      "UPDATE person SET password_hash = \(new) WHERE id = \(person) AND password_hash = \(old)")
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func noteSignIn(of person: ID<Person>) throws {
    try connection.execute(
      """
      UPDATE person SET last_sign_in = now(), first_sign_in = coalesce(first_sign_in, now())
      WHERE id = \(person)
      """)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rename(_ person: ID<Person>, to displayName: String) throws {
    try connection.execute(
      "UPDATE person SET display_name = \(displayName) WHERE id = \(person)")
  }

  /// Moves an account to `state` and ends its sessions and tokens; whether its present state
  /// allowed that.
  ///
  /// One whose person has no password of their own becomes pending where it would be active.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(_ person: ID<Person>, to state: PersonState) throws -> Bool {
    let before = PersonState.allCases.filter { $0.next.contains(state) }
    let moved = try connection.execute(
      """
      UPDATE person SET state = CASE
        WHEN \(state) = 'active' AND one_time_until IS NOT NULL THEN 'pending' ELSE \(state) END
      WHERE id = \(person) AND state = ANY(\(before))
      """)
    if moved > 0 { try endSessions(of: person) }
    return moved > 0
  }

  /// Ends every session of a person and makes their tokens worthless; how many of each.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func endSessions(of person: ID<Person>) throws -> (sessions: Int, tokens: Int) {
    let sessions = try connection.execute("DELETE FROM session WHERE person_id = \(person)")
    let tokens = try connection.execute("DELETE FROM api_token WHERE person_id = \(person)")
    return (sessions, tokens)
  }

  /// How many sessions and tokens of a person are alive.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func openDoors(of person: ID<Person>) throws -> (sessions: Int, tokens: Int) {
    let counts = try connection.row(
      """
      SELECT (SELECT count(*) FROM session WHERE person_id = \(person)
          AND idle_expires_at > now() AND expires_at > now()) AS sessions,
        (SELECT count(*) FROM api_token WHERE person_id = \(person) AND expires_at > now())
          AS tokens
      """
    ) { row -> (Int, Int) in (try row["sessions"], try row["tokens"]) }
    return counts ?? (0, 0)
  }

  /// Makes other changes of this person's account and roles wait until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func hold(_ person: ID<Person>) throws {
    // Not FOR UPDATE: two people who change one another's accounts would wait for each other, for
    // whatever names its actor refers to that row.
    try connection.execute("SELECT FROM person WHERE id = \(person) FOR NO KEY UPDATE")
  }

  /// Gives a role, in one organisation or on the platform; a role held already stays.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func grant(
    _ role: Role, to person: ID<Person>, in organisation: ID<Organisation>?
  ) throws {
    try connection.execute(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      VALUES (\(person), \(organisation), \(role)) ON CONFLICT DO NOTHING
      """)
  }

  /// Lets nobody else give a role until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holdRoles() throws {
    try connection.execute("LOCK TABLE membership IN SHARE ROW EXCLUSIVE MODE")
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isHeldByAnyone(_ role: Role) throws -> Bool {
    try connection.exists("SELECT FROM membership WHERE role = \(role) LIMIT 1")
  }
}
