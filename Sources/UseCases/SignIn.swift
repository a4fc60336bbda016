internal import Cryptography
public import Domain
internal import Storage

/// A person's session as its requests find it.
public struct Session: Sendable {
  let id: ID<OpenSession>
  public let actor: Actor
  let csrfSecret: [UInt8]
  /// Nothing but a new password is to be had until there is one.
  public let mustChangePassword: Bool
  /// Whether, and how soon, nothing is to be had but the set-up of a second factor.
  public let secondFactor: SecondFactorDemand
  /// Where the person is and what they are there.
  let standing: Tenancy.Standing
  let digest: [UInt8]
  /// From where it began.
  let address: String
  let browser: String

  /// What a form of the session carries, another each time: a constant one could be guessed from
  /// the sizes of compressed pages.
  public var csrfToken: String { csrfToken(randomBytes(16).hex) }

  func csrfToken(_ salt: String) -> String {
    salt + SHA256.hex(csrfSecret + Array(salt.utf8))
  }
}

/// From where someone proves who they are.
public struct Origin: Sendable {
  /// The network address.
  public var address: String
  /// The family of the browser, as their own list of sessions shows it: `Firefox on Windows`.
  public var browser: String
  /// What the browser keeps of an earlier sign-in, if it does.
  public var known: String?
  public var channel: Channel
  /// What the web server calls the request; empty where there is none.
  public var requestID: String

  public init(
    address: String, browser: String = "", known: String? = nil, channel: Channel = .form,
    requestID: String = ""
  ) {
    self.address = address
    self.browser = browser
    self.known = known
    self.channel = channel
    self.requestID = requestID
  }
}

/// What the right password leads to.
public enum SignInStep: Sendable {
  case entered(Entrance)
  /// A code is due within five minutes, for which this stands; it opens nothing.
  case codeNeeded(challenge: String)
}

/// A session that has begun; neither text is kept here.
public struct Entrance: Sendable {
  /// What opens the session.
  public let token: String
  /// What the browser keeps, so that guesses made elsewhere do not slow its owner down.
  public let known: String
}

extension App {
  /// Begins a session, or awaits the code of someone who has a second factor.
  ///
  /// An unknown name costs the same time and is slowed down in the same way as a known one.
  ///
  /// - Throws: ``Refusal/wrongCredentials``, ``Refusal/tooManyFailures(seconds:)`` or
  ///   ``Refusal/tooManySignIns``.
  public func signIn(
    userName: String, password: String, from origin: Origin
  ) throws -> SignInStep {
    let person = try admit(userName: userName, password: password, from: origin)
    let store = store(as: .door)
    guard try store.secondFactors.isConfirmed(of: person) else {
      return .entered(try enter(person, userName, from: origin))
    }
    let challenge = Secret.token()
    try store.challenges.begin(Secret.digest(challenge), of: person, for: limits.challenge)
    return .codeNeeded(challenge: challenge)
  }

  /// Begins the session of someone who stated the right password before, by their code.
  ///
  /// - Throws: ``Refusal/wrongCode``, ``Refusal/signInOver`` when they must begin anew,
  ///   ``Refusal/tooManyFailures(seconds:)``.
  public func completeSignIn(
    _ challenge: String, code: String, from origin: Origin
  ) throws -> Entrance {
    let digest = Secret.digest(challenge)
    guard let awaited = try store(as: .door).challenges.find(digest) else {
      throw Refusal.signInOver
    }
    try prove(code: code, of: awaited.person, awaited.userName, from: origin)
    guard try store(as: .door).challenges.end(digest) else { throw Refusal.signInOver }
    return try enter(awaited.person, awaited.userName, from: origin)
  }

