internal import Domain
internal import Storage

extension Listings {
  /// The mapping contract row by row, its plans, and how it came to be what it is.
  static let mappings: [Listing] = [rows, plans, generations, changeSets, versions]

  private static let classes = MappingClass.allCases.map(\.rawValue)
  private static let statuses = MappingStatus.allCases.map(\.rawValue)

  /// What rows are narrowed by, here and in bulk.
  static let rowFilters: [Listing.Filter] = [
    .init("table", "Target table", .words), .init("class", "Class", .choice(classes)),
    .init("status", "Status", .choice(statuses)),
    .init("confidence", "Confidence", .choice(Confidence.allCases.map(\.rawValue))),
    .init("risk", "Risk", .choice(RiskClass.allCases.map(\.rawValue))),
    .init("owner", "Owner", .words), .init("unreviewed", "Not decided yet", .choice(["on"])),
    .init("offered", "Offered in bulk by the matcher", .choice(["on"])), .init("q", "Text", .words),
  ]

  private static let rows = Listing(
    "mappings", words: ["mapping", "list"], at: "/mappings", "Contract rows",
    caption: "Rows of the mapping contract, in its order", row: "row",
    needs: .read("mapping.read"), filters: rowFilters,
    columns: [
      .init("target", "Target field"), .init("status", "Status"), .init("class", "Class"),
      .init("source", "Source field"), .init("rule", "Rule"), .init("confidence", "Confidence"),
      .init("risk", "Risk"), .init("owner", "Owner"),
      .init("revision", "Revision", isNumber: true), .init("changed", "Changed"),
      .init("notes", "Notes"),
    ],
    empty: ("No row.", "Generate proposals, or choose another filter."),
    actions: ["mapping.generate", "contract.publish", "contract.carry"], hasOwnPage: true
  ) { desk, asked, page in
    try desk.contractRows(ContractFilter { asked[$0] ?? "" }, page: page).map { item in
      Listing.Row(
        id: item.id.name, path: item.id.path, item.row.map { cells($0, item) } ?? [],
        actions: desk.moves(of: item))
    }
  }

  private static func cells(_ row: ContractRow, _ item: ContractItem) -> [Listing.Cell] {
    [
      .code(row.target.description), row.status.cell, .code(row.mappingClass.rawValue),
      row.source.map { .code($0.description) } ?? .none, .code(row.rule),
      .code(row.confidence.rawValue), .code(row.risk.rawValue), .text(row.owner),
      .number(item.revision), .moment(item.changedAt), .text(row.notes),
    ]
  }

  private static let plans = Listing(
    "mapping-plans", words: ["plan", "list"], at: "/mappings/tables", "Table plans",
    caption: "How each target table gets its rows, in the contract’s order", row: "plan",
    needs: .read("mapping.read"),
    columns: [
      .init("table", "Target table"), .init("driving", "Driving table"), .init("status", "Status"),
      .init("also", "Besides"), .init("confidence", "Confidence"),
      .init("fields", "Fields", isNumber: true), .init("executed", "Executed", isNumber: true),
      .init("approved", "Approved", isNumber: true), .init("waiting", "Waiting", isNumber: true),
      .init("revision", "Revision", isNumber: true),
    ], empty: ("No plan yet.", "Generate proposals."), actions: ["mapping.generate"]
  ) { desk, _, page in
    let counts = try Dictionary(
      desk.contractCoverage().map { ($0.table, $0.counts) }, uniquingKeysWith: { $1 })
    return try Paged(desk.contractPlans(), page).map { item in
      guard let plan = item.plan else { return Listing.Row(id: item.id.name, []) }
      let count = counts[plan.targetTable] ?? ContractCounts()
      return Listing.Row(
        id: item.id.name, path: item.id.path,
        [
          .code(plan.targetTable), plan.drivingTable.map { .code($0) } ?? .none, plan.status.cell,
          .text(plan.kinds.map(\.rawValue).joined(separator: ", ")),
          .code(plan.confidence.rawValue), .number(count.fields), .number(count.executed),
          .number(count.approved), .number(count.waiting), .number(item.revision),
        ], actions: desk.moves(of: item))
    }
  }

