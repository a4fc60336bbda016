public import Domain
internal import Postgres

/// Organisations, their workspaces and projects.
public struct Tenancy {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The columns of a project with where it belongs, of the tables in `joins`.
  static let columns: SQL = """
    project.id AS project_id, project.slug AS project_slug, project.name AS project_name,
    project.folder AS project_folder, workspace.id AS workspace_id,
    workspace.slug AS workspace_slug, workspace.name AS workspace_name,
    organisation.id AS organisation_id, organisation.slug AS organisation_slug,
    organisation.name AS organisation_name
    """

  /// The tables of ``columns``.
  static let joins: SQL = """
    project JOIN workspace ON workspace.id = project.workspace_id
    JOIN organisation ON organisation.id = project.organisation_id
    """

  /// The number of the project a person starts in, the first of their organisations.
  ///
  /// People of the platform start in one only where there is but one organisation.
  static func home(of person: ID<Person>) -> SQL {
    """
    SELECT project.id FROM project
    WHERE is_admitted(\(person), project) AND (
      EXISTS (SELECT FROM role_held WHERE role_held.person_id = \(person)
        AND role_held.organisation_id = project.organisation_id)
      OR (SELECT count(*) FROM organisation) = 1)
    ORDER BY project.id LIMIT 1
    """
  }

  /// The project a person starts in, if there is any.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func home(of person: ID<Person>) throws -> ID<Project>? {
    try connection.row(Self.home(of: person)) { try $0["id"] }
  }

  /// Where a person is and what they are there.
  public struct Standing: Sendable {
    /// `nil` when the person is in no project.
    public let project: Project?
    /// That of the project, else the first in which the person has a role.
    public let organisation: Organisation?
    public let roles: Set<Role>
    /// Whether one of the roles is of the platform.
    public let isPlatform: Bool

    public init(
      project: Project?, organisation: Organisation?, roles: Set<Role>, isPlatform: Bool
    ) {
      self.project = project
      self.organisation = organisation
      self.roles = roles
      self.isPlatform = isPlatform
    }
  }

  /// What a person is in a project, provided that they may be there; else what they are anywhere.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func standing(of person: ID<Person>, in project: ID<Project>?) throws -> Standing {
    let standing = try connection.row(
      """
      SELECT \(Self.columns), home.id AS home_id, home.slug AS home_slug, home.name AS home_name,
        ARRAY(
          SELECT DISTINCT role FROM role_held
          WHERE role_held.person_id = \(person) AND (role_held.organisation_id IS NULL OR (
            role_held.organisation_id = home.id
            AND (role_held.workspace_id IS NULL OR role_held.workspace_id = workspace.id)
            AND (role_held.project_id IS NULL OR role_held.project_id = project.id)))) AS roles,
        EXISTS (
          SELECT FROM role_held WHERE role_held.person_id = \(person)
            AND role_held.organisation_id IS NULL) AS is_platform
      FROM (SELECT) AS anywhere
      LEFT JOIN (\(Self.joins)) ON project.id = \(project) AND is_admitted(\(person), project)
      LEFT JOIN organisation AS home ON home.id = coalesce(organisation.id, (
        SELECT min(role_held.organisation_id) FROM role_held WHERE role_held.person_id = \(person)))
      """
    ) { row -> Standing in
      let roles: [String] = try row["roles"]
      let home: ID<Organisation>? = try row["home_id"]
      return Standing(
        project: try row.project(),
        organisation: try home.map { id in
          Organisation(id: id, slug: try row["home_slug"], name: try row["home_name"])
        }, roles: Set(roles.map(Role.init(rawValue:))), isPlatform: try row["is_platform"])
    }
    return standing ?? Standing(project: nil, organisation: nil, roles: [], isPlatform: false)
  }

  /// The roles a person holds now, each with the names of where, the platform's first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rolesHeld(by person: ID<Person>) throws -> [RoleHeld] {
    try connection.rows(
      """
      SELECT role, concat_ws(' / ', coalesce(organisation.name, 'The platform'), workspace.name,
        project.name) AS place
      FROM role_held LEFT JOIN organisation ON organisation.id = role_held.organisation_id
      LEFT JOIN workspace ON workspace.id = role_held.workspace_id
      LEFT JOIN project ON project.id = role_held.project_id
      WHERE person_id = \(person)
      ORDER BY organisation.name NULLS FIRST, workspace.name NULLS FIRST,
        project.name NULLS FIRST, role
      """
    ) { RoleHeld(role: Role(rawValue: try $0["role"]), place: try $0["place"]) }
  }

  /// The projects a person may be in, by organisation, workspace and project.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func projects(of person: ID<Person>) throws -> [Project] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM \(Self.joins) WHERE is_admitted(\(person), project)
      ORDER BY organisation.slug, workspace.slug, project.slug
      """
    ) { try $0.project() }.compactMap { $0 }
  }

  /// The projects of an organisation, by workspace.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func projects(ofOrganisation organisation: ID<Organisation>) throws -> [Project] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM \(Self.joins) WHERE project.organisation_id = \(organisation)
      ORDER BY workspace.slug, project.slug
      """
    ) { try $0.project() }.compactMap { $0 }
  }

  /// A project by its number alone; for work that no person asks for directly.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func project(_ id: ID<Project>) throws -> Project? {
    try connection.row(
      "SELECT \(Self.columns) FROM \(Self.joins) WHERE project.id = \(id)"
    ) { try $0.project() } ?? nil
  }

  /// The organisation of that slug, made if there is none.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func organisation(slug: String, name: String) throws -> ID<Organisation> {
    try id(
      """
      INSERT INTO organisation (slug, name) VALUES (\(slug), \(name))
      ON CONFLICT (slug) DO UPDATE SET slug = excluded.slug RETURNING id
      """)
  }

  /// The workspace of that slug, made if there is none.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func workspace(
    slug: String, name: String, of organisation: ID<Organisation>
  ) throws -> ID<Workspace> {
    try id(
      """
      INSERT INTO workspace (organisation_id, slug, name)
      VALUES (\(organisation), \(slug), \(name))
      ON CONFLICT (organisation_id, slug) DO UPDATE SET slug = excluded.slug RETURNING id
      """)
  }

  /// The project of that slug, made if there is none.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func project(
    slug: String, name: String, of workspace: ID<Workspace>,
    profiles: [ReleaseProfile] = ReleaseProfile.initial
  ) throws -> ID<Project> {
    try id(
      """
      INSERT INTO project (organisation_id, workspace_id, slug, name, release_profiles)
      SELECT organisation_id, id, \(slug), \(name), \(profiles)
      FROM workspace WHERE id = \(workspace)
      ON CONFLICT (workspace_id, slug) DO UPDATE SET slug = excluded.slug RETURNING id
      """)
  }

  private func id<Noun>(_ sql: SQL) throws -> ID<Noun> {
    guard let id: ID<Noun> = try connection.row(sql, as: { try $0["id"] }) else {
      throw PostgresError.noColumn("id")
    }
    return id
  }
}
