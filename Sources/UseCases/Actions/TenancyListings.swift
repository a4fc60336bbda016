internal import Domain
internal import Storage

extension Listings {
  /// Organisations, workspaces and projects: of people of the platform all, of others their own.
  static let tenancy: [Listing] = [organisations, workspaces, projects]

  private static let permission = Permission.any(["workspace.manage", "org.lifecycle"], .status)

  private static let organisations = Listing(
    "organisations", words: ["org", "list"], at: "/onboarding/organisations", "Organisations",
    caption: "Organisations, by short name", row: "organisation", needs: permission,
    filters: [
      .init("q", "Name", .words),
      .init("state", "State", .choice(OrganisationState.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("slug", "Short name"), .init("name", "Name"), .init("state", "State"),
      .init("workspaces", "Workspaces", isNumber: true),
      .init("projects", "Projects", isNumber: true), .init("people", "People", isNumber: true),
    ], empty: ("No organisation yet.", "A platform administrator creates the first."),
    actions: ["org.create"]
  ) { desk, asked, page in
    try desk.everywhere.tenancy.organisations(
      knownTo: desk.actor.person, in: desk.organisation?.id, state: asked["state"],
      words: asked["q"], page
    ).map { entry in
      let isActive = entry.state == .active
      return Listing.Row(
        id: entry.organisation.slug,
        [
          .code(entry.organisation.slug), .text(entry.organisation.name),
          .state(entry.state.rawValue, isActive ? .good : .off), .number(entry.workspaces),
          .number(entry.projects), .number(entry.people),
        ],
        actions: desk.permitted([
          "workspace.create", "org.rename", isActive ? "org.suspend" : "org.activate",
        ]))
    }
  }

  private static let ofOrganisation = Listing.Filter(
    "organisation", "Organisation",
    .choiceFrom { desk in
      try desk.everywhere.tenancy.organisations(
        knownTo: desk.actor.person, in: desk.organisation?.id, state: nil, words: nil,
        Paging(size: 500)
      ).items.map { Action.Choice($0.organisation.slug, $0.organisation.name) }
    })

  private static let workspaces = Listing(
    "workspaces", words: ["workspace", "list"], at: "/onboarding/workspaces", "Workspaces",
    caption: "Workspaces, by organisation", row: "workspace", needs: permission,
    filters: [.init("q", "Name", .words), ofOrganisation],
    columns: [
      .init("organisation", "Organisation"), .init("slug", "Short name"), .init("name", "Name"),
      .init("projects", "Projects", isNumber: true),
    ], empty: ("No workspace yet.", "Create one in an organisation.")
  ) { desk, asked, page in
    try desk.everywhere.tenancy.workspaces(
      knownTo: desk.actor.person, in: desk.organisation?.id,
      organisation: asked["organisation"], words: asked["q"], page
    ).map { entry in
      Listing.Row(
        id: "\(entry.organisation).\(entry.workspace.slug)",
        [
          .code(entry.organisation), .code(entry.workspace.slug), .text(entry.workspace.name),
          .number(entry.projects),
        ], actions: desk.permitted(["project.create", "workspace.rename"]))
    }
  }

  private static let projects = Listing(
    "projects", words: ["project", "list"], at: "/onboarding/projects", "Projects",
    caption: "Projects, by organisation and workspace", row: "project", needs: permission,
    filters: [.init("q", "Name", .words), ofOrganisation],
    columns: [
      .init("organisation", "Organisation"), .init("workspace", "Workspace"),
      .init("slug", "Short name"), .init("name", "Name"), .init("profiles", "Profiles"),
      .init("runs", "Runs", isNumber: true), .init("verdict", "Last verdict"),
    ], empty: ("No project yet.", "Create one in a workspace.")
  ) { desk, asked, page in
    try desk.everywhere.tenancy.projects(
      knownTo: desk.actor.person, in: desk.organisation?.id,
      organisation: asked["organisation"], words: asked["q"], page
    ).map { entry in
      Listing.Row(
        id: entry.project.key,
        [
          .code(entry.project.organisation.slug), .code(entry.project.workspace.slug),
          .code(entry.project.slug), .text(entry.project.name), .text(entry.profiles.words),
          .number(entry.runs),
          entry.verdict.map { .state($0.rawValue, $0 == .passed ? .good : .bad) } ?? .none,
        ], actions: desk.permitted(["project.profiles", "project.rename"]))
    }
  }
}

extension Desk {
  /// Those of the actions that the person may do.
  func permitted(_ keys: [String]) -> [String] {
    keys.filter { key in Actions[key].map { actor.may($0.permission) } ?? false }
  }
}

extension Paged {
  /// The same part of the same list, each item as `change` gives it.
  func map<Other>(_ change: (Item) throws -> Other) rethrows -> Paged<Other> {
    Paged<Other>(items: try items.map(change), paging: paging, total: total)
  }
}
