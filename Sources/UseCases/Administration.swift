internal import Domain
internal import Foundation
internal import Storage

/// Whom an administrator may see and change, and what nobody may.
extension Desk {
  /// The organisation whose people the desk is about; `nil` for everyone.
  ///
  /// - Throws: ``Refusal/noProject`` when the person is nowhere.
  func administered() throws -> ID<Organisation>? {
    if actor.isPlatform { return nil }
    guard let organisation else { throw Refusal.noProject }
    return organisation.id
  }

  /// All of the database, for rules that roles in other organisations bear on; what it tells is
  /// not passed on.
  var wholeStore: Store { app.store(as: .engine(nil)) }

  /// The person of that name, provided the desk's person may know of them.
  ///
  /// - Throws: ``Refusal/unknownPerson``.
  func person(named userName: String) throws -> Person {
    guard
      let person = try store.directory.person(userName, in: administered())
    else { throw Refusal.unknownPerson }
    return person
  }

  /// The person whose account is about to be changed; within a transaction nobody else changes it.
  ///
  /// - Throws: ``Refusal/unknownPerson``, ``Refusal/ownAccount``, ``Refusal/heldElsewhere``, or
  ///   ``Refusal/notPermitted(_:)`` to support for people of the platform.
  func subject(_ userName: String) throws -> Person {
    let person = try other(userName)
    let places = try wholeStore.memberships.places(of: person.id).map(\.place.organisation)
    if let organisation = try administered() {
      guard places.allSatisfy({ $0 == organisation }) else { throw Refusal.heldElsewhere }
    } else if places.contains(nil) {
      try require(.change("user.lifecycle"))
    }
    return person
  }

  /// Another person than the desk's, held until the transaction ends.
  ///
  /// - Throws: ``Refusal/unknownPerson`` or ``Refusal/ownAccount``.
  func other(_ userName: String) throws -> Person {
    let known = try person(named: userName)
    guard known.id != actor.person else { throw Refusal.ownAccount }
    try store.accounts.hold(known.id)
    return try person(named: userName)
  }

  /// Sees to it that what a person administers keeps an administrator when they no longer do.
  ///
  /// - Throws: ``Refusal/lastAdministrator(_:)``.
  func replace(_ person: Person) throws {
    guard PersonState.admitted.contains(person.state) else { return }
    for held in try wholeStore.memberships.places(of: person.id) {
      try replace(person.id, as: held.role, at: held.place)
    }
  }

  /// The same for one role of theirs.
  ///
  /// - Throws: ``Refusal/lastAdministrator(_:)``.
  func replace(_ person: ID<Person>, as role: Role, at place: RolePlace) throws {
    guard [.superAdmin, .orgAdmin].contains(role) else { return }
    try wholeStore.memberships.holdAdministrators(of: place.organisation)
    let others = try wholeStore.memberships.holders(
      of: role, in: place.organisation, besides: person)
    guard others > 0 else { throw Refusal.lastAdministrator(role) }
  }
}

/// Which roles may be given by whom, and what keeps two apart.
extension Desk {
  /// The roles that the desk's person may give and take away.
  ///
  /// Source: `schemas/policy/matrix_conditions.csv`, `role.assign`.
  func assignableRoles() throws -> [RoleDescription] {
    try app.policies.shipped.get().roles.filter { description in
      actor.isPlatform
        ? description.scope != .organisation || description.role == .orgAdmin
        : description.scope != .platform
    }
  }

  /// Whether a role that the desk's person gives is one of the platform.
  func isGivenOnPlatform(_ role: Role) -> Bool {
    actor.isPlatform && role != .orgAdmin
  }

  /// Where a role is to be held, of the slugs that `input` states.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  func place(of role: Role, _ input: Action.Input) throws -> RolePlace {
    if isGivenOnPlatform(role) {
      let stated = ["organisation", "workspace", "project"].filter { !input[$0].isEmpty }
      guard stated.isEmpty else {
        throw Refusal.invalid(stated.map { FieldFault($0, .platformOnly) })
      }
      return .platform
    }
    let organisation = try organisation(of: input)
    let parts = ["workspace", "project"].filter { !input[$0].isEmpty }
    guard role != .orgAdmin || parts.isEmpty else {
      throw Refusal.invalid(parts.map { FieldFault($0, .wholeOrganisation) })
    }
    guard
      let place = try store.memberships.place(
        in: organisation, workspace: input["workspace"], project: input["project"])
    else { throw Refusal.invalid([FieldFault(parts.last ?? "workspace", .unknown)]) }
    return place
  }

  /// The organisation stated, which for people of an organisation can only be their own.
  private func organisation(of input: Action.Input) throws -> ID<Organisation> {
    let slug = input["organisation"]
    let own = try administered()
    if slug.isEmpty {
      guard let own = own ?? organisation?.id else {
        throw Refusal.invalid([FieldFault("organisation", .missing)])
      }
      return own
    }
    guard let named = try store.memberships.organisation(slug),
      own == nil || own == named
    else { throw Refusal.invalid([FieldFault("organisation", .unknown)]) }
    return named
  }

  /// Sees to it that `role` meets no role of the person's that it must not meet; until when it may
  /// stand where a waiver lets it.
  ///
  /// - Throws: ``Refusal/toxicPair(held:wanted:reason:)``.
  func waivedUntil(_ role: Role, at place: RolePlace, of person: ID<Person>) throws -> Date? {
    let pairs = try app.policies.shipped.get().toxicPairs
    var ends: [Date] = []
    for held in try wholeStore.memberships.places(of: person) {
      guard let pair = pairs.first(where: { $0.forbids(held, (role, place)) }) else { continue }
      guard let end = try wholeStore.memberships.waiverEnd(of: person, role, held.role) else {
        throw Refusal.toxicPair(held: held.role, wanted: role, reason: pair.reason)
      }
      ends.append(end)
    }
    return ends.min()
  }

  /// Sees to it that a role may be given together with a new account.
  ///
  /// To be administrator of an organisation takes a second signature, which the first one of an
  /// organisation cannot get.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  func requireFirst(_ role: Role, at place: RolePlace) throws {
    guard role == .orgAdmin else { return }
    try wholeStore.memberships.holdAdministrators(of: place.organisation)
    let others = try wholeStore.memberships.holders(
      of: role, in: place.organisation, besides: nil)
    guard actor.isPlatform, others == 0 else {
      throw Refusal.invalid([FieldFault("role", .grantedLater)])
    }
  }
}
