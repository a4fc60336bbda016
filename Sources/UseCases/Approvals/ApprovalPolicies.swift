public import Domain
internal import Storage

/// What is wrong with an entry of a list of approval policies.
public struct ApprovalPolicyFault: Hashable, Sendable {
  /// The entry, from 1.
  public let entry: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    case unknownAction(String)
    /// A secret is kept nowhere, so what takes one cannot wait.
    case takesSecret
    /// It holds for the values of a field that the action has not.
    case unknownField(String)
    /// An entry before it is about the same.
    case repeated(Int)
    case noSteps
    case noRoles(step: String)
    case unknownRole(Role)
    case tooFewSignatures(step: String)
    case expiry(ClosedRange<Int>)
    /// A high risk takes three people: two who sign, or another who carries it out (rule S-02).
    case tooFewPeople
    /// The installation's policy about the same asks more; an organisation's may only add to it.
    case weaker
    /// For some requester, no person of its own is left for this step.
    case nobodyLeft(step: String, roles: [Role])
  }

  /// It in words.
  public var message: String { Problem.words(reason) }
}

/// Judges lists of approval policies when they are saved, not when they are needed.
public struct ApprovalPolicies {
  static let expiry = 1...720

  private let app: App
  private let store: Store

  public init(_ desk: Desk) {
    app = desk.app
    store = desk.store
  }

  /// What is wrong with `policies`; nothing when they may be saved for `organisation`.
  ///
  /// For an organisation, every policy must leave enough people to sign whoever asks, and none asks
  /// less than the installation's about the same, in place of which it would stand. One for the
  /// whole installation is about organisations that are not there yet, so only its form is judged.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func faults(
    of policies: [ApprovalPolicy], for organisation: ID<Organisation>?
  ) throws -> [ApprovalPolicyFault] {
    let known = Set(try app.policies.shipped.get().roles.map(\.role))
    let formal = policies.enumerated().flatMap { index, policy in
      (formFaults(of: policy, roles: known) + repetition(of: index, in: policies)).map {
        ApprovalPolicyFault(entry: index + 1, reason: $0)
      }
    }
    guard let organisation, formal.isEmpty else { return formal }
    let weaker = try weakerEntries(of: policies)
    guard weaker.isEmpty else {
      return weaker.sorted().map { ApprovalPolicyFault(entry: $0, reason: .weaker) }
    }
    let people = try Cast(
      roles: store.approvals.roles(anywhereIn: organisation),
      matrix: app.matrix())
    return policies.enumerated().compactMap { index, policy in
      guard let permission = action(of: policy.action)?.permission,
        let step = people.stepWithoutSigner(of: policy, askedWith: permission)
      else { return nil }
      return ApprovalPolicyFault(
        entry: index + 1, reason: .nobodyLeft(step: step.name, roles: step.roles))
    }
  }

  /// The entries that stand in place of one of the installation's and ask less; the first about an
  /// action where none covers all that the installation's does.
  private func weakerEntries(of policies: [ApprovalPolicy]) throws -> Set<Int> {
    let installation = try app.policies.approvals(store.policies, of: nil)
    return installation.reduce(into: []) { entries, asked in
      let own = zip(1..., policies).filter { $0.1.action == asked.action }
      guard let first = own.first else { return }
      for (entry, policy) in own
      where policy.overlaps(asked) && !policy.asksAsMuch(as: asked) { entries.insert(entry) }
      if !own.contains(where: { $0.1.covers(asked) }) { entries.insert(first.0) }
    }
  }

  /// The action that a policy's key is about.
  private func action(of key: String) -> Action? {
    key.hasPrefix("approval.") ? nil : app.actions[key]
  }

  private func formFaults(
    of policy: ApprovalPolicy, roles known: Set<Role>
  ) -> [ApprovalPolicyFault.Reason] {
    var faults: [ApprovalPolicyFault.Reason] = []
    if let action = action(of: policy.action) {
      if action.takesSecret { faults.append(.takesSecret) }
      let names = Set(action.operands + action.fields.map(\.name))
      faults += policy.when.keys.sorted().filter { !names.contains($0) }.map { .unknownField($0) }
    } else {
      faults.append(.unknownAction(policy.action))
    }
    if policy.steps.isEmpty { faults.append(.noSteps) }
    for step in policy.steps {
      if step.roles.isEmpty { faults.append(.noRoles(step: step.name)) }
      if step.signatures < 1 { faults.append(.tooFewSignatures(step: step.name)) }
      faults += step.roles.filter { !known.contains($0) }.map { .unknownRole($0) }
    }
    if let fallback = policy.fallback, !known.contains(fallback) {
      faults.append(.unknownRole(fallback))
    }
    if !Self.expiry.contains(policy.expiresHours) { faults.append(.expiry(Self.expiry)) }
    let signatures = policy.steps.reduce(0) { $0 + $1.signatures }
    if policy.risk == .high, signatures < 2, policy.execution != .byAnother {
      faults.append(.tooFewPeople)
    }
    return faults
  }

  private func repetition(
    of index: Int, in policies: [ApprovalPolicy]
  ) -> [ApprovalPolicyFault.Reason] {
    let policy = policies[index]
    let first = policies[..<index].firstIndex {
      $0.action == policy.action && $0.when == policy.when
    }
    return first.map { [.repeated($0 + 1)] } ?? []
  }
}

