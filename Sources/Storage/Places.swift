public import Domain
internal import Postgres

/// Organisations, workspaces and projects as their administrators look after them.
extension Tenancy {
  /// Whether a person may know of `organisation`: all that there are for people of the platform,
  /// else the one they are in.
  private static func isKnown(to person: ID<Person>, in own: ID<Organisation>?) -> SQL {
    """
    (organisation.id = \(own) OR EXISTS (
      SELECT FROM role_held
      WHERE role_held.person_id = \(person) AND role_held.organisation_id IS NULL))
    """
  }

  /// The roles a person holds for the platform.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func platformRoles(of person: ID<Person>) throws -> Set<Role> {
    Set(
      try connection.rows(
        """
        SELECT role FROM role_held WHERE person_id = \(person) AND organisation_id IS NULL
        """
      ) { try $0["role"] as Role })
  }

  /// The organisation of that slug, if the person may know of it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func organisation(
    _ slug: String, knownTo person: ID<Person>, in own: ID<Organisation>?
  ) throws -> (organisation: Organisation, state: OrganisationState)? {
    try connection.row(
      """
      SELECT id, slug, name, state FROM organisation
      WHERE slug = \(slug) AND \(Self.isKnown(to: person, in: own))
      """
    ) { row in
      (
        Organisation(id: try row["id"], slug: try row["slug"], name: try row["name"]),
        try row["state"]
      )
    }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func workspace(
    _ slug: String, of organisation: ID<Organisation>
  ) throws -> Workspace? {
    try connection.row(
      """
      SELECT id, slug, name FROM workspace
      WHERE organisation_id = \(organisation) AND slug = \(slug)
      """
    ) { Workspace(id: try $0["id"], slug: try $0["slug"], name: try $0["name"]) }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func project(_ slug: String, of workspace: ID<Workspace>) throws -> Project? {
    try connection.row(
      """
      SELECT \(Self.columns)
      FROM project JOIN workspace ON workspace.id = project.workspace_id
      JOIN organisation ON organisation.id = project.organisation_id
      WHERE project.workspace_id = \(workspace) AND project.slug = \(slug)
      """
    ) { try $0.project() } ?? nil
  }

  /// Makes an organisation; `nil` when its slug is taken.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func createOrganisation(_ slug: Slug, name: String) throws -> ID<Organisation>? {
    // Nobody sees it before it is there, so it cannot be read back.
    let drawn: ID<Organisation>? = try connection.row(
      "SELECT nextval('organisation_id_seq') AS id"
    ) { try $0["id"] }
    guard let id = drawn else { throw PostgresError.noColumn("id") }
    do {
      _ = try connection.transaction {
        try connection.execute(
          """
          INSERT INTO organisation (id, slug, name) OVERRIDING SYSTEM VALUE
          VALUES (\(id), \(slug.text), \(name))
          """)
      }
    } catch let error as PostgresError where error.constraint == "organisation_slug_key" {
      return nil
    }
    return id
  }

  /// Makes a workspace; `nil` when its slug is taken.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func createWorkspace(
    _ slug: Slug, name: String, of organisation: ID<Organisation>
  ) throws -> ID<Workspace>? {
    try connection.row(
      """
      INSERT INTO workspace (organisation_id, slug, name)
      VALUES (\(organisation), \(slug.text), \(name))
      ON CONFLICT (organisation_id, slug) DO NOTHING RETURNING id
      """
    ) { try $0["id"] }
  }

  /// Makes a project; `nil` when its slug is taken.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func createProject(
    _ slug: Slug, name: String, of workspace: ID<Workspace>
  ) throws -> ID<Project>? {
    try connection.row(
      """
      INSERT INTO project (organisation_id, workspace_id, slug, name, release_profiles)
      SELECT organisation_id, id, \(slug.text), \(name), \(ReleaseProfile.initial)
      FROM workspace WHERE id = \(workspace)
      ON CONFLICT (workspace_id, slug) DO NOTHING RETURNING id
      """
    ) { try $0["id"] }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rename(_ organisation: ID<Organisation>, to name: String) throws {
    try connection.execute("UPDATE organisation SET name = \(name) WHERE id = \(organisation)")
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rename(_ workspace: ID<Workspace>, to name: String) throws {
    try connection.execute("UPDATE workspace SET name = \(name) WHERE id = \(workspace)")
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func rename(_ project: ID<Project>, to name: String) throws {
    try connection.execute("UPDATE project SET name = \(name) WHERE id = \(project)")
  }

  /// Moves an organisation to another state; whether it was in one other than that.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(_ organisation: ID<Organisation>, to state: OrganisationState) throws -> Bool {
    try connection.execute(
      "UPDATE organisation SET state = \(state) WHERE id = \(organisation) AND state <> \(state)"
    ) > 0
  }

  /// The release profiles a project may run, which stay as they are until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func profiles(of project: ID<Project>) throws -> Set<ReleaseProfile> {
    let names: [String]? = try connection.row(
      "SELECT release_profiles FROM project WHERE id = \(project) FOR NO KEY UPDATE"
    ) { try $0["release_profiles"] }
    return Set((names ?? []).compactMap(ReleaseProfile.init))
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func setProfiles(_ profiles: [ReleaseProfile], of project: ID<Project>) throws {
    try connection.execute(
      "UPDATE project SET release_profiles = \(profiles) WHERE id = \(project)")
  }

  /// Which of `roles` someone active holds where `project` is.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func held(_ roles: [Role], in project: Project) throws -> Set<Role> {
    Set(
      try connection.rows(
        """
        SELECT DISTINCT role FROM role_held
        WHERE organisation_id = \(project.organisation.id) AND role = ANY(\(roles))
          AND coalesce(workspace_id = \(project.workspace.id), true)
          AND coalesce(project_id = \(project.id), true)
        """
      ) { try $0["role"] as Role })
  }

  /// An organisation with how much it holds.
  public struct OrganisationEntry: Sendable {
    public let organisation: Organisation
    public let state: OrganisationState
    public let workspaces: Int
    public let projects: Int
    public let people: Int
  }

  /// The organisations a person may know of, by slug; only those of `state` and `words` where
  /// stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func organisations(
    knownTo person: ID<Person>, in own: ID<Organisation>?, state: String?, words: String?,
    _ paging: Paging
  ) throws -> Paged<OrganisationEntry> {
    try connection.page(
      paging,
      of: """
        SELECT id, slug, name, state,
          (SELECT count(*) FROM workspace WHERE organisation_id = organisation.id) AS workspaces,
          (SELECT count(*) FROM project WHERE organisation_id = organisation.id) AS projects,
          (SELECT count(DISTINCT person_id) FROM membership
           WHERE organisation_id = organisation.id) AS people
        FROM organisation
        WHERE \(Self.isKnown(to: person, in: own)) AND coalesce(state = \(state), true)
          AND \(Self.holds(words, "organisation"))
        """, orderedBy: "slug"
    ) { row in
      OrganisationEntry(
        organisation: Organisation(id: try row["id"], slug: try row["slug"], name: try row["name"]),
        state: try row["state"], workspaces: try row["workspaces"], projects: try row["projects"],
        people: try row["people"])
    }
  }

  /// A workspace with how much it holds.
  public struct WorkspaceEntry: Sendable {
    public let workspace: Workspace
    public let organisation: String
    public let projects: Int
  }

  /// The workspaces a person may know of, by slugs; only those of `organisation` and `words` where
  /// stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func workspaces(
    knownTo person: ID<Person>, in own: ID<Organisation>?, organisation: String?, words: String?,
    _ paging: Paging
  ) throws -> Paged<WorkspaceEntry> {
    try connection.page(
      paging,
      of: """
        SELECT workspace.id, workspace.slug, workspace.name, organisation.slug AS organisation,
          (SELECT count(*) FROM project WHERE workspace_id = workspace.id) AS projects
        FROM workspace JOIN organisation ON organisation.id = workspace.organisation_id
        WHERE \(Self.isKnown(to: person, in: own))
          AND coalesce(organisation.slug = \(organisation), true)
          AND \(Self.holds(words, "workspace"))
        """, orderedBy: "organisation, slug"
    ) { row in
      WorkspaceEntry(
        workspace: Workspace(id: try row["id"], slug: try row["slug"], name: try row["name"]),
        organisation: try row["organisation"], projects: try row["projects"])
    }
  }

  /// A project with how much it holds.
  public struct ProjectEntry: Sendable {
    public let project: Project
    public let profiles: [ReleaseProfile]
    public let runs: Int
    /// Of its newest run that did its work.
    public let verdict: RunState?
  }

  /// The projects a person may know of, by slugs; only those of `organisation` and `words` where
  /// stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func projects(
    knownTo person: ID<Person>, in own: ID<Organisation>?, organisation: String?, words: String?,
    _ paging: Paging
  ) throws -> Paged<ProjectEntry> {
    try connection.page(
      paging,
      of: """
        SELECT \(Self.columns), release_profiles, last_run_number AS runs, (
            SELECT run.state FROM run
            WHERE run.project_id = project.id
              AND run.state = ANY(\([RunState.passed, .failedGate]))
            ORDER BY number DESC LIMIT 1) AS verdict
        FROM project JOIN workspace ON workspace.id = project.workspace_id
        JOIN organisation ON organisation.id = project.organisation_id
        WHERE \(Self.isKnown(to: person, in: own))
          AND coalesce(organisation.slug = \(organisation), true)
          AND \(Self.holds(words, "project"))
        """, orderedBy: "organisation_slug, workspace_slug, project_slug"
    ) { row -> ProjectEntry in
      guard let project = try row.project() else { throw PostgresError.noColumn("project_id") }
      let names: [String] = try row["release_profiles"]
      return ProjectEntry(
        project: project, profiles: names.compactMap(ReleaseProfile.init), runs: try row["runs"],
        verdict: try row["verdict"])
    }
  }

  /// Whether slug or name of `table` holds `words`.
  private static func holds(_ words: String?, _ table: String) -> SQL {
    """
    coalesce(strpos(lower(\(unchecked: table).slug || ' ' || \(unchecked: table).name),
      lower(\(words)::text)) > 0, true)
    """
  }
}
