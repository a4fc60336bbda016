internal import Domain
internal import Foundation
internal import UseCases

extension WorkbenchPage.Reading {
  init(_ reading: RuleAnswer) {
    problems = reading.problems.map(\.text) + reading.warnings
    verdict = reading.problems.isEmpty ? "The rule is sound." : "\(reading.problems.count) to mend"
    sentence = reading.sentence ?? ""
    canonical = reading.canonical ?? ""
    dialects = reading.dialects.map {
      .init(name: $0.name, title: $0.title, text: $0.text ?? "")
    }
  }

  /// Where nothing was read: there is no rule, or nothing that it could read.
  init(without bench: Workbench) {
    problems = []
    verdict =
      bench.row.rule.isEmpty ? "There is no rule." : "No source table feeds the target table yet."
    (sentence, canonical) = ("", "")
    dialects = RuleAnswer(without: nil).dialects.map {
      .init(name: $0.name, title: $0.title, text: "")
    }
  }
}

extension WorkbenchPage.Preview {
  init(_ preview: RulePreview) {
    note = preview.note
    guard !preview.rows.isEmpty else {
      table = nil
      return
    }
    table = Table(
      caption: "\(preview.rows.count.of("sample row")) of \(preview.table)",
      columns: preview.columns,
      rows: preview.rows.map { row in
        switch row.outcome {
        case .value(let text):
          Row(number: row.number, before: row.before, after: text, failure: nil)
        case .reject(let reason):
          Row(number: row.number, before: row.before, after: "", failure: .fail(reason))
        }
      })
  }
}

extension WorkbenchPage.Examples {
  init?(_ bench: Workbench) {
    guard !bench.row.examples.isEmpty else { return nil }
    lines = zip(bench.row.examples, bench.outcomes).map { example, outcome in
      let state: Tag =
        switch outcome {
        case nil: .off("Not run")
        case let found? where found.holds: .pass("Holds")
        default: .fail("Does not hold")
        }
      return Line(
        given: example.givenText, expected: example.expectedText, actual: outcome?.words ?? "",
        state: state)
    }
    let failed = lines.count { $0.state.kind == "fail" }
    caption =
      "\(lines.count.of("example")), \(failed == 0 ? "none of which fails" : "\(failed) of which fail")"
  }
}

extension WorkbenchPage.Plan {
  init(_ item: ContractItem, mayEdit: Bool) {
    let plan = item.plan
    table = item.id.table
    facts = [
      plan?.drivingTable.map {
        Fact("Rows come from", $0, path: "/schemas/source/\($0.percentEncoded)")
      },
      plan?.joins.nonEmpty.map { Fact("Joined to", $0) },
      plan?.split.nonEmpty.map { Fact("Split", $0) },
      plan?.filter.nonEmpty.map { Fact("Only rows with", $0) },
      plan.flatMap { $0.key.isEmpty ? nil : Fact("Key", $0.key.joined(separator: ", ")) },
      plan.map { Fact("State", Tag($0.status).word) },
    ].compactMap(\.self)
    path = mayEdit ? "/mappings/tables/\(item.id.table.percentEncoded)" : nil
  }
}

extension WorkbenchPage.Candidates {
  init?(_ bench: Workbench, _ rights: WorkbenchRights, queue: Query) {
    guard !bench.detail.candidates.isEmpty else { return nil }
    mayAccept = rights.may("accept")
    let shown = bench.detail.candidates.prefix(5)
    caption = "\(shown.count.of("candidate")), the likeliest first"
    let path = WorkbenchPage.path(bench.row.target)
    lines = shown.map { candidate in
      WorkbenchPage.Candidate(
        rank: candidate.rank, source: candidate.source.description,
        description: bench.description(of: candidate.source),
        rule: candidate.proposal?.rule.nonEmpty,
        confidence: Int((candidate.confidence * 100).rounded()),
        isChosen: bench.fills(candidate), isFirst: candidate.rank == 1,
        evidence: candidate.evidence.map(WorkbenchPage.Reason.init),
        act: rights.may("accept")
          ? .init(
            edit: Query(path, queue.pairs).link("candidate", "\(candidate.rank)") + "#edit",
            mayAccept: candidate.proposal != nil || bench.fills(candidate)) : nil)
    }
  }
}

extension WorkbenchPage.Reason {
  init(_ evidence: Evidence) {
    let share = Int((evidence.weight * 100).rounded())
    weight = share > 0 ? "+\(share)" : share < 0 ? "−\(-share)" : "0"
    words = [evidence.kind.words, evidence.words].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

extension Evidence.Kind {
  fileprivate var words: String {
    switch self {
    case .name: "Names"
    case .description: "Descriptions"
    case .type: "Types"
    case .values: "Values"
    case .keys: "Keys"
    case .neighbours: "Neighbours"
    case .table: "Tables"
    case .decision: "Decided before"
    }
  }
}

extension WorkbenchPage.ColumnFacts {
  init(_ path: FieldPath, _ profile: ColumnProfile, number: Int) {
    field = path.description
    summary = profile.words
    let top = profile.top
    values =
      top.values.isEmpty
      ? nil
      : Values(
        id: "values-\(number)", caption: "Commonest values of \(path.field)",
        lines: top.values.map { Line(value: $0.value, rows: $0.rows.grouped) })
    withheld =
      switch top.withheld {
      case .sensitive: "Its values are personal, so none is shown here."
      case .rare: "No value is held by five rows, so none is shown here."
      case nil: nil
      }
  }
}

extension WorkbenchPage.Event {
  /// What happened to a row, the newest first, each with what it changed against the one before.
  static func all(_ moments: [ContractMoment], now: Date) -> [Self] {
    moments.enumerated().map { place, moment in
      let before = place + 1 < moments.count ? moments[place + 1].content : nil
      let changes = before.map { WorkbenchPage.Change.between($0, moment.content) } ?? []
      return Self(
        what: moment.act.replacing("_", with: " ").capitalizedFirst,
        who: moment.by.nonEmpty ?? "the matcher", at: Moment(moment.at, now: now),
        changes: changes, hasChanges: !changes.isEmpty)
    }
  }
}

extension WorkbenchPage.Change {
  /// What of the content differs, part by part.
  static func between(_ old: ContractItem.Content, _ new: ContractItem.Content) -> [Self] {
    zip(old.parts, new.parts).compactMap { old, new in
      old.text == new.text
        ? nil : Self(name: old.name, before: old.text.nonEmpty, after: new.text.nonEmpty)
    }
  }
}

extension ContractItem.Content {
  /// What people write of it, by the names that they know.
  var parts: [(name: String, text: String)] {
    switch self {
    case .row(let row):
      [
        ("Status", Tag(row.status).word), ("Class", row.mappingClass.words),
        ("Source", row.source?.description ?? ""), ("Rule", row.rule), ("Owner", row.owner),
        ("Rationale", row.rationale), ("Notes", row.notes), ("Examples", row.examples.text),
      ]
    case .plan(let plan):
      [
        ("Status", Tag(plan.status).word), ("Driving table", plan.drivingTable ?? ""),
        ("Joins", plan.joins), ("Split", plan.split), ("Filter", plan.filter),
        ("Key", plan.key.joined(separator: ", ")), ("Owner", plan.owner),
        ("Rationale", plan.rationale), ("Notes", plan.notes),
      ]
    }
  }
}
