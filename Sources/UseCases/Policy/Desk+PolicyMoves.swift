internal import Cryptography
internal import Domain
internal import Storage

extension Desk {
  /// Drafts `content` as a new version.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or ``Refusal/invalid(_:)`` when it says nothing new.
  func draft(
    _ content: PolicyContent, of series: PolicySeries, note: String
  ) throws -> Action.Effect {
    try require(.change, for: series)
    try store.policies.takeTurn(in: series)
    try judge(content, of: series, statedIn: "body")
    let text = try textOfChange(content, of: series)
    let version = try store.policies.draft(
      series, body: text, sha256: text.sha256, note: note, by: actor.person)
    return effect(series, version, .draft, text.sha256.hex)
  }

  /// Changes a cell in the person's open draft, or in a new one from what is in force.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/invalid(_:)``.
  func changeCell(_ input: Action.Input) throws -> Action.Effect {
    let series = PolicySeries.installation(.permissionMatrix)
    try require(.change, for: series)
    let letters = input["rights"].split(separator: " ")
    let rights = letters.compactMap { Right(rawValue: String($0)) }
    guard rights.count == letters.count else {
      throw Refusal.invalid([FieldFault("rights", .noneOf(Right.allCases.map(\.rawValue)))])
    }
    try store.policies.takeTurn(in: series)
    let draft = try store.policies.openDraft(of: actor.person, in: series)
    let matrix = try draft.flatMap(matrix) ?? app.matrix()
    let changed = matrix.with(
      Set(rights), for: Role(rawValue: input["role"]),
      on: PermissionName(rawValue: input["permission"]))
    let lockOuts = changed.lockOuts
    guard lockOuts.isEmpty else {
      throw Refusal.invalid(lockOuts.map { FieldFault("rights", .policy($0)) })
    }
    guard let draft else {
      return try self.draft(.matrix(changed), of: series, note: input["note"])
    }
    let text = try textOfChange(.matrix(changed), of: series)
    guard
      try store.policies.redraft(
        draft.id, body: text, sha256: text.sha256, note: input["note"], by: actor.person)
    else { throw Refusal.policyIs(draft.state, version: draft.version) }
    return effect(series, draft.version, .draft, text.sha256.hex)
  }

  /// Reviews a draft; that of an organisation is then applied by the same person.
  ///
  /// - Throws: ``Refusal``.
  func reviewPolicy(_ input: Action.Input) throws -> Action.Effect {
    let (series, document) = try turn(input, .approve)
    let content = input["content"]
    guard
      try store.policies.review(
        document, content: content, to: .reviewed, saying: input["review"], by: actor.person)
    else { throw try refusal(document, content, from: [.draft], keptApartBy: "S-01") }
    guard series.organisation != nil else {
      return effect(series, document.version, .reviewed, content)
    }
    return try apply(document, content)
  }

  /// - Throws: ``Refusal``.
  func rejectPolicy(_ input: Action.Input) throws -> Action.Effect {
    let (series, document) = try turn(input, .approve)
    let content = input["content"]
    guard
      try store.policies.review(
        document, content: content, to: .rejected, saying: input["review"], by: actor.person)
    else {
      throw try refusal(
        document, content, from: [.draft, .reviewed], keptApartBy: "S-01", mayBeStale: true)
    }
    return effect(series, document.version, .rejected, content)
  }

  /// - Throws: ``Refusal``, of which ``Refusal/overGrants(_:)`` names what may not be given.
  func applyPolicy(_ input: Action.Input) throws -> Action.Effect {
    let (_, document) = try turn(input, .execute)
    return try apply(document, input["content"])
  }

  private func apply(_ document: PolicyDocument, _ content: String) throws -> Action.Effect {
    // Who could sign when it was drafted may have left since.
    if let body = try store.policies.body(document.id.number) {
      let kept = try PolicyContent(
        document.series.kind, version: document.version, kept: body.text,
        shipped: app.policies.shipped.get())
      try judge(kept, of: document.series, statedIn: "content")
    }
    let overGrants = try policy(document.series.name, version: document.version).overGrants
    guard overGrants.isEmpty else { throw Refusal.overGrants(overGrants) }
    guard try store.policies.apply(document, content: content, by: actor.person) else {
      throw try refusal(document, content, from: [.reviewed], keptApartBy: "S-02")
    }
    return effect(document.series, document.version, .applied, content)
  }

