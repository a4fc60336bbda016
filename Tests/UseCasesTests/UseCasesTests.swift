import Dispatch
import Domain
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import UseCases

/// The product over a database of its own, with the sample programme, Grace its engineer and Vera
/// who may only look.
struct Site {
  static let address = "192.0.2.1"
  static let password = "four unrelated words make sense"

  let database: TestDatabase
  let scratch: Scratch
  let configuration: Configuration
  let app: App
  let project: Project

  init(_ set: (inout Limits) -> Void = { _ in }) throws {
    database = try TestDatabase()
    scratch = try Scratch()
    var limits = Limits()
    set(&limits)
    configuration = Configuration(
      database: database.conninfo, projects: "/projects",
      schemas: Checkout.root.appending(path: "schemas").path, documents: "docs",
      keyFile: scratch.url.appending(path: "secret.key").path, limits: limits)
    app = try App(configuration)
    project = try app.project(.sample)
  }

  /// Makes an account with ``password`` as its own.
  func add(_ userName: String, _ role: Role = "dm_engineer") throws {
    let oneTime = try app.createUser(
      NewPerson(
        userName: userName, displayName: userName, role: role,
        organisation: project.organisation.id))
    _ = try app.changePassword(
      of: signedIn(userName, oneTime), from: oneTime, to: Self.password, address: Self.address)
  }

  func signedIn(_ userName: String, _ password: String = Site.password) throws -> Session {
    let token = try app.signIn(userName: userName, password: password, address: Self.address)
    return try #require(try app.session(token: token))
  }

  func desk(_ userName: String) throws -> Desk { app.desk(of: try signedIn(userName)) }

