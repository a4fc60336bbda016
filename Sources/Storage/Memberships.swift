public import Domain
public import struct Foundation.Date
internal import Postgres

/// Who holds which role where, and what lets two roles meet in one person.
public struct Memberships {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What narrows the list of roles held.
  public struct Filter: Sendable {
    public var organisation: ID<Organisation>?
    /// Part of a user name or a name.
    public var text: String?
    public var role: Role?

    public init(
      organisation: ID<Organisation>? = nil, text: String? = nil, role: Role? = nil
    ) {
      self.organisation = organisation
      self.text = text
      self.role = role
    }
  }

  private static let columns: SQL = """
    SELECT membership.id, person_id, person.user_name, person.display_name, role,
      membership.organisation_id, membership.created_at,
      concat_ws('/', coalesce(organisation.slug, ''), workspace.slug, project.slug) AS place,
      giver.display_name AS granted_by, least(expires_at, waived_until) AS until
    FROM membership JOIN person ON person.id = person_id
    LEFT JOIN person AS giver ON giver.id = granted_by
    LEFT JOIN organisation ON organisation.id = membership.organisation_id
    LEFT JOIN project ON project.id = membership.project_id
    LEFT JOIN workspace ON workspace.id = coalesce(membership.workspace_id, project.workspace_id)
    """

  /// One page of the roles held, by person and role.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(_ filter: Filter, _ paging: Paging) throws -> Paged<Membership> {
    try connection.page(
      paging,
      of: """
        \(Self.columns)
        WHERE coalesce(membership.organisation_id = \(filter.organisation),
            \(filter.organisation)::bigint IS NULL)
          AND coalesce(role = \(filter.role)::text, true)
          AND (\(filter.text)::text IS NULL
            OR strpos(lower(person.user_name), lower(\(filter.text))) > 0
            OR strpos(lower(person.display_name), lower(\(filter.text))) > 0)
        """, orderedBy: "lower(user_name), role, id", as: Self.membership)
  }

  /// The roles of a person, those of one organisation if it is stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func of(
    _ person: ID<Person>, in organisation: ID<Organisation>?
  ) throws -> [Membership] {
    try connection.rows(
      """
      \(Self.columns)
      WHERE person_id = \(person) AND coalesce(membership.organisation_id = \(organisation),
        \(organisation)::bigint IS NULL)
      ORDER BY role, membership.id
      """, as: Self.membership)
  }

  /// What a person holds anywhere, by the numbers of the places; what has ended is left out.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func places(of person: ID<Person>) throws -> [(role: Role, place: RolePlace)] {
    try connection.rows(
      """
      SELECT role, organisation_id, workspace_id, project_id FROM membership
      WHERE person_id = \(person) AND coalesce(expires_at > now(), true)
      ORDER BY organisation_id NULLS FIRST, id
      """
    ) { row in
      (
        role: try row["role"],
        place: RolePlace(
          organisation: try row["organisation_id"], workspace: try row["workspace_id"],
          project: try row["project_id"])
      )
    }
  }

  /// Gives a role; whether it was not held there already.
  ///
  /// One that had ended is begun anew.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func grant(
    _ role: Role, to person: ID<Person>, at place: RolePlace, by giver: ID<Person>?,
    days: Int? = nil, waivedUntil: Date? = nil
  ) throws -> Bool {
    try connection.execute(
      """
      DELETE FROM membership WHERE person_id = \(person) AND role = \(role)
        AND (organisation_id, workspace_id, project_id) IS NOT DISTINCT FROM
          (\(place.organisation)::bigint, \(place.workspace)::bigint, \(place.project)::bigint)
        AND expires_at <= now()
      """)
    return try connection.execute(
      """
      INSERT INTO membership (person_id, organisation_id, workspace_id, project_id, role,
        granted_by, expires_at, waived_until)
      VALUES (\(person), \(place.organisation), \(place.workspace), \(place.project), \(role),
        \(giver), now() + make_interval(days => \(days)::int), \(waivedUntil))
      ON CONFLICT DO NOTHING
      """) > 0
  }

  /// Takes a role away; what it was, if the person had it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func withdraw(_ membership: ID<Membership>, of person: ID<Person>) throws -> Bool {
    try connection.execute(
      "DELETE FROM membership WHERE id = \(membership) AND person_id = \(person)") > 0
  }

  /// Lets roles stand that no longer need a waiver because the other of their pair is gone.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func releaseFromWaiver(_ role: Role, of person: ID<Person>) throws {
    try connection.execute(
      """
      UPDATE membership SET waived_until = NULL
      WHERE person_id = \(person) AND role = \(role) AND waived_until IS NOT NULL
      """)
  }

  /// How many people hold a role of that place without limit and with an account in use,
  /// `person` left out.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holders(
    of role: Role, in organisation: ID<Organisation>?, besides person: ID<Person>?
  ) throws -> Int {
    try connection.row(
      """
      SELECT count(DISTINCT person_id) AS holders
      FROM membership JOIN person ON person.id = person_id
      WHERE role = \(role) AND organisation_id IS NOT DISTINCT FROM \(organisation)
        AND workspace_id IS NULL AND project_id IS NULL AND expires_at IS NULL
        AND waived_until IS NULL AND state = 'active' AND person_id IS DISTINCT FROM \(person)
      """
    ) { try $0["holders"] } ?? 0
  }

  /// Makes others who change who administers the organisation, or the platform, wait until this
  /// transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holdAdministrators(of organisation: ID<Organisation>?) throws {
    try connection.execute(
      """
      SELECT pg_advisory_xact_lock(
        hashtextextended('administrators', coalesce(\(organisation)::bigint, 0)))
      """)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func organisation(_ slug: String) throws -> ID<Organisation>? {
    try connection.row("SELECT id FROM organisation WHERE slug = lower(\(slug))") {
      try $0["id"]
    }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isOnlyOrganisation(_ organisation: ID<Organisation>) throws -> Bool {
    try !connection.exists("SELECT FROM organisation WHERE id <> \(organisation) LIMIT 1")
  }

  /// An organisation, or the part of it that the slugs name where they are not empty; `nil` when
  /// there is no such part.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func place(
    in organisation: ID<Organisation>, workspace: String, project: String
  ) throws -> RolePlace? {
    if workspace.isEmpty, project.isEmpty { return RolePlace(organisation: organisation) }
    if project.isEmpty {
      return try connection.row(
        """
        SELECT id FROM workspace WHERE organisation_id = \(organisation) AND slug = \(workspace)
        """
      ) { RolePlace(organisation: organisation, workspace: try $0["id"]) }
    }
    let places = try connection.rows(
      """
      SELECT project.id, workspace_id FROM project
      JOIN workspace ON workspace.id = workspace_id
      WHERE project.organisation_id = \(organisation) AND project.slug = \(project)
        AND (workspace.slug = \(workspace) OR \(workspace) = '')
      """
    ) { row in
      RolePlace(
        organisation: organisation, workspace: try row["workspace_id"], project: try row["id"])
    }
    return places.count == 1 ? places[0] : nil
  }

  private static func membership(_ row: Row) throws -> Membership {
    Membership(
      id: try row["id"], person: try row["person_id"], userName: try row["user_name"],
      displayName: try row["display_name"], role: try row["role"],
      organisation: try row["organisation_id"], place: try row["place"],
      grantedBy: try row["granted_by"], since: try row["created_at"], until: try row["until"])
  }
}
