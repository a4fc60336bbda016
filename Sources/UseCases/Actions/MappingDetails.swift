internal import Domain
internal import Storage

extension Details {
  /// Rows, plans, change sets and versions of the contract, what a bulk act would do, and whether
  /// the contract is what the ledger says.
  static let mappings: [Detail] = [
    row, plan, whole, changeSet, version, contractComparison, preview, verification,
  ]

  private static let historyColumns: [Listing.Column] = [
    .init("revision", "Revision", isNumber: true), .init("at", "When"), .init("by", "By"),
    .init("act", "Act"), .init("status", "Status"), .init("rule", "Rule or filter"),
    .init("set", "Change set", isNumber: true), .init("content", "Content"),
  ]
  private static let commentColumns: [Listing.Column] = [
    .init("at", "When"), .init("by", "By"), .init("comment", "Comment"),
  ]
  private static let candidateColumns: [Listing.Column] = [
    .init("rank", "Rank", isNumber: true), .init("source", "Source field"),
    .init("score", "Score"), .init("confidence", "Confidence"), .init("rule", "Rule"),
    .init("evidence", "Evidence"),
  ]

  private static let row = Detail(
    words: ["mapping", "show"], at: "/mappings/rows/{row}",
    says: "A row of the contract with its history, comments and candidates",
    needs: .read("mapping.read"), in: "mappings", hasOwnPage: true
  ) { desk, input in
    let detail = try desk.contractRow(input["row"])
    let (item, row) = (detail.item, detail.row)
    return Detail.Answer(
      row.target.description, state: row.status.cell,
      facts: [
        ("Class", .code(row.mappingClass.rawValue)),
        ("Source field", row.source.map { .code($0.description) } ?? .none),
        ("Rule", .code(row.rule)), ("Confidence", .code(row.confidence.rawValue)),
        ("Risk", .code(row.risk.rawValue)),
        ("Driving table", detail.plan?.plan?.drivingTable.map { .code($0) } ?? .none),
        ("Examples", .text(row.examples.text)),
      ] + facts(item, owner: row.owner, rationale: row.rationale, notes: row.notes),
      tables: [
        Detail.Table(
          "Candidates", candidateColumns, detail.candidates.map(cells),
          empty: "The matcher offers none."),
        comments(detail.comments), history(detail.history),
      ], actions: detail.moves.map { ($0, item.id.name) })
  }

  private static let plan = Detail(
    words: ["plan", "show"], at: "/mappings/tables/{table}",
    says: "How a target table gets its rows, with its history and comments",
    needs: .read("mapping.read"), in: "mapping-plans"
  ) { desk, input in
    let detail = try desk.contractPlan(input["table"])
    let (item, plan) = (detail.item, detail.plan)
    return Detail.Answer(
      plan.targetTable, state: plan.status.cell,
      facts: [
        ("Driving table", plan.drivingTable.map { .code($0) } ?? .none),
        ("Joins", .code(plan.joins)), ("Split", .code(plan.split)),
        ("Filter", .code(plan.filter)), ("Key", .code(plan.key.joined(separator: " "))),
        ("Confidence", .code(plan.confidence.rawValue)),
        ("Fields", .number(detail.counts.fields)), ("Executed", .number(detail.counts.executed)),
        ("Approved", .number(detail.counts.approved)), ("Waiting", .number(detail.counts.waiting)),
      ] + facts(item, owner: plan.owner, rationale: plan.rationale, notes: plan.notes),
      tables: [comments(detail.comments), history(detail.history)],
      actions: detail.moves.map { ($0, item.id.name) },
      links: [("Its rows", "/mappings?table=\(plan.targetTable)")])
  }

  private static func facts(
    _ item: ContractItem, owner: String, rationale: String, notes: String
  ) -> [(term: String, value: Listing.Cell)] {
    [
      ("Owner", .text(owner)), ("Rationale", .text(rationale)), ("Notes", .text(notes)),
      ("Revision", .number(item.revision)), ("Content", .code(item.sha256)),
      ("Edited by", item.edit.map { .text($0.name) } ?? .none), ("Edited", .moment(item.edit?.at)),
      ("Approved by", item.approval.map { .text($0.name) } ?? .none),
      ("Approved", .moment(item.approval?.at)),
      ("Clinically approved by", item.clinical.map { .text($0.name) } ?? .none),
      ("Clinically approved", .moment(item.clinical?.at)),
      ("Rejected because", item.rejectReason.isEmpty ? .none : .text(item.rejectReason)),
    ]
  }

