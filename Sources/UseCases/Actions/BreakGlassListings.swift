internal import Domain
internal import Storage

extension Listings {
  static let breakGlass: [Listing] = [
    Listing(
      "breakglass", words: ["breakglass", "list"], at: "/admin/break-glass", "Break-glass",
      caption: "Emergency access to organisations, newest first", row: "emergency access",
      several: "emergency accesses",
      needs: .any(["breakglass.request", "breakglass.approve", "user.lifecycle"], .read),
      filters: [
        Listing.Filter(
          "state", "State", .choice(["active", "ended", "unreviewed", "reviewed"]))
      ],
      columns: [
        Listing.Column("number", "Number", isNumber: true),
        Listing.Column("organisation", "Organisation"), Listing.Column("person", "Person"),
        Listing.Column("state", "State"), Listing.Column("permissions", "Permissions"),
        Listing.Column("ticket", "Ticket"), Listing.Column("reason", "Reason"),
        Listing.Column("starts", "Begins"), Listing.Column("ends", "Ends"),
        Listing.Column("record_views", "Record views", isNumber: true),
        Listing.Column("reviewer", "Reviewer"), Listing.Column("verdict", "Verdict"),
      ],
      empty: ("Nobody has had emergency access.", "What waits is in the approvals inbox."),
      actions: ["breakglass.request"],
      rows: { desk, asked, page in
        let grants = try desk.store.breakGlass.list(
          page, states: states(asked["state"]), for: desk.actor.person)
        return Paged(items: grants.items.map(desk.row), paging: page, total: grants.total)
      })
  ]

  private static func states(_ text: String?) -> [BreakGlassGrant.State] {
    guard let text else { return BreakGlassGrant.State.allCases }
    if text == "ended" { return [.unreviewed, .reviewed] }
    return BreakGlassGrant.State(rawValue: text).map { [$0] } ?? []
  }
}

extension Desk {
  fileprivate func row(_ grant: BreakGlassGrant) -> Listing.Row {
    let mood: Listing.Cell.Mood =
      switch grant.state {
      case .active: .attention
      case .unreviewed: .waiting
      case .reviewed: grant.review?.verdict == .justified ? .good : .bad
      }
    return Listing.Row(
      id: "\(grant.id.number)",
      [
        .number(grant.id.number), .text(grant.organisation.name), .text(grant.personName),
        .state(grant.state.rawValue, mood),
        .code(grant.permissions.map(\.rawValue).joined(separator: " ")), .text(grant.ticket),
        .text(grant.reason), .moment(grant.startsAt), .moment(grant.endsAt),
        .number(grant.recordViews), grant.review.map { .text($0.reviewer) } ?? .none,
        grant.review.map { .text($0.verdict.rawValue) } ?? .none,
      ], actions: moves(grant))
  }

  /// What the reader may do to an access.
  private func moves(_ grant: BreakGlassGrant) -> [String] {
    let isOwn = grant.person == actor.person
    switch grant.state {
    case .active where isOwn || actor.may(.change("user.lifecycle")): return ["breakglass.end"]
    case .unreviewed where !isOwn && actor.may(.approve("report")): return ["breakglass.review"]
    default: return []
    }
  }
}
