internal import Domain
internal import Storage

extension Actions {
  /// What is done to workspaces and projects.
  static let projects: [Action] = [
    Action(
      "workspace.create", at: "/onboarding/organisations/{organisation}/workspaces",
      "Create a workspace",
      says: "Makes a workspace: one programme of the organisation, which holds its projects.",
      needs: .change("workspace.manage"), fields: [.slug, .placeName],
      button: "Create the workspace", done: "The workspace is there",
      look: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .change("workspace.manage"))
        return Action.Prospect(facts: found.facts, back: "/onboarding/workspaces")
      },
      perform: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .change("workspace.manage"))
        let slug = try input.slug()
        let id = try desk.everywhere.tenancy.createWorkspace(
          slug, name: input["name"], of: found.organisation.id)
        guard id != nil else { throw Refusal.invalid([FieldFault("slug", .taken)]) }
        return .made(
          "workspace", "\(found.organisation.slug).\(slug.text)", input, found.organisation)
      }),
    Action(
      "workspace.rename", at: "/onboarding/workspaces/{workspace}/name", "Rename a workspace",
      says: "Changes the name that people read; its short name stays, and with it every address.",
      needs: .change("workspace.manage"), fields: [.placeName], button: "Rename the workspace",
      done: "The workspace has its new name",
      look: { desk, input in
        let found = try desk.workspace(input["workspace"], for: .change("workspace.manage"))
        return Action.Prospect(
          facts: [
            ("Organisation", found.organisation.name), ("Workspace", found.workspace.name),
          ], values: ["name": [found.workspace.name]], back: "/onboarding/workspaces")
      },
      perform: { desk, input in
        let found = try desk.workspace(input["workspace"], for: .change("workspace.manage"))
        try desk.everywhere.tenancy.rename(found.workspace.id, to: input["name"])
        return .renamed(
          "workspace", "\(found.organisation.slug).\(found.workspace.slug)",
          from: found.workspace.name, input, found.organisation)
      }),
    Action(
      "project.create", at: "/onboarding/workspaces/{workspace}/projects", "Create a project",
      says: """
        Makes a project: one migration from a source to a target. It may run the profiles \
        development and pre_production.
        """,
      needs: .change("project.manage"), fields: [.slug, .placeName], button: "Create the project",
      done: "The project is there",
      look: { desk, input in
        let found = try desk.workspace(input["workspace"], for: .change("project.manage"))
        return Action.Prospect(
          facts: [
            ("Organisation", found.organisation.name), ("Workspace", found.workspace.name),
          ], back: "/onboarding/projects")
      },
      perform: { desk, input in
        let found = try desk.workspace(input["workspace"], for: .change("project.manage"))
        let slug = try input.slug()
        let id = try desk.everywhere.tenancy.createProject(
          slug, name: input["name"], of: found.workspace.id)
        guard id != nil else { throw Refusal.invalid([FieldFault("slug", .taken)]) }
        return .made(
          "project", "\(found.organisation.slug).\(found.workspace.slug).\(slug.text)", input,
          found.organisation)
      }),
    Action(
      "project.rename", at: "/onboarding/projects/{project}/name", "Rename a project",
      says: "Changes the name that people read; its short name stays, and with it every address.",
      needs: .change("project.manage"), fields: [.placeName], button: "Rename the project",
      done: "The project has its new name",
      look: { desk, input in
        let project = try desk.project(input["project"], for: .change("project.manage"))
        return Action.Prospect(
          facts: project.facts, values: ["name": [project.name]], back: "/onboarding/projects")
      },
      perform: { desk, input in
        let project = try desk.project(input["project"], for: .change("project.manage"))
        try desk.everywhere.tenancy.rename(project.id, to: input["name"])
        return .renamed(
          "project", project.key, from: project.name, input, project.organisation)
      }),
    profiles,
  ]

  /// Which release profiles a project may run; switching the last of them on takes an approval.
  private static let profiles = Action(
    "project.profiles", at: "/onboarding/projects/{project}/profiles",
    "Set the release profiles of a project",
    says: """
      A run of a profile that is switched off is refused, whoever starts it. Switching \
      cutover_ready on takes the signature of the organisation’s approver.
      """,
    needs: .change("settings.organisation"),
    fields: ReleaseProfile.allCases.map {
      Action.Field(
        $0.rawValue, "Allow runs of \($0.rawValue)", hint: "Profile \($0.rawValue)", .flag,
        isRequired: false)
    }, button: "Set the profiles", done: "The profiles are set",
    look: { desk, input in
      let project = try desk.profiledProject(input)
      let on = try desk.everywhere.tenancy.profiles(of: project.id)
      return Action.Prospect(
        facts: project.facts,
        values: Dictionary(uniqueKeysWithValues: on.map { ($0.rawValue, ["on"]) }),
        back: "/onboarding/projects")
    },
    takingPlace: { desk, input in
      let project = try desk.profiledProject(input)
      return ApprovalPlace(project.organisation, project)
    },
    perform: { desk, input in
      let project = try desk.profiledProject(input)
      let tenancy = desk.everywhere.tenancy
      let before = try tenancy.profiles(of: project.id)
      let after = ReleaseProfile.allCases.filter { input.isOn($0.rawValue) }
      try tenancy.setProfiles(after, of: project.id)
      return Action.Effect(
        "project:\(project.key)",
        detail: [
          ("before", ReleaseProfile.allCases.filter(before.contains).words),
          ("after", after.words),
        ], next: "/onboarding/projects", organisation: .some(project.organisation.id))
    })
}

extension Desk {
  /// The project whose profiles are asked about.
  ///
  /// Whoever may change settings as database engineer alone may not: those are of connectors.
  fileprivate func profiledProject(_ input: Action.Input) throws -> Project {
    let permission = Permission.change("settings.organisation")
    guard try may(permission, as: actor.roles.subtracting(["org_dba"])) else {
      throw Refusal.notPermitted(permission)
    }
    return try project(input["project"], for: permission)
  }
}

extension Project {
  /// What there is to know of it before something is done to it.
  var facts: [(term: String, text: String)] {
    [("Organisation", organisation.name), ("Workspace", workspace.name), ("Project", name)]
  }
}

extension [ReleaseProfile] {
  /// Their names, or that there are none.
  var words: String { isEmpty ? "none" : map(\.rawValue).joined(separator: " ") }
}

extension Action.Effect {
  fileprivate static func made(
    _ noun: String, _ key: String, _ input: Action.Input, _ organisation: Organisation
  ) -> Action.Effect {
    Action.Effect(
      "\(noun):\(key)", detail: [("name", input["name"])], answer: [(noun, key)],
      next: "/onboarding/\(noun)s", organisation: .some(organisation.id))
  }

  fileprivate static func renamed(
    _ noun: String, _ key: String, from name: String, _ input: Action.Input,
    _ organisation: Organisation
  ) -> Action.Effect {
    Action.Effect(
      "\(noun):\(key)", detail: [("before", name), ("after", input["name"])],
      next: "/onboarding/\(noun)s", organisation: .some(organisation.id))
  }
}
