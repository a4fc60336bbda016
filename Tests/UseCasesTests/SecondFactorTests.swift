import Cryptography
import Dispatch
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing
import UseCases

/// A site on which Grace has an authenticator.
private struct Guarded {
  let site: Site
  let secret: [UInt8]
  let recoveryCodes: [String]

  init(_ userName: String = "grace", _ role: Role = "dm_engineer") throws {
    site = try Site()
    try site.add(userName, role)
    let desk = try site.desk(userName)
    let enrolled = try site.act("second_factor.enrol", ["password": Site.password], as: desk)
    let text = try #require(enrolled.answer.first { $0.name == "secret" }?.value)
    secret = try #require(Base32.decode(text))
    let code = OneTimeCode.code(secret: secret, step: Self.now)
    let confirmed = try site.act("second_factor.confirm", ["code": code], as: desk)
    recoveryCodes = confirmed.shown.map(\.value)
  }

  static var now: Int { OneTimeCode.step(at: Int(Date.now.timeIntervalSince1970)) }

  /// A code that counts now and half a minute later, and has not been used.
  var nextCode: String { OneTimeCode.code(secret: secret, step: Self.now + 1) }

  func challenge(_ app: App? = nil) throws -> String {
    let step = try (app ?? site.app).signIn(
      userName: "grace", password: Site.password, from: Origin(address: Site.address))
    guard case .codeNeeded(let challenge) = step else { throw Refusal.signInOver }
    return challenge
  }

  func complete(_ challenge: String, _ code: String) throws -> Session? {
    let entrance = try site.app.completeSignIn(
      challenge, code: code, from: Origin(address: Site.address))
    return try site.app.session(token: entrance.token)
  }
}

