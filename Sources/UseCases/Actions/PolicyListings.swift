internal import Cryptography
internal import Domain
internal import Storage

extension Listings {
  static let policy: [Listing] = [
    Listing(
      "policies", words: ["policy", "list"], at: "/admin/policies", "Policies",
      caption: "Versions of the policies, newest first", row: "version",
      needs: .any(["rbac.baseline", "approval.policy"], .read),
      filters: [
        Listing.Filter("kind", "Policy", .choice(PolicyKind.allCases.map(\.rawValue))),
        Listing.Filter("state", "State", .choice(PolicyState.allCases.map(\.rawValue))),
      ],
      columns: [
        Listing.Column("policy", "Policy"),
        Listing.Column("version", "Version", isNumber: true),
        Listing.Column("state", "State"),
        Listing.Column("based_on", "Based on", isNumber: true),
        Listing.Column("author", "Author"), Listing.Column("drafted", "Drafted"),
        Listing.Column("reviewer", "Reviewer"), Listing.Column("applier", "Applied by"),
        Listing.Column("applied", "Applied"), Listing.Column("note", "Note"),
        Listing.Column("sha256", "SHA-256"),
      ],
      empty: ("There is no such version.", "Choose another state, or draft a version."),
      actions: ["policy.change_cell"],
      rows: { desk, asked, page in try desk.policies(asked, page) }),
    Listing(
      "permissions", words: ["permission", "list"], at: "/users/permissions", "Permissions",
      caption: "Which role may do what, as the matrix in force states it", row: "permission",
      needs: .signedIn,
      filters: [
        Listing.Filter("permission", "Permission", .words),
        Listing.Filter(
          "role", "Role",
          .choiceFrom { try $0.roleDescriptions().choices }),
      ],
      columns: [
        Listing.Column("permission", "Permission"), Listing.Column("role", "Role"),
        Listing.Column("rights", "Rights"), Listing.Column("data_class", "Data class"),
        Listing.Column("reach", "Reach"), Listing.Column("meaning", "Meaning"),
      ],
      empty: ("No role may do that.", "Ask for another permission or role."),
      rows: { desk, asked, page in try desk.cells(asked, page) }),
  ]
}

extension Desk {
  fileprivate func policies(
    _ asked: Listing.Asked, _ page: Paging
  ) throws -> Paged<Listing.Row> {
    let kind = asked["kind"].flatMap(PolicyKind.init)
    let state = asked["state"].flatMap(PolicyState.init)
    let later = try store.policies.list(
      page, kind: kind, state: state, of: organisation?.id)
    let shipped = try shippedRows(kind, state)
    let rest = shipped.dropFirst(max(0, page.offset - later.total))
      .prefix(page.size - later.items.count)
    return Paged(
      items: try later.items.map(row) + rest, paging: page, total: later.total + shipped.count)
  }

  /// The first version of each policy of the installation.
  private func shippedRows(_ kind: PolicyKind?, _ state: PolicyState?) throws -> [Listing.Row] {
    let shipped = try app.policies.shipped.get()
    return try PolicyKind.allCases.compactMap { each in
      let series = PolicySeries.installation(each)
      let present: PolicyState =
        try store.policies.versionInForce(series) == 1 ? .applied : .superseded
      guard kind == nil || kind == each, state == nil || state == present else { return nil }
      let sha256 = try PolicyContent(each, of: shipped).text(shipped).sha256.hex
      return Listing.Row(
        id: "\(series.name)/1", path: "/policies/\(series.name)/1",
        [
          .code(series.name), .number(1), .state(present.rawValue, present.mood), .none, .none,
          .moment(nil), .none, .none, .moment(nil), .text("As the product ships"), .code(sha256),
        ])
    }
  }

  private func row(_ document: PolicyDocument) throws -> Listing.Row {
    Listing.Row(
      id: "\(document.series.name)/\(document.version)",
      path: "/policies/\(document.series.name)/\(document.version)",
      [
        .code(document.series.name), .number(document.version),
        .state(document.state.rawValue, document.state.mood), .number(document.basedOn),
        name(document.author), .moment(document.author.at), name(document.reviewer),
        name(document.applier), .moment(document.applier?.at), .text(document.note),
        .code(document.sha256),
      ], actions: try moves(document))
  }

  private func name(_ hand: PolicyDocument.Hand?) -> Listing.Cell {
    hand.map { .text($0.name ?? "A person of the platform") } ?? .none
  }

  /// What the reader may do to a version.
  private func moves(_ document: PolicyDocument) throws -> [String] {
    guard [.draft, .reviewed].contains(document.state) else { return [] }
    let series = document.series
    if document.author.person == actor.person {
      return try holds(.change, for: series) ? ["policy.withdraw"] : []
    }
    var moves: [String] = []
    if try holds(.approve, for: series) {
      moves = document.state == .draft ? ["policy.review", "policy.reject"] : ["policy.reject"]
    }
    if document.state == .reviewed, document.reviewer?.person != actor.person,
      try holds(.execute, for: series)
    {
      moves.append("policy.apply")
    }
    return moves
  }

  fileprivate func cells(_ asked: Listing.Asked, _ page: Paging) throws -> Paged<Listing.Row> {
    let wanted = (asked["permission"] ?? "").lowercased()
    let roles = try roleDescriptions().filter {
      $0.role.rawValue == asked["role"] ?? $0.role.rawValue
    }
    let rows = try app.matrix().lines
      .filter { wanted.isEmpty || $0.name.rawValue.contains(wanted) }
      .flatMap { line in
        roles.compactMap { role in
          line.rights[role.role].map { rights in
            Listing.Row(
              id: "\(line.name.rawValue)/\(role.role.rawValue)",
              [
                .code(line.name.rawValue), .named(role.role.rawValue, as: role.title),
                .code(Right.letters(rights)),
                .code(line.dataClass.rawValue),
                .text(line.isAcrossOrganisations ? "platform" : "project"), .text(line.meaning),
              ])
          }
        }
      }
    return Paged(
      items: Array(rows.dropFirst(page.offset).prefix(page.size)), paging: page,
      total: rows.count)
  }
}
