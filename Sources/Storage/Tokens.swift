public import Domain
internal import Postgres

/// Tokens by which programs act for people, known by their digests.
public struct Tokens {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Whose token it is and what it may do.
  public struct Owner: Sendable {
    public let person: ID<Person>
    public let userName: String
    public let displayName: String
    public let scope: TokenScope
  }

  /// Makes a token.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` by `api_token_name` when the
  ///   person has one of that name.
  public func create(
    _ digest: [UInt8], of person: ID<Person>, name: String, scope: TokenScope, days: Int
  ) throws {
    try connection.execute(
      """
      INSERT INTO api_token (digest, person_id, name, scope, expires_at)
      VALUES (\(digest), \(person), \(name), \(scope),
        now() + make_interval(days => \(days)))
      """)
  }

  /// The active owner of a token that is neither revoked nor expired; notes its use by the minute.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func use(_ digest: [UInt8]) throws -> Owner? {
    let found = try connection.row(
      """
      SELECT person.id AS person_id, user_name, display_name, scope,
        coalesce(last_used_at < now() - interval '1 minute', true) AS is_stale
      FROM api_token JOIN person ON person.id = api_token.person_id AND person.state = 'active'
        AND person.one_time_until IS NULL
      WHERE digest = \(digest) AND expires_at > now()
      """
    ) { row -> (Owner, isStale: Bool) in
      let owner = Owner(
        person: try row["person_id"], userName: try row["user_name"],
        displayName: try row["display_name"], scope: try row["scope"])
      return (owner, try row["is_stale"])
    }
    guard let (owner, isStale) = found else { return nil }
    if isStale {
      try connection.execute(
        "UPDATE api_token SET last_used_at = now() WHERE digest = \(digest)")
    }
    return owner
  }

  /// A person's tokens, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(of person: ID<Person>) throws -> [APIToken] {
    try connection.rows(
      """
      SELECT id, name, scope, created_at, expires_at, last_used_at
      FROM api_token WHERE person_id = \(person) ORDER BY id DESC
      """
    ) { row in
      APIToken(
        id: try row["id"], name: try row["name"], scope: try row["scope"],
        createdAt: try row["created_at"], expiresAt: try row["expires_at"],
        lastUsedAt: try row["last_used_at"])
    }
  }

  /// Revokes a person's token; whether they had it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func revoke(_ token: ID<APIToken>, of person: ID<Person>) throws -> Bool {
    try connection.execute(
      "DELETE FROM api_token WHERE id = \(token) AND person_id = \(person)") > 0
  }
}