extension Site {
  /// Does an action, of whose effects there are no doubts.
  func act(_ key: String, _ stated: [String: String], as desk: Desk) throws -> Action.Effect {
    let action = try #require(Actions[key])
    guard case .done(let effect) = try desk.perform(action, stated.mapValues { [$0] }) else {
      throw Refusal.unknownPerson
    }
    return effect
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct SecondFactorTests {
  @Test func `asks for a code after the password, and takes each code once`() throws {
    let grace = try Guarded()
    let used = OneTimeCode.code(secret: grace.secret, step: Guarded.now)
    #expect(throws: Refusal.wrongCode) { try grace.complete(grace.challenge(), used) }
    #expect(throws: Refusal.wrongCode) { try grace.complete(grace.challenge(), "000 000") }
    let (challenge, code) = (try grace.challenge(), grace.nextCode)
    #expect(try grace.complete(challenge, code)?.actor.userName == "grace")
    #expect(throws: Refusal.signInOver) { try grace.complete(challenge, code) }
    #expect(throws: Refusal.wrongCode) { try grace.complete(grace.challenge(), code) }
  }

  @Test func `takes each recovery code once, however it is typed, until there are new ones`() throws
  {
    let grace = try Guarded()
    #expect(Set(grace.recoveryCodes).count == 10)
    let code = grace.recoveryCodes[3]
    let typed = " \(code.uppercased().replacing("-", with: " "))"
    let session = try #require(try grace.complete(grace.challenge(), typed))
    #expect(throws: Refusal.wrongCode) { try grace.complete(grace.challenge(), code) }
    let desk = grace.site.app.desk(of: session)
    #expect(try desk.secondFactor().recoveryCodes == 9)
    let renewed = try grace.site.act(
      "second_factor.renew_codes",
      ["password": Site.password, "code": grace.recoveryCodes[4]], as: desk)
    #expect(try desk.secondFactor().recoveryCodes == 10)
    #expect(throws: Refusal.wrongCode) {
      try grace.complete(grace.challenge(), grace.recoveryCodes[5])
    }
    #expect(try grace.complete(grace.challenge(), renewed.shown[0].value) != nil)
  }

  @Test func `opens nothing by a password alone, and forgets it when it counts no more`() throws {
    let grace = try Guarded()
    #expect(try grace.site.app.session(token: grace.challenge()) == nil)
    let old = try grace.challenge()
    try grace.site.age("sign_in_challenge", ["expires_at"], by: "5 minutes")
    #expect(throws: Refusal.signInOver) { try grace.complete(old, grace.nextCode) }
    let suspended = try grace.challenge()
    try grace.site.app.setState(.suspended, ofUser: "grace")
    #expect(throws: Refusal.signInOver) { try grace.complete(suspended, grace.nextCode) }
    try grace.site.app.setState(.active, ofUser: "grace")
    let changed = try grace.challenge()
    _ = try grace.site.app.resetPassword(userName: "grace")
    #expect(throws: Refusal.signInOver) { try grace.complete(changed, grace.nextCode) }
  }

  @Test func `lets one of many in who state one code at once`() throws {
    let grace = try Guarded()
    let code = grace.nextCode
    let challenges = try (1...5).map { _ in try grace.challenge() }
    let entered = Mutex(0)
    let configuration = grace.site.configuration
    DispatchQueue.concurrentPerform(iterations: 5) { number in
      do {
        _ = try App(configuration).completeSignIn(
          challenges[number], code: code, from: Origin(address: Site.address))
        entered.withLock { $0 += 1 }
      } catch {
        #expect(error as? Refusal == .wrongCode)
      }
    }
    #expect(entered.withLock { $0 } == 1)
  }

  @Test func `counts wrong codes on, whether or not the password was right in between`() throws {
    let grace = try Guarded()
    for _ in 1...5 {
      #expect(throws: Refusal.wrongCode) { try grace.complete(grace.challenge(), "000000") }
    }
    #expect(throws: Refusal.tooManyFailures(seconds: 30)) { try grace.challenge() }
  }

  @Test func `turns it off for who states both password and code`() throws {
    let grace = try Guarded()
    let desk = try grace.site.app.desk(
      of: #require(try grace.complete(grace.challenge(), grace.nextCode)))
    for (stated, fault) in [
      (
        ["password": "wrong", "code": grace.recoveryCodes[0]],
        FieldFault("password", .wrongPassword)
      ),
      (["password": Site.password, "code": "000000"], FieldFault("code", .wrongCode)),
    ] {
      #expect(throws: Refusal.invalid([fault])) {
        try grace.site.act("second_factor.remove", stated, as: desk)
      }
    }
    _ = try grace.site.act(
      "second_factor.remove", ["password": Site.password, "code": grace.recoveryCodes[0]],
      as: desk)
    #expect(try !desk.secondFactor().isOn)
    _ = try grace.site.signedIn("grace")
  }

  @Test func `warns administrators for a week, and then lets them set it up or leave`() throws {
    let site = try Site()
    try site.add("ada", "org_admin")
    try site.add("vera", "viewer")
    let token = try site.desk("ada").createToken(name: "nightly", scope: .read, days: 30)
    guard case .until = try site.signedIn("ada").secondFactor else {
      Issue.record("no time is given")
      return
    }
    #expect(try site.app.desk(bearer: token) != nil)
    try site.age("person", ["first_sign_in"], by: "7 days")
    #expect(try site.signedIn("ada").secondFactor == .now)
    #expect(throws: Refusal.secondFactorNeeded) { try site.app.desk(bearer: token) }
    #expect(try site.signedIn("vera").secondFactor == .none)
  }

  @Test func `demands it at once where the policy gives no time`() throws {
    let site = try Site()
    try site.add("ada", "org_admin")
    try site.apply { $0.secondFactorGraceDays = 0 }
    #expect(try site.signedIn("ada").secondFactor == .now)
  }

  @Test func `keeps secrets by a key that is not in the database, and makes no other one`() throws {
    let grace = try Guarded()
    let path = grace.site.configuration.keyFile
    let key = try String(contentsOfFile: path, encoding: .utf8)
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: SealingKeyFault.self) { try grace.complete(grace.challenge(), grace.nextCode) }
    try SealingKey.create(at: path)
    let problem = #expect(throws: (any Error).self) {
      try grace.complete(grace.challenge(), grace.nextCode)
    }
    #expect(problem.map { Problem($0).fix.contains("key file") } == true)
    try FileManager.default.removeItem(atPath: path)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(key.utf8)))
    #expect(throws: SealingKeyFault.exposed(path: path, mode: 0o644)) {
      try grace.complete(grace.challenge(), grace.nextCode)
    }
    #expect(chmod(path, 0o600) == 0)
    #expect(try grace.complete(grace.challenge(), grace.nextCode) != nil)
  }

  @Test func `makes one key, however many need it first`() throws {
    let site = try Site()
    let configuration = site.configuration
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      #expect(throws: Never.self) { try App(configuration).makeKey() }
    }
    #expect(throws: Never.self) { try SealingKey(file: configuration.keyFile) }
    let folder = URL(filePath: configuration.keyFile).deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
  }

  @Test func `a program with a token changes nothing of its owner's account`() throws {
    let site = try Site()
    try site.add("grace")
    let token = try site.desk("grace").createToken(name: "nightly", scope: .write, days: 30)
    let desk = try #require(try site.app.desk(bearer: token))
    for action in Actions.account {
      var stated = Dictionary(uniqueKeysWithValues: action.operands.map { ($0, "1") })
      for field in action.fields { stated[field.name] = field.name == "days" ? "1" : "read12" }
      stated["scope"] = stated["scope"].map { _ in "read" }
      #expect(throws: Refusal.notPermitted(.signedIn), "\(action.key)") {
        try site.act(action.key, stated, as: desk)
      }
    }
  }
}
