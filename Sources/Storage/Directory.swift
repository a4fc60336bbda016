public import Domain
internal import Postgres

/// The people whom a reader may know of, with what they may know of them.
public struct Directory {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What narrows the directory.
  public struct Filter: Sendable {
    /// The organisation in which people have a role; `nil` for everyone.
    public var organisation: ID<Organisation>?
    /// Part of a user name or a name.
    public var text: String?
    public var state: PersonState?
    public var role: Role?

    public init(
      organisation: ID<Organisation>? = nil, text: String? = nil, state: PersonState? = nil,
      role: Role? = nil
    ) {
      self.organisation = organisation
      self.text = text
      self.state = state
      self.role = role
    }
  }

  /// One page of it, by user name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func people(_ filter: Filter, _ paging: Paging) throws -> Paged<Person> {
    try connection.page(
      paging,
      of: """
        \(Self.people(in: filter.organisation))
          AND (\(filter.text)::text IS NULL OR strpos(lower(user_name), lower(\(filter.text))) > 0
            OR strpos(lower(display_name), lower(\(filter.text))) > 0)
          AND coalesce(state = \(filter.state)::text, true)
          AND (\(filter.role)::text IS NULL OR EXISTS (
            SELECT FROM membership WHERE \(Self.isNear(filter.organisation))
              AND role = \(filter.role)))
        """, orderedBy: "lower(user_name)", as: Self.person)
  }

  /// The person of that name, provided they have a role in `organisation`, if that is stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func person(
    _ userName: String, in organisation: ID<Organisation>?
  ) throws -> Person? {
    try connection.row(
      "\(Self.people(in: organisation)) AND lower(user_name) = lower(\(userName))",
      as: Self.person)
  }

  /// Whether a membership of `person`'s is in the organisation, if that is stated.
  private static func isNear(_ organisation: ID<Organisation>?) -> SQL {
    """
    membership.person_id = person.id
      AND (\(organisation)::bigint IS NULL OR membership.organisation_id = \(organisation))
    """
  }

  private static func people(in organisation: ID<Organisation>?) -> SQL {
    """
    SELECT person.id, user_name, display_name, state, last_sign_in, blocked_until, reset_asked_at,
      one_time_until IS NOT NULL AS must_change_password, coalesce(failures, 0) AS failures,
      ARRAY(SELECT DISTINCT role FROM membership WHERE \(isNear(organisation)) ORDER BY role)
        AS roles
    FROM person LEFT JOIN sign_in_failure
      ON subject = sha256(convert_to('account:' || lower(user_name), 'UTF8'))
    WHERE (\(organisation)::bigint IS NULL
      OR EXISTS (SELECT FROM membership WHERE \(isNear(organisation))))
    """
  }

  private static func person(_ row: Row) throws -> Person {
    let roles: [String] = try row["roles"]
    return Person(
      id: try row["id"], userName: try row["user_name"], displayName: try row["display_name"],
      state: try row["state"], roles: roles.map(Role.init(rawValue:)),
      mustChangePassword: try row["must_change_password"], lastSignIn: try row["last_sign_in"],
      failures: try row["failures"], blockedUntil: try row["blocked_until"],
      resetAskedAt: try row["reset_asked_at"])
  }
}