  private static func comments(_ comments: [ContractComment]) -> Detail.Table {
    Detail.Table(
      "Comments", commentColumns,
      comments.enumerated().map { number, comment in
        Listing.Row(
          id: "\(number + 1)", [.moment(comment.at), .text(comment.by), .text(comment.text)])
      }, empty: "Nobody said anything.")
  }

  private static func history(_ moments: [ContractMoment]) -> Detail.Table {
    Detail.Table("History, newest first", historyColumns, moments.map(cells), empty: "None.")
  }

  private static func cells(_ moment: ContractMoment) -> Listing.Row {
    let (status, rule): (MappingStatus, String) =
      switch moment.content {
      case .row(let row): (row.status, row.rule)
      case .plan(let plan): (plan.status, plan.filter)
      }
    return Listing.Row(
      id: "\(moment.revision)",
      [
        .number(moment.revision), .moment(moment.at), .text(moment.by), .code(moment.act),
        status.cell, .code(rule), moment.changeSet.map(Listing.Cell.number) ?? .none,
        .code(moment.sha256),
      ])
  }

  private static func cells(_ candidate: MappingCandidate) -> Listing.Row {
    Listing.Row(
      id: "\(candidate.rank)",
      [
        .number(candidate.rank), .code(candidate.source.description),
        .text(candidate.score.hundredths), .text(candidate.confidence.hundredths),
        candidate.proposal.map { .code($0.rule) } ?? .none,
        .text(
          candidate.evidence.map { evidence in
            [evidence.kind.rawValue, evidence.weight.hundredths, evidence.words]
              .filter { !$0.isEmpty }.joined(separator: " ")
          }.joined(separator: "; ")),
      ])
  }

  private static let whole = Detail(
    words: ["contract", "show"], at: "/mappings/contract",
    says: "How far the contract is, and the digest of what it says", needs: .read("mapping.read"),
    in: "mapping-versions"
  ) { desk, _ in
    let tables = try desk.contractCoverage()
    let total = { (count: (ContractCounts) -> Int) in
      Listing.Cell.number(tables.reduce(0) { $0 + count($1.counts) })
    }
    return Detail.Answer(
      "The contract as it stands",
      facts: [
        ("Rows", total(\.fields)), ("Executed", total(\.executed)),
        ("In review", total { $0.statuses[.inReview] ?? 0 }), ("Approved", total(\.approved)),
        ("Waiting", total(\.waiting)), ("Safety-critical", total(\.safetyCritical)),
        ("Content", .code(try desk.contractDigest())),
      ],
      tables: [
        Detail.Table(
          "Coverage",
          [
            .init("table", "Target table"), .init("fields", "Fields", isNumber: true),
            .init("executed", "Executed", isNumber: true),
            .init("approved", "Approved", isNumber: true),
            .init("waiting", "Waiting", isNumber: true),
          ],
          tables.map { table, counts in
            Listing.Row(
              id: table,
              [
                .code(table), .number(counts.fields), .number(counts.executed),
                .number(counts.approved), .number(counts.waiting),
              ])
          }, empty: "There is no contract yet.")
      ], actions: [("contract.publish", "")])
  }

  private static let changeSet = Detail(
    words: ["mapping", "change-set"], at: "/mappings/change-sets/{set}",
    says: "What changed together, and what each row was then", needs: .read("mapping.read"),
    in: "mapping-changes"
  ) { desk, input in
    let (set, members) = try desk.contractChangeSet(input.number("set") ?? 0)
    return Detail.Answer(
      "Change set \(set.number)",
      state: set.undoneBy == nil ? .state("in force", .good) : .state("undone", .off),
      facts: [
        ("Act", .code(set.act)), ("About", .text(set.about)), ("By", .text(set.by)),
        ("When", .moment(set.at)), ("Rows and plans", .number(set.items)),
        ("SHA-256", .code(set.sha256)),
        ("Undone by change set", set.undoneBy.map(Listing.Cell.number) ?? .none),
      ],
      tables: [
        Detail.Table(
          set.items > most ? "The first \(most) of its rows" : "Its rows",
          [.init("item", "Row or plan")] + historyColumns,
          members.prefix(most).map { moment in
            Listing.Row(
              id: moment.id.name, path: moment.id.path,
              [.code(moment.id.name)] + cells(moment).cells)
          }, empty: "None.")
      ],
      actions: set.undoneBy == nil && set.act != "propose"
        ? [("mapping.undo", "\(set.number)")] : [])
  }

