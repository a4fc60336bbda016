public import Domain
internal import Postgres

/// People, their passwords' hashes and their roles.
public struct Accounts {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What a sign-in is checked against.
  public struct Credentials: Sendable {
    public let person: ID<Person>
    public let passwordHash: String
    /// Whether the account is active and the password, if it is a one-time one, still works.
    public let isAdmitted: Bool
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func credentials(userName: String) throws -> Credentials? {
    try connection.row(
      """
      SELECT id, password_hash,
        state = 'active' AND coalesce(one_time_until > now(), true) AS is_admitted
      FROM person WHERE lower(user_name) = lower(\(userName))
      """
    ) { row in
      Credentials(
        person: try row["id"], passwordHash: try row["password_hash"],
        isAdmitted: try row["is_admitted"])
    }
  }

  /// Makes an account, with a one-time password when `oneTime` says how long that works.
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
    try connection.execute(
      """
      INSERT INTO person (id, user_name, display_name, password_hash, one_time_until)
      OVERRIDING SYSTEM VALUE
      VALUES (\(id), \(userName), \(displayName), \(passwordHash),
        now() + make_interval(secs => \(oneTime?.inSeconds)))
      """)
    return id
  }

  /// Sets a password's hash and ends every session of the person.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func setPassword(_ hash: String, of person: ID<Person>, oneTime: Duration?) throws {
    try connection.execute(
      """
      WITH ended AS (DELETE FROM session WHERE person_id = \(person))
      UPDATE person SET password_hash = \(hash),
        one_time_until = now() + make_interval(secs => \(oneTime?.inSeconds))
      WHERE id = \(person)
      """)
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

  /// Moves an account to `state`, ending its sessions unless that is active; whether there is one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(_ person: ID<Person>, to state: PersonState) throws -> Bool {
    try connection.execute(
      """
      WITH ended AS (DELETE FROM session WHERE person_id = \(person) AND \(state) <> 'active')
      UPDATE person SET state = \(state) WHERE id = \(person)
      """) > 0
  }

  /// Gives a role, in one organisation or in all; a role held already stays.
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

  /// Who has a role where `viewer` has one, by user name; for people of the platform everyone.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func directory(of viewer: ID<Person>, _ paging: Paging) throws -> Paged<Person> {
    try connection.page(
      paging,
      of: """
        SELECT person.id, user_name, display_name, state, last_sign_in, blocked_until,
          one_time_until IS NOT NULL AS must_change_password, coalesce(failures, 0) AS failures,
          ARRAY(SELECT DISTINCT role FROM membership WHERE \(Self.isNear(viewer)) ORDER BY role)
            AS roles
        FROM person LEFT JOIN sign_in_failure
          ON subject = sha256(convert_to('account:' || lower(user_name), 'UTF8'))
        WHERE EXISTS (SELECT FROM membership WHERE \(Self.isNear(viewer))) OR EXISTS (
          SELECT FROM role_held AS mine
          WHERE mine.person_id = \(viewer) AND mine.organisation_id IS NULL)
        """, orderedBy: "lower(user_name)"
    ) { row in
      let roles: [String] = try row["roles"]
      return Person(
        id: try row["id"], userName: try row["user_name"], displayName: try row["display_name"],
        state: try row["state"], roles: roles.map(Role.init(rawValue:)),
        mustChangePassword: try row["must_change_password"], lastSignIn: try row["last_sign_in"],
        failures: try row["failures"], blockedUntil: try row["blocked_until"])
    }
  }

  /// Whether a membership of `person`'s is in an organisation of the viewer's.
  private static func isNear(_ viewer: ID<Person>) -> SQL {
    """
    membership.person_id = person.id AND EXISTS (
      SELECT FROM role_held AS mine WHERE mine.person_id = \(viewer)
        AND coalesce(mine.organisation_id = membership.organisation_id, mine.organisation_id IS NULL))
    """
  }
}
