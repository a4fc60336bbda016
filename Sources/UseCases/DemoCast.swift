internal import Domain
internal import Storage

extension App {
  /// Makes one synthetic person a role for the sample programme, all with one password: `given`, or
  /// a new one, which nobody keeps.
  ///
  /// Those that are there stay as they are.
  ///
  /// - Returns: Who was made, in the order of the roles, and their password.
  /// - Throws: ``Refusal/notASampleInstallation`` unless the sample's is the only organisation, or
  ///   ``Refusal/invalid(_:)`` for the password.
  public func loadDemoCast(
    password given: String? = nil
  ) throws -> (made: [String], password: String) {
    let password = given ?? Secret.oneTimePassword()
    let roles = try roles()
    let names = roles.map { "demo-\($0.role.rawValue.replacing("_", with: "-"))" }
    let rule = try passwordRule()
    let faults = names.flatMap { name in
      rule.faults(of: password, userName: name, hasSecondFactor: false, contextWords: [])
    }
    if let fault = faults.first { throw Refusal.invalid([FieldFault("password", fault)]) }
    let store = store(as: .engine(nil))
    return try store.transaction {
      let slug = Place.sample.organisation.slug
      guard let organisation = try store.memberships.organisation(slug),
        try store.memberships.isOnlyOrganisation(organisation)
      else { throw Refusal.notASampleInstallation }
      let hash = Hashing.hash(password)
      var made: [String] = []
      for (description, name) in zip(roles, names)
      where try store.accounts.credentials(userName: name) == nil {
        let id = try store.accounts.create(
          userName: name, displayName: "Demo \(description.title) (synthetic)",
          passwordHash: hash, oneTime: nil)
        try store.accounts.grant(
          description.role, to: id, in: description.scope == .platform ? nil : organisation)
        made.append(name)
      }
      if !made.isEmpty {
        try record(
          LedgerEntry(
            "demo_cast.load", on: "organisation:\(slug)",
            detail: [LedgerDetail("people", made.count)]), by: .engine, in: organisation)
      }
      return (made, password)
    }
  }
}