  /// - Throws: ``Refusal``; another's version is not the person's to withdraw.
  func withdrawPolicy(_ input: Action.Input) throws -> Action.Effect {
    let (series, document) = try turn(input, .change)
    let content = input["content"]
    guard document.author.person == actor.person else {
      throw Refusal.notPermitted(.change(series.permission))
    }
    guard try store.policies.withdraw(document, content: content, by: actor.person) else {
      throw try refusal(
        document, content, from: [.draft, .reviewed], keptApartBy: "S-02", mayBeStale: true)
    }
    return effect(series, document.version, .withdrawn, content)
  }

  /// What a version is, and what it would change.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/unknownPolicy``.
  func lookAtPolicy(_ input: Action.Input, _ need: Need) throws -> Action.Prospect {
    let series = try series(input["kind"])
    try require(need, for: series)
    let document = try document(series, version: input.number("version"))
    let version = try policy(series.name, version: document.version)
    let forbidden = version.overGrants.map { "Cannot be applied. \(Problem.words($0))" }
    return Action.Prospect(
      facts: [
        ("Policy", series.name), ("Version", "\(document.version), \(document.state.rawValue)"),
        ("Based on", "version \(document.basedOn)"),
        ("In force", "version \(version.inForce)"), ("Author", document.author.name ?? "–"),
        ("Reviewer", document.reviewer?.name ?? "–"), ("Note", document.note),
        ("SHA-256", document.sha256),
      ],
      changes: forbidden + version.changes, values: ["content": [document.sha256]],
      back: "/admin/policies")
  }
}

extension Desk {
  private func turn(
    _ input: Action.Input, _ need: Need
  ) throws -> (series: PolicySeries, document: PolicyDocument) {
    let series = try series(input["kind"])
    try require(need, for: series)
    try store.policies.takeTurn(in: series)
    return (series, try document(series, version: input.number("version")))
  }

  /// Sees to it that approval policies can be met where they are to hold.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  private func judge(
    _ content: PolicyContent, of series: PolicySeries, statedIn field: String
  ) throws {
    guard case .approvals(let policies) = content else { return }
    let faults = try ApprovalPolicies(self).faults(of: policies, for: series.organisation)
    guard faults.isEmpty else {
      throw Refusal.invalid(faults.prefix(20).map { FieldFault(field, .approvalPolicy($0)) })
    }
  }

  private func matrix(_ draft: PolicyDocument) throws -> PermissionMatrix? {
    guard let body = try store.policies.body(draft.id.number) else { return nil }
    return MatrixText(
      body.text, version: draft.version, shipped: try app.policies.shipped.get()
    ).matrix
  }

  private func textOfChange(_ content: PolicyContent, of series: PolicySeries) throws -> String {
    let shipped = try app.policies.shipped.get()
    let text = try content.text(shipped)
    guard try app.policies.content(series, store.policies).text(shipped) != text else {
      throw Refusal.invalid([FieldFault("body", .policy(.unchanged))])
    }
    return text
  }

  /// Why a version did not move.
  private func refusal(
    _ document: PolicyDocument, _ content: String, from states: [PolicyState],
    keptApartBy rule: String, mayBeStale: Bool = false
  ) throws -> Refusal {
    let inForce = try store.policies.versionInForce(document.series)
    if !states.contains(document.state) {
      return .policyIs(document.state, version: document.version)
    }
    if document.sha256 != content { return .changedSinceSeen }
    if !mayBeStale, document.basedOn != inForce {
      return .policyMovedOn(from: document.basedOn, inForce: inForce)
    }
    return .keptApart(rule: rule)
  }

  private func effect(
    _ series: PolicySeries, _ version: Int, _ state: PolicyState, _ sha256: String
  ) -> Action.Effect {
    Action.Effect(
      "policy:\(series.name)/\(version)",
      detail: [("version", "\(version)"), ("state", state.rawValue), ("sha256", sha256)],
      answer: [
        ("kind", series.name), ("version", "\(version)"), ("state", state.rawValue),
        ("content", sha256),
      ], next: "/admin/policies", organisation: .some(series.organisation))
  }
}
