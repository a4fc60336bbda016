public import Domain
internal import Storage

extension Details {
  static let approval = Detail(
    words: ["approval", "show"], at: "/approvals/{approval}",
    says: "A request for approval with its content, steps and signatures",
    needs: .signedIn, in: "approvals"
  ) { desk, input in
    let detail = try desk.approval(input["approval"])
    let request = detail.request
    let content = detail.content ?? []
    return Detail.Answer(
      "Approval \(detail.address): \(detail.title)",
      state: .state(request.state.rawValue, request.state.mood),
      notes: [detail.breach.map(Problem.note)].compactMap(\.self),
      facts: detail.facts.map { ($0.term, .text($0.text)) } + [
        ("Reason", request.reason.map { .text($0) } ?? .none),
        ("Asked", .moment(request.createdAt)), ("Lapses", .moment(request.expiresAt)),
        ("Content", .code(request.content)),
      ],
      tables: [
        Detail.Table(
          "What is asked for", [.init("name", "Name"), .init("value", "Value")],
          content.enumerated().map { index, pair in
            Listing.Row(id: "\(index)", [.text(pair.term), .text(pair.text)])
          }, empty: "You may know that it is asked for, not what."),
        Detail.Table("Steps", signatureColumns, try steps(of: detail, desk), empty: "None."),
        Detail.Table(
          "Signatures on content that was edited since", signatureColumns,
          detail.history.map { line($0, step: "\($0.step + 1)") }, empty: "None."),
      ], actions: detail.actions.map { ($0, detail.address) })
  }

  private static let signatureColumns: [Listing.Column] = [
    .init("step", "Step"), .init("verdict", "Verdict"), .init("name", "By"), .init("at", "When"),
    .init("rationale", "Rationale"), .init("content", "Content"),
  ]

  private static func steps(of detail: ApprovalDetail, _ desk: Desk) throws -> [Listing.Row] {
    try detail.steps.flatMap { step -> [Listing.Row] in
      let lines = step.signatures.map { line($0, step: step.name) }
      guard lines.count < step.needed else { return lines }
      let roles = try desk.titles(of: step.roles, joined: " or ")
      let state: Listing.Cell =
        step.isCurrent ? .state("waiting", .waiting) : .state("not yet", .off)
      return lines + [
        Listing.Row(
          id: step.name, [.text(step.name), state, .text(roles), .none, .none, .none])
      ]
    }
  }

  private static func line(_ signature: ApprovalSignature, step: String) -> Listing.Row {
    Listing.Row(
      id: step,
      [
        .text(step),
        .state(signature.verdict.rawValue, signature.verdict == .approve ? .good : .bad),
        .text(signature.name), .moment(signature.at), .text(signature.rationale),
        .code(signature.content),
      ])
  }

  static let person = Detail(
    words: ["user", "show"], at: "/users/{user}", says: "A person with the roles they hold",
    needs: .read("directory.read"), in: "directory"
  ) { desk, input in
    let detail = try desk.person(input["user"])
    let person = detail.person
    let isOwn = person.id == desk.actor.person
    let keys = [
      "user.rename", "user.suspend", "user.lock", "user.activate", "user.unlock",
      "user.deactivate", "user.reset", "user.end_sessions", "role.grant",
    ]
    return Detail.Answer(
      person.displayName, state: .state(person.state.rawValue, person.state.mood),
      facts: [
        ("User name", .code(person.userName)), ("Last sign-in", .moment(person.lastSignIn)),
        ("Failed sign-ins", .number(person.failures)),
        ("Paused until", .moment(person.blockedUntil)),
        ("Password reset asked for", .moment(person.resetAskedAt)),
        ("Sessions", detail.sessions.map(Listing.Cell.number) ?? Listing.Cell.none),
        ("Tokens", detail.tokens.map(Listing.Cell.number) ?? Listing.Cell.none),
      ],
      tables: [
        Detail.Table(
          "Roles held",
          [
            .init("role", "Role"), .init("place", "Where"), .init("granted_by", "Granted by"),
            .init("since", "Since"), .init("until", "Until"),
          ],
          try detail.memberships.map { held in
            Listing.Row(
              id: "\(person.userName)/\(held.id.number)",
              [
                try desk.named([held.role]), .text(held.place.isEmpty ? "platform" : held.place),
                held.grantedBy.map { .text($0) } ?? .none, .moment(held.since),
                .moment(held.until),
              ], actions: isOwn ? [] : ["role.withdraw"])
          }, empty: "No role: the person can sign in and do nothing.")
      ], actions: desk.acts(of: keys, on: person).map { ($0, person.userName) })
  }

