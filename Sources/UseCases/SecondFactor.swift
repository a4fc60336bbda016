internal import Cryptography
internal import Domain
public import struct Foundation.Date
internal import Storage

/// What the policy asks of someone who has no second factor.
public enum SecondFactorDemand: Hashable, Sendable {
  case none
  /// It is to be set up before then.
  case until(Date)
  /// Nothing else is to be had until it is set up.
  case now
}

/// The second factor of the person who asks.
public struct SecondFactorState: Hashable, Sendable {
  public let isOn: Bool
  /// How many recovery codes are left.
  public let recoveryCodes: Int
  public let demand: SecondFactorDemand

  public init(isOn: Bool, recoveryCodes: Int, demand: SecondFactorDemand) {
    self.isOn = isOn
    self.recoveryCodes = recoveryCodes
    self.demand = demand
  }
}

extension App {
  /// What the policy asks of a person.
  func secondFactorDemand(on person: ID<Person>) throws -> SecondFactorDemand {
    let settings = try settings()
    let standing = try store(as: .person(person, in: nil)).secondFactors.standing(
      of: person, demandedOf: settings.secondFactorRoles,
      within: .seconds(settings.secondFactorGraceDays * 24 * 3600))
    guard standing.isDemanded, !standing.isConfirmed else { return .none }
    if standing.isOverdue { return .now }
    return standing.due.map { .until($0) } ?? .none
  }

  /// Uses up a code of an authenticator or a recovery code.
  ///
  /// - Throws: ``Refusal/wrongCode``, ``Refusal/tooManyFailures(seconds:)``.
  func prove(
    code typed: String, of person: ID<Person>, _ userName: String, from origin: Origin
  ) throws {
    let key = try sealingKey()
    try prove(userName, from: origin, else: .wrongCode) { store -> Void? in
      guard let entry = try store.secondFactors.find(person), entry.isConfirmed else {
        return nil
      }
      let isRight =
        if typed.isCodeOfAuthenticator {
          try entry.step(of: typed, person, key).map {
            try store.secondFactors.use(step: $0, of: person)
          } ?? false
        } else {
          try store.secondFactors.use(
            recoveryCode: RecoveryCode.digest(typed, context: person.context, key: key),
            of: person)
        }
      return isRight ? () : nil
    }
  }

  /// The installation's key, made when it is first needed.
  ///
  /// - Throws: ``Cryptography/SealingKeyFault``; also where the file is gone and something was
  ///   sealed by it.
  func sealingKey() throws -> SealingKey {
    let path = configuration.keyFile
    do {
      return try SealingKey(file: path)
    } catch SealingKeyFault.unreadable(_, let errno) where errno == SealingKey.absent {
      guard try store(as: .door).secondFactors.isEmpty(),
        try !store(as: .engine(nil)).dataSources.holdsSecret()
      else {
        throw SealingKeyFault.unreadable(path: path, errno: errno)
      }
    }
    return try SealingKey.readOrCreate(at: path)
  }

  /// Makes the installation's key where there is none, so that it is there before it is needed.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func makeKey() throws { _ = try sealingKey() }
}

extension SecondFactors.Entry {
  /// The step whose code was typed, unless it or a later one was used.
  func step(of typed: String, _ person: ID<Person>, _ key: SealingKey) throws -> Int? {
    OneTimeCode.matchingStep(
      code: typed, secret: try secret(of: person, key), at: now, after: lastStep)
  }

  /// - Throws: ``SecondFactorFault/sealedByAnotherKey``.
  func secret(of person: ID<Person>, _ key: SealingKey) throws -> [UInt8] {
    guard let secret = key.open(sealedSecret, context: person.context) else {
      throw SecondFactorFault.sealedByAnotherKey
    }
    return secret
  }
}

/// Why a second factor cannot be checked.
enum SecondFactorFault: Error {
  /// The key file is not the one by which the database's secrets were sealed.
  case sealedByAnotherKey
}

extension ID<Person> {
  /// Whose a sealed secret or a digest is.
  var context: [UInt8] { Array("person:\(number)".utf8) }
}

