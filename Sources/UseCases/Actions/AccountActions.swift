internal import Cryptography
internal import Domain
internal import Foundation
internal import Storage

extension Actions {
  /// What people do to their own account, beside its password.
  public static let account: [Action] = [
    own(
      "second_factor.enrol", "second-factor/enrolment", "Set up a second factor",
      says: """
        From then on you sign in with your password and a code that an authenticator app on your \
        telephone shows. Have the telephone at hand.
        """,
      fields: [.password], button: "Show the key", done: "The key is ready for your authenticator"
    ) { desk, input in
      try desk.app.prove(password: input["password"], of: desk.actor, from: desk.origin)
      let (secret, uri) = try desk.prepareSecondFactor()
      return desk.effect(
        answer: [("secret", Base32.encode(secret)), ("provisioning_uri", uri)],
        next: "/account/second-factor/confirmation")
    },

    own(
      "second_factor.confirm", "second-factor/confirmation", "Confirm your authenticator",
      says: """
        Scan the picture with your authenticator app, or type the key into it. Then enter the code \
        that it shows. Ten recovery codes follow, for the day the telephone is lost.
        """,
      fields: [Action.Field("code", "Code", hint: "Six digits, new every half minute.", .code)],
      button: "Turn the second factor on", done: "The second factor is on",
      look: { desk, _ in
        guard let (secret, uri) = try desk.preparedSecondFactor() else {
          return Action.Prospect(
            changes: ["There is no key to confirm; set up the second factor first."],
            back: "/account")
        }
        return Action.Prospect(
          facts: [
            ("Key", Base32.encode(secret).grouped), ("Account", desk.actor.userName),
            ("Kind", "Time based, six digits, 30 seconds"),
          ], back: "/account", scanned: QRCode(uri)?.modules)
      }
    ) { desk, input in
      let codes = try desk.confirmSecondFactor(code: input["code"])
      return desk.effect(shown: codes)
    },

    own(
      "second_factor.renew_codes", "second-factor/recovery-codes", "Make new recovery codes",
      says: "Ten new codes are shown once; those you have had until now open nothing any more.",
      fields: [.password, .presentCode], button: "Make new codes",
      done: "You have new recovery codes",
      look: { desk, _ in
        let left = try desk.secondFactor().recoveryCodes
        return Action.Prospect(facts: [("Codes left", "\(left)")], back: "/account")
      }
    ) { desk, input in
      try desk.proveAgain(password: input["password"], code: input["code"])
      return desk.effect(shown: try desk.renewRecoveryCodes())
    },

    own(
      "second_factor.remove", "second-factor/removal", "Turn the second factor off",
      says: """
        Your password alone opens your account again. Where your role demands a second factor, \
        you will be asked to set up another.
        """,
      fields: [.password, .presentCode], button: "Turn the second factor off",
      done: "The second factor is off", isGrave: true
    ) { desk, input in
      try desk.proveAgain(password: input["password"], code: input["code"])
      _ = try desk.store.secondFactors.remove(of: desk.actor.person)
      return desk.effect()
    },

    own(
      "session.end", "sessions/{session}/end", "End a session",
      says: "Signs you out there at once.", button: "End the session",
      done: "The session has ended",
      look: { desk, input in
        let open = try desk.openSession(input["session"])
        return Action.Prospect(
          facts: [
            ("Browser", open.browser), ("Address", open.address),
            ("Last seen", open.seen.formatted(.iso8601)),
          ], changes: desk.isOwn(open) ? ["It is the session you are in now."] : [],
          back: "/account/sessions")
      }
    ) { desk, input in
      let open = try desk.openSession(input["session"])
      guard try desk.store.sessions.end(open.id, of: desk.actor.person) else {
        throw Refusal.unknownSession
      }
      return desk.effect(next: "/account/sessions")
    },

    own(
      "session.end_others", "sessions/end", "End all other sessions",
      says: "Signs you out everywhere but here.", button: "End the other sessions",
      done: "Your other sessions have ended"
    ) { desk, _ in
      let ended = try desk.store.sessions.endOthers(than: desk.session, of: desk.actor.person)
      return desk.effect(detail: [("sessions", "\(ended)")], next: "/account/sessions")
    },

    own(
      "token.create", "tokens/new", "Make a token",
      says: """
        A program that presents it acts in your name, with no more than your rights; it approves \
        nothing and makes no further tokens. It is shown once.
        """,
      fields: [
        Action.Field("name", "Name", hint: "What the program is for.", .line(1...100)),
        Action.Field(
          "scope", "Scope",
          .choice([Action.Choice("read", "Read only"), Action.Choice("write", "Read and write")])),
        Action.Field(
          "days", "Days", hint: "After so many days it opens nothing.", .number(1...365)),
      ],
      button: "Make the token", done: "The token is made",
      look: { _, _ in Action.Prospect(values: ["days": ["90"]], back: "/account/tokens") }
    ) { desk, input in
      let scope = TokenScope(rawValue: input["scope"]) ?? .read
      let days = input.number("days") ?? 1
      let token = try desk.createToken(name: input["name"], scope: scope, days: days)
      return desk.effect(
        detail: [("name", input["name"]), ("scope", scope.rawValue), ("days", "\(days)")],
        shown: [("token", token)], next: "/account/tokens")
    },

    own(
      "token.revoke", "tokens/{token}/revocation", "Revoke a token",
      says: "The program that presents it is refused from now on.", button: "Revoke the token",
      done: "The token opens nothing any more", isGrave: true,
      look: { desk, input in
        let token = try desk.token(input["token"])
        return Action.Prospect(
          facts: [("Name", token.name), ("Scope", token.scope.rawValue)], back: "/account/tokens")
      }
    ) { desk, input in
      let token = try desk.token(input["token"])
      try desk.revokeToken(token.id)
      return desk.effect(detail: [("name", token.name)], next: "/account/tokens")
    },
  ]

