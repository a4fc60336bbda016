public import Domain
internal import Storage

/// What makes an account.
public struct NewPerson: Sendable {
  public var userName: String
  public var displayName: String
  public var role: Role
  /// Where the role is held; `nil` for everywhere.
  public var organisation: ID<Organisation>?

  public init(
    userName: String, displayName: String, role: Role, organisation: ID<Organisation>?
  ) {
    self.userName = userName
    self.displayName = displayName
    self.role = role
    self.organisation = organisation
  }
}

extension App {
  /// Makes an account and gives its one-time password, which is kept nowhere.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  public func createUser(_ person: NewPerson) throws -> String {
    let password = Secret.oneTimePassword()
    try create(person, password: password, oneTime: limits.oneTime)
    return password
  }

  /// Gives an account a new one-time password, ends its sessions and lifts its block.
  ///
  /// - Throws: ``Refusal/unknownPerson``.
  public func resetPassword(userName: String) throws -> String {
    let store = store(as: .engine(nil))
    guard let known = try store.accounts.credentials(userName: userName) else {
      throw Refusal.unknownPerson
    }
    let password = Secret.oneTimePassword()
    let hash = Hashing.hash(password)
    try store.transaction {
      try store.accounts.setPassword(hash, of: known.person, oneTime: limits.oneTime)
      try store.failures.forget(Self.subject(ofAccount: userName))
    }
    return password
  }

  /// Moves an account to another state, which ends its sessions and tokens.
  ///
  /// - Throws: ``Refusal/unknownPerson``, or ``Refusal/lastAdministrator(_:)``.
  public func setState(_ state: PersonState, ofUser userName: String) throws {
    let store = store(as: .engine(nil))
    try store.transaction {
      guard let person = try store.directory.person(userName, in: nil) else {
        throw Refusal.unknownPerson
      }
      try store.accounts.hold(person.id)
      if !PersonState.admitted.contains(state) { try requireOtherAdministrators(than: person.id) }
      guard try store.accounts.move(person.id, to: state) else {
        throw Refusal.personIs(person.state)
      }
    }
  }

  private func requireOtherAdministrators(than person: ID<Person>) throws {
    let store = store(as: .engine(nil))
    for held in try store.memberships.places(of: person)
    where [.superAdmin, .orgAdmin].contains(held.role) {
      let organisation = held.place.organisation
      try store.memberships.holdAdministrators(of: organisation)
      guard try store.memberships.holders(of: held.role, in: organisation, besides: person) > 0
      else { throw Refusal.lastAdministrator(held.role) }
    }
  }

  /// Whether someone administers the whole product yet.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func hasAdministrator() throws -> Bool {
    try store(as: .engine(nil)).accounts.isHeldByAnyone(.superAdmin)
  }

  /// Makes the first administrator, once.
  ///
  /// With a password given, that is theirs; without, they get a one-time password, which this
  /// gives and nobody keeps.
  ///
  /// - Throws: ``Refusal/alreadyBootstrapped`` or ``Refusal/invalid(_:)``.
  public func bootstrapAdministrator(
    userName: String = "admin", password given: String? = nil
  ) throws -> String? {
    let faults =
      try given.map {
        try passwordRule().faults(
          of: $0, userName: userName, hasSecondFactor: false, contextWords: [])
      } ?? []
    guard faults.isEmpty else {
      throw Refusal.invalid(faults.map { FieldFault("password", $0) })
    }
    let password = given ?? Secret.oneTimePassword()
    let store = store(as: .engine(nil))
    try store.transaction {
      try store.accounts.holdRoles()
      guard try !hasAdministrator() else { throw Refusal.alreadyBootstrapped }
      let person = NewPerson(
        userName: userName, displayName: "Administrator", role: .superAdmin, organisation: nil)
      try create(person, password: password, oneTime: given == nil ? limits.oneTime : nil)
      try record(
        LedgerEntry("administrator.bootstrap", on: "user:\(userName)"), by: .engine, in: nil)
    }
    return given == nil ? password : nil
  }

  private func create(_ person: NewPerson, password: String, oneTime: Duration?) throws {
    let faults = try faults(of: person)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let hash = Hashing.hash(password)
    let store = store(as: .engine(nil))
    do {
      try store.transaction {
        let id = try store.accounts.create(
          userName: person.userName, displayName: person.displayName, passwordHash: hash,
          oneTime: oneTime)
        try store.accounts.grant(person.role, to: id, in: person.organisation)
      }
    } catch  where StoreFault(error) == .refused(constraint: "person_user_name") {
      throw Refusal.invalid([FieldFault("user_name", .taken)])
    }
  }

  /// What is wrong with how an account is described.
  func faults(of person: NewPerson) throws -> [FieldFault] {
    var faults = Self.faults(inNamesOf: person)
    let known = try roles().map(\.role)
    if !known.contains(person.role) {
      let isStated = !person.role.rawValue.isEmpty
      faults.append(FieldFault("role", isStated ? .noneOf(known.map(\.rawValue)) : .missing))
    }
    return faults
  }

  private static func faults(inNamesOf person: NewPerson) -> [FieldFault] {
    var faults: [FieldFault] = []
    let name = person.userName.utf8
    let isPlain = name.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "._@+-".utf8.contains(byte)
      }
    }
    if name.count < 2 {
      faults.append(FieldFault("user_name", .tooShort(minimum: 2)))
    } else if name.count > 100 {
      faults.append(FieldFault("user_name", .tooLong(maximum: 100)))
    } else if !isPlain || person.userName.first.map({ "._@+-".contains($0) }) ?? true {
      faults.append(FieldFault("user_name", .malformed))
    }
    if person.displayName.isEmpty {
      faults.append(FieldFault("display_name", .missing))
    } else if person.displayName.unicodeScalars.count > 200 {
      faults.append(FieldFault("display_name", .tooLong(maximum: 200)))
    }
    return faults
  }
}

/// An account with what hangs on it.
public struct PersonDetail: Sendable {
  public let person: Person
  public let memberships: [Membership]
  /// How many are alive; `nil` for readers who do not look after accounts.
  public let sessions: Int?
  public let tokens: Int?
}

extension Desk {
  /// The person of that name with their roles where the reader may see them.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or ``Refusal/unknownPerson`` also for people of other
  ///   organisations.
  public func person(_ userName: String) throws -> PersonDetail {
    try require(.read("directory.read"))
    let desk = try reaching(.read("directory.read"))
    let person = try desk.person(named: userName)
    let open =
      actor.may(.read("user.lifecycle"))
      ? try desk.store.accounts.openDoors(of: person.id) : nil
    return PersonDetail(
      person: person,
      memberships: try desk.store.memberships.of(person.id, in: desk.administered()),
      sessions: open?.sessions, tokens: open?.tokens)
  }
}