  static let policyVersion = Detail(
    words: ["policy", "show"], at: "/policies/{kind}/{version}",
    says: "A version of a policy with its text and what it would change",
    needs: .signedIn, in: "policies"
  ) { desk, input in
    guard let number = input.number("version") else { throw Refusal.unknownPolicy }
    let version = try desk.policy(input["kind"], version: number)
    let id = "\(input["kind"])/\(number)"
    let state = version.document?.state ?? (version.inForce == 1 ? .applied : .superseded)
    let moves =
      switch state {
      case .draft: ["policy.review", "policy.reject", "policy.withdraw"]
      case .reviewed: ["policy.apply", "policy.reject", "policy.withdraw"]
      default: [String]()
      }
    let document = version.document
    let facts: [(term: String, value: Listing.Cell)] = [
      ("In force", .text("version \(version.inForce)")), ("SHA-256", .code(version.sha256)),
      ("Author", .text(document?.author.name ?? "ships with the product")),
      ("Reviewed by", .text(document?.reviewer?.name ?? "")),
      ("Applied by", .text(document?.applier?.name ?? "")), ("Note", .text(document?.note ?? "")),
    ]
    let changes = version.changes.map { Listing.Row(id: $0, [.text($0)]) }
    let lines = version.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().map { Listing.Row(id: "\($0 + 1)", [.number($0 + 1), .code(String($1))]) }
    return Detail.Answer(
      "\(input["kind"]), version \(number)", state: .state(state.rawValue, state.mood),
      notes: version.overGrants.map(Problem.words),
      facts: facts,
      tables: [
        Detail.Table(
          "What it changes against the version in force", [.init("change", "Change")], changes,
          empty: "Nothing."),
        Detail.Table(
          "Its text", [.init("line", "Line", isNumber: true), .init("text", "Text")], lines,
          empty: "It is empty."),
      ], actions: moves.map { ($0, id) })
  }

  static let owners = Detail(
    words: ["stage", "owners"], at: "/users/owners",
    says: "Who answers for each stage of the lifecycle", needs: .read("directory.read")
  ) { desk, _ in
    Detail.Answer(
      "Stage owners",
      tables: [
        Detail.Table(
          "Who answers for each stage of the lifecycle",
          [
            .init("stage", "Stage"), .init("owner", "Owner"), .init("operator", "Operator"),
            .init("co_owner", "Co-owner"), .init("inputs", "Heard"),
          ],
          try desk.ownership().map { stage in
            func people(_ roles: [Role]) throws -> Listing.Cell {
              .text(
                try roles.map { role in
                  let names = stage.holders[role] ?? []
                  return try "\(desk.title(of: role)): "
                    + (names.isEmpty ? "nobody yet" : names.joined(separator: ", "))
                }.joined(separator: "; "))
            }
            let ownership = stage.ownership
            return Listing.Row(
              id: ownership.stage,
              [
                .text(ownership.stage), try people(ownership.owner),
                try people(ownership.operators), try people(ownership.coOwners),
                try people(ownership.inputs),
              ])
          }, empty: "No stage is stated.")
      ])
  }

  static let rules = Detail(
    words: ["rule", "list"], at: "/users/rules", says: "The rules that keep duties apart",
    needs: .signedIn
  ) { desk, _ in
    Detail.Answer(
      "Separation of duty",
      tables: [
        Detail.Table(
          "Rules, compared by person whichever roles they hold",
          [
            .init("rule", "Rule"), .init("title", "Title"), .init("text", "What it says"),
            .init("enforced_by", "Kept by"),
          ],
          try desk.rules().map {
            Listing.Row(
              id: $0.key, [.code($0.key), .text($0.title), .text($0.text), .text($0.enforcedBy)])
          }, empty: "No rule is stated.")
      ])
  }

  static let ledger = Detail(
    words: ["audit", "check"], at: "/admin/audit/verification",
    says: "Whether the ledger is whole, and where it first is not", needs: .read("audit.read")
  ) { desk, _ in
    let verdict = try desk.verifyLedger(in: desk.ledgerScope)
    return Detail.Answer(
      "Verification of the ledger",
      state: verdict.fault == nil ? .state("whole", .good) : .state("broken", .bad),
      notes: [verdict.fault.map(Problem.note)].compactMap(\.self),
      facts: [
        ("Ledger", .text(verdict.chain)),
        ("Events that hold together", .number(verdict.head.count)),
        ("Head", .code(verdict.head.description)),
      ],
      links: desk.actor.may(.execute("audit.read"))
        ? [("The whole ledger as a file", "/admin/audit/ledger")] : [])
  }
}

extension Desk {
  /// The chain of where the person is: the organisation's, or the platform's.
  var ledgerScope: AuditScope { reach.organisation == nil ? .platform : .organisation }
}

extension Desk {
  /// A role as people read it: `Data migration engineer`.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func title(of role: Role) throws -> String {
    try roleDescriptions().first { $0.role == role }?.title ?? role.rawValue
  }

  /// A cell with roles: keys for programs, titles for people.
  func named(_ roles: [Role]) throws -> Listing.Cell {
    .named(roles.map(\.rawValue).joined(separator: ", "), as: try titles(of: roles))
  }

  func titles(of roles: [Role], joined separator: String = ", ") throws -> String {
    try roles.map(title).joined(separator: separator)
  }
}

extension [RoleDescription] {
  /// As the options of a field or of a filter.
  var choices: [Action.Choice] { map { Action.Choice($0.role.rawValue, $0.title) } }
}
