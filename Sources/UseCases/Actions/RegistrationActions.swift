internal import Domain
internal import Storage

extension Actions {
  /// What is done to requests for an account.
  static let registrations: [Action] = [
    Action(
      "registration.approve", at: "/registrations/{registration}/approval",
      "Approve a request for an account",
      says: """
        Makes the account with the role chosen here and shows its one-time password once, to be \
        given to the person in another way than the request came.
        """,
      needs: .decide("registration.review"),
      fields: [
        Action.Field(
          "role", "Role",
          .choiceFrom { desk in
            try desk.approvableRoles().choices
          }),
        .organisation, .reason,
      ],
      button: "Approve the request", done: "The request is approved and the account made",
      look: { desk, input in try desk.prospect(of: desk.decidable(input)) },
      perform: { desk, input in try desk.approve(input) }),

    Action(
      "registration.reject", at: "/registrations/{registration}/rejection",
      "Reject a request for an account",
      says: "The applicant reads the reason when they ask how their request stands.",
      needs: .decide("registration.review"),
      fields: [
        Action.Field(
          "reason", "Reason", hint: "The applicant reads it, and the audit log keeps it.",
          .lines(3...500))
      ],
      button: "Reject the request", done: "The request is rejected", isGrave: true,
      look: { desk, input in try desk.prospect(of: desk.decidable(input)) },
      perform: { desk, input in
        let asked = try desk.decidable(input)
        try desk.decide(asked, as: .rejected, input)
        return Action.Effect(
          asked.object, detail: [("outcome", "rejected"), ("reason", input["reason"])],
          next: "/admin/registrations", organisation: .some(asked.organisation))
      }),
  ]
}

extension Registration {
  /// As the ledger names it.
  var object: String { "registration:\(id.number)" }
}

extension Desk {
  /// A request on which the desk's person may decide.
  ///
  /// - Throws: ``Refusal/unknownRegistration``, or ``Refusal/notPermitted(_:)`` where the
  ///   organisation itself decides.
  fileprivate func decidable(_ input: Action.Input) throws -> Registration {
    let asked = try registration(input["registration"])
    guard
      try approvableRoles().contains(where: { $0.role == asked.request.role })
        || asked.organisation == nil || administered() != nil
    else { throw Refusal.notPermitted(.decide("registration.review")) }
    return asked
  }

  fileprivate func prospect(of asked: Registration) throws -> Action.Prospect {
    Action.Prospect(
      facts: [
        ("User name", asked.request.userName), ("Name", asked.request.displayName),
        ("Organisation", asked.request.organisation), ("Role", try title(of: asked.request.role)),
        ("Reason", asked.request.reason), ("State", asked.state.rawValue),
      ],
      values: ["role": [asked.request.role.rawValue]], back: "/admin/registrations")
  }

  fileprivate func decide(
    _ asked: Registration, as state: RegistrationState, _ input: Action.Input
  ) throws {
    let isDecided = try store.registrations.decide(
      asked.id, as: state, by: actor.person, words: input["reason"])
    guard isDecided else {
      throw Refusal.registrationIs(try registration(input["registration"]).state)
    }
  }

  fileprivate func approve(_ input: Action.Input) throws -> Action.Effect {
    let asked = try decidable(input)
    let role = Role(rawValue: input["role"])
    let place = try place(of: role, for: asked, input)
    try decide(asked, as: .approved, input)
    try requireFirst(role, at: place)
    let password = try make(
      NewPerson(
        userName: asked.request.userName, displayName: asked.request.displayName, role: role,
        organisation: place.organisation), at: place)
    return Action.Effect(
      asked.object,
      detail: [
        ("outcome", "approved"), ("user", asked.request.userName), ("role", role.rawValue),
        ("reason", input["reason"]),
      ],
      answer: [("user_name", asked.request.userName)],
      shown: [("one_time_password", password)], next: "/users/\(asked.request.userName)",
      organisation: .some(place.organisation))
  }

  /// Where the role is to be held: on the platform, or in the organisation of the request or, when
  /// it names none, in the one stated.
  private func place(
    of role: Role, for asked: Registration, _ input: Action.Input
  ) throws -> RolePlace {
    let scope = try app.roles().first { $0.role == role }?.scope
    let isOnPlatform = try scope == .platform || (scope == .either && administered() == nil)
    if isOnPlatform {
      guard input["organisation"].isEmpty else {
        throw Refusal.invalid([FieldFault("organisation", .platformOnly)])
      }
      return .platform
    }
    if let organisation = asked.organisation {
      let stated =
        try input["organisation"].isEmpty
        ? organisation : store.memberships.organisation(input["organisation"])
      guard stated == organisation else {
        throw Refusal.invalid([FieldFault("organisation", .excludes("registration"))])
      }
      return RolePlace(organisation: organisation)
    }
    guard let stated = try store.memberships.organisation(input["organisation"]) else {
      throw Refusal.invalid(
        [FieldFault("organisation", input["organisation"].isEmpty ? .missing : .unknown)])
    }
    return RolePlace(organisation: stated)
  }
}
