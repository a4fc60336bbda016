/// `GET /login`: asks who someone is.
struct LoginPage: Page {
  static let template = "account/login.html"
  let errors: ErrorSummary?
  /// The page to go to afterwards; always one of ours.
  let next: String
  let fields: [Field]
}

extension LoginPage {
  init(
    user: String = "", next: String, errors: (user: String?, password: String?) = (nil, nil),
    other: String? = nil
  ) {
    self.next = next
    fields = [
      Field(
        "username", "User name", value: user, error: errors.user, autocomplete: "username",
        maxLength: 200),
      Field(
        "password", "Password", error: errors.password, type: "password",
        autocomplete: "current-password"),
    ]
    self.errors = ErrorSummary(fields, others: other.map { [$0] } ?? [])
  }
}

/// `GET /login/code`: asks for the second factor.
struct CodePage: Page {
  static let template = "account/code.html"
  let errors: ErrorSummary?
  /// The page to go to afterwards; always one of ours.
  let next: String
  let fields: [Field]

  init(next: String, error: String? = nil) {
    self.next = next
    fields = [
      Field(
        "code", "Code",
        hint: "The six digits that your authenticator app shows, or one of your recovery codes.",
        error: error, autocomplete: "one-time-code", maxLength: 20)
    ]
    errors = ErrorSummary(fields)
  }
}

/// `GET /account/password`: a new password, asked for at the first sign-in.
struct PasswordPage: Page {
  static let template = "account/password.html"
  let errors: ErrorSummary?
  let isRequired: Bool
  let user: String
  let fields: [Field]
}

extension PasswordPage {
  init(
    user: String, isRequired: Bool, minimum: Int = 15,
    errors: (current: String?, new: String?) = (nil, nil)
  ) {
    self.isRequired = isRequired
    self.user = user
    fields = [
      Field(
        "current", isRequired ? "One-time password" : "Present password", error: errors.current,
        type: "password", autocomplete: "current-password"),
      Field(
        "new", "New password", hint: "At least \(minimum) characters. Three words are good.",
        error: errors.new, type: "password", autocomplete: "new-password"),
    ]
    self.errors = ErrorSummary(fields)
  }
}
