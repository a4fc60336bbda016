import Domain
import Postgres
import TestSupport
import Testing
import UseCases

/// What slows guessing down, and whom it does not.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ThrottleTests {
  private func guess(_ name: String, at address: String, on site: Site) -> Refusal? {
    do {
      _ = try site.app.signIn(userName: name, password: "wrong", address: address)
    } catch { return error as? Refusal }
    return nil
  }

  @Test func `pauses twice as long after each further failure, up to a quarter of an hour`() throws
  {
    let site = try Site { $0.failuresFromAnywhere = 100 }
    for _ in 1...4 { #expect(guess("grace", at: "192.0.2.9", on: site) == .wrongCredentials) }
    for seconds in [30, 60, 120, 240, 480, 900, 900] {
      #expect(guess("grace", at: "192.0.2.9", on: site) == .wrongCredentials)
      let pause = Refusal.tooManyFailures(seconds: seconds)
      #expect(guess("grace", at: "192.0.2.9", on: site) == pause)
      try site.age("sign_in_failure", ["blocked_until"], by: "\(seconds) seconds")
    }
  }

  @Test(arguments: ["grace", "nobody"])
  func `takes one attempt a minute after ten from anywhere`(name: String) throws {
    let site = try Site()
    try site.add("grace")
    try site.add("vera")
    for number in 1...10 {
      #expect(guess(name, at: "192.0.2.\(number)", on: site) == .wrongCredentials)
    }
    #expect(guess(name, at: "198.51.100.1", on: site) == .tooManyFailures(seconds: 60))
    _ = try site.signedIn("vera")
    try site.age("sign_in_failure", ["blocked_until"], by: "60 seconds")
    #expect(guess(name, at: "198.51.100.1", on: site) == .wrongCredentials)
    #expect(guess(name, at: "198.51.100.2", on: site) == .tooManyFailures(seconds: 60))
  }

  @Test func `nobody keeps a colleague out of a browser they have used before`() throws {
    let site = try Site { $0.failuresOfAddress = 11 }
    try site.add("grace")
    func enter(_ known: String?) throws -> Entrance {
      let origin = Origin(address: Site.address, known: known)
      let step = try site.app.signIn(
        userName: "grace", password: Site.password, from: origin)
      guard case .entered(let entrance) = step else { throw Refusal.signInOver }
      return entrance
    }
    let first = try enter(nil)
    for number in 1...10 { _ = guess("grace", at: "192.0.2.\(number)", on: site) }
    for number in 1...11 { _ = guess("name\(number)", at: Site.address, on: site) }
    #expect(throws: Refusal.self) { try enter(nil) }
    #expect(throws: Refusal.self) { try enter("a text that the browser made up") }
    #expect(try enter(first.known).known == first.known)
    let other = Origin(address: "192.0.2.200", known: first.known)
    #expect(throws: Refusal.wrongCredentials) {
      try site.app.signIn(userName: "vera", password: "wrong", from: other)
    }
  }

  @Test func `takes up no browser's text that was not made here`() throws {
    let site = try Site()
    try site.add("grace")
    let made = String(repeating: "a", count: 64)
    let step = try site.app.signIn(
      userName: "grace", password: Site.password,
      from: Origin(address: Site.address, known: made))
    guard case .entered(let entrance) = step else {
      Issue.record("a code was asked for")
      return
    }
    #expect(entrance.known != made)
  }

  @Test func `a new one-time password lifts every pause of its account`() throws {
    let site = try Site()
    try site.add("grace")
    for _ in 1...5 { _ = guess("grace", at: Site.address, on: site) }
    #expect(throws: Refusal.self) { try site.signedIn("grace") }
    let oneTime = try site.app.resetPassword(userName: "grace")
    _ = try site.signedIn("grace", oneTime)
  }

  @Test
  func `a hash of old makes way for one of today at the next sign-in, and the sessions go on`()
    throws
  {
    let site = try Site()
    try site.add("grace")
    let before = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    let database = try Connection(site.database.conninfo)
    // Argon2id with 64 KiB and one pass, of the same password.
    let weak = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$78nKfQpb06tiGzZygTTKtA"
    try database.execute("UPDATE person SET password_hash = \(weak) WHERE user_name = 'grace'")
    _ = try site.signedIn("grace")
    let hash: String? = try database.row(
      "SELECT password_hash FROM person WHERE user_name = 'grace'"
    ) { try $0["password_hash"] }
    #expect(hash?.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$") == true)
    #expect(try site.app.session(token: before) != nil)
    _ = try site.signedIn("grace")
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct OwnAccountTests {
  @Test func `shows one's own sessions and ends them, and nobody else's`() throws {
    let site = try Site()
    try site.add("grace")
    try site.add("vera")
    let vera = try site.desk("vera")
    let tokens = try (1...3).map { _ in
      try site.app.signIn(userName: "grace", password: Site.password, address: "2001:db8::1")
    }
    let desk = site.app.desk(of: try #require(try site.app.session(token: tokens[0])))
    let before = try desk.sessions(page: Paging())
    #expect(before.items.filter(desk.isOwn).count == 1)
    #expect(before.items.contains { $0.address == "2001:db8::1" })
    let foreign = try vera.sessions(page: Paging()).items[0].id
    for id in ["\(foreign.number)", "0", "x"] {
      #expect(throws: Refusal.unknownSession) {
        try site.act("session.end", ["session": id], as: desk)
      }
    }
    _ = try site.act("session.end_others", [:], as: desk)
    #expect(try tokens.map { try site.app.session(token: $0) != nil } == [true, false, false])
    let own = try desk.sessions(page: Paging()).items
    #expect(own.map(desk.isOwn) == [true])
    _ = try site.act("session.end", ["session": "\(own[0].id.number)"], as: desk)
    #expect(try site.app.session(token: tokens[0]) == nil)
    #expect(try vera.sessions(page: Paging()).items.contains { $0.id == foreign })
  }

  @Test func `makes tokens within the bounds of the policy`() throws {
    let site = try Site()
    try site.add("grace")
    try site.apply { $0.tokenDaysMaximum = 90 }
    let desk = try site.desk("grace")
    func make(_ name: String, _ days: String) throws -> Action.Effect {
      try site.act("token.create", ["name": name, "scope": "read", "days": days], as: desk)
    }
    for days in ["0", "366", "x"] {
      #expect(throws: Refusal.invalid([FieldFault("days", .outside(1...365))])) {
        try make("nightly", days)
      }
    }
    #expect(throws: Refusal.invalid([FieldFault("days", .outside(1...90))])) {
      try make("nightly", "91")
    }
    let made = try make("nightly", "90")
    let token = try #require(made.shown.first?.value)
    #expect(try site.app.desk(bearer: token) != nil)
    #expect(!"\(made.detail)".contains(token))
    #expect(throws: Refusal.invalid([FieldFault("name", .taken)])) { try make("nightly", "1") }
    let id = "\(try desk.tokens()[0].id.number)"
    _ = try site.act("token.revoke", ["token": id], as: desk)
    #expect(try site.app.desk(bearer: token) == nil)
    #expect(throws: Refusal.unknownToken) {
      try site.act("token.revoke", ["token": id], as: desk)
    }
  }

  @Test func `leaves a line in the ledger for each sign-in and each one that failed`() throws {
    let site = try Site()
    try site.add("grace")
    _ = try site.app.bootstrapAdministrator(password: Site.password)
    _ = try site.signedIn("admin")
    #expect(throws: Refusal.wrongCredentials) { try site.signedIn("grace", "not this one") }
    _ = try site.signedIn("grace")
    var lines: [String] = []
    try Connection(site.database.conninfo).copyOut(
      "COPY (SELECT action, object, detail FROM ledger_event ORDER BY at) TO STDOUT"
    ) { row in lines.append(row.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }) }
    #expect(lines.contains { $0.hasPrefix("session.begin\tuser:grace") })
    #expect(lines.contains { $0.hasPrefix("access.denied\tsession") })
    #expect(!lines.joined().contains("not this one"))
  }
}
