internal import Cryptography
public import Domain
internal import Storage

extension App {
  /// The roles someone may ask for when they have no account yet.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func roles() throws -> [RoleDescription] { try policies.shipped.get().roles }

  /// Takes a request for an account and gives its reference, which is kept nowhere.
  ///
  /// The answer and its time are the same whether or not there is such an organisation or such an
  /// account, and for a name that another request waits for. `address` is where it came from.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` for how the fields are written, or
  ///   ``Refusal/tooManyRequests(seconds:)``.
  public func register(_ request: RegistrationRequest, address: String) throws -> String {
    let faults = try faults(of: request)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let origin = Secret.digest("registration:\(address)")
    let name = Secret.digest("registration of:\(request.userName.lowercased())")
    let reference = Secret.oneTimePassword()
    let store = doorStore
    let seconds = try store.transaction { () -> Int? in
      try store.failures.takeTurn(on: origin)
      if let seconds = try store.failures.secondsBlocked([origin]) { return seconds }
      try store.failures.count(origin, limit: limits.requestsOfAddress, pause: limits.block)
      try store.failures.takeTurn(on: name)
      try store.registrations.add(
        request, digest: Secret.digest(reference), life: limits.registration)
      return nil
    }
    if let seconds { throw Refusal.tooManyRequests(seconds: seconds) }
    return reference
  }

  /// What has become of the request with that reference.
  ///
  /// - Throws: ``Refusal/unknownRegistration``.
  public func registrationStatus(_ reference: String) throws -> RegistrationStatus {
    let plain = reference.filter { !$0.isWhitespace }.lowercased()
    guard let status = try doorStore.registrations.status(digest: Secret.digest(plain)) else {
      throw Refusal.unknownRegistration
    }
    return status
  }

  /// The database for those who have no account; what they are told says nothing of it.
  private var doorStore: Store { store(as: .engine(nil)) }

  private func faults(of request: RegistrationRequest) throws -> [FieldFault] {
    var faults = try faults(
      of: NewPerson(
        userName: request.userName, displayName: request.displayName, role: request.role,
        organisation: nil))
    for (name, text, range) in [
      ("organisation", request.organisation, 1...60), ("reason", request.reason, 3...500),
    ] {
      let length = text.unicodeScalars.count
      if length < range.lowerBound {
        faults.append(
          FieldFault(name, length == 0 ? .missing : .tooShort(minimum: range.lowerBound)))
      } else if length > range.upperBound {
        faults.append(FieldFault(name, .tooLong(maximum: range.upperBound)))
      }
    }
    return faults
  }
}

extension Desk {
  /// A request for an account that the desk's person may see.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or ``Refusal/unknownRegistration`` also for those of
  ///   other organisations.
  public func registration(_ number: String) throws -> Registration {
    try require(.read("registration.review"))
    let desk = try reaching(.read("registration.review"))
    guard let number = Int(number),
      let found = try desk.store.registrations.find(ID(number), in: desk.administered())
    else { throw Refusal.unknownRegistration }
    return found
  }

  /// The roles that the desk's person may give to someone who asked for an account: an organisation
  /// its own, security those of the platform and the organisation administrator's, the super
  /// administrator all.
  ///
  /// Source: `schemas/policy/matrix_conditions.csv`, `registration.review`.
  func approvableRoles() throws -> [RoleDescription] {
    if actor.roles.contains(.superAdmin) { return try app.roles() }
    return try assignableRoles()
  }
}
