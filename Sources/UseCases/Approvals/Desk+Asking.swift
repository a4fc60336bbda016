internal import Cryptography
internal import Domain
internal import Storage

extension Desk {
  /// The first policy in force at `place` that is about `action` with what it is told.
  func policy(
    governing action: Action, _ input: Action.Input, at place: ApprovalPlace
  ) throws -> ApprovalPolicy? {
    try app.policies.approvals(store.policies, of: place.organisation)
      .first { $0.governs(action.key, input.values) }
  }

  /// Keeps what is asked for until others have agreed, and gives the request's address.
  ///
  /// - Throws: ``ApprovalRefusal/takesSecret(action:)`` or
  ///   ``ApprovalRefusal/nobodyLeft(step:roles:)``.
  func ask(
    for action: Action, _ input: Action.Input, at place: ApprovalPlace,
    under policy: ApprovalPolicy
  ) throws -> String {
    try store.transaction {
      let content = try content(of: action, input, at: place, under: policy)
      let (number, isNew) = try store.approvals.add(
        content, of: action.key, by: actor.person, at: place, channel: channel)
      if isNew {
        let entry = LedgerEntry(
          "approval.ask", on: "approval:\(number)", in: place.project,
          detail: [
            LedgerDetail("governed", action.key), LedgerDetail("content", content.hash.hex),
            LedgerDetail("risk", policy.risk.rawValue),
          ])
        try app.record(entry, by: author, in: place.organisation)
      }
      guard let request = try store.approvals.find(number, of: place.organisation) else {
        throw Refusal.approval(.unknown("\(number)"))
      }
      return address(of: request)
    }
  }

  /// What a request of the desk's person holds.
  ///
  /// - Throws: as ``ask(for:_:at:under:)``.
  func content(
    of action: Action, _ input: Action.Input, at place: ApprovalPlace,
    under policy: ApprovalPolicy
  ) throws -> Approvals.Content {
    guard !action.takesSecret else {
      throw Refusal.approval(.takesSecret(action: action.key))
    }
    let authors = try action.authors(self, input).subtracting([actor.person])
    let signers = try signers(under: policy, at: place)
    if let step = signers.stepWithoutSigner(of: policy, without: authors.union([actor.person])) {
      throw Refusal.approval(.nobodyLeft(step: step.name, roles: step.roles))
    }
    return Approvals.Content(
      input: CanonicalJSON.text(input.values), hash: contentHash(of: action, input, at: place),
      policy: policy, authors: authors, reason: input.values["reason"]?.first)
  }

  /// What signatures are of: action, what it is told, and where.
  private func contentHash(
    of action: Action, _ input: Action.Input, at place: ApprovalPlace
  ) -> [UInt8] {
    Secret.digest(
      CanonicalJSON.text([
        "action": CanonicalJSON.quoted(action.key),
        "input": CanonicalJSON.text(input.values),
        "organisation": place.organisation.map { "\($0.number)" } ?? "null",
        "project": place.project.map { "\($0.number)" } ?? "null",
      ]))
  }

  /// Who could sign under `policy` at a place now.
  func signers(under policy: ApprovalPolicy, at place: ApprovalPlace) throws -> Signers {
    let roles = policy.steps.reduce(into: Set<Role>()) { $0.formUnion($1.roles) }
    return Signers(
      try store.approvals.holders(
        of: roles.union(policy.fallback.map { [$0] } ?? []), at: place))
  }
}
