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

  /// Whether the person may be where `organisation` is: a member of it, or of the platform.
  static func admits(_ person: SQL) -> SQL {
    """
    EXISTS (
      SELECT FROM membership
      WHERE membership.person_id = \(person)
        AND (membership.organisation_id = organisation.id OR membership.organisation_id IS NULL))
    """
  }

  /// The projects a person may be in, by organisation, workspace and project.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func projects(of person: ID<Person>) throws -> [Project] {
    try connection.rows(
      """
      SELECT \(Self.columns)
      FROM project JOIN workspace ON workspace.id = project.workspace_id
      JOIN organisation ON organisation.id = project.organisation_id
      WHERE \(Self.admits("\(person)"))
      ORDER BY organisation.slug, workspace.slug, project.slug
      """
    ) { try $0.project() }.compactMap { $0 }
  }

  /// A project by its number alone; for work that no person asks for directly.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func project(_ id: ID<Project>) throws -> Project? {
    try connection.row(
      """
      SELECT \(Self.columns)
      FROM project JOIN workspace ON workspace.id = project.workspace_id
      JOIN organisation ON organisation.id = project.organisation_id
      WHERE project.id = \(id)
      """
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