  /// An action on one's own account, which no program does with a token.
  private static func own(
    _ key: String, _ place: String, _ title: String, says meaning: String,
    fields: [Action.Field] = [], button: String, done: String, isGrave: Bool = false,
    look: @escaping @Sendable (Desk, Action.Input) throws -> Action.Prospect = { _, _ in
      Action.Prospect(back: "/account")
    },
    perform: @escaping @Sendable (Desk, Action.Input) throws -> Action.Effect
  ) -> Action {
    Action(
      key, at: "/account/\(place)", title, says: meaning, needs: .signedIn, fields: fields,
      button: button, done: done, isGrave: isGrave,
      look: { desk, input in
        try desk.requireSelf()
        return try look(desk, input)
      },
      perform: { desk, input in
        try desk.requireSelf()
        return try perform(desk, input)
      })
  }
}

extension Listings {
  /// What opens one's own account.
  static let account: [Listing] = [
    Listing(
      "sessions", words: ["session", "list"], at: "/account/sessions", "Sessions",
      caption: "Where you are signed in, the session used last first", row: "session",
      needs: .signedIn,
      columns: [
        .init("browser", "Browser"), .init("address", "Address"), .init("began", "Began"),
        .init("seen", "Last seen"), .init("state", "State"),
      ],
      empty: (what: "You are signed in nowhere.", next: "Sign in with a browser."),
      actions: ["session.end_others"]
    ) { desk, _, page in
      let open = try desk.sessions(page: page)
      return Paged(
        items: open.items.map { session in
          Listing.Row(
            id: "\(session.id.number)",
            [
              .text(session.browser), .code(session.address), .moment(session.began),
              .moment(session.seen),
              desk.isOwn(session) ? .state("This one", .good) : .state("Open", .off),
            ], actions: ["session.end"])
        }, paging: page, total: open.total)
    },
    Listing(
      "tokens", words: ["token", "list"], at: "/account/tokens", "Tokens",
      caption: "Programs that act in your name, the newest first", row: "token",
      needs: .signedIn,
      columns: [
        .init("name", "Name"), .init("scope", "Scope"), .init("created", "Made"),
        .init("expires", "Ends"), .init("used", "Last used"),
      ],
      empty: (what: "You have no tokens.", next: "Make one for a program that calls the API."),
      actions: ["token.create"]
    ) { desk, _, page in
      let tokens = try desk.tokens()
      return Paged(
        items: tokens.dropFirst(page.offset).prefix(page.size).map { token in
          Listing.Row(
            id: "\(token.id.number)",
            [
              .text(token.name), .text(token.scope.rawValue), .moment(token.createdAt),
              .moment(token.expiresAt), .moment(token.lastUsedAt),
            ], actions: ["token.revoke"])
        }, paging: page, total: tokens.count)
    },
  ]
}

extension Action.Field {
  fileprivate static let password = Action.Field(
    "password", "Your password", .secret(autocomplete: "current-password"))
  fileprivate static let presentCode = Action.Field(
    "code", "Code", hint: "Of your authenticator, or a recovery code.", .code)
}

extension Desk {
  fileprivate func effect(
    detail: [(name: String, value: String)] = [], answer: [(name: String, value: String)] = [],
    shown: [(name: String, value: String)] = [], next: String = "/account"
  ) -> Action.Effect {
    Action.Effect(
      "user:\(actor.userName)", detail: detail, answer: answer, shown: shown, next: next)
  }

  fileprivate func effect(shown codes: [String]) -> Action.Effect {
    effect(shown: codes.enumerated().map { ("code_\($0.offset + 1)", $0.element) })
  }

  /// The living session of the person's that an address names.
  fileprivate func openSession(_ text: String) throws -> OpenSession {
    let open = try sessions(page: Paging(size: 500)).items
    guard let session = open.first(where: { "\($0.id.number)" == text }) else {
      throw Refusal.unknownSession
    }
    return session
  }
}

extension String {
  /// In groups of four, to be read and typed.
  fileprivate var grouped: String {
    stride(from: 0, to: count, by: 4).map { String(dropFirst($0).prefix(4)) }
      .joined(separator: " ")
  }
}
