internal import Domain
internal import HTTP
internal import UseCases

/// `GET /register`: asks for an account.
struct RegisterPage: Page {
  static let template = "registration/form.html"
  let errors: ErrorSummary?
  let fields: [Field]
}

extension RegisterPage {
  init(
    _ roles: [RoleDescription], typed: Fields = Fields(), faults: [Problem.Field] = [],
    other: String? = nil
  ) {
    func error(_ name: String) -> String? { faults.first { $0.name == name }?.message }
    func line(
      _ name: String, _ label: String, hint: String, autocomplete: String? = nil, _ length: Int
    ) -> Field {
      Field(
        name, label, hint: hint, value: typed[name] ?? "", error: error(name),
        autocomplete: autocomplete, maxLength: length)
    }
    let options = [Option(value: "", label: "Choose one", isChosen: typed["role"] == nil)]
    fields = [
      line(
        "user_name", "User name",
        hint: "Letters, digits and . _ @ + -, such as your e-mail address",
        autocomplete: "username", 100),
      line(
        "display_name", "Your name", hint: "As your colleagues know it", autocomplete: "name", 200),
      line(
        "organisation", "Code of your organisation",
        hint: "Your programme office knows it; it looks like st-elsewhere", 60),
      Field(
        "role", "Role you need",
        oneOf: options
          + roles.map {
            Option(
              value: $0.role.rawValue, label: $0.title,
              isChosen: $0.role.rawValue == typed["role"])
          }, error: error("role")),
      Field(
        "reason", "Why you need it", hint: "Whoever decides reads it: name no patient.",
        lines: typed["reason"] ?? "", maxLength: 500, error: error("reason"), isRequired: true),
    ]
    errors = ErrorSummary(fields, others: other.map { [$0] } ?? [])
  }
}

/// What someone who asked for an account is told: the reference, once, or how the request stands.
struct RegistrationStatusPage: Page {
  static let template = "registration/status.html"
  let reference: String?
  let status: Status?
  let errors: ErrorSummary?
  let fields: [Field]

  struct Status: Encodable, Sendable {
    let state: Tag
    let text: String
  }
}

extension RegistrationStatusPage {
  init(reference: String? = nil, status: RegistrationStatus? = nil, error: String? = nil) {
    self.reference = reference
    self.status = status.map(Status.init)
    fields = [
      Field(
        "reference", "Reference", hint: "The one you were shown when you asked", error: error,
        maxLength: 60)
    ]
    errors = ErrorSummary(fields)
  }
}

extension RegistrationStatusPage.Status {
  init(_ status: RegistrationStatus) {
    switch status {
    case .received: (state, text) = (.wait("Received"), "Nobody has decided on it yet.")
    case .approved:
      (state, text) = (
        .pass("Approved"),
        "An administrator of your organisation has a one-time password for you. Sign in with it and choose your own."
      )
    case .rejected(let words): (state, text) = (.fail("Rejected"), words)
    case .expired:
      (state, text) = (
        .off("Expired"), "Nobody decided on it in time. Ask again if you still need it."
      )
    }
  }
}

/// `/register`: how someone without an account comes by one.
enum Register {
  @Sendable static func show(_ caller: Caller) throws -> Answer {
    .page(RegisterPage(try caller.app.roles()))
  }

  /// `POST /register`: takes the request; the answer says nothing of what is known here already.
  @Sendable static func send(_ caller: Caller) throws -> Answer {
    do {
      let reference = try caller.app.register(
        RegistrationRequest { caller.form[$0] }, address: caller.request.remoteAddress)
      return .page(RegistrationStatusPage(reference: reference))
    } catch let refusal as Refusal {
      let problem = Problem(refusal)
      let page = RegisterPage(
        try caller.app.roles(), typed: caller.form, faults: problem.fields,
        other: problem.fields.isEmpty ? "\(problem.title). \(problem.fix)" : nil)
      return .page(
        page, status: Status(problem), retryAfter: problem.retryAfter)
    }
  }

  @Sendable static func showStatus(_ caller: Caller) -> Answer { .page(RegistrationStatusPage()) }

  /// `POST /register/status`: how a request stands; its reference is a secret and in no address.
  @Sendable static func tellStatus(_ caller: Caller) throws -> Answer {
    do {
      let status = try caller.app.registrationStatus(caller.form["reference"] ?? "")
      return .page(RegistrationStatusPage(status: status))
    } catch let refusal as Refusal {
      let problem = Problem(refusal)
      return .page(
        RegistrationStatusPage(error: "\(problem.title). \(problem.fix)"),
        status: .unprocessableContent)
    }
  }

  /// `POST /api/v1/registrations`: the same for a program.
  @Sendable static func answer(_ caller: Caller) throws -> Answer {
    let body = try caller.request.jsonObject()
    let reference = try caller.app.register(
      RegistrationRequest { body.text($0) }, address: caller.request.remoteAddress)
    return .json(["reference": .string(reference)], status: .created)
  }

  /// `POST /api/v1/registrations/status`: how the request with that reference stands.
  @Sendable static func answerStatus(_ caller: Caller) throws -> Answer {
    let reference = try caller.request.jsonObject().text("reference") ?? ""
    let status = try caller.app.registrationStatus(reference)
    let line = RegistrationStatusPage.Status(status)
    return .json(["state": .string(line.state.word.lowercased()), "text": .string(line.text)])
  }
}

extension RegistrationRequest {
  /// Reads the fields by name.
  fileprivate init(_ value: (String) -> String?) {
    func text(_ name: String) -> String { (value(name) ?? "").trimmingBlanks }
    self.init(
      userName: text("user_name"), displayName: text("display_name"),
      organisation: text("organisation"), role: Role(rawValue: text("role")),
      reason: text("reason"))
  }
}
