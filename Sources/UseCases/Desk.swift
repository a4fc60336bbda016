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
  /// The organisation they are in, be it without a project; `nil` for people of the platform who
  /// have entered none.
  public let organisation: Organisation?
  /// The door they came through.
  public let channel: Channel
  /// The number of the request whose approval the desk carries out, if it does.
  var approval: Int?
  /// What the web server calls the request; empty where there is none.
  public var requestID = ""
  /// The session they came with; `nil` for programs and the command line.
  let session: ID<OpenSession>?
  /// Whose rows the desk's questions are about, whatever other desks of the app ask in between.
  private(set) var reach: Reach

  init(
    app: App, actor: Actor, _ standing: Tenancy.Standing, channel: Channel,
    session: ID<OpenSession>? = nil
  ) {
    self.app = app
    self.session = session
    self.actor = actor
    self.channel = channel
    place = standing.project
    organisation = standing.organisation
    reach = .person(
      actor.person,
      in: standing.project?.organisation.id ?? (actor.isPlatform ? nil : standing.organisation?.id))
  }

  var store: Store { app.store(as: reach) }

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

  /// The desk for what `permission` is about: a person of the platform administers every
  /// organisation, whichever they have entered, but works in that one alone.
  func reaching(_ permission: Permission) throws -> Desk {
    guard actor.isPlatform else { return self }
    let matrix = try app.matrix()
    guard permission.names.contains(where: { matrix[$0]?.isAcrossOrganisations ?? false })
    else { return self }
    return reachingAll
  }

  /// The desk for requests for approval: people of the platform sign and ask for what is of any
  /// organisation, whichever they have entered.
  var reachingRequests: Desk { actor.isPlatform ? reachingAll : self }

  private var reachingAll: Desk {
    var desk = self
    desk.reach = .person(actor.person, in: nil)
    return desk
  }

  /// The projects the person may be in.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func projects() throws -> [Project] {
    try app.store(as: .person(actor.person, in: nil)).tenancy.projects(of: actor.person)
  }

  /// Who has a role in the organisation; for people of the platform everyone.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func people(page: Paging) throws -> Paged<Person> {
    try require(.change("user.lifecycle"))
    let desk = try reaching(.change("user.lifecycle"))
    return try desk.store.directory.people(.init(organisation: desk.administered()), page)
  }
}

extension App {
  /// The desk of a session.
  public func desk(of session: Session, channel: Channel = .form) -> Desk {
    Desk(app: self, actor: session.actor, session.standing, channel: channel, session: session.id)
  }

  /// The desk of the person whose token a program presents; `nil` when the token opens nothing.
  ///
  /// `address` is ``Project/address``; without it the project the person starts in.
  ///
  /// - Throws: ``Refusal/noProject`` when the person may not be in that project,
  ///   ``Refusal/secondFactorNeeded`` when their role demands what they do not have.
  public func desk(bearer token: String, at address: String? = nil) throws -> Desk? {
    guard let owner = try store(as: .door).tokens.use(Secret.digest(token)) else { return nil }
    guard try secondFactorDemand(on: owner.person) != .now else { throw Refusal.secondFactorNeeded }
    let standing = try standing(of: owner.person, at: address)
    let actor = Actor(
      person: owner.person, userName: owner.userName, displayName: owner.displayName,
      roles: standing.roles, isPlatform: standing.isPlatform, grants: [:],
      isReadOnly: owner.scope == .read, isProgram: true)
    return Desk(app: self, actor: try granted(actor, standing), standing, channel: .api)
  }

  /// The desk of whoever works at the machine itself, in the name of an account.
  ///
  /// `address` is ``Project/address``; without it the project the person starts in.
  ///
  /// - Throws: ``Refusal/unknownPerson``, ``Refusal/personIs(_:)`` unless the account is active, or
  ///   ``Refusal/noProject`` when they may not be there.
  public func desk(ofUser userName: String, at address: String?) throws -> Desk {
    guard let known = try store(as: .door).accounts.credentials(userName: userName) else {
      throw Refusal.unknownPerson
    }
    // Nobody works in an account whose person has not taken it over yet, or may not use it now.
    guard known.state == .active else { throw Refusal.personIs(known.state) }
    let standing = try standing(of: known.person, at: address)
    let actor = Actor(
      person: known.person, userName: userName, displayName: userName, roles: standing.roles,
      isPlatform: standing.isPlatform, grants: [:])
    return Desk(app: self, actor: try granted(actor, standing), standing, channel: .cli)
  }

  /// The person with what the matrix in force lets their roles do, and what the emergency access
  /// adds that they have where they are.
  func granted(_ actor: Actor, _ standing: Tenancy.Standing) throws -> Actor {
    let emergencies =
      standing.isPlatform
      ? try store(as: .person(actor.person, in: nil)).breakGlass.active(
        of: actor.person, in: standing.project?.organisation.id) : []
    return actor.granted(by: try matrix(), breakGlass: emergencies)
  }

  private func standing(of person: ID<Person>, at address: String?) throws -> Tenancy.Standing {
    let tenancy = store(as: .person(person, in: nil)).tenancy
    guard let address else {
      return try tenancy.standing(of: person, in: tenancy.home(of: person))
    }
    guard let project = try tenancy.projects(of: person).first(where: { $0.address == address })
    else { throw Refusal.noProject }
    return try tenancy.standing(of: person, in: project.id)
  }
}

extension Project {
  /// `organisation/workspace/project` in slugs.
  public var address: String { "\(organisation.slug)/\(workspace.slug)/\(slug)" }
}
