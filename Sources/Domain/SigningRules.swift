/// Why someone may not sign, or carry out, a request; what is compared is always the person.
public enum SigningBreach: Hashable, Sendable {
  /// They asked for it (rule S-01).
  case ownRequest
  /// They wrote what is to be approved (rule S-01).
  case ownWork
  /// They have signed it already (rule S-03).
  case signedAlready
  /// They hold no role of the step.
  case noRole(step: String, roles: [Role])
  /// They hold the fallback's role, and somebody of the step itself is left (rule S-23).
  case fallbackNotDue(step: String)
  /// Nobody but they could sign a later step.
  case neededLater(step: String)
  /// Only whoever asked carries it out (rule S-02).
  case notRequester
  /// Whoever asked, wrote or signed does not carry it out (rule S-02).
  case involved

  /// The rule of separation of duty, where it is one.
  public var rule: String? {
    switch self {
    case .ownRequest, .ownWork: "S-01"
    case .notRequester, .involved: "S-02"
    case .signedAlready: "S-03"
    case .fallbackNotDue: "S-23"
    case .noRole, .neededLater: nil
    }
  }
}

/// Who could sign under a policy at a place, as roles are held there now.
public struct Signers: Sendable {
  private let holders: [Role: Set<ID<Person>>]

  public init(_ holders: [Role: Set<ID<Person>>]) { self.holders = holders }

  /// Who holds a role of `step`.
  public func people(of step: ApprovalPolicy.Step) -> Set<ID<Person>> {
    step.roles.reduce(into: []) { $0.formUnion(holders[$1] ?? []) }
  }

  public func hold(_ role: Role?, _ person: ID<Person>) -> Bool {
    role.flatMap { holders[$0] }?.contains(person) ?? false
  }

  /// The first step of `policy` for which no person of its own is left, the fallback's among them;
  /// `nil` when every signature that is wanting can have another person.
  ///
  /// The first steps before `step`, and `signed` signatures of that one, are given already.
  public func stepWithoutSigner(
    of policy: ApprovalPolicy, from step: Int = 0, signed: Int = 0, without barred: Set<ID<Person>>
  ) -> ApprovalPolicy.Step? {
    switch assignment(of: policy, from: step, signed: signed, without: barred) {
    case .complete: nil
    case .nobodyFor(let slot): slots(of: policy, from: step, signed: signed)[slot]
    }
  }

  /// A person of its own for every signature that is wanting.
  public func assignment(
    of policy: ApprovalPolicy, from step: Int = 0, signed: Int = 0, without barred: Set<ID<Person>>
  ) -> Assignment {
    let fallback = policy.fallback.flatMap { holders[$0] } ?? []
    return Assignment(
      slots(of: policy, from: step, signed: signed).map {
        people(of: $0).union(fallback).subtracting(barred)
      })
  }

  /// One for each signature that is wanting.
  private func slots(
    of policy: ApprovalPolicy, from step: Int, signed: Int
  ) -> [ApprovalPolicy.Step] {
    policy.steps.indices.dropFirst(step).flatMap { index in
      let wanting = policy.steps[index].signatures - (index == step ? signed : 0)
      return Array(repeating: policy.steps[index], count: max(0, wanting))
    }
  }
}

/// Different people for places that each take one of several: a matching of a bipartite graph.
public enum Assignment: Equatable, Sendable {
  /// Who takes which place.
  case complete([ID<Person>])
  /// The first place that nobody is left for, however those before it are taken.
  case nobodyFor(Int)

  /// Kuhn's algorithm: each place takes a free person, or one whose place another can take.
  init(_ candidates: [Set<ID<Person>>]) {
    var places: [ID<Person>: Int] = [:]
    for place in candidates.indices {
      var tried: Set<ID<Person>> = []
      guard Self.take(place, of: candidates, &places, &tried) else {
        self = .nobodyFor(place)
        return
      }
    }
    self = .complete(places.sorted { $0.value < $1.value }.map(\.key))
  }

  private static func take(
    _ place: Int, of candidates: [Set<ID<Person>>], _ places: inout [ID<Person>: Int],
    _ tried: inout Set<ID<Person>>
  ) -> Bool {
    for person in candidates[place].sorted(by: { $0.number < $1.number })
    where tried.insert(person).inserted {
      let taken = places[person]
      if let taken, !take(taken, of: candidates, &places, &tried) { continue }
      places[person] = place
      return true
    }
    return false
  }
}

/// A request with who has signed it and who could: what the rules are asked of.
public struct ApprovalStanding: Sendable {
  public let request: ApprovalRequest
  /// Of the content as it is.
  public let signatures: [ApprovalSignature]
  private let signers: Signers

  public init(
    request: ApprovalRequest, signatures: [ApprovalSignature], signers: Signers
  ) {
    self.request = request
    self.signatures = signatures
    self.signers = signers
  }

  public var signed: Set<ID<Person>> { Set(signatures.map(\.person)) }

  /// How many have agreed in the step that waits.
  public var signedOfStep: Int { signatures.count { $0.step == request.step } }

  /// Where one more signature would leave it: the step that waits then.
  public var stepAfterNext: Int {
    guard let step = request.currentStep else { return request.step }
    return request.step + (signedOfStep + 1 < step.signatures ? 0 : 1)
  }

  /// Why `person` may not sign the step that waits; `nil` when they may.
  public func breach(signing person: ID<Person>) -> SigningBreach? {
    if person == request.requester { return .ownRequest }
    if request.authors.contains(person) { return .ownWork }
    if signed.contains(person) { return .signedAlready }
    guard let step = request.currentStep else { return .noRole(step: "", roles: []) }
    let taken = request.barred.union(signed)
    let left = signers.people(of: step).subtracting(taken)
    guard left.contains(person) else {
      guard signers.hold(request.policy.fallback, person) else {
        return .noRole(step: step.name, roles: step.roles)
      }
      return left.isEmpty ? nil : .fallbackNotDue(step: step.name)
    }
    return neededLater(person, taken)
  }

  /// A person who alone could sign a later step keeps themselves for it, while others can sign this.
  private func neededLater(_ person: ID<Person>, _ taken: Set<ID<Person>>) -> SigningBreach? {
    let now = signers.stepWithoutSigner(
      of: request.policy, from: request.step, signed: signedOfStep, without: taken)
    let later = signers.stepWithoutSigner(
      of: request.policy, from: stepAfterNext,
      signed: stepAfterNext == request.step ? signedOfStep + 1 : 0, without: taken.union([person]))
    guard now == nil, let later else { return nil }
    return .neededLater(step: later.name)
  }

  /// Whether `person` holds a role that signs some step, or the fallback's, whatever else bars them.
  public func concerns(_ person: ID<Person>) -> Bool {
    request.requester == person || request.authors.contains(person)
      || request.policy.steps.contains { signers.people(of: $0).contains(person) }
      || signers.hold(request.policy.fallback, person)
  }

  /// Why `person` may not carry out what is approved; `nil` when they may.
  public func breach(executing person: ID<Person>) -> SigningBreach? {
    switch request.policy.execution {
    case .onApproval, .byRequester: person == request.requester ? nil : .notRequester
    case .byAnother:
      request.barred.union(signed).contains(person) ? .involved : nil
    }
  }
}
