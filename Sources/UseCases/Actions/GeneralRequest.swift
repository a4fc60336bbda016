internal import Domain
internal import Storage

/// A decision that several people must agree on and that the product does not carry out itself.
enum GovernedDecision: String, CaseIterable {
  case mappingsInBulk = "mapping.approve_bulk"
  case safetyCriticalMappings = "mapping.approve_safety_critical"

  var label: String {
    switch self {
    case .mappingsInBulk: "Mapping rows, many at once"
    case .safetyCriticalMappings: "Mapping rows that matter to the safety of patients"
    }
  }

  /// The line of the matrix that lets a person ask for it.
  var permission: PermissionName {
    switch self {
    case .mappingsInBulk, .safetyCriticalMappings: "mapping.edit"
    }
  }
}

extension Actions {
  /// Asks for a decision; carrying it out records that it was taken.
  static let approvalRequest = Action(
    "approval.request", at: "/approval-requests", "Ask for a decision",
    says: "Others must sign what you state here. Their decision is recorded, and nothing else.",
    needs: .any(GovernedDecision.allCases.map(\.permission).distinct, .request),
    fields: [
      Action.Field(
        "about", "What is to be decided",
        .choice(GovernedDecision.allCases.map { Action.Choice($0.rawValue, $0.label) })),
      Action.Field("subject", "Subject", .line(3...200)),
      Action.Field(
        "statement", "What exactly is to be approved", hint: "Name no patient.",
        .lines(1...10_000)),
      Action.Field(
        "authors", "Who wrote it", hint: "Besides you; they cannot sign.",
        .several { desk in
          try desk.colleagues().map { Action.Choice($0.userName, $0.displayName) }
        }, isRequired: false),
      .reason,
    ], button: "Ask for the decision", done: "The decision is recorded",
    look: { _, _ in Action.Prospect(back: "/approvals") },
    check: { desk, input in
      guard let decision = GovernedDecision(rawValue: input["about"]) else { return }
      try desk.require(.request(decision.permission))
    },
    authors: { desk, input in
      let names = Set(input.all("authors"))
      return Set(try desk.colleagues().filter { names.contains($0.userName) }.map(\.person))
    },
    governedAs: { $0["about"] }
  ) { desk, input in
    guard let approval = desk.approval else {
      throw Refusal.approval(.notGoverned(input["about"]))
    }
    return Action.Effect(
      "approval:\(approval)", detail: [("decided", input["about"])],
      next: "/approvals/\(approval)")
  }
}

extension Desk {
  /// Everyone with a role in the organisation.
  fileprivate func colleagues() throws -> [(
    person: ID<Person>, userName: String, displayName: String
  )] {
    try organisation.map { try store.approvals.colleagues(in: $0.id) } ?? []
  }
}

extension [PermissionName] {
  /// Each once, in the order of their first.
  fileprivate var distinct: [PermissionName] {
    var seen: Set<PermissionName> = []
    return filter { seen.insert($0).inserted }
  }
}
