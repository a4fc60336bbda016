public import Domain
internal import Storage

/// A request with all that there is to know before one decides on it.
public struct ApprovalDetail: Sendable {
  public let request: ApprovalRequest
  /// As paths and commands name it from where the desk is.
  public let address: String
  /// That of its action.
  public let title: String
  /// Terms with values that say who asks for what, where, and how it is carried out.
  public let facts: [(term: String, text: String)]
  /// What is asked for, value by value; `nil` where its reader may know only that it is asked.
  public let content: [(term: String, text: String)]?
  public let steps: [Step]
  /// Signatures on content that is no more, oldest first.
  public let history: [ApprovalSignature]
  /// The keys of what the reader may do with it now.
  public let actions: [String]
  /// Why the reader may not sign it while it waits for signatures; `nil` when they may.
  public let breach: SigningBreach?

  public struct Step: Sendable {
    public let name: String
    public let roles: [Role]
    /// How many signatures it takes.
    public let needed: Int
    public let signatures: [ApprovalSignature]
    /// Whether it is the one that waits.
    public let isCurrent: Bool
  }
}

/// A request as the inbox states it.
public struct ApprovalSummary: Sendable {
  public let request: ApprovalRequest
  /// As paths and commands name it from where the desk is; `nil` when it is in another organisation,
  /// where its person must go to sign it.
  public let address: String?
  /// That of its action.
  public let title: String
}

extension Desk {
  /// A request by its number, or `p` and its number for one of the platform's, or an organisation's
  /// short name, a hyphen and its number for one elsewhere.
  ///
  /// - Throws: ``ApprovalRefusal/unknown(_:)``, also for one that the person may not see.
  public func approval(_ address: String) throws -> ApprovalDetail {
    try reachingRequests.detail(of: address)
  }

  private func detail(of address: String) throws -> ApprovalDetail {
    let request = try found(address)
    let all = try store.approvals.signatures(on: request)
    let standing = try standing(of: request)
    return ApprovalDetail(
      request: request, address: address, title: title(of: request), facts: facts(of: request),
      content: readsContent(standing) ? content(of: request) : nil,
      steps: request.policy.steps.enumerated().map { index, step in
        ApprovalDetail.Step(
          name: step.name, roles: step.roles, needed: step.signatures,
          signatures: standing.signatures.filter { $0.step == index },
          isCurrent: request.state == .pending && index == request.step)
      }, history: all.filter { $0.voidedAt != nil }, actions: actions(on: standing),
      breach: standing.breach(signing: actor.person))
  }

  /// The requests that wait for the person, wherever they have a role, the first to lapse first.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func inbox(page: Paging) throws -> Paged<ApprovalSummary> {
    guard !actor.isProgram else { return Paged(items: [], paging: page, total: 0) }
    let waiting = try everywhere.approvals.waiting(for: actor.person, page)
    return Paged(
      items: waiting.items.map { request in
        let organisation = request.place.organisation
        let isOpen =
          actor.isPlatform || organisation == nil || organisation == self.organisation?.id
        return ApprovalSummary(
          request: request, address: isOpen ? self.address(of: request) : nil,
          title: title(of: request))
      }, paging: waiting.paging, total: waiting.total)
  }

  /// How many requests wait for the person: one question that every page can afford.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func inboxCount() throws -> Int {
    guard !actor.isProgram else { return 0 }
    return try everywhere.approvals.countWaiting(for: actor.person)
  }

  /// Their own, what they could sign, or any where they are and may read approvals.
  func maySee(_ request: ApprovalRequest) throws -> Bool {
    let isHere = [nil, organisation?.id].contains(request.place.organisation)
    if request.requester == actor.person || (isHere && actor.may(.read("approval.read"))) {
      return true
    }
    return try standing(of: request).concerns(actor.person)
  }

  /// People of the platform know what an organisation asks for only when they decide on it or may
  /// read its design (rule S-05).
  private func readsContent(_ standing: ApprovalStanding) -> Bool {
    !actor.isPlatform || standing.request.place.organisation == nil
      || actor.may(.read("mapping.read")) || standing.concerns(actor.person)
  }

  func title(of request: ApprovalRequest) -> String {
    app.actions[request.action]?.title ?? request.action
  }

  private func facts(of request: ApprovalRequest) -> [(term: String, text: String)] {
    let execution =
      switch request.policy.execution {
      case .onApproval: "With the last signature"
      case .byRequester: "By whoever asked, once it is approved"
      case .byAnother: "By a person who neither asked nor signed, once it is approved"
      }
    let place = [request.place.organisationName, request.place.projectName].compactMap { $0 }
    return [
      ("Asked by", request.requesterName),
      ("Where", place.isEmpty ? "The whole installation" : place.joined(separator: " · ")),
      ("Risk", request.policy.risk.rawValue), ("Carried out", execution),
      ("Version", "\(request.version)"),
    ] + (request.executorName.map { [("Carried out by", $0)] } ?? [])
      + (request.failure.map { [("Not carried out", $0)] } ?? [])
  }

  private func content(of request: ApprovalRequest) -> [(term: String, text: String)] {
    let action = app.actions[request.action]
    let known = (action?.operands ?? []) + (action?.fields.map(\.name) ?? [])
    let others = request.input.keys.filter { !known.contains($0) }.sorted()
    return (known + others).flatMap { name in
      let label = action?.fields.first { $0.name == name }?.label ?? name
      return (request.input[name] ?? []).map { (label, $0) }
    }
  }

  /// What the person may do with a request now, by keys.
  func actions(on standing: ApprovalStanding) -> [String] {
    let request = standing.request
    var keys: [String] = []
    guard !actor.isReadOnly else { return keys }
    if request.state == .pending {
      if !actor.isProgram, standing.breach(signing: actor.person) == nil {
        keys += ["approval.sign", "approval.reject"]
      }
      if request.requester == actor.person { keys.append("approval.edit") }
    }
    if request.state == .approved, standing.breach(executing: actor.person) == nil {
      keys.append("approval.execute")
    }
    if [.pending, .approved].contains(request.state), request.requester == actor.person {
      keys.append("approval.withdraw")
    }
    return keys
  }
}
