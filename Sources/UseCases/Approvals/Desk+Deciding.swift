internal import Domain
internal import Storage

/// Every act takes the request's row first and holds it until its transaction ends, and states the
/// content that its person saw.
extension Desk {
  /// Signs the step that waits; the last signature carries out what asks for that.
  ///
  /// - Throws: ``ApprovalRefusal``.
  func sign(
    _ address: String, seen content: String, _ verdict: ApprovalVerdict, rationale: String
  ) throws -> Action.Effect {
    guard !actor.isProgram else { throw Refusal.approval(.program) }
    let request = try held(address, seen: content, in: [.pending])
    let standing = try standing(of: request)
    if let breach = standing.breach(signing: actor.person) {
      throw Refusal.breach(breach, request.number)
    }
    try store.approvals.sign(request, by: actor.person, verdict, rationale: rationale)
    switch verdict {
    case .reject: return try conclude(request, as: .rejected)
    case .approve: return try approve(request, to: standing.stepAfterNext)
    }
  }

  private func approve(_ request: ApprovalRequest, to step: Int) throws -> Action.Effect {
    guard step == request.policy.steps.count else {
      try store.approvals.advance(request, to: step)
      return effect(on: request, now: .pending)
    }
    guard request.policy.execution == .onApproval else {
      return try conclude(request, as: .approved)
    }
    _ = try conclude(request, as: .approved)
    return try carryOut(request, by: nil)
  }

  /// Puts other content into one's own request; the signatures on the former are void (rule S-04).
  ///
  /// - Throws: ``ApprovalRefusal``.
  func edit(_ address: String, seen content: String, to text: String) throws -> Action.Effect {
    let request = try own(address, seen: content, in: [.pending])
    guard let action = app.actions[request.action] else {
      throw Refusal.approval(.outdated(action: request.action))
    }
    let desk = try requesterDesk(of: request).reaching(action.permission)
    var values = try StatedInput.values(text, of: Set(action.fields.map(\.name)))
    for name in action.operands { values[name] = request.input[name] }
    let input = try action.read(values, for: desk)
    try action.check(desk, input)
    try desk.requirePlace(of: request, for: action, input)
    guard let policy = try desk.policy(governing: action, input, at: request.place) else {
      throw Refusal.approval(.needsNone(number: request.number))
    }
    try store.approvals.edit(
      request, to: desk.content(of: action, input, at: request.place, under: policy))
    return effect(on: try found(address), now: .pending)
  }

  /// Takes one's own request back, as long as it is not carried out.
  ///
  /// - Throws: ``ApprovalRefusal``.
  func withdraw(_ address: String, seen content: String) throws -> Action.Effect {
    try conclude(own(address, seen: content, in: [.pending, .approved]), as: .withdrawn)
  }

  /// Carries out what was approved for whoever asked to, or for another, to do.
  ///
  /// - Throws: ``ApprovalRefusal``, or ``Refusal/notPermitted(_:)`` for another who may not do it.
  func execute(_ address: String, seen content: String) throws -> Action.Effect {
    let request = try held(address, seen: content, in: [.approved])
    if let breach = try standing(of: request).breach(executing: actor.person) {
      throw Refusal.breach(breach, request.number)
    }
    if request.policy.execution == .byAnother {
      guard !actor.isProgram else { throw Refusal.approval(.program) }
      guard let action = app.actions[request.action],
        let executor = try granted(actor.person, at: request.place)
      else { throw Refusal.approval(.outdated(action: request.action)) }
      guard executor.may(action.permission) else { throw Refusal.notPermitted(action.permission) }
    }
    return try carryOut(request, by: actor.person)
  }
}

extension Desk {
  /// A request with who has signed its content and who could.
  func standing(of request: ApprovalRequest) throws -> ApprovalStanding {
    ApprovalStanding(
      request: request,
      signatures: try store.approvals.signatures(on: request).filter { $0.voidedAt == nil },
      signers: try signers(under: request.policy, at: request.place))
  }

  /// Which organisation's request an address names, and its number: `7` where the desk is, `p7` on
  /// the platform, `st-elsewhere-7` elsewhere.
  func parsed(_ address: String) throws -> (organisation: ID<Organisation>?, number: Int) {
    let slug = address.lastIndex(of: "-").map { address[..<$0] }
    let isPlatform = slug == nil && address.hasPrefix("p")
    let digits = address.dropFirst(slug.map { $0.count + 1 } ?? (isPlatform ? 1 : 0))
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int32(digits) else {
      throw Refusal.approval(.unknown(address))
    }
    guard let slug else { return (isPlatform ? nil : organisation?.id, Int(number)) }
    guard let elsewhere = try store.memberships.organisation(String(slug)) else {
      throw Refusal.approval(.unknown(address))
    }
    return (elsewhere, Int(number))
  }

  /// - Throws: ``ApprovalRefusal/unknown(_:)``.
  func found(_ address: String, isHeld: Bool = false) throws -> ApprovalRequest {
    let (organisation, number) = try parsed(address)
    guard
      let request = try store.approvals.find(number, of: organisation, isHeld: isHeld),
      try maySee(request)
    else { throw Refusal.approval(.unknown(address)) }
    return request
  }

  private func held(
    _ address: String, seen content: String, in states: Set<ApprovalState>
  ) throws -> ApprovalRequest {
    let request = try found(address, isHeld: true)
    guard states.contains(request.state) else {
      throw Refusal.approval(.stands(request.state, number: request.number))
    }
    guard request.content == content else {
      throw Refusal.approval(.changed(number: request.number))
    }
    return request
  }

  private func own(
    _ address: String, seen content: String, in states: Set<ApprovalState>
  ) throws -> ApprovalRequest {
    let request = try found(address)
    guard request.requester == actor.person else {
      throw Refusal.approval(.notYours(number: request.number))
    }
    return try held(address, seen: content, in: states)
  }

  /// Moves a request whose row is held.
  func conclude(
    _ request: ApprovalRequest, as state: ApprovalState, by executor: ID<Person>? = nil,
    failure: String? = nil
  ) throws -> Action.Effect {
    guard
      try store.approvals.move(request, to: state, by: executor, failure: failure)
    else { throw Refusal.approval(.stands(request.state, number: request.number)) }
    var effect = effect(on: request, now: state)
    if let failure { effect.detail.append(("failure", failure)) }
    return effect
  }

  /// What the ledger keeps of an act on a request.
  func effect(on request: ApprovalRequest, now state: ApprovalState) -> Action.Effect {
    let address = address(of: request)
    return Action.Effect(
      "approval:\(request.number)",
      detail: [
        ("governed", request.action), ("content", request.content),
        ("version", "\(request.version)"), ("step", request.currentStep?.name ?? "–"),
        ("state", state.rawValue),
      ],
      answer: [("approval", address), ("state", state.rawValue)],
      next: "/approvals/\(address)", organisation: .some(request.place.organisation))
  }

  /// How the desk names a request.
  func address(of request: ApprovalRequest) -> String {
    if request.place.organisation == organisation?.id { return "\(request.number)" }
    return request.place.organisationSlug.map { "\($0)-\(request.number)" }
      ?? "p\(request.number)"
  }
}
