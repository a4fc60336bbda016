internal import Domain
internal import Storage

extension Actions {
  /// What is done to the roles that people hold.
  static let roles: [Action] = [
    Action(
      "role.grant", at: "/users/{user}/roles", "Grant a role",
      says: """
        Gives the person a role and ends their sessions and tokens, so that it counts from their \
        next sign-in. Two roles that must not meet in one person are refused.
        """,
      needs: .change("role.assign"),
      fields: [
        .role, .organisation, .workspace, .project,
        Action.Field(
          "days", "Days", hint: "For a guest: after so many days the role ends by itself.",
          .number(1...365), isRequired: false),
        .reason,
      ],
      button: "Grant the role", done: "The role is granted",
      look: { desk, input in try desk.rolesProspect(of: input) },
      authors: { desk, input in [try desk.other(input["user"]).id] },
      takingPlace: { desk, input in
        let place = try desk.place(of: Role(rawValue: input["role"]), input)
        return ApprovalPlace(
          organisation: place.organisation, workspace: place.workspace, project: place.project)
      },
      perform: { desk, input in try desk.grantRole(input) }),

    Action(
      "role.withdraw", at: "/users/{user}/roles/{membership}", "Withdraw a role",
      says: "Takes a role away from the person and ends their sessions and tokens at once.",
      needs: .change("role.assign"), fields: [.reason],
      button: "Withdraw the role", done: "The role is withdrawn", isGrave: true,
      look: { desk, input in
        let held = try desk.assignable(input["membership"], of: desk.other(input["user"]))
        return Action.Prospect(
          facts: [
            ("User", held.userName), ("Role", try desk.title(of: held.role)),
            ("Where", held.place.isEmpty ? "platform" : held.place),
          ],
          back: "/users/\(held.userName)")
      },
      takingPlace: { desk, input in
        let held = try desk.assignable(input["membership"], of: desk.other(input["user"]))
        return ApprovalPlace(organisation: held.organisation)
      },
      perform: { desk, input in try desk.withdrawRole(input) }),

    Action(
      "toxic_pair.waive", at: "/users/{user}/waivers", "Waive a pair of roles",
      says: """
        Lets the person hold two roles that must not meet, for at most 90 days. When the time is \
        over, the role that was granted later stops counting.
        """,
      needs: .change("role.assign"),
      fields: [
        Action.Field(
          "pair", "Pair",
          .choiceFrom { desk in
            try desk.app.policies.shipped.get().toxicPairs.map { pair in
              Action.Choice(
                "\(pair.first.rawValue)+\(pair.second.rawValue)",
                try desk.titles(of: [pair.first, pair.second], joined: " and "))
            }
          }),
        Action.Field("days", "Days", .number(1...90)),
        .reason,
      ],
      button: "Waive the pair", done: "The pair is waived", isGrave: true,
      look: { desk, input in try desk.rolesProspect(of: input) },
      authors: { desk, input in [try desk.other(input["user"]).id] },
      takingPlace: { desk, input in try desk.placeOfWaiver(desk.other(input["user"])) },
      perform: { desk, input in try desk.waivePair(input) }),
  ]
}

extension Desk {
  fileprivate func rolesProspect(of input: Action.Input) throws -> Action.Prospect {
    let person = try other(input["user"])
    return Action.Prospect(
      facts: [
        ("User", person.userName), ("Name", person.displayName),
        ("Roles", try titles(of: person.roles)),
      ],
      changes: ["Their sessions and tokens end at once."], back: person.path)
  }

  fileprivate func grantRole(_ input: Action.Input) throws -> Action.Effect {
    let person = try other(input["user"])
    guard person.state != .deactivated else { throw Refusal.personIs(.deactivated) }
    let role = Role(rawValue: input["role"])
    let place = try place(of: role, input)
    let end = try waivedUntil(role, at: place, of: person.id)
    let isNew = try store.memberships.grant(
      role, to: person.id, at: place, by: actor.person, days: input.number("days"),
      waivedUntil: end)
    guard isNew else { throw Refusal.invalid([FieldFault("role", .held)]) }
    try store.accounts.endSessions(of: person.id)
    return Action.Effect(
      person.object,
      detail: [("role", role.rawValue), ("days", input["days"]), ("reason", input["reason"])],
      next: person.path, organisation: .some(place.organisation))
  }

  /// A role of the person's that the desk's person may take away.
  ///
  /// - Throws: ``Refusal/unknownMembership``.
  fileprivate func assignable(_ number: String, of person: Person) throws -> Membership {
    let memberships = try store.memberships.of(person.id, in: administered())
    let roles = try assignableRoles().map(\.role)
    guard let held = memberships.first(where: { String($0.id.number) == number }),
      roles.contains(held.role),
      // What an organisation gave is the organisation's to withdraw.
      !isGivenOnPlatform(held.role) || held.organisation == nil
    else { throw Refusal.unknownMembership }
    return held
  }

  fileprivate func withdrawRole(_ input: Action.Input) throws -> Action.Effect {
    let person = try other(input["user"])
    let held = try assignable(input["membership"], of: person)
    if PersonState.admitted.contains(person.state) {
      try replace(person.id, as: held.role, at: RolePlace(organisation: held.organisation))
    }
    guard try store.memberships.withdraw(held.id, of: person.id) else {
      throw Refusal.unknownMembership
    }
    try releaseWaived(person.id)
    try store.accounts.endSessions(of: person.id)
    return Action.Effect(
      person.object,
      detail: [("role", held.role.rawValue), ("place", held.place), ("reason", input["reason"])],
      next: person.path, organisation: .some(held.organisation))
  }

  /// Lets what stands by a waiver stand without one where the other role of the pair is gone.
  private func releaseWaived(_ person: ID<Person>) throws {
    let pairs = try app.policies.shipped.get().toxicPairs
    let all = try wholeStore.memberships.places(of: person)
    for (index, held) in all.enumerated() {
      let others = all.enumerated().filter { $0.offset != index }.map(\.element)
      guard !others.contains(where: { other in pairs.contains { $0.forbids(held, other) } }) else {
        continue
      }
      try wholeStore.memberships.releaseFromWaiver(held.role, of: person)
    }
  }

  /// Where a person's pair of roles is agreed to: where they hold all their roles; for one who holds
  /// them in several organisations, where the desk is.
  fileprivate func placeOfWaiver(_ person: Person) throws -> ApprovalPlace {
    let organisations = Set(
      try wholeStore.memberships.places(of: person.id).map(\.place.organisation))
    guard organisations.count == 1, let only = organisations.first else {
      return ApprovalPlace(organisation)
    }
    return ApprovalPlace(organisation: only)
  }

  fileprivate func waivePair(_ input: Action.Input) throws -> Action.Effect {
    let person = try other(input["user"])
    let pair = input["pair"].split(separator: "+").map { Role(rawValue: String($0)) }
    let days = input.number("days") ?? 1
    try store.memberships.waive(
      pair[0], pair[1], of: person.id, days: days, reason: input["reason"], by: actor.person)
    return Action.Effect(
      person.object,
      detail: [
        ("pair", input["pair"]), ("days", String(days)), ("reason", input["reason"]),
      ], next: person.path,
      organisation: .some(try placeOfWaiver(person).organisation))
  }
}
