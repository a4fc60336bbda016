internal import Domain
internal import Storage

extension Listings {
  /// The ledger as people look through it; whoever may not read all of it sees their own acts.
  static let audit = Listing(
    "audit", words: ["audit", "list"], at: "/admin/audit", "Audit",
    caption: "What was done and what was refused, newest first", row: "event",
    needs: .of("audit.read", .own),
    filters: [
      .init("actor", "Actor", .words), .init("action", "Action begins with", .words),
      .init("object", "Object", .words),
      .init("outcome", "Outcome", .choice(LedgerOutcome.all.map(\.rawValue))),
      .init("channel", "Channel", .choice(LedgerChannel.all.map(\.rawValue))),
      .init("from", "From", .day), .init("to", "To", .day),
    ],
    columns: [
      .init("sequence", "Number", isNumber: true), .init("at", "When"), .init("actor", "Actor"),
      .init("channel", "Channel"), .init("action", "Action"), .init("object", "Object"),
      .init("outcome", "Outcome"), .init("detail", "Detail"),
    ],
    empty: ("No event matches.", "Widen the filter.")
  ) { desk, asked, page in
    var filter = LedgerFilter()
    filter.actor = asked["actor"]
    filter.action = asked["action"]
    filter.object = asked["object"]
    filter.outcome = asked["outcome"].map(LedgerOutcome.init(rawValue:))
    filter.channel = asked["channel"].map(LedgerChannel.init(rawValue:))
    filter.from = asked["from"].flatMap(CivilDate.init(day:))
    filter.to = asked["to"].flatMap(CivilDate.init(day:))
    // What is no day is no event's either.
    guard (filter.from == nil) == (asked["from"] == nil), (filter.to == nil) == (asked["to"] == nil)
    else { return Paged(items: [], paging: page, total: 0) }
    if !desk.actor.may(.read("audit.read")) { filter.person = desk.actor.person }
    let events = try desk.audit(filter, page: page, in: desk.ledgerScope)
    return events.map { event in
      Listing.Row(
        id: "\(event.sequence)",
        [
          .number(event.sequence), .moment(event.at), .code(event.actor),
          .text(event.channel.rawValue), .code(event.action), .text(event.object),
          .state(event.outcome.rawValue, event.outcome.mood),
          .text(event.detail == "{}" ? "" : event.detail),
        ])
    }
  }

  /// What waits for the signature of whoever asks.
  static let inbox = Listing(
    "inbox", words: ["approval", "inbox"], at: "/admin", "Waiting for you",
    caption: "Requests that wait for your signature, the first to lapse first", row: "request",
    needs: .signedIn,
    columns: [
      .init("number", "Number"), .init("title", "What"), .init("where", "Where"),
      .init("risk", "Risk"), .init("asked_by", "Asked by"), .init("step", "Step"),
      .init("lapses", "Lapses"),
    ],
    empty: ("Nothing waits for you.", "Requests that need your signature stand here.")
  ) { desk, _, page in
    let waiting = try desk.inbox(page: page)
    return waiting.map { summary in
      let request = summary.request
      let place = [request.place.organisationName, request.place.projectName].compactMap(\.self)
      let address = summary.address
      return Listing.Row(
        id: address ?? "", path: address.map { "/approvals/\($0)" },
        [
          .text(address ?? "in another organisation"), .text(summary.title),
          .text(place.isEmpty ? "Installation" : place.joined(separator: " · ")),
          .text(request.policy.risk.rawValue), .text(request.requesterName),
          .text(request.currentStep?.name ?? ""), .moment(request.expiresAt),
        ], actions: address == nil ? [] : ["approval.sign", "approval.reject"])
    }
  }

  /// Who there is, for everyone in an organisation.
  static let directory = Listing(
    "directory", words: ["person", "list"], at: "/users", "Directory",
    caption: "People of this organisation with their roles, by user name", row: "person",
    several: "people",
    needs: .read("directory.read"),
    filters: [
      .init("text", "Name", .words),
      .init("role", "Role", .choiceFrom { try $0.roleDescriptions().choices }),
    ],
    columns: [
      .init("name", "Name"), .init("user_name", "User"), .init("roles", "Roles"),
      .init("state", "State"),
    ],
    empty: ("Nobody matches.", "Widen the filter.")
  ) { desk, asked, page in
    let people = try desk.store.directory.people(
      .init(
        organisation: desk.administered(), text: asked["text"], state: nil,
        role: asked["role"].map(Role.init(rawValue:))), page)
    return try people.map { person in
      Listing.Row(
        id: person.userName, path: "/users/\(person.userName)",
        [
          .text(person.displayName), .code(person.userName),
          try desk.named(person.roles),
          .state(person.state.rawValue, person.state.mood),
        ])
    }
  }
}

extension CivilDate {
  /// Reads `2026-01-31`.
  init?(day text: String) {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }
}