  private static let generations = Listing(
    "mapping-generations", words: ["mapping", "generations"], at: "/mappings/generations",
    "Generations", caption: "Runs of the matcher, newest first", row: "generation",
    needs: .read("mapping.read"),
    columns: [
      .init("generation", "Generation", isNumber: true), .init("at", "When"), .init("by", "By"),
      .init("source", "Source version", isNumber: true),
      .init("target", "Target version", isNumber: true), .init("rows", "Rows", isNumber: true),
      .init("new", "New", isNumber: true), .init("changed", "Changed", isNumber: true),
      .init("kept", "Kept", isNumber: true), .init("retired", "Retired", isNumber: true),
      .init("milliseconds", "Milliseconds", isNumber: true), .init("algorithm", "Algorithm"),
      .init("inputs", "Inputs"),
    ],
    empty: ("No generation yet.", "Generate proposals, or run the step build-contract."),
    actions: ["mapping.generate"], offer: { desk in try desk.bulkOffer() }
  ) { desk, _, page in
    try desk.mappingGenerations(page: page).map { generation in
      let counts = generation.counts
      return Listing.Row(
        id: "\(generation.number)",
        [
          .number(generation.number), .moment(generation.at),
          .text(generation.run.map { "run \($0)" } ?? generation.by),
          generation.sourceVersion.map(Listing.Cell.number) ?? .none,
          generation.targetVersion.map(Listing.Cell.number) ?? .none, .number(counts.rows),
          .number(counts.new), .number(counts.changed), .number(counts.kept),
          .number(counts.retired), .number(generation.milliseconds), .code(generation.algorithm),
          .code(generation.inputsSHA256),
        ])
    }
  }

  private static let changeSets = Listing(
    "mapping-changes", words: ["mapping", "changes"], at: "/mappings/change-sets", "Change sets",
    caption: "Acts that changed several rows or plans, newest first", row: "change set",
    needs: .read("mapping.read"),
    columns: [
      .init("set", "Change set", isNumber: true), .init("at", "When"), .init("by", "By"),
      .init("act", "Act"), .init("about", "About"),
      .init("items", "Rows and plans", isNumber: true),
      .init("undone", "Undone by", isNumber: true),
    ], empty: ("No change set yet.", "Bulk acts, imports and generations make them.")
  ) { desk, _, page in
    try desk.contractChangeSets(page: page).map { set in
      Listing.Row(
        id: "\(set.number)", path: "/mappings/change-sets/\(set.number)",
        [
          .number(set.number), .moment(set.at), .text(set.by), .code(set.act), .text(set.about),
          .number(set.items), set.undoneBy.map(Listing.Cell.number) ?? .none,
        ], actions: set.undoneBy == nil && set.act != "propose" ? ["mapping.undo"] : [])
    }
  }

  private static let versions = Listing(
    "mapping-versions", words: ["contract", "versions"], at: "/mappings/versions", "Versions",
    caption: "Published versions of the mapping contract, newest first", row: "version",
    needs: .read("mapping.read"),
    columns: [
      .init("version", "Version", isNumber: true), .init("at", "When"), .init("by", "By"),
      .init("rows", "Rows", isNumber: true), .init("approved", "Approved", isNumber: true),
      .init("change", "Change"), .init("note", "Note"), .init("sha256", "SHA-256"),
    ],
    empty: ("No version yet.", "Publish the contract when nothing of it is in review."),
    actions: ["contract.publish"], offer: { desk in try desk.comparisonOffer() }
  ) { desk, _, page in
    try desk.contractVersions(page: page).map { version in
      Listing.Row(
        id: "\(version.number)", path: "/mappings/versions/\(version.number)",
        [
          .number(version.number), .moment(version.at), .text(version.publisher),
          .number(version.rows), .number(version.approved), .text(version.change ?? "first"),
          .text(version.note), .code(version.sha256),
        ])
    }
  }
}

extension MappingStatus {
  var cell: Listing.Cell {
    switch self {
    case .draft: .state(rawValue, .off)
    case .inReview: .state(rawValue, .waiting)
    case .approved: .state(rawValue, .good)
    case .rejected: .state(rawValue, .bad)
    }
  }
}