  /// The living session of a token; `nil` when it is over or never was.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func session(token: String) throws -> Session? {
    let digest = Secret.digest(token)
    guard let entry = try store(as: .door).sessions.touch(digest, idle: settings().idle) else {
      return nil
    }
    let standing = try store(as: .person(entry.person, in: nil)).tenancy
      .standing(of: entry.person, in: entry.project)
    let actor = Actor(
      person: entry.person, userName: entry.userName, displayName: entry.displayName,
      roles: standing.roles, isPlatform: standing.isPlatform, grants: [:])
    return Session(
      id: entry.id, actor: try granted(actor, standing), csrfSecret: entry.csrfSecret,
      mustChangePassword: entry.mustChangePassword,
      secondFactor: try secondFactorDemand(on: entry.person), standing: standing, digest: digest,
      address: entry.address, browser: entry.browser)
  }

  /// Ends a session at the server.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func signOut(_ session: Session) throws {
    try store(as: .door).sessions.end(session.digest)
  }

  /// Whether `text` is what a form of the session carries.
  public func isCSRFToken(_ text: String, of session: Session) -> Bool {
    let token = session.csrfToken(String(text.prefix(32)))
    return constantTimeEqual(Array(text.utf8), Array(token.utf8))
  }

  /// Takes a session's person to another project.
  ///
  /// Where that is of another organisation, the session goes on under the token this gives, and
  /// under no other.
  ///
  /// - Throws: ``Refusal/noProject`` when they may not be there.
  public func move(_ session: Session, to project: ID<Project>) throws -> String? {
    let store = store(as: .person(session.actor.person, in: nil))
    return try store.transaction {
      guard try store.sessions.move(session.digest, to: project) else { throw Refusal.noProject }
      guard try noteEntering(project, session) else { return nil }
      let token = Secret.token()
      try store.sessions.renew(
        session.digest, as: Secret.digest(token), csrfSecret: randomBytes(32))
      return token
    }
  }

  /// Replaces a password, ends every session of the person and begins one, whose token it gives.
  ///
  /// - Throws: ``Refusal/wrongCredentials`` for the old password,
  ///   ``Refusal/tooManyFailures(seconds:)``, or ``Refusal/invalid(_:)`` for the new one.
  public func changePassword(
    of session: Session, from old: String, to new: String, address: String
  ) throws -> String {
    let userName = session.actor.userName
    let origin = Origin(address: address, browser: session.browser)
    let person = try admit(userName: userName, password: old, from: origin)
    let names = [session.actor.displayName, session.standing.organisation?.name].compactMap { $0 }
    var faults = try passwordRule().faults(
      of: new, userName: userName,
      hasSecondFactor: try store(as: .door).secondFactors.isConfirmed(of: person),
      contextWords: names)
    if new == old { faults.append(.unchanged) }
    guard faults.isEmpty else {
      throw Refusal.invalid(faults.map { FieldFault("new_password", $0) })
    }
    let hash = Hashing.hash(new)
    let store = store(as: .person(person, in: nil))
    return try store.transaction {
      try store.accounts.setPassword(hash, of: person, oneTime: nil)
      try forgive(userName, from: origin, in: store)
      let token = try beginSession(of: person, from: origin)
      try record("password.change", of: person, userName, from: origin)
      return token
    }
  }

  /// Lets someone who works at the machine prove who they are; `code` asks for theirs when they
  /// have a second factor.
  ///
  /// - Throws: ``Refusal/wrongCredentials``, ``Refusal/wrongCode`` or
  ///   ``Refusal/tooManyFailures(seconds:)``; what `code` throws.
  public func confirm(userName: String, password: String, code: () throws -> String) throws {
    let origin = Origin(address: "cli", channel: .cli)
    let person = try admit(userName: userName, password: password, from: origin)
    if try store(as: .door).secondFactors.isConfirmed(of: person) {
      try prove(code: code(), of: person, userName, from: origin)
    }
    try forgive(userName, from: origin, in: store(as: .door))
  }

  private func enter(
    _ person: ID<Person>, _ userName: String, from origin: Origin
  ) throws -> Entrance {
    let door = store(as: .door)
    let seen = try origin.known.map { known in
      try door.challenges.isKnown(browser: Secret.digest(known)) ? known : nil
    }
    // A text that was not made here is never taken up.
    let known = (seen ?? nil) ?? Secret.token()
    let store = store(as: .person(person, in: nil))
    return try store.transaction {
      let token = try beginSession(of: person, from: origin)
      try store.accounts.noteSignIn(of: person)
      try store.challenges.remember(
        browser: Secret.digest(known), of: person, for: limits.knownBrowser)
      try forgive(userName, from: origin, in: store)
      try record("session.begin", of: person, userName, from: origin)
      return Entrance(token: token, known: known)
    }
  }

  private func beginSession(of person: ID<Person>, from origin: Origin) throws -> String {
    let token = Secret.token()
    let settings = try settings()
    try store(as: .person(person, in: nil)).sessions.begin(
      Secret.digest(token), of: person, csrfSecret: randomBytes(32), idle: settings.idle,
      absolute: .seconds(settings.sessionHours * 3600),
      address: String(origin.address.unicodeScalars.prefix(100)),
      browser: String(origin.browser.unicodeScalars.prefix(100)))
    return token
  }

  /// Adds an act on one's own account to the ledger of where the person belongs.
  private func record(
    _ action: String, of person: ID<Person>, _ userName: String, from origin: Origin
  ) throws {
    let standing = try store(as: .person(person, in: nil)).tenancy.standing(of: person, in: nil)
    try record(
      LedgerEntry(action, on: "user:\(userName)"),
      by: LedgerAuthor(
        person: person, name: userName, channel: LedgerChannel(origin.channel),
        requestID: origin.requestID),
      in: standing.isPlatform ? nil : standing.organisation?.id)
  }

  /// Checks a password and the state of its account.
  private func admit(
    userName: String, password: String, from origin: Origin
  ) throws -> ID<Person> {
    let known = try prove(userName, from: origin, else: .wrongCredentials) { store in
      let known = try store.accounts.credentials(userName: userName)
      // What the account may be in is looked at only afterwards: each costs one hash.
      let isRight = try Hashing.verify(password, against: known?.passwordHash)
      return known.flatMap { isRight && $0.isAdmitted ? $0 : nil }
    }
    if Password.needsRehash(known.passwordHash) {
      try store(as: .person(known.person, in: nil)).accounts.rehash(
        known.person, from: known.passwordHash, to: Hashing.hash(password))
    }
    return known.person
  }

  /// Checks the password of someone who is signed in already.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/tooManyFailures(seconds:)``.
  func prove(password: String, of actor: Actor, from origin: Origin) throws {
    do { _ = try admit(userName: actor.userName, password: password, from: origin) } catch Refusal
      .wrongCredentials
    {
      throw Refusal.invalid([FieldFault("password", .wrongPassword)])
    }
  }

  /// Under what the failures of an account are counted; the directory computes the same.
  static func subject(ofAccount userName: String) -> [UInt8] {
    Secret.digest("account:\(userName.lowercased())")
  }
}

extension SecuritySettings {
  /// How long a session lives without a request.
  fileprivate var idle: Duration { .seconds(sessionIdleMinutes * 60) }
}
