public import Domain
internal import Storage

/// What people see of their own account.
extension Desk {
  /// The roles the person holds, wherever that is.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func rolesHeld() throws -> [RoleHeld] {
    try app.store(as: .person(actor.person, in: nil)).tenancy.rolesHeld(by: actor.person)
  }

  /// The fewest characters that a new password of the person has.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func passwordMinimum() throws -> Int {
    let settings = try app.settings()
    return try store.secondFactors.isConfirmed(of: actor.person)
      ? settings.passwordMinimumWithSecondFactor : settings.passwordMinimum
  }

  /// The person's living sessions, the one used last first.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func sessions(page: Paging) throws -> Paged<OpenSession> {
    try store.sessions.list(of: actor.person, page)
  }

  /// Whether that is the session with which the person asks.
  public func isOwn(_ open: OpenSession) -> Bool { open.id == session }

  /// The ten last acts of the person where they are, the newest first.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func lastActs() throws -> [LedgerEvent] {
    guard actor.may(.of("audit.read", .own)), actor.isPlatform || organisation != nil else {
      return []
    }
    var filter = LedgerFilter()
    filter.person = actor.person
    return try audit(
      filter, page: Paging(size: 10), in: organisation == nil ? .platform : .organisation
    ).items
  }
}
