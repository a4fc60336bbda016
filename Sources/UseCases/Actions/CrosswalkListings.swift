internal import Domain
internal import Engine
internal import Storage

extension Listings {
  /// The crosswalks of the project.
  static let crosswalks = Listing(
    "crosswalks", words: ["crosswalk", "list"], at: "/mappings/crosswalks", "Crosswalks",
    caption: "Crosswalks of this project between code lists, by name", row: "crosswalk",
    needs: .read("mapping.read"),
    filters: [
      .init("text", "Name", .words),
      .init("state", "State", .choice(MappingStatus.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("name", "Name"), .init("source_list", "Source list"),
      .init("target_list", "Target list"), .init("version", "Version", isNumber: true),
      .init("state", "State"), .init("approved", "Approved version", isNumber: true),
      .init("entries", "Entries", isNumber: true), .init("by", "By"), .init("at", "When"),
    ],
    empty: (
      "No crosswalk yet.",
      "Make one for the fields whose codes differ, or run the lifecycle on a folder that has some."
    ), actions: ["crosswalk.create"]
  ) { desk, asked, page in
    try desk.store.crosswalks.list(
      of: desk.project.id, text: asked["text"], state: asked["state"], page
    ).map { found in
      Listing.Row(
        id: found.crosswalk.name, path: "/mappings/crosswalks/\(found.crosswalk.name)",
        [
          .code(found.crosswalk.name), .code(found.crosswalk.sourceList),
          .code(found.crosswalk.targetList), .number(found.version), found.state.cell,
          found.approved.map(Listing.Cell.number) ?? .none, .number(found.entries),
          .text(found.maker), .moment(found.madeAt),
        ])
    }
  }
}

extension Details {
  /// How many entries, values or codes a page shows.
  private static let most = 500

  static let crosswalk = Detail(
    words: ["crosswalk", "show"], at: "/mappings/crosswalks/{crosswalk}",
    says: "A crosswalk with its versions, its entries and how much of the source it translates",
    needs: .read("mapping.read"), in: "crosswalks"
  ) { desk, input in
    let found = try desk.crosswalk(input["crosswalk"])
    guard let newest = found.newest else {
      throw Refusal.crosswalk(.unknown(input["crosswalk"]))
    }
    let suggestions = newest.isOpen ? try desk.suggestions(for: found.crosswalk.name) : []
    var notes: [String] = []
    if found.approved == nil {
      notes.append("No version is approved: no run under cutover_ready may use it.")
    }
    if newest.entries.count > most {
      notes.append("The first \(most) of \(newest.entries.count) entries are shown.")
    }
    return Detail.Answer(
      found.crosswalk.name, state: newest.state.cell, notes: notes,
      facts: facts(found, newest) + facts(found),
      tables: [
        entries(newest), gaps(found.coverage), proposals(suggestions), versions(found.versions),
      ],
      actions: moves(of: newest).map { ($0, found.crosswalk.name) },
      links: CrosswalkDocument.Format.allCases.map { format in
        (
          label: "Export as \(format == .csv ? "CSV" : "FHIR ConceptMap")",
          path: "/mappings/crosswalks/\(found.crosswalk.name)/exports/\(format.rawValue)"
        )
      })
  }

  private static func moves(of newest: CrosswalkVersion) -> [String] {
    let edits = ["crosswalk.edit_entry", "crosswalk.import", "crosswalk.propose"]
    return switch newest.state {
    case .draft: ["crosswalk.submit"] + edits
    case .inReview: ["crosswalk.approve", "crosswalk.reject"] + edits
    case .approved, .rejected: edits
    }
  }

  private static func facts(
    _ found: CrosswalkAnswer, _ newest: CrosswalkVersion
  ) -> [(term: String, value: Listing.Cell)] {
    [
      ("Source list", .code(found.crosswalk.sourceList)),
      ("Target list", .code(found.crosswalk.targetList)), ("Version", .number(newest.number)),
      ("By", .text(newest.maker)), ("Made", .moment(newest.madeAt)),
      ("Version that runs use", found.approved.map { .number($0.number) } ?? .none),
      ("Entries", .number(newest.entries.count)), ("SHA-256", .code(newest.sha256)),
    ]
  }

  private static func facts(
    _ found: CrosswalkAnswer
  ) -> [(term: String, value: Listing.Cell)] {
    let coverage = found.coverage
    func share(_ value: Double?, _ part: Int, _ whole: Int) -> Listing.Cell {
      value.map { .text("\((($0 * 1000).rounded() / 10)) % (\(part) of \(whole))") } ?? .none
    }
    return [
      ("Source fields", .text(found.columns.map(\.description).joined(separator: ", "))),
      (
        "Rows translated",
        share(coverage.share, coverage.translatedRows, coverage.rows)
      ),
      (
        "Values translated",
        share(coverage.valueShare, coverage.translatedValues, coverage.values)
      ),
      ("Rows whose value the profile does not show", .number(coverage.unseenRows)),
    ]
  }

  private static func entries(_ version: CrosswalkVersion) -> Detail.Table {
    Detail.Table(
      "Entries of version \(version.number)",
      [
        .init("source_code", "Source code"), .init("target_code", "Target code"),
        .init("description", "Description"), .init("equivalence", "Grade"),
        .init("valid_from", "First day"), .init("valid_to", "Last day"), .init("note", "Note"),
      ],
      version.entries.prefix(most).map { entry in
        Listing.Row(
          id: entry.source,
          [
            .code(entry.source), .code(entry.target), .text(entry.description),
            .text(entry.equivalence.rawValue),
            .text(entry.validFrom?.description ?? ""), .text(entry.validTo?.description ?? ""),
            .text(entry.note),
          ])
      }, empty: "None yet.")
  }

  private static func gaps(_ coverage: CrosswalkCoverage) -> Detail.Table {
    Detail.Table(
      "Values that it does not translate",
      [.init("value", "Value"), .init("rows", "Rows", isNumber: true)],
      coverage.gaps.prefix(most).map {
        Listing.Row(id: $0.value, [.code($0.value), .number($0.rows)])
      }, empty: "None that the profile shows.")
  }

  private static func proposals(_ suggestions: [CrosswalkSuggestion]) -> Detail.Table {
    Detail.Table(
      "Proposals for codes without an entry",
      [
        .init("source_code", "Source code"), .init("description", "Description"),
        .init("target_code", "Target code"), .init("target", "What it means"),
        .init("confidence", "Confidence, %", isNumber: true), .init("why", "Why"),
      ],
      suggestions.compactMap { suggestion in
        suggestion.proposals.first.map { best in
          Listing.Row(
            id: suggestion.source,
            [
              .code(suggestion.source), .text(suggestion.description), .code(best.target.code),
              .text(best.target.description), .number(Int((best.score * 100).rounded())),
              .text(best.evidence.joined(separator: ", ")),
            ])
        }
      }, empty: "None.")
  }

  private static func versions(_ versions: [CrosswalkVersion]) -> Detail.Table {
    Detail.Table(
      "Versions",
      [
        .init("version", "Version", isNumber: true), .init("state", "State"),
        .init("entries", "Entries", isNumber: true), .init("by", "By"), .init("at", "When"),
        .init("decided_by", "Decided by"), .init("decided", "Decided"), .init("note", "Reason"),
        .init("sha256", "SHA-256"),
      ],
      versions.map { version in
        Listing.Row(
          id: "\(version.number)",
          [
            .number(version.number), version.state.cell, .number(version.entries.count),
            .text(version.maker), .moment(version.madeAt), .text(version.decision?.by ?? ""),
            .moment(version.decision?.at), .text(version.decision?.note ?? ""),
            .code(version.sha256),
          ])
      }, empty: "None.")
  }
}
