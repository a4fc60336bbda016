public import Domain
internal import Postgres

/// Emergency access, from its approval to its review.
public struct BreakGlass {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What is asked for.
  public struct Wanted: Sendable {
    public let permissions: [PermissionName]
    public let ticket: String
    public let reason: String
    public let minutes: Int

    public init(permissions: [PermissionName], ticket: String, reason: String, minutes: Int) {
      self.permissions = permissions
      self.ticket = ticket
      self.reason = reason
      self.minutes = minutes
    }
  }

  /// The access a person has at this moment where `organisation` is.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func active(
    of person: ID<Person>, in organisation: ID<Organisation>?
  ) throws -> [BreakGlassGrant] {
    guard let organisation else { return [] }
    return try connection.rows(
      """
      \(Self.grants) WHERE person_id = \(person) AND organisation_id = \(organisation)
        AND \(Self.isActive) ORDER BY breakglass_grant.id
      """, as: Self.grant)
  }

  /// The access that anybody has to an organisation at this moment, the first to end first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func active(in organisation: ID<Organisation>) throws -> [BreakGlassGrant] {
    try connection.rows(
      """
      \(Self.grants) WHERE organisation_id = \(organisation) AND \(Self.isActive)
      ORDER BY expires_at, breakglass_grant.id
      """, as: Self.grant)
  }

  /// One that `reader` may know of: of an organisation of theirs, or they are of the platform.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func grant(
    _ id: ID<BreakGlassGrant>, for reader: ID<Person>
  ) throws -> BreakGlassGrant? {
    try connection.row(
      """
      \(Self.grants) WHERE breakglass_grant.id = \(id)
        AND \(Self.isOpen(to: reader))
      """, as: Self.grant)
  }

  /// Those that were ever given and that `reader` may know of, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    _ paging: Paging, states: [BreakGlassGrant.State], for reader: ID<Person>
  ) throws -> Paged<BreakGlassGrant> {
    try connection.page(
      paging,
      of: """
        SELECT * FROM (\(Self.grants)
          WHERE \(Self.isOpen(to: reader))) AS known
        WHERE state = ANY(\(states.map(\.rawValue)))
        """, orderedBy: "id DESC", as: Self.grant)
  }

  /// Begins an access, from now on.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` where it would last too long.
  public func begin(
    _ wanted: Wanted, of person: ID<Person>, in organisation: ID<Organisation>
  ) throws -> ID<BreakGlassGrant> {
    let permissions = wanted.permissions.map(\.rawValue)
    let id: ID<BreakGlassGrant>? = try connection.row(
      """
      INSERT INTO breakglass_grant
        (organisation_id, person_id, permissions, ticket, reason, expires_at)
      VALUES (\(organisation), \(person), \(permissions), \(wanted.ticket), \(wanted.reason),
        now() + make_interval(mins => \(wanted.minutes)))
      RETURNING id
      """
    ) { try $0["id"] }
    guard let id else { throw PostgresError.noColumn("id") }
    return id
  }

  /// Ends an access now; whether it was active.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func end(_ grant: ID<BreakGlassGrant>, by person: ID<Person>) throws -> Bool {
    try connection.execute(
      """
      UPDATE breakglass_grant SET ended_at = now(), ended_by = \(person)
      WHERE id = \(grant) AND \(Self.isActive)
      """) > 0
  }

  /// Keeps what another person found about the use of an access that is over; whether it could.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func review(
    _ grant: ID<BreakGlassGrant>, as verdict: BreakGlassGrant.Verdict, saying words: String,
    by person: ID<Person>
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE breakglass_grant SET reviewed_by = \(person), reviewed_at = now(),
        verdict = \(verdict), review = \(words)
      WHERE id = \(grant) AND reviewed_by IS NULL AND NOT (\(Self.isActive))
        AND person_id <> \(person)
      """) > 0
  }

  /// Counts a view of single records under an access.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func countRecordView(_ grant: ID<BreakGlassGrant>) throws {
    try connection.execute(
      "UPDATE breakglass_grant SET record_views = record_views + 1 WHERE id = \(grant)")
  }
}

extension BreakGlass {
  private static let isActive: SQL = "ended_at IS NULL AND expires_at > now()"

  private static func isOpen(to reader: ID<Person>) -> SQL {
    """
    EXISTS (SELECT FROM role_held WHERE role_held.person_id = \(reader)
      AND coalesce(role_held.organisation_id = breakglass_grant.organisation_id, true))
    """
  }

  private static let grants: SQL = """
    SELECT breakglass_grant.id, organisation_id, organisation.slug AS organisation_slug,
      organisation.name AS organisation_name, person_id,
      coalesce(name_in_breakglass(person_id), '') AS person_name, permissions, ticket, reason,
      starts_at, coalesce(ended_at, expires_at) AS ends_at, record_views,
      CASE WHEN \(isActive) THEN 'active' WHEN reviewed_by IS NULL THEN 'unreviewed'
        ELSE 'reviewed' END AS state,
      name_in_breakglass(reviewed_by) AS reviewer, verdict, review
    FROM breakglass_grant JOIN organisation ON organisation.id = organisation_id
    """

  private static func grant(_ row: Row) throws -> BreakGlassGrant {
    let permissions: [String] = try row["permissions"]
    let verdict: BreakGlassGrant.Verdict? = try row["verdict"]
    let (reviewer, words): (String?, String?) = (try row["reviewer"], try row["review"])
    return BreakGlassGrant(
      id: try row["id"],
      organisation: Organisation(
        id: try row["organisation_id"], slug: try row["organisation_slug"],
        name: try row["organisation_name"]),
      person: try row["person_id"], personName: try row["person_name"],
      permissions: permissions.map(PermissionName.init(rawValue:)), ticket: try row["ticket"],
      reason: try row["reason"], startsAt: try row["starts_at"], endsAt: try row["ends_at"],
      state: try row["state"], recordViews: try row["record_views"],
      review: verdict.map {
        BreakGlassGrant.Review(reviewer: reviewer ?? "", verdict: $0, words: words ?? "")
      })
  }
}
