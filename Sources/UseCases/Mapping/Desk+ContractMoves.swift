internal import Domain

extension Desk {
  /// What the person may do to `item` as it stands, by the keys of actions.
  func moves(of item: ContractItem) -> [String] {
    guard !item.isRetired else { return [] }
    let noun = item.row == nil ? "plan" : "mapping"
    var verbs = ["edit"]
    if item.row != nil { verbs.append("accept") }
    switch item.status {
    case .draft: verbs.append("submit")
    case .inReview: verbs += signatures(wantedBy: item) + ["reject", "reopen"]
    case .approved, .rejected: verbs.append("reopen")
    }
    return (verbs + ["comment"]).map { "\(noun).\($0)" }.filter { key in
      app.actions[key].map { actor.may($0.permission) } ?? false
    }
  }

  /// The signatures that are wanting and that the person would not give to their own work.
  private func signatures(wantedBy item: ContractItem) -> [String] {
    guard !item.authors.contains(actor.person) else { return [] }
    var verbs: [String] = []
    if item.approval == nil, item.clinical?.person != actor.person { verbs.append("approve") }
    if item.risk == .safetyCritical, item.clinical == nil, item.approval?.person != actor.person {
      verbs.append("approve_clinical")
    }
    return verbs
  }
}