  /// How many rows of a long table are shown.
  private static let most = 500

  private static let version = Detail(
    words: ["contract", "version"], at: "/mappings/versions/{version}",
    says: "A published version of the contract", needs: .read("mapping.read"),
    in: "mapping-versions"
  ) { desk, input in
    let (version, contract) = try desk.contractVersion(input.number("version") ?? 0)
    return Detail.Answer(
      "Version \(version.number)", state: .state("published", .good),
      facts: [
        ("Published", .moment(version.at)), ("By", .text(version.publisher)),
        ("Note", .text(version.note)), ("Rows", .number(version.rows)),
        ("Approved", .number(version.approved)), ("Change", .text(version.change ?? "first")),
        ("SHA-256", .code(version.sha256)),
      ],
      tables: [
        Detail.Table(
          version.rows > most ? "The first \(most) of its rows" : "Its rows",
          [
            .init("target", "Target field"), .init("status", "Status"), .init("class", "Class"),
            .init("source", "Source field"), .init("rule", "Rule"),
          ],
          contract.rows.prefix(most).map { row in
            Listing.Row(
              id: row.target.description,
              [
                .code(row.target.description), row.status.cell, .code(row.mappingClass.rawValue),
                row.source.map { .code($0.description) } ?? .none, .code(row.rule),
              ])
          }, empty: "None.")
      ],
      links: [
        ("What has changed since", "/mappings/versions/compare?from=\(version.number)&to=working")
      ]
        + (version.number > 1
          ? [
            (
              "What it changed",
              "/mappings/versions/compare?from=\(version.number - 1)&to=\(version.number)"
            )
          ] : []))
  }

  private static let preview = Detail(
    words: ["mapping", "preview"], at: "/mappings/bulk/preview",
    says:
      "What an act on many rows would change, which rows it would leave and why, and a sample to look at",
    needs: .read("mapping.read"), in: "mappings",
    filters: [
      .init("act", "Act", .choice(BulkAct.allCases.map(\.rawValue))),
      .init("field", "Field to set", .choice(BulkField.allCases.map(\.rawValue))),
      .init("value", "Value", .words),
    ] + Listings.rowFilters, hasOwnPage: true
  ) { desk, input in
    guard let act = BulkAct(rawValue: input["act"]) else {
      throw Refusal.invalid([FieldFault("act", .noneOf(BulkAct.allCases.map(\.rawValue)))])
    }
    let preview = try desk.bulkPreview(
      act, ContractFilter { input[$0] }, setting: BulkField(rawValue: input["field"]),
      to: input["value"])
    return Detail.Answer(
      "Preview",
      facts: [
        ("Act", .code(act.rawValue)), ("Rows that change", .number(preview.changes)),
        ("Rows that are left", .number(preview.leftCount)), ("Seen", .code(preview.seen)),
      ],
      tables: [
        Detail.Table(
          "A sample of the rows that change",
          [
            .init("target", "Target field"), .init("class", "Class"), .init("rule", "Rule"),
            .init("confidence", "Confidence"),
          ],
          preview.sample.map { row in
            Listing.Row(
              id: row.target.description,
              [
                .code(row.target.description), .code(row.mappingClass.rawValue), .code(row.rule),
                .code(row.confidence.rawValue),
              ])
          }, empty: "None would change."),
        Detail.Table(
          "Rows that are left", [.init("target", "Target field"), .init("why", "Why")],
          preview.left.map { left in
            Listing.Row(
              id: left.target.description,
              [.code(left.target.description), .text(left.reason.words)])
          }, empty: "None."),
      ])
  }

  private static let verification = Detail(
    words: ["mapping", "verify"], at: "/mappings/verification",
    says: "Whether the contract is what the ledger’s acts leave, one after another",
    needs: .read("mapping.read"), in: "mapping-changes"
  ) { desk, _ in
    let verdict = try desk.verifyContract()
    return Detail.Answer(
      "The contract against the ledger",
      state: verdict.faults.isEmpty ? .state("agrees", .good) : .state("differs", .bad),
      facts: [
        ("Acts in the ledger", .number(verdict.events)),
        ("Rows and plans", .number(verdict.items)), ("Faults", .number(verdict.faults.count)),
      ],
      tables: [
        Detail.Table(
          "Faults", [.init("fault", "Fault")],
          verdict.faults.prefix(most).enumerated().map { number, fault in
            Listing.Row(id: "\(number + 1)", [.text(fault.words)])
          }, empty: "None.")
      ])
  }
}
