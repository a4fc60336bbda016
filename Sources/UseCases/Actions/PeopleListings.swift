internal import Domain
internal import Storage

extension Listings {
  /// People and the roles they hold.
  static let people: [Listing] = [
    Listing(
      "users", words: ["user", "list"], at: "/admin/users", "Users",
      caption: "Accounts, by user name", row: "account",
      needs: .read("user.lifecycle"),
      filters: [
        .init("text", "Name", .words),
        .init("state", "State", .choice(PersonState.allCases.map(\.rawValue))),
        .init("role", "Role", .choiceFrom { try $0.roleDescriptions().choices }),
        .init("organisation", "Organisation", .words),
      ],
      columns: [
        .init("user_name", "User"), .init("display_name", "Name"), .init("state", "State"),
        .init("roles", "Roles"), .init("last_sign_in", "Last sign-in"),
        .init("failures", "Failed sign-ins", isNumber: true),
        .init("blocked_until", "Paused until"), .init("reset_asked_at", "Reset asked for"),
      ],
      empty: ("No account matches", "Widen the filter, or make an account."),
      actions: ["user.create"], bulk: ["user.suspend", "user.activate", "user.end_sessions"]
    ) { desk, asked, page in
      let people = try desk.store.directory.people(
        .init(
          organisation: desk.narrowed(to: asked["organisation"]), text: asked["text"],
          state: asked["state"].flatMap(PersonState.init),
          role: asked["role"].map(Role.init(rawValue:))),
        page)
      return try people.map { person in
        Listing.Row(
          id: person.userName, path: person.path,
          [
            .code(person.userName), .text(person.displayName),
            .state(person.state.rawValue, person.state.mood),
            try desk.named(person.roles),
            .moment(person.lastSignIn), .number(person.failures), .moment(person.blockedUntil),
            .moment(person.resetAskedAt),
          ],
          actions: desk.acts(
            of: [
              "user.suspend", "user.activate", "user.reset", "user.end_sessions", "role.grant",
            ], on: person))
      }
    },

    Listing(
      "memberships", words: ["role", "list"], at: "/admin/roles", "Roles held",
      caption: "Who holds which role where, by person", row: "role",
      needs: .read("directory.read"),
      filters: [
        .init("text", "Name", .words),
        .init("role", "Role", .choiceFrom { try $0.roleDescriptions().choices }),
        .init("organisation", "Organisation", .words),
      ],
      columns: [
        .init("number", "Number", isNumber: true), .init("user_name", "User"),
        .init("role", "Role"), .init("place", "Where"), .init("granted_by", "Granted by"),
        .init("since", "Since"), .init("until", "Until"),
      ],
      empty: ("No role matches", "Widen the filter, or grant a role to a person.")
    ) { desk, asked, page in
      let held = try desk.store.memberships.list(
        .init(
          organisation: desk.narrowed(to: asked["organisation"]), text: asked["text"],
          role: asked["role"].map(Role.init(rawValue:))),
        page)
      return try held.map { membership in
        Listing.Row(
          id: String(membership.id.number), path: "/users/\(membership.userName)",
          [
            .number(membership.id.number), .code(membership.userName),
            try desk.named([membership.role]),
            .text(membership.place.isEmpty ? "platform" : membership.place),
            membership.grantedBy.map(Listing.Cell.text) ?? .none, .moment(membership.since),
            .moment(membership.until),
          ])
      }
    },
  ]

  /// Requests for an account.
  static let registrations: [Listing] = [
    Listing(
      "registrations", words: ["registration", "list"], at: "/admin/registrations",
      "Registrations", caption: "Requests for an account, those that wait first", row: "request",
      needs: .read("registration.review"),
      filters: [
        .init("state", "State", .choice(RegistrationState.allCases.map(\.rawValue))),
        .init("organisation", "Organisation", .words), .init("text", "Name", .words),
      ],
      columns: [
        .init("number", "Number", isNumber: true), .init("user_name", "User name"),
        .init("display_name", "Name"), .init("organisation", "Organisation"),
        .init("role", "Role"), .init("state", "State"), .init("created_at", "Received"),
        .init("decided_by", "Decided by"), .init("decided_at", "Decided"),
      ],
      empty: ("No request matches", "Widen the filter; people ask for accounts at /register."),
      bulk: ["registration.reject"]
    ) { desk, asked, page in
      let requests = try desk.store.registrations.list(
        .init(
          organisation: desk.narrowed(to: asked["organisation"]),
          state: asked["state"].flatMap(RegistrationState.init), text: asked["text"]),
        page)
      return try requests.map { request in
        Listing.Row(
          id: String(request.id.number),
          [
            .number(request.id.number), .code(request.request.userName),
            .text(request.request.displayName), .text(request.request.organisation),
            try desk.named([request.request.role]),
            .state(request.state.rawValue, request.state.mood), .moment(request.createdAt),
            request.decidedBy.map(Listing.Cell.text) ?? .none, .moment(request.decidedAt),
          ],
          actions: request.state == .received
            ? desk.permitted(["registration.approve", "registration.reject"]) : [])
      }
    }
  ]
}

extension Desk {
  /// Those of `keys` that the desk's person may do to an account as it stands; none to their own.
  func acts(of keys: [String], on person: Person) -> [String] {
    guard person.id != actor.person else { return [] }
    let moves: [String: PersonState] = [
      "user.suspend": .suspended, "user.lock": .locked, "user.activate": .active,
      "user.deactivate": .deactivated,
    ]
    return permitted(keys).filter { key in
      switch key {
      case "user.unlock": person.state == .locked || person.failures > 0
      case "user.activate" where person.state == .locked: false
      case "role.grant": person.state != .deactivated
      default: moves[key].map(person.state.next.contains) ?? true
      }
    }
  }

  /// The organisation to which a list is narrowed: for people of one it is always theirs.
  ///
  /// - Throws: an error that ``Problem`` explains.
  fileprivate func narrowed(to slug: String?) throws -> ID<Organisation>? {
    let own = try administered()
    guard let slug else { return own }
    let named = try store.memberships.organisation(slug)
    guard let named, own == nil || own == named else { return .nowhere }
    return named
  }
}

extension ID<Organisation> {
  /// That of no organisation: a list narrowed to one that is not there is empty.
  fileprivate static let nowhere = ID(0)
}
