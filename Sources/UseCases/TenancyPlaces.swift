public import Domain
internal import Storage

/// What belongs to an organisation, or the organisation itself.
public enum PlaceKind: String, Sendable {
  case organisation, workspace, project
}

/// An organisation the person may act in.
struct KnownOrganisation {
  let organisation: Organisation
  let state: OrganisationState

  /// What there is to know of it before something is done to it.
  var facts: [(term: String, text: String)] {
    [
      ("Organisation", organisation.name), ("Short name", organisation.slug),
      ("State", state.rawValue),
    ]
  }
}

extension Desk {
  /// The database wherever the person has a role, not only where they are.
  var everywhere: Store { app.store(as: .person(actor.person, in: nil)) }

  /// The organisation of that slug; one the person has nothing to do with is not there.
  ///
  /// - Throws: ``Refusal/unknownPlace(_:)``.
  func organisation(
    _ slug: String, for permission: Permission
  ) throws -> KnownOrganisation {
    let found = try everywhere.tenancy.organisation(
      slug, knownTo: actor.person, in: self.organisation?.id)
    guard let found, try may(permission, in: found.organisation) else {
      throw Refusal.unknownPlace(.organisation)
    }
    return KnownOrganisation(organisation: found.organisation, state: found.state)
  }

  /// The workspace of a key such as `st-elsewhere.epr-programme`.
  ///
  /// - Throws: ``Refusal/unknownPlace(_:)``.
  func workspace(
    _ key: String, for permission: Permission
  ) throws -> (organisation: Organisation, workspace: Workspace) {
    let slugs = Self.slugs(of: key)
    guard slugs.count == 2 else { throw Refusal.unknownPlace(.workspace) }
    let organisation = try organisation(slugs[0], for: permission).organisation
    guard let found = try everywhere.tenancy.workspace(slugs[1], of: organisation.id) else {
      throw Refusal.unknownPlace(.workspace)
    }
    return (organisation, found)
  }

  /// The project of a key such as `st-elsewhere.epr-programme.pas-to-epr`.
  ///
  /// - Throws: ``Refusal/unknownPlace(_:)``.
  func project(_ key: String, for permission: Permission) throws -> Project {
    let slugs = Self.slugs(of: key)
    guard slugs.count == 3 else { throw Refusal.unknownPlace(.project) }
    let workspace = try workspace("\(slugs[0]).\(slugs[1])", for: permission).workspace
    guard let found = try everywhere.tenancy.project(slugs[2], of: workspace.id) else {
      throw Refusal.unknownPlace(.project)
    }
    return found
  }

  /// Parts of a place's key; a slash, as in ``Project/address``, is as good as a full stop.
  private static func slugs(of key: String) -> [String] {
    key.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "/" }.map(String.init)
  }

  /// Whether the person may there: where they are by all their roles, elsewhere by those of the
  /// platform alone.
  private func may(_ permission: Permission, in organisation: Organisation) throws -> Bool {
    if organisation.id == self.organisation?.id { return actor.may(permission) }
    return try may(permission, as: everywhere.tenancy.platformRoles(of: actor.person))
  }

  /// Whether the person might with these of their roles alone.
  func may(_ permission: Permission, as roles: Set<Role>) throws -> Bool {
    Actor(
      person: actor.person, userName: actor.userName, displayName: actor.displayName,
      roles: roles.intersection(actor.roles), grants: [:], isReadOnly: actor.isReadOnly,
      isProgram: actor.isProgram
    ).granted(by: try app.matrix()).may(permission)
  }

  /// Makes sure that what is asked for was asked where the person is now.
  ///
  /// - Parameter address: ``Project/address`` of the project a form was made for.
  /// - Throws: ``Refusal/contextChanged``.
  public func require(place address: String) throws {
    guard place?.address == address else { throw Refusal.contextChanged }
  }
}

extension App {
  /// Keeps that a person of the platform entered another organisation; whether `session`, which
  /// stood where it did, has been moved to one.
  func noteEntering(_ project: ID<Project>, _ session: Session) throws -> Bool {
    let person = session.actor.person
    let entered = try store(as: .person(person, in: nil)).tenancy.project(project)
    guard let organisation = entered?.organisation,
      organisation.id != session.standing.organisation?.id
    else { return false }
    guard session.actor.isPlatform else { return true }
    try record(
      LedgerEntry("organisation.entered", on: "organisation:\(organisation.slug)", in: project),
      by: LedgerAuthor(person: person, name: session.actor.userName, channel: LedgerChannel(.form)),
      in: organisation.id)
    return true
  }
}

extension Project {
  /// Its slugs with those of where it belongs, as one part of an address.
  public var key: String { "\(organisation.slug).\(workspace.slug).\(slug)" }
}