  /// Lets the database's clock run ahead for what `columns` of `table` state.
  func age(_ table: String, _ columns: [String], by interval: String) throws {
    let set = columns.map { "\($0) = \($0) - interval '\(interval)'" }.joined(separator: ", ")
    try Connection(database.conninfo).execute("UPDATE \(unchecked: table) SET \(unchecked: set)")
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct SignInTests {
  @Test func `begins a session that knows person, place and forms' token`() throws {
    let site = try Site()
    try site.add("grace")
    let session = try site.signedIn("GRACE")
    #expect(session.actor.userName == "grace")
    #expect(session.actor.roles == ["dm_engineer"])
    #expect(site.app.desk(of: session).place == site.project)
    #expect(!session.mustChangePassword)
    #expect(site.app.isCSRFToken(session.csrfToken, of: session))
    #expect(session.csrfToken != session.csrfToken)
    #expect(!site.app.isCSRFToken("", of: session))
    #expect(!site.app.isCSRFToken(String(session.csrfToken.dropLast()), of: session))
  }

  @Test func `keeps no token in the database`() throws {
    let site = try Site()
    try site.add("grace")
    let token = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    var dump = ""
    try Connection(site.database.conninfo).copyOut("COPY session TO STDOUT") { piece in
      dump += piece.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
    #expect(!dump.isEmpty)
    #expect(!dump.contains(token))
  }

  @Test func `answers an unknown name, a wrong password and a suspended account alike`() throws {
    let site = try Site()
    try site.add("grace")
    try site.add("vera")
    try site.app.setState(.suspended, ofUser: "vera")
    for (name, password) in [
      ("nobody", Site.password), ("grace", "wrong"), ("vera", Site.password),
    ] {
      #expect(throws: Refusal.wrongCredentials) { try site.signedIn(name, password) }
    }
  }

  @Test(arguments: ["grace", "nobody"])
  func `blocks a name after five failures, for a time`(name: String) throws {
    let site = try Site()
    try site.add("grace")
    try site.add("vera")
    for _ in 1...5 {
      #expect(throws: Refusal.wrongCredentials) { try site.signedIn(name, "wrong") }
    }
    let refusal = #expect(throws: Refusal.self) { try site.signedIn(name) }
    guard case .tooManyFailures(let seconds) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect((25...30).contains(seconds))
    _ = try site.signedIn("vera")
    try site.age("sign_in_failure", ["blocked_until", "last_failure_at"], by: "15 minutes")
    if name == "grace" { _ = try site.signedIn(name) }
  }

  @Test func `checks no more than five passwords of a name, however many come at once`() throws {
    let site = try Site()
    try site.add("grace")
    let checked = Mutex(0)
    let configuration = site.configuration
    DispatchQueue.concurrentPerform(iterations: 12) { _ in
      #expect(throws: Refusal.self) {
        do {
          let app = try App(configuration)
          _ = try app.signIn(userName: "grace", password: "wrong", address: Site.address)
        } catch Refusal.wrongCredentials {
          checked.withLock { $0 += 1 }
          throw Refusal.wrongCredentials
        }
      }
    }
    #expect(checked.withLock { $0 } == 5)
  }

  @Test func `blocks an address that guesses at many names`() throws {
    let site = try Site { $0.failuresOfAddress = 7 }
    try site.add("grace")
    for number in 1...7 {
      #expect(throws: Refusal.wrongCredentials) { try site.signedIn("name\(number)", "wrong") }
    }
    #expect(throws: Refusal.self) { try site.signedIn("grace") }
    _ = try site.app.signIn(userName: "grace", password: Site.password, address: "192.0.2.2")
  }

  @Test func `ends a session by sign-out, idleness, age and suspension`() throws {
    let site = try Site()
    try site.add("grace")
    let ways: [(String) throws -> Void] = [
      { try site.app.signOut(#require(try site.app.session(token: $0))) },
      { _ in try site.age("session", ["idle_expires_at"], by: "30 minutes") },
      { _ in try site.age("session", ["expires_at"], by: "12 hours") },
      { _ in try site.app.setState(.deactivated, ofUser: "grace") },
    ]
    for end in ways {
      let token = try site.app.signIn(
        userName: "grace", password: Site.password, address: Site.address)
      #expect(try site.app.session(token: token) != nil)
      try end(token)
      #expect(try site.app.session(token: token) == nil)
    }
  }

  @Test func `makes a new password end every session but the one it begins`() throws {
    let site = try Site()
    try site.add("grace")
    let elsewhere = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    let token = try site.app.changePassword(
      of: site.signedIn("grace"), from: Site.password, to: "correct horse battery staple",
      address: Site.address)
    #expect(try site.app.session(token: elsewhere) == nil)
    #expect(try site.app.session(token: token) != nil)
    #expect(throws: Refusal.wrongCredentials) { try site.signedIn("grace") }
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct PeopleTests {
  @Test func `gives a one-time password that must be changed and does not last`() throws {
    let site = try Site()
    try site.add("grace")
    let oneTime = try site.app.resetPassword(userName: "grace")
    #expect(try site.signedIn("grace", oneTime).mustChangePassword)
    try site.age("person", ["one_time_until"], by: "72 hours")
    #expect(throws: Refusal.wrongCredentials) { try site.signedIn("grace", oneTime) }
  }

  @Test func `makes the first administrator once`() throws {
    let site = try Site()
    #expect(try !site.app.hasAdministrator())
    let oneTime = try #require(try site.app.bootstrapAdministrator())
    let session = try site.signedIn("admin", oneTime)
    #expect(session.mustChangePassword)
    #expect(session.actor.may(.change("user.lifecycle")))
    #expect(throws: Refusal.alreadyBootstrapped) {
      try site.app.bootstrapAdministrator(userName: "other", password: Site.password)
    }
  }

  @Test func `takes a given password for the first administrator as theirs`() throws {
    let site = try Site()
    #expect(try site.app.bootstrapAdministrator(password: Site.password) == nil)
    #expect(try !site.signedIn("admin").mustChangePassword)
  }

  @Test func `refuses a user name that will not do`() throws {
    let site = try Site()
    try site.add("grace")
    let names: [(String, FieldFault.Reason)] = [
      ("x", .tooShort(minimum: 2)), ("a b", .malformed), ("-x", .malformed), ("zoë", .malformed),
      ("GRACE", .taken), (String(repeating: "a", count: 101), .tooLong(maximum: 100)),
    ]
    for (name, reason) in names {
      #expect(throws: Refusal.invalid([FieldFault("user_name", reason)]), "\(name)") {
        try site.app.createUser(
          NewPerson(userName: name, displayName: "X", role: "viewer", organisation: nil))
      }
    }
  }

  @Test func `refuses a role that there is not`() throws {
    let site = try Site()
    let roles = try site.app.roles().map(\.role.rawValue)
    let others: [(String, FieldFault.Reason)] = [
      ("engineer", .noneOf(roles)), ("", .missing), ("x y", .noneOf(roles)),
    ]
    for (role, reason) in others {
      #expect(throws: Refusal.invalid([FieldFault("role", reason)]), "\(role)") {
        try site.app.createUser(
          NewPerson(
            userName: "ada", displayName: "Ada", role: Role(rawValue: role), organisation: nil))
      }
    }
  }

  @Test func `refuses a password that will not do`() throws {
    let site = try Site()
    try site.add("grace")
    let session = try site.signedIn("grace")
    let passwords: [(String, FieldFault.Reason)] = [
      ("short", .tooShort(minimum: 15)), ("passwordpassword1", .tooCommon),
      ("aaaaaaaaaaaaaaaaaa", .tooCommon), ("Qwertyuiop123456!", .tooCommon),
      ("my name is grace hopper", .containsUserName), (Site.password, .unchanged),
      (String(repeating: "abcdefg", count: 20), .tooLong(maximum: 128)),
    ]
    for (password, reason) in passwords {
      #expect(throws: Refusal.invalid([FieldFault("new_password", reason)]), "\(password)") {
        try site.app.changePassword(
          of: session, from: Site.password, to: password, address: Site.address)
      }
    }
  }

  @Test func `lets a program act by token until it is revoked, within its scope`() throws {
    let site = try Site()
    try site.add("grace")
    let desk = try site.desk("grace")
    let token = try desk.createToken(name: "nightly", scope: .read, days: 30)
    let reader = try #require(try site.app.desk(bearer: token))
    #expect(try reader.runs(page: Paging()).total == 0)
    #expect(throws: Refusal.notPermitted(.startRun)) {
      try reader.startRun(RunRequest())
    }
    #expect(throws: Refusal.notPermitted(.signedIn)) {
      try reader.createToken(name: "more", scope: .write, days: 30)
    }
    #expect(throws: Refusal.invalid([FieldFault("name", .taken)])) {
      try desk.createToken(name: "nightly", scope: .read, days: 30)
    }
    try desk.revokeToken(try #require(try desk.tokens().first).id)
    #expect(try site.app.desk(bearer: token) == nil)
  }
}
