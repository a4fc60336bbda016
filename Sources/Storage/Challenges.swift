public import Domain
internal import Postgres

/// Sign-ins between the right password and the code, and the browsers that are known.
public struct Challenges {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Whose code is awaited.
  public struct Entry: Sendable {
    public let person: ID<Person>
    public let userName: String
  }

  /// Awaits a person's code for `time`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func begin(_ digest: [UInt8], of person: ID<Person>, for time: Duration) throws {
    try connection.execute(
      """
      INSERT INTO sign_in_challenge (digest, person_id, password_digest, expires_at)
      SELECT \(digest), id, sha256(convert_to(password_hash, 'UTF8')),
        now() + make_interval(secs => \(time.inSeconds))
      FROM person WHERE id = \(person)
      """)
  }

  /// Whose code that digest awaits, provided that they may still sign in with the same password.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ digest: [UInt8]) throws -> Entry? {
    try connection.row(
      """
      SELECT person.id AS person_id, user_name FROM sign_in_challenge AS challenge
      JOIN person ON person.id = person_id AND state IN ('active', 'pending')
        AND sha256(convert_to(password_hash, 'UTF8')) = password_digest
      WHERE digest = \(digest) AND expires_at > now()
      """
    ) { Entry(person: try $0["person_id"], userName: try $0["user_name"]) }
  }

  /// Ends what that digest awaits; whether it did, so that it is used once.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func end(_ digest: [UInt8]) throws -> Bool {
    try connection.execute("DELETE FROM sign_in_challenge WHERE digest = \(digest)") > 0
  }

  /// Whether the account of that name, if there is one, has been signed in to from a browser.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isKnown(browser digest: [UInt8], to userName: String) throws -> Bool {
    try connection.exists(
      """
      SELECT FROM known_browser JOIN person ON person.id = person_id
      WHERE digest = \(digest) AND expires_at > now() AND lower(user_name) = lower(\(userName))
      """)
  }

  /// Whether anyone has signed in from a browser.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isKnown(browser digest: [UInt8]) throws -> Bool {
    try connection.exists(
      "SELECT FROM known_browser WHERE digest = \(digest) AND expires_at > now()")
  }

  /// Remembers a browser for `time` from now.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func remember(browser digest: [UInt8], of person: ID<Person>, for time: Duration) throws {
    try connection.execute(
      """
      INSERT INTO known_browser (digest, person_id, expires_at)
      VALUES (\(digest), \(person), now() + make_interval(secs => \(time.inSeconds)))
      ON CONFLICT (digest, person_id) DO UPDATE SET expires_at = excluded.expires_at
      """)
  }

  /// Forgets what nobody waits for any more.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func removeExpired() throws {
    try connection.execute("DELETE FROM sign_in_challenge WHERE expires_at <= now()")
    try connection.execute("DELETE FROM known_browser WHERE expires_at <= now()")
  }
}
