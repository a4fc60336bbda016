public import Domain
internal import Storage

/// The part of the product that one person may use where they are.
///
/// Every question is about the desk's project, so what belongs to another is not found.
public struct Desk {
  public let app: App
  public let actor: Actor
  /// `nil` when the person may be in no project.
  public let place: Project?
  /// The door they came through.
  public let channel: Channel

  var store: Store { app.store }

  /// The project, for questions that need one.
  ///
  /// - Throws: ``Refusal/noProject``.
  public var project: Project {
    get throws {
      guard let place else { throw Refusal.noProject }
      return place
    }
  }

  /// The folder of the project's artefacts.
  ///
  /// - Throws: ``Refusal/noProject``.
  public var folder: String {
    get throws { app.folder(of: try project) }
  }

  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func require(_ permission: Permission) throws {
    guard actor.may(permission) else { throw Refusal.notPermitted(permission) }
  }

  /// The projects the person may be in.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func projects() throws -> [Project] {
    try store.tenancy.projects(of: actor.person)
  }

  /// Everyone with an account.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func people(page: Paging) throws -> Paged<Person> {
    try require(.change("user.lifecycle"))
    return try administeredStore.directory.people(.init(organisation: administered()), page)
  }
}

extension App {
  /// The desk of a session.
  public func desk(of session: Session, channel: Channel = .form) -> Desk {
    Desk(app: self, actor: session.actor, place: session.project, channel: channel)
  }

  /// The desk of the person whose token a program presents; `nil` when the token opens nothing.
  ///
  /// `address` is ``Project/address``; without it the first project they may be in.
  ///
  /// - Throws: ``Refusal/noProject`` when the person may not be in that project.
  public func desk(bearer token: String, at address: String? = nil) throws -> Desk? {
    guard let owner = try store.tokens.use(Secret.digest(token)) else { return nil }
    let projects = try store.tenancy.projects(of: owner.person)
    let place = projects.first { address == nil || $0.address == address }
    if address != nil, place == nil { throw Refusal.noProject }
    let actor = Actor(
      person: owner.person, userName: owner.userName, displayName: owner.displayName,
      roles: try store.accounts.roles(of: owner.person, in: place?.organisation.id),
      grants: [:], isReadOnly: owner.scope == .read, isProgram: true
    ).granted(by: try policies.matrix(store.policies))
    return Desk(app: self, actor: actor, place: place, channel: .api)
  }

  /// The desk of whoever works at the machine itself, in the name of an account.
  ///
  /// `address` is `organisation/workspace/project` in slugs; without it the person's only project,
  /// or the first, if there is any.
  ///
  /// - Throws: ``Refusal/unknownPerson``, or ``Refusal/noProject`` when they may not be there.
  public func desk(ofUser userName: String, at address: String?) throws -> Desk {
    guard let known = try store.accounts.credentials(userName: userName) else {
      throw Refusal.unknownPerson
    }
    let projects = try store.tenancy.projects(of: known.person)
    let place = projects.first { address == nil || $0.address == address }
    if address != nil, place == nil { throw Refusal.noProject }
    let actor = Actor(
      person: known.person, userName: userName, displayName: userName,
      roles: try store.accounts.roles(of: known.person, in: place?.organisation.id), grants: [:]
    ).granted(by: try policies.matrix(store.policies))
    return Desk(app: self, actor: actor, place: place, channel: .cli)
  }
}

extension Project {
  /// `organisation/workspace/project` in slugs.
  public var address: String { "\(organisation.slug)/\(workspace.slug)/\(slug)" }
}
