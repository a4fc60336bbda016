public import Domain
internal import Postgres

/// Requests for an account, known to those who made them by a reference.
public struct Registrations {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What narrows the list.
  public struct Filter: Sendable {
    public var organisation: ID<Organisation>?
    public var state: RegistrationState?
    /// Part of a user name or a name.
    public var text: String?

    public init(
      organisation: ID<Organisation>? = nil, state: RegistrationState? = nil, text: String? = nil
    ) {
      self.organisation = organisation
      self.state = state
      self.text = text
    }
  }

  private static let columns: SQL = """
    SELECT registration.id, registration.user_name, registration.display_name, role, reason,
      coalesce(organisation.slug, organisation_typed) AS organisation, organisation_id,
      \(state) AS state, registration.created_at, expires_at, decided_at, words,
      person.display_name AS decided_by
    FROM registration LEFT JOIN organisation ON organisation.id = organisation_id
    LEFT JOIN person ON person.id = decided_by
    """

  private static let state: SQL = """
    CASE WHEN registration.state = 'received' AND expires_at <= now() THEN 'expired'
      ELSE registration.state END
    """

  /// Keeps a request for `life`, under the digest of its reference.
  ///
  /// The same two statements whatever there is, so that neither answer nor time tells of it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ request: RegistrationRequest, digest: [UInt8], life: Duration
  ) throws {
    try connection.execute(
      """
      UPDATE registration SET state = 'expired'
      WHERE lower(user_name) = lower(\(request.userName)) AND state = 'received'
        AND expires_at <= now()
      """)
    try connection.execute(
      """
      INSERT INTO registration (digest, user_name, display_name, organisation_typed,
        organisation_id, role, reason, state, expires_at)
      VALUES (\(digest), \(request.userName), \(request.displayName), \(request.organisation),
        (SELECT id FROM organisation WHERE slug = lower(\(request.organisation))),
        \(request.role), \(request.reason),
        CASE WHEN EXISTS (SELECT FROM registration WHERE state = 'received'
          AND lower(user_name) = lower(\(request.userName))) THEN 'duplicate' ELSE 'received' END,
        now() + make_interval(secs => \(life.inSeconds)))
      """)
  }

  /// What the holder of a reference is told; `nil` when no request has it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func status(digest: [UInt8]) throws -> RegistrationStatus? {
    try connection.row(
      """
      SELECT CASE WHEN state IN ('received', 'duplicate') AND expires_at <= now() THEN 'expired'
        WHEN state = 'duplicate' THEN 'received' ELSE state END AS state, words
      FROM registration WHERE digest = \(digest)
      """
    ) { row in
      let words: String? = try row["words"]
      switch try row["state"] as RegistrationState {
      case .received: return .received
      case .approved: return .approved
      case .rejected: return .rejected(words: words ?? "")
      case .expired: return .expired
      }
    }
  }

  /// One page of the requests, those that wait longest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(_ filter: Filter, _ paging: Paging) throws -> Paged<Registration> {
    try connection.page(
      paging,
      of: """
        \(Self.columns)
        WHERE registration.state <> 'duplicate'
          AND coalesce(organisation_id = \(filter.organisation),
            \(filter.organisation)::bigint IS NULL)
          AND coalesce(\(Self.state) = \(filter.state)::text, true)
          AND (\(filter.text)::text IS NULL
            OR strpos(lower(registration.user_name), lower(\(filter.text))) > 0
            OR strpos(lower(registration.display_name), lower(\(filter.text))) > 0)
        """, orderedBy: "state <> 'received', created_at, id", as: Self.registration)
  }

  /// A request, provided it is for `organisation`, if that is stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(
    _ id: ID<Registration>, in organisation: ID<Organisation>?
  ) throws -> Registration? {
    try connection.row(
      """
      \(Self.columns)
      WHERE registration.id = \(id) AND registration.state <> 'duplicate'
        AND coalesce(organisation_id = \(organisation), \(organisation)::bigint IS NULL)
      """, as: Self.registration)
  }

  /// Decides on a request, once; whether it still waited.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func decide(
    _ id: ID<Registration>, as state: RegistrationState, by person: ID<Person>, words: String
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE registration SET state = \(state), decided_by = \(person), decided_at = now(),
        words = \(words)
      WHERE id = \(id) AND state = 'received' AND expires_at > now()
      """) > 0
  }

  /// Forgets requests that nobody decided on, `age` after they were made.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func removeUndecided(after age: Duration) throws {
    try connection.execute(
      """
      DELETE FROM registration WHERE decided_by IS NULL AND expires_at <= now()
        AND created_at <= now() - make_interval(secs => \(age.inSeconds))
      """)
  }

  private static func registration(_ row: Row) throws -> Registration {
    Registration(
      id: try row["id"],
      request: RegistrationRequest(
        userName: try row["user_name"], displayName: try row["display_name"],
        organisation: try row["organisation"], role: try row["role"], reason: try row["reason"]),
      organisation: try row["organisation_id"], state: try row["state"],
      createdAt: try row["created_at"], expiresAt: try row["expires_at"],
      decidedAt: try row["decided_at"], decidedBy: try row["decided_by"], words: try row["words"])
  }
}
