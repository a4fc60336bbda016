internal import Domain
internal import Storage

extension Listings {
  static let approvals = [
    Listing(
      "approvals", words: ["approval", "list"], at: "/approvals", "Approvals",
      caption: "What waits for agreement and what was decided, newest first", row: "request",
      needs: .read("approval.read"),
      filters: [
        Listing.Filter("state", "State", .choice(ApprovalState.allCases.map(\.rawValue))),
        Listing.Filter("waiting", "Waiting for", .choice(["me"])),
        Listing.Filter("action", "Action", .words),
        Listing.Filter("text", "Text", .words),
      ],
      columns: [
        Listing.Column("number", "Number"), Listing.Column("title", "What is asked for"),
        Listing.Column("action", "Action"), Listing.Column("risk", "Risk"),
        Listing.Column("requester", "Asked by"), Listing.Column("state", "State"),
        Listing.Column("step", "Waits for"), Listing.Column("created_at", "Asked"),
        Listing.Column("expires_at", "Lapses"),
      ],
      empty: (
        what: "No request matches",
        next: "What needs a second person appears here when someone asks for it."
      )
    ) { desk, asked, paging in
      try desk.approvals(asked, paging)
    }
  ]
}

extension Desk {
  fileprivate func approvals(
    _ asked: Listing.Asked, _ paging: Paging
  ) throws -> Paged<Listing.Row> {
    let filter = Approvals.Filter(
      state: asked["state"].flatMap(ApprovalState.init), action: asked["action"],
      text: asked["text"], signer: asked["waiting"] == "me" ? actor.person : nil)
    let page = try store.approvals.list(
      of: organisation?.id, withPlatform: actor.isPlatform, filter, paging)
    return Paged(items: page.items.map(row), paging: page.paging, total: page.total)
  }

  private func row(_ request: ApprovalRequest) -> Listing.Row {
    let address = address(of: request)
    let isOpen = request.state == .pending
    return Listing.Row(
      id: address, path: "/approvals/\(address)",
      [
        .code(address), .text(title(of: request)), .code(request.action),
        .text(request.policy.risk.rawValue), .text(request.requesterName),
        .state(Problem.words(request.state), request.state.mood),
        isOpen ? .text(request.currentStep?.name ?? "–") : .none, .moment(request.createdAt),
        isOpen || request.state == .approved ? .moment(request.expiresAt) : .none,
      ])
  }
}