extension String {
  fileprivate var isCodeOfAuthenticator: Bool {
    let digits = utf8.filter { $0 != UInt8(ascii: " ") }
    return digits.count == OneTimeCode.digits
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Desk {
  /// The second factor of the person.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func secondFactor() throws -> SecondFactorState {
    let entry = try store.secondFactors.find(actor.person)
    return SecondFactorState(
      isOn: entry?.isConfirmed ?? false, recoveryCodes: entry?.recoveryCodes ?? 0,
      demand: try app.secondFactorDemand(on: actor.person))
  }

  /// Keeps a new secret for the person, to be confirmed by a code of the authenticator it is put in.
  ///
  /// - Throws: ``Refusal/secondFactorIs(on:)``.
  func prepareSecondFactor() throws -> (secret: [UInt8], uri: String) {
    let secret = OneTimeCode.secret()
    let sealed = try app.sealingKey().seal(secret, context: actor.person.context)
    guard try store.secondFactors.prepare(sealed, of: actor.person) else {
      throw Refusal.secondFactorIs(on: true)
    }
    return (secret, provisioningURI(secret))
  }

  /// The secret that is yet to be confirmed.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func preparedSecondFactor() throws -> (secret: [UInt8], uri: String)? {
    guard let entry = try store.secondFactors.find(actor.person), !entry.isConfirmed else {
      return nil
    }
    let secret = try entry.secret(of: actor.person, app.sealingKey())
    return (secret, provisioningURI(secret))
  }

  /// Turns the second factor on and gives its recovery codes.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/secondFactorIs(on:)``,
  ///   ``Refusal/tooManyFailures(seconds:)``.
  func confirmSecondFactor(code: String) throws -> [String] {
    guard let entry = try store.secondFactors.find(actor.person) else {
      throw Refusal.secondFactorIs(on: false)
    }
    guard !entry.isConfirmed else { throw Refusal.secondFactorIs(on: true) }
    let key = try app.sealingKey()
    let wrong = Refusal.invalid([FieldFault("code", .wrongCode)])
    let step = try app.prove(actor.userName, from: origin, else: wrong) { store in
      try store.secondFactors.find(actor.person)?.step(of: code, actor.person, key)
    }
    let codes = RecoveryCode.make()
    let isNew = try store.secondFactors.confirm(
      actor.person, step: step, recoveryCodes: digests(of: codes, key))
    guard isNew else { throw Refusal.secondFactorIs(on: true) }
    return codes
  }

  /// Replaces the recovery codes.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/secondFactorIs(on:)``.
  func renewRecoveryCodes() throws -> [String] {
    let codes = RecoveryCode.make()
    try store.secondFactors.replaceRecoveryCodes(
      of: actor.person, by: digests(of: codes, app.sealingKey()))
    return codes
  }

  /// Has the person prove who they are once more, by password and code.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/secondFactorIs(on:)``,
  ///   ``Refusal/tooManyFailures(seconds:)``.
  func proveAgain(password: String, code: String) throws {
    guard try store.secondFactors.isConfirmed(of: actor.person) else {
      throw Refusal.secondFactorIs(on: false)
    }
    try app.prove(password: password, of: actor, from: origin)
    do { try app.prove(code: code, of: actor.person, actor.userName, from: origin) } catch Refusal
      .wrongCode
    {
      throw Refusal.invalid([FieldFault("code", .wrongCode)])
    }
  }

  /// What is done to the person's own account takes themselves, not a program with their token.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  func requireSelf() throws {
    guard !actor.isProgram else { throw Refusal.notPermitted(.signedIn) }
  }

  /// For counting what fails on pages of a session.
  var origin: Origin {
    Origin(address: channel.rawValue, channel: channel, requestID: requestID)
  }

  private func provisioningURI(_ secret: [UInt8]) -> String {
    OneTimeCode.provisioningURI(secret: secret, account: actor.userName, issuer: "Crossgate")
  }

  private func digests(of codes: [String], _ key: SealingKey) -> [[UInt8]] {
    codes.map { RecoveryCode.digest($0, context: actor.person.context, key: key) }
  }
}
