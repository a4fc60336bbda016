internal import Domain
internal import Foundation
internal import Storage

extension Actions {
  /// What is done to accounts.
  static let users: [Action] = [
    Action(
      "user.create", at: "/admin/users/new", "Make an account",
      says: """
        Makes an account with one role and shows its one-time password once. The account is \
        pending until its person has chosen a password of their own.
        """,
      needs: .change("user.lifecycle"),
      fields: [
        Action.Field("user_name", "User name", .line(2...100)),
        Action.Field("display_name", "Name", hint: "As others see it.", .line(1...200)),
        .role, .organisation, .workspace, .project, .reason,
      ],
      button: "Make the account", done: "The account is made",
      look: { desk, _ in Action.Prospect(back: "/admin/users") },
      perform: { desk, input in try desk.createPerson(input) }),

    account(
      "user.rename", "name", "Rename a person",
      says: "Changes the name others see; the user name stays.",
      fields: [Action.Field("display_name", "Name", .line(1...200))],
      button: "Rename the person", done: "The person is renamed"
    ) { desk, person, input in
      try desk.store.accounts.rename(person.id, to: input["display_name"])
      return []
    },

    move(
      "user.suspend", "suspension", to: .suspended, "Suspend an account",
      says: "Its person cannot sign in until somebody activates it again.",
      button: "Suspend the account", done: "The account is suspended"),
    move(
      "user.lock", "lock", to: .locked, "Lock an account",
      says: "For an account with which something is wrong: nobody signs in until it is unlocked.",
      button: "Lock the account", done: "The account is locked"),
    move(
      "user.deactivate", "deactivation", to: .deactivated, "Deactivate an account",
      says: "For a person who has left. The account and what it did stay on record.",
      button: "Deactivate the account", done: "The account is deactivated"),

    account(
      "user.activate", "activation", "Activate an account",
      says: "Lets its person sign in again, and lifts a pause after failed sign-ins.",
      to: .active, button: "Activate the account", done: "The account is active again"
    ) { desk, person, _ in
      try desk.store.failures.forget(App.subject(ofAccount: person.userName))
      return try desk.move(person, to: .active)
    },

    account(
      "user.unlock", "unlocking", "Unlock an account",
      says: "Lifts a lock and the pause after failed sign-ins; a suspended account stays so.",
      needs: .execute("user.lifecycle"),
      button: "Unlock the account", done: "The account is unlocked"
    ) { desk, person, _ in
      try desk.store.failures.forget(App.subject(ofAccount: person.userName))
      guard person.state == .locked else { return [("failures", String(person.failures))] }
      return try desk.move(person, to: .active)
    },

    Action(
      "user.reset", at: "/users/{user}/password", "Reset a password",
      says: """
        Gives the account a one-time password, shown once and to be read out to its person, and \
        ends their sessions and tokens. Support only asks for it: nothing changes until an \
        administrator resets the password.
        """,
      needs: .execute("user.lifecycle"), fields: [.reason],
      button: "Reset the password", done: "The password is reset, or its reset is asked for",
      isGrave: true, look: { desk, input in try desk.prospect(of: input) },
      perform: { desk, input in try desk.resetPassword(input) }),

    account(
      "user.end_sessions", "sign-out", "End a person’s sessions",
      says: "Signs the person out everywhere at once and makes their tokens worthless.",
      needs: .execute("user.lifecycle"),
      button: "End the sessions", done: "The sessions have ended", isGrave: true
    ) { desk, person, _ in
      let ended = try desk.store.accounts.endSessions(of: person.id)
      return [("sessions", String(ended.sessions)), ("tokens", String(ended.tokens))]
    },
  ]

  /// An action on the account of another person; `perform` gives what the ledger keeps of it.
  private static func account(
    _ key: String, _ noun: String, _ title: String, says meaning: String,
    needs permission: Permission = .change("user.lifecycle"), fields: [Action.Field] = [],
    to state: PersonState? = nil, button: String, done: String, isGrave: Bool = false,
    perform:
      @escaping @Sendable (Desk, Person, Action.Input) throws -> [(name: String, value: String)]
  ) -> Action {
    Action(
      key, at: "/users/{user}/\(noun)", title, says: meaning, needs: permission,
      fields: fields + [.reason], button: button, done: done, isGrave: isGrave,
      look: { desk, input in try desk.prospect(of: input, to: state) },
      perform: { desk, input in
        let person = try desk.subject(input["user"])
        let detail = try perform(desk, person, input)
        return Action.Effect(
          person.object, detail: detail + [("reason", input["reason"])], next: person.path)
      })
  }

