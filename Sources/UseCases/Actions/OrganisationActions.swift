internal import Domain
internal import Storage

extension Actions {
  /// What is done to organisations as a whole.
  static let organisations: [Action] = [
    Action(
      "org.create", at: "/onboarding/organisations/new", "Create an organisation",
      says: """
        Makes an organisation with a first workspace and a first project in it, so that its \
        administrator has somewhere to begin. Nobody has a role there yet.
        """,
      needs: .execute("org.lifecycle"), fields: [.slug, .placeName],
      button: "Create the organisation", done: "The organisation is there",
      look: { _, _ in Action.Prospect(back: "/onboarding/organisations") },
      perform: { desk, input in try desk.createOrganisation(input) }),
    Action(
      "org.rename", at: "/onboarding/organisations/{organisation}/name", "Rename an organisation",
      says: "Changes the name that people read; its short name stays, and with it every address.",
      needs: .execute("org.lifecycle"), fields: [.placeName], button: "Rename the organisation",
      done: "The organisation has its new name",
      look: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .execute("org.lifecycle"))
        return Action.Prospect(
          facts: found.facts, values: ["name": [found.organisation.name]],
          back: "/onboarding/organisations")
      },
      perform: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .execute("org.lifecycle"))
        try desk.everywhere.tenancy.rename(found.organisation.id, to: input["name"])
        return Action.Effect(
          "organisation:\(found.organisation.slug)",
          detail: [("before", found.organisation.name), ("after", input["name"])],
          next: "/onboarding/organisations", organisation: .some(found.organisation.id))
      }),
    move(
      "org.suspend", "suspension", "Suspend an organisation",
      says: """
        Everyone loses their roles in it with their next request; runs that are under way go on. \
        Nothing is deleted, and it can be activated again.
        """,
      to: .suspended, button: "Suspend the organisation", done: "The organisation is suspended"),
    move(
      "org.activate", "activation", "Activate an organisation",
      says: "Everyone has the roles again that they had in it before it was suspended.",
      to: .active, button: "Activate the organisation", done: "The organisation is active"),
  ]

  private static func move(
    _ key: String, _ noun: String, _ title: String, says meaning: String,
    to state: OrganisationState, button: String, done: String
  ) -> Action {
    Action(
      key, at: "/onboarding/organisations/{organisation}/\(noun)", title, says: meaning,
      needs: .execute("org.lifecycle"), fields: [.reason], button: button, done: done,
      isGrave: state == .suspended,
      look: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .execute("org.lifecycle"))
        return Action.Prospect(
          facts: found.facts, changes: ["It will be \(state.rawValue)."],
          back: "/onboarding/organisations")
      },
      perform: { desk, input in
        let found = try desk.organisation(input["organisation"], for: .execute("org.lifecycle"))
        guard try desk.everywhere.tenancy.move(found.organisation.id, to: state) else {
          throw Refusal.organisationIs(state)
        }
        return Action.Effect(
          "organisation:\(found.organisation.slug)",
          detail: [
            ("before", found.state.rawValue), ("after", state.rawValue),
            ("reason", input["reason"]),
          ], next: "/onboarding/organisations", organisation: .some(nil))
      })
  }
}

extension Action.Field {
  static let slug = Action.Field(
    "slug", "Short name",
    hint: "Lower-case letters, digits and hyphens, 2 to 60; addresses show it, and it stays.",
    .line(Slug.length))
  static let placeName = Action.Field("name", "Name", hint: "As people read it.", .line(1...200))
}

extension Action.Input {
  /// The slug that the field `slug` states.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  func slug() throws -> Slug {
    guard let slug = Slug(self["slug"]) else {
      throw Refusal.invalid([FieldFault("slug", .malformedSlug)])
    }
    return slug
  }
}

extension Desk {
  fileprivate func createOrganisation(_ input: Action.Input) throws -> Action.Effect {
    let slug = try input.slug()
    let tenancy = everywhere.tenancy
    guard let id = try tenancy.createOrganisation(slug, name: input["name"]) else {
      throw Refusal.invalid([FieldFault("slug", .taken)])
    }
    let workspace = try tenancy.workspace(slug: "main", name: "Main programme", of: id)
    _ = try tenancy.project(slug: "migration", name: "Migration", of: workspace)
    return Action.Effect(
      "organisation:\(slug.text)", detail: [("name", input["name"])],
      answer: [
        ("slug", slug.text), ("workspace", "\(slug.text).main"),
        ("project", "\(slug.text).main.migration"),
      ], next: "/onboarding/organisations", organisation: .some(nil))
  }
}