/// The people of an organisation with their roles, any of whom may ask.
private struct Cast {
  let roles: [ID<Person>: Set<Role>]
  let matrix: PermissionMatrix

  /// The step for which nobody is left when a certain person asks, if there is such a person.
  ///
  /// Only those matter whom a complete assignment needs: with any other it stays complete.
  func stepWithoutSigner(
    of policy: ApprovalPolicy, askedWith permission: Permission
  ) -> ApprovalPolicy.Step? {
    let signers = Signers(
      roles.reduce(into: [:]) { holders, entry in
        for role in entry.value { holders[role, default: []].insert(entry.key) }
      })
    guard case .complete(let needed) = signers.assignment(of: policy, without: []) else {
      return signers.stepWithoutSigner(of: policy, without: [])
    }
    return needed.lazy.filter { may($0, permission) }
      .compactMap { signers.stepWithoutSigner(of: policy, without: [$0]) }.first
  }

  private func may(_ person: ID<Person>, _ permission: Permission) -> Bool {
    Actor(
      person: person, userName: "", displayName: "", roles: roles[person] ?? [], grants: [:]
    ).granted(by: matrix).may(permission)
  }
}

extension ApprovalPolicy {
  /// Whether it holds wherever `other`, about the same action, does.
  fileprivate func covers(_ other: ApprovalPolicy) -> Bool {
    when.allSatisfy { name, values in other.when[name].map(Set(values).isSuperset) ?? false }
  }

  /// Whether both could hold at once.
  fileprivate func overlaps(_ other: ApprovalPolicy) -> Bool {
    when.allSatisfy { name, values in
      other.when[name].map { !Set(values).isDisjoint(with: $0) } ?? true
    }
  }

  /// Whether each step of `other` is among its own, in their order, and it is no easier otherwise.
  fileprivate func asksAsMuch(as other: ApprovalPolicy) -> Bool {
    var rest = steps[...]
    for step in other.steps {
      let match = rest.firstIndex {
        Set(step.roles).isSuperset(of: $0.roles) && $0.signatures >= step.signatures
      }
      guard let match else { return false }
      rest = rest[(match + 1)...]
    }
    let risks = Risk.allCases
    return (risks.firstIndex(of: risk) ?? 0) >= (risks.firstIndex(of: other.risk) ?? 0)
      && (fallback == nil || fallback == other.fallback)
      && (execution == other.execution || execution == .byAnother)
  }
}
