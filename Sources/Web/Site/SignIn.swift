internal import Domain
internal import HTTP
internal import UseCases

/// `/login`: how a session begins.
enum SignIn {
  /// `GET /login`: the form.
  @Sendable static func show(_ caller: Caller) -> Answer {
    .page(LoginPage(next: ownPath(caller.request.query["next"])))
  }

  /// `POST /login`: begins a session.
  @Sendable static func signIn(_ caller: Caller) throws -> Answer {
    let user = (caller.form["username"] ?? "").trimmingBlanks
    let password = caller.form["password"] ?? ""
    let next = ownPath(caller.form["next"])
    guard !user.isEmpty, !password.isEmpty else {
      let errors = (
        user: user.isEmpty ? "Enter your user name" : nil,
        password: password.isEmpty ? "Enter your password" : nil
      )
      return .page(LoginPage(user: user, next: next, errors: errors), status: .unprocessableContent)
    }
    do {
      switch try caller.app.signIn(userName: user, password: password, from: caller.origin) {
      case .entered(let entrance): return try entered(entrance, next)
      case .codeNeeded(let challenge):
        return .seeOther(
          Query.address("/login/code", [(name: "next", value: next)]),
          setting: [try Cookie(Cookies.challenge, challenge, maxAge: 300)])
      }
    } catch let refusal as Refusal {
      let problem = Problem(refusal)
      let page = LoginPage(
        user: user, next: next, errors: (user: nil, password: "\(problem.title). \(problem.fix)"))
      return .page(
        page, status: Status(rawValue: problem.status) ?? .unprocessableContent,
        retryAfter: problem.retryAfter)
    }
  }

  /// `GET /login/code`: asks for the code, after the right password.
  @Sendable static func showCode(_ caller: Caller) -> Answer {
    .page(CodePage(next: ownPath(caller.request.query["next"])))
  }

  /// `POST /login/code`: begins the session.
  @Sendable static func completeSignIn(_ caller: Caller) throws -> Answer {
    let next = ownPath(caller.form["next"])
    let code = (caller.form["code"] ?? "").trimmingBlanks
    guard !code.isEmpty else {
      return .page(
        CodePage(next: next, error: "Enter the code or a recovery code"),
        status: .unprocessableContent)
    }
    do {
      let entrance = try caller.app.completeSignIn(
        caller.request.cookies[Cookies.challenge] ?? "", code: code, from: caller.origin)
      return try entered(entrance, next)
    } catch Refusal.signInOver {
      let problem = Problem(Refusal.signInOver)
      return .page(
        LoginPage(next: next, other: "\(problem.title). \(problem.fix)"), status: .unauthorized)
    } catch let refusal as Refusal {
      let problem = Problem(refusal)
      return .page(
        CodePage(next: next, error: "\(problem.title). \(problem.fix)"),
        status: Status(rawValue: problem.status) ?? .unprocessableContent,
        retryAfter: problem.retryAfter)
    }
  }

  private static func entered(_ entrance: Entrance, _ path: String) throws -> Answer {
    .seeOther(
      path,
      setting: [
        try Cookie(Cookies.session, entrance.token),
        try Cookie(Cookies.known, entrance.known, maxAge: 90 * 24 * 3600),
        try Cookie(Cookies.challenge, "", maxAge: 0),
      ])
  }

  /// `path` when it is one of ours, else the dashboard.
  static func ownPath(_ path: String?) -> String {
    guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), path.utf8.count <= 2000,
      path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return path
  }
}

/// What people do with their own account.
enum Account {
  /// `POST /logout`: ends the session at the server.
  @Sendable static func signOut(_ visit: Visit) throws -> Answer {
    if let session = visit.session { try visit.desk.app.signOut(session) }
    return .seeOther("/login", setting: [try Cookie(Cookies.session, "", maxAge: 0)])
  }

  /// `GET /account/password`: the form for a new password.
  @Sendable static func showPassword(_ visit: Visit) throws -> Answer {
    .page(
      PasswordPage(
        user: visit.desk.actor.userName, isRequired: visit.session?.mustChangePassword ?? false,
        minimum: try visit.desk.passwordMinimum()))
  }

  /// `POST /account/password`: replaces the password and every session.
  @Sendable static func changePassword(_ visit: Visit) throws -> Answer {
    guard let session = visit.session else { throw RequestFault.signInNeeded }
    let (old, new) = (visit.form["current"] ?? "", visit.form["new"] ?? "")
    let minimum = try visit.desk.passwordMinimum()
    func refused(_ current: String?, _ new: String?, status: Status = .unprocessableContent)
      -> Answer
    {
      .page(
        PasswordPage(
          user: session.actor.userName, isRequired: session.mustChangePassword,
          minimum: minimum,
          errors: (current, new)), status: status)
    }
    guard !old.isEmpty, !new.isEmpty else {
      return refused(
        old.isEmpty ? "Enter your present password" : nil,
        new.isEmpty ? "Enter a new password" : nil)
    }
    do {
      let token = try visit.desk.app.changePassword(
        of: session, from: old, to: new, address: visit.request.remoteAddress)
      return .seeOther(
        "/?done=password-changed", setting: [try Cookie(Cookies.session, token)])
    } catch Refusal.wrongCredentials {
      return refused("This is not your present password", nil)
    } catch let refusal as Refusal {
      let problem = Problem(refusal)
      guard let fault = problem.fields.first else {
        return refused(
          "\(problem.title). \(problem.fix)", nil,
          status: Status(rawValue: problem.status) ?? .unprocessableContent)
      }
      return refused(nil, fault.message)
    }
  }

  /// `POST /context`: goes to another project.
  @Sendable static func changeProject(_ visit: Visit) throws -> Answer {
    guard let session = visit.session, let number = visit.form["project"].flatMap({ Int($0) })
    else { throw RequestFault.notFound }
    let token = try visit.desk.app.move(session, to: ID(number))
    return .seeOther("/", setting: try token.map { [try Cookie(Cookies.session, $0)] } ?? [])
  }
}

extension Caller {
  /// From where someone wants to sign in.
  fileprivate var origin: Origin {
    Origin(
      address: request.remoteAddress,
      browser: BrowserName.family(of: request.headers["User-Agent"] ?? ""),
      known: request.cookies[Cookies.known], requestID: request.requestID)
  }
}
