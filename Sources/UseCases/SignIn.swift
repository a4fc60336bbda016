internal import Cryptography
public import Domain
internal import Storage

/// A person's session as its requests find it.
public struct Session: Sendable {
  public let actor: Actor
  let csrfSecret: [UInt8]
  /// Nothing but a new password is to be had until there is one.
  public let mustChangePassword: Bool
  /// Where the person is and what they are there.
  let standing: Tenancy.Standing
  let digest: [UInt8]

  /// What a form of the session carries, another each time: a constant one could be guessed from
  /// the sizes of compressed pages.
  public var csrfToken: String { csrfToken(randomBytes(16).hex) }

  func csrfToken(_ salt: String) -> String {
    salt + SHA256.hex(csrfSecret + Array(salt.utf8))
  }
}

extension App {
  /// Begins a session and gives its token, which is kept nowhere here.
  ///
  /// An unknown name costs the same time and is blocked in the same way as a known one. `address`
  /// is where the request came from.
  ///
  /// - Throws: ``Refusal/wrongCredentials`` or ``Refusal/tooManyFailures(seconds:)``.
  public func signIn(userName: String, password: String, address: String) throws -> String {
    let person = try admit(userName: userName, password: password, address: address)
    let token = try beginSession(of: person)
    try store(as: .person(person, in: nil)).accounts.noteSignIn(of: person)
    return token
  }

  /// The living session of a token; `nil` when it is over or never was.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func session(token: String) throws -> Session? {
    let digest = Secret.digest(token)
    guard let entry = try store(as: .door).sessions.touch(digest, idle: limits.idle) else {
      return nil
    }
    let standing = try store(as: .person(entry.person, in: nil)).tenancy
      .standing(of: entry.person, in: entry.project)
    let actor = Actor(
      person: entry.person, userName: entry.userName, displayName: entry.displayName,
      roles: standing.roles, isPlatform: standing.isPlatform, grants: [:])
    return Session(
      actor: try granted(actor, standing), csrfSecret: entry.csrfSecret,
      mustChangePassword: entry.mustChangePassword, standing: standing, digest: digest)
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
  /// - Throws: ``Refusal/noProject`` when they may not be there.
  public func move(_ session: Session, to project: ID<Project>) throws {
    let sessions = store(as: .person(session.actor.person, in: nil)).sessions
    guard try sessions.move(session.digest, to: project) else { throw Refusal.noProject }
  }

  /// Replaces a password, ends every session of the person and begins one, whose token it gives.
  ///
  /// - Throws: ``Refusal/wrongCredentials`` for the old password,
  ///   ``Refusal/tooManyFailures(seconds:)``, or ``Refusal/invalid(_:)`` for the new one.
  public func changePassword(
    of session: Session, from old: String, to new: String, address: String
  ) throws -> String {
    let userName = session.actor.userName
    let person = try admit(userName: userName, password: old, address: address)
    let names = [session.actor.displayName, session.standing.organisation?.name].compactMap { $0 }
    var faults = try passwordRule().faults(
      of: new, userName: userName, hasSecondFactor: false, contextWords: names)
    if new == old { faults.append(.unchanged) }
    guard faults.isEmpty else {
      throw Refusal.invalid(faults.map { FieldFault("new_password", $0) })
    }
    let hash = Hashing.hash(new)
    let store = store(as: .person(person, in: nil))
    return try store.transaction {
      try store.accounts.setPassword(hash, of: person, oneTime: nil)
      return try beginSession(of: person)
    }
  }

  /// Lets someone who works at the machine prove who they are.
  ///
  /// - Throws: ``Refusal/wrongCredentials`` or ``Refusal/tooManyFailures(seconds:)``.
  public func confirm(userName: String, password: String) throws {
    _ = try admit(userName: userName, password: password, address: "cli")
  }

  private func beginSession(of person: ID<Person>) throws -> String {
    let token = Secret.token()
    try store(as: .person(person, in: nil)).sessions.begin(
      Secret.digest(token), of: person, csrfSecret: randomBytes(32), idle: limits.idle,
      absolute: limits.session)
    return token
  }

  /// How an attempt to sign in ended; a value, for its count must be kept whatever it is.
  private enum Attempt {
    case admitted(ID<Person>)
    case wrong
    case blocked(seconds: Int)
  }

  private func admit(userName: String, password: String, address: String) throws -> ID<Person> {
    let account = Self.subject(ofAccount: userName)
    let origin = Secret.digest("address:\(address)")
    let store = store(as: .door)
    let attempt = try store.transaction { () -> Attempt in
      // Attempts on one account take turns, or many at once would all see a count below the limit.
      try store.failures.takeTurn(on: account)
      if let seconds = try store.failures.secondsBlocked([account, origin]) {
        return .blocked(seconds: seconds)
      }
      let known = try store.accounts.credentials(userName: userName)
      let isRight = Hashing.verify(password, against: known?.passwordHash)
      guard isRight, let known, known.isAdmitted else {
        try store.failures.count(
          account, limit: limits.failuresOfAccount, pause: limits.block)
        try store.failures.count(
          origin, limit: limits.failuresOfAddress, pause: limits.block)
        return .wrong
      }
      try store.failures.forget(account)
      return .admitted(known.person)
    }
    switch attempt {
    case .admitted(let person): return person
    case .wrong: throw Refusal.wrongCredentials
    case .blocked(let seconds): throw Refusal.tooManyFailures(seconds: seconds)
    }
  }

  /// Under what the failures of an account are counted; the directory computes the same.
  static func subject(ofAccount userName: String) -> [UInt8] {
    Secret.digest("account:\(userName.lowercased())")
  }
}