  private static func move(
    _ key: String, _ noun: String, to state: PersonState, _ title: String, says meaning: String,
    button: String, done: String
  ) -> Action {
    account(
      key, noun, title, says: "\(meaning) Their sessions and tokens end at once.", to: state,
      button: button, done: done, isGrave: true
    ) { desk, person, _ in
      try desk.replace(person)
      return try desk.move(person, to: state)
    }
  }
}

extension Action.Field {
  static let role = Action.Field(
    "role", "Role",
    .choiceFrom { desk in
      try desk.assignableRoles().choices
    })
  static let organisation = Action.Field(
    "organisation", "Organisation", hint: "Its code. Only people of the platform state it.",
    .line(1...60), isRequired: false)
  static let workspace = Action.Field(
    "workspace", "Workspace", hint: "Its code, when the role is held in it alone.", .line(1...60),
    isRequired: false)
  static let project = Action.Field(
    "project", "Project", hint: "Its code, when the role is held in it alone.", .line(1...60),
    isRequired: false)
}

extension Person {
  /// As the ledger names it.
  var object: String { "user:\(userName)" }
  var path: String { "/users/\(userName)" }
}

extension Desk {
  /// What there is to know of an account before it is changed, or moved to `state`.
  ///
  /// - Throws: ``Refusal/personIs(_:)`` where it cannot be moved there.
  fileprivate func prospect(
    of input: Action.Input, to state: PersonState? = nil
  ) throws -> Action.Prospect {
    let person = try subject(input["user"])
    if let state, !person.state.next.contains(state) { throw Refusal.personIs(person.state) }
    let open = try store.accounts.openDoors(of: person.id)
    return Action.Prospect(
      facts: [
        ("User", person.userName), ("Name", person.displayName),
        ("State", person.state.rawValue),
        ("Roles", try titles(of: person.roles)),
      ],
      changes: ["Sessions open: \(open.sessions). Tokens alive: \(open.tokens)."],
      values: ["display_name": [person.displayName]], back: person.path)
  }

  fileprivate func move(
    _ person: Person, to state: PersonState
  ) throws -> [(name: String, value: String)] {
    guard try store.accounts.move(person.id, to: state) else {
      throw Refusal.personIs(person.state)
    }
    return [("before", person.state.rawValue), ("after", state.rawValue)]
  }

  fileprivate func createPerson(_ input: Action.Input) throws -> Action.Effect {
    let role = Role(rawValue: input["role"])
    let place = try place(of: role, input)
    try requireFirst(role, at: place)
    let new = NewPerson(
      userName: input["user_name"], displayName: input["display_name"], role: role,
      organisation: place.organisation)
    let password = try make(new, at: place)
    return Action.Effect(
      "user:\(new.userName)",
      detail: [("role", role.rawValue), ("reason", input["reason"])],
      answer: [("user_name", new.userName)], shown: [("one_time_password", password)],
      next: "/users/\(new.userName)", organisation: .some(place.organisation))
  }

  /// Makes a pending account with one role and gives its one-time password.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  func make(_ new: NewPerson, at place: RolePlace) throws -> String {
    let faults = try app.faults(of: new)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let password = Secret.oneTimePassword()
    let hash = Hashing.hash(password)
    do {
      let id = try store.accounts.create(
        userName: new.userName, displayName: new.displayName, passwordHash: hash,
        oneTime: app.limits.oneTime)
      try store.memberships.grant(new.role, to: id, at: place, by: actor.person)
    } catch  where StoreFault(error) == .refused(constraint: "person_user_name") {
      throw Refusal.invalid([FieldFault("user_name", .taken)])
    }
    return password
  }

  fileprivate func resetPassword(_ input: Action.Input) throws -> Action.Effect {
    let person = try subject(input["user"])
    let reason = (name: "reason", value: input["reason"])
    guard actor.may(.change("user.lifecycle")) else {
      try store.accounts.noteResetAsked(of: person.id)
      return Action.Effect(
        person.object, detail: [("outcome", "asked"), reason],
        answer: [("outcome", "asked")], next: person.path)
    }
    let password = Secret.oneTimePassword()
    try store.accounts.setPassword(
      Hashing.hash(password), of: person.id, oneTime: app.limits.oneTime)
    try store.failures.forget(App.subject(ofAccount: person.userName))
    return Action.Effect(
      person.object, detail: [("outcome", "reset"), reason], answer: [("outcome", "reset")],
      shown: [("one_time_password", password)], next: person.path)
  }
}
