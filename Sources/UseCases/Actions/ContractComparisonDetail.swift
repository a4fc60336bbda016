internal import Domain
internal import Engine

extension Details {
  /// Two versions of the contract, change by change and field by field.
  static let contractComparison = Detail(
    words: ["contract", "compare"], at: "/mappings/versions/compare",
    says: "What differs between two versions of the contract, or a version and the rows at hand",
    needs: .read("mapping.read"), in: "mapping-versions",
    filters: [
      .init("from", "From version", .choiceFrom { desk in try desk.versionChoices() }),
      .init(
        "to", "To version",
        .choiceFrom { desk in
          [Action.Choice(working, "the rows at hand")] + (try desk.versionChoices())
        }),
      .init("impact", "Impact", .choice(ContractDiff.Impact.allCases.reversed().map(\.rawValue))),
    ]
  ) { desk, input in
    let (from, to) = try desk.versionsToCompare(input["from"], input["to"])
    let diff = try desk.contractDiff(from: from, to: to)
    let impact = ContractDiff.Impact(rawValue: input["impact"])
    let lines = diff.changes.filter { impact == nil || $0.impact == impact }.flatMap(lines)
    let size = 50
    let page = min(max(1, input.number("page") ?? 1), max(1, (lines.count + size - 1) / size))
    var answer = Detail.Answer(
      "Version \(from) to \(to.map { "version \($0)" } ?? "the rows at hand")",
      state: diff.impact.map { .state($0.rawValue, $0.mood) } ?? .state("the same", .off),
      facts: ContractDiff.Impact.allCases.reversed().map {
        ($0.rawValue.capitalizedFirst, .number(diff.count($0)))
      }
        + ContractDiff.Kind.allCases.map {
          ($0.rawValue.capitalizedFirst, .number(diff.count($0)))
        } + [("Target tables", .number(diff.tables.count))],
      tables: [
        Detail.Table(
          "What differs, a line for each field that is not as it was", columns,
          Array(lines.dropFirst((page - 1) * size).prefix(size)), empty: "Nothing differs.")
      ],
      links: to.map { [("The other way round", "\(path)?from=\($0)&to=\(from)")] } ?? [])
    answer.page = (page, size, lines.count)
    return answer
  }

  private static let path = "/mappings/versions/compare"
  /// What stands for the rows at hand where a version can be named.
  static let working = "working"

  private static let columns: [Listing.Column] = [
    .init("item", "Row or plan"), .init("impact", "Impact"), .init("kind", "Kind"),
    .init("reasons", "Why"), .init("field", "Field"), .init("before", "Before"),
    .init("after", "After"),
  ]

  private static func lines(_ change: ContractDiff.Change) -> [Listing.Row] {
    let reasons = change.reasons.map { $0.rawValue.replacing("_", with: " ") }
    let place = change.field.map { ContractItemID(row: FieldPath(change.table, $0)) }
    let head: [Listing.Cell] = [
      .code(change.name), .state(change.impact.rawValue, change.impact.mood),
      .text(change.kind.rawValue), .text(reasons.joined(separator: ", ")),
    ]
    func line(_ field: ContractDiff.FieldChange?) -> Listing.Row {
      Listing.Row(
        id: change.name,
        path: change.kind == .removed
          ? nil : (place ?? ContractItemID(plan: change.table)).path,
        head + [
          .text(field?.name ?? ""), .code(field?.before ?? ""), .code(field?.after ?? ""),
        ])
    }
    return change.fields.isEmpty ? [line(nil)] : change.fields.map(line)
  }
}

extension ContractDiff.Impact {
  var mood: Listing.Cell.Mood {
    switch self {
    case .breaking: .bad
    case .risky: .attention
    case .neutral: .off
    }
  }
}

extension Desk {
  /// The newest versions, for a form.
  fileprivate func versionChoices() throws -> [Action.Choice] {
    try contractVersions(page: Paging(size: 100)).items.map {
      Action.Choice("\($0.number)", "version \($0.number)")
    }
  }

  /// Two versions by their numbers; without the older the newest, without the newer (or named
  /// `working`) `nil` for the rows at hand.
  ///
  /// - Throws: ``MappingRefusal/unknownVersion(_:)`` or ``Refusal/invalid(_:)``.
  fileprivate func versionsToCompare(_ from: String, _ to: String) throws -> (Int, Int?) {
    func number(_ text: String, of field: String) throws -> Int {
      guard let number = Int(text), number > 0 else {
        throw Refusal.invalid([FieldFault(field, .unknown)])
      }
      return number
    }
    let newest = try contractVersions(page: Paging(size: 1)).items.first?.number
    guard let newest else { throw Refusal.mapping(.unknownVersion(1)) }
    return (
      from.isEmpty ? newest : try number(from, of: "from"),
      to.isEmpty || to == Details.working ? nil : try number(to, of: "to")
    )
  }

  /// What can be compared with the newest version; `nil` before there is one.
  func comparisonOffer() throws -> Listing.Offer? {
    try contractVersions(page: Paging(size: 1)).items.first.map { newest in
      Listing.Offer(
        "Two versions, or a version and the rows at hand, are compared field by field.",
        label: "What has changed since version \(newest.number)",
        path: "/mappings/versions/compare?from=\(newest.number)&to=\(Details.working)")
    }
  }

  /// How far the rows at hand are from the newest version, in a sentence; `nil` before there is one.
  func changesSincePublished() throws -> (words: String, path: String)? {
    guard let newest = try contractVersions(page: Paging(size: 1)).items.first?.number else {
      return nil
    }
    let diff = try contractDiff(from: newest, to: nil)
    let counts = ContractDiff.Impact.allCases.reversed().map {
      "\(diff.count($0)) \($0.rawValue)"
    }.joined(separator: ", ")
    return (
      "Against version \(newest): \(diff.changes.isEmpty ? "nothing differs" : "\(counts) changes").",
      "/mappings/versions/compare?from=\(newest)&to=\(Details.working)"
    )
  }
}
