public import Domain
internal import Engine
internal import Expressions
internal import Foundation
internal import Storage
internal import Tabular

extension Desk {
  /// The row of that name, in any case, with what speaks for it, among those that `filter` leaves in.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or what says that there is no such row.
  public func workbench(on name: String, in filter: ContractFilter) throws -> Workbench {
    let detail = try contractRow(name)
    let (row, plan) = (detail.row, detail.plan?.plan)
    let bench = try ruleBench()
    let reading = reading(of: row, plan, bench)
    return Workbench(
      detail: detail, field: bench?.target[row.target], reading: reading.map { RuleAnswer($0) },
      outcomes: outcomes(of: row, plan, bench),
      profiles: try profiles(of: row, detail.candidates, reading, plan),
      place: try store.contract.place(
        of: row.target, in: filter, for: ReviewDuty(of: actor), of: project.id),
      source: bench?.source)
  }

  /// The first row that waits for the person among those that `filter` leaves in.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func firstOpenRow(in filter: ContractFilter) throws -> FieldPath? {
    try require(.read("mapping.read"))
    return try store.contract.firstOpen(in: filter, for: ReviewDuty(of: actor), of: project.id)
  }

  /// What `rule` says, were it the rule of `target`; changes nothing.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func reading(of rule: String, filling target: FieldPath) throws -> RuleAnswer {
    try require(.read("mapping.read"))
    let (bench, plan) = try benchAndPlan(of: target)
    do {
      return RuleAnswer(try bench.reading(rule, filling: target, plan: plan))
    } catch {
      return RuleAnswer(without: Problem.words(error))
    }
  }

  /// What `rule` makes of sample rows, were it the rule of `target`; masked for who may not see the
  /// values of records, and recorded.
  ///
  /// Which rows a rule rejects tells something of what they hold, so that who sees them masked tries
  /// rules only as one who writes them.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, ``Refusal/invalid(_:)`` where it cannot be tried.
  public func preview(of rule: String, filling target: FieldPath) throws -> RulePreview {
    try require(.read("mapping.read"))
    try require(.read("record.read"))
    let isMasked = actor.seesMasked
    if isMasked { try require(.change("mapping.edit")) }
    do { return try preview(of: rule, filling: target, isMasked: isMasked) } catch {
      guard let reason = error as? RuleBenchError else { throw error }
      throw Refusal.invalid([FieldFault("rule", .rule(Problem.words(reason)))])
    }
  }

  private func preview(
    of rule: String, filling target: FieldPath, isMasked: Bool
  ) throws -> RulePreview {
    let (bench, plan) = try benchAndPlan(of: target)
    let reading = try bench.reading(rule, filling: target, plan: plan)
    guard let name = plan.drivingTable, let table = bench.source[name] else {
      throw RuleBenchError.noDrivingTable(target.table)
    }
    guard let sample = try SampleRows(of: table, in: folder) else {
      return RulePreview(
        table: table.name, columns: [], rows: [],
        note: "There is no extract of \(table.name) yet, so there is no row to try it on.")
    }
    let outcomes = try bench.outcomes(
      of: rule, filling: target, plan: plan, rows: sample.rows.map(\.values))
    let columns = table.fields.map(\.field).filter { reading.columns.contains($0.lowercased()) }
    try noteRecordView(of: "\(sample.file)#\(target)")
    return RulePreview(
      table: table.name, columns: columns,
      rows: RulePreview.telling(sample.rows, outcomes, columns).map {
        isMasked ? $0.masked : $0
      }, note: RulePreview.note(reading, isMasked: isMasked))
  }

  private func benchAndPlan(of target: FieldPath) throws -> (RuleBench, TablePlan) {
    let plan = try store.contract.find(ContractItemID(plan: target.table), of: project.id)?.plan
    guard let bench = try ruleBench() else { throw RuleBenchError.unknownField(target) }
    return (bench, plan ?? TablePlan(targetTable: target.table, drivingTable: nil))
  }

  /// `nil` before there are both catalogues.
  private func ruleBench() throws -> RuleBench? {
    do { return try ruleGate().bench } catch Refusal.schema(.noCatalogue) { return nil }
  }

  private func reading(
    of row: ContractRow, _ plan: TablePlan?, _ bench: RuleBench?
  ) -> RuleReading? {
    guard !row.rule.isEmpty, let plan, let bench else { return nil }
    do { return try bench.reading(row.rule, filling: row.target, plan: plan) } catch { return nil }
  }

  private func outcomes(
    of row: ContractRow, _ plan: TablePlan?, _ bench: RuleBench?
  ) -> [ExampleOutcome?] {
    let none = row.examples.map { _ -> ExampleOutcome? in nil }
    guard let plan, let bench, !row.examples.isEmpty else { return none }
    do {
      let outcomes = try bench.outcomes(
        of: row.rule, filling: row.target, plan: plan, rows: row.examples.map(\.given))
      return zip(outcomes, row.examples).map { outcome, example in
        ExampleOutcome(words: outcome.words, holds: outcome.fulfils(example.expected))
      }
    } catch { return none }
  }

  /// Of the row's own source, what its rule reads, and the first three candidates.
  private func profiles(
    of row: ContractRow, _ candidates: [MappingCandidate], _ reading: RuleReading?,
    _ plan: TablePlan?
  ) throws -> [(path: FieldPath, profile: ColumnProfile)] {
    guard let profile = try profile() else { return [] }
    let driving = plan?.drivingTable ?? ""
    let read = reading?.columns.map { FieldPath(driving, $0) } ?? []
    var known: Set<String> = []
    return ([row.source].compactMap(\.self) + read + candidates.prefix(3).map(\.source))
      .filter { known.insert($0.description.lowercased()).inserted }
      .compactMap { path in
        profile[path.table]?.columns.first { $0.name.lowercased() == path.field.lowercased() }
          .map { (FieldPath(path.table, $0.name), $0) }
      }
  }
}

extension RulePreview {
  /// The rows that tell most: rejects first, then rows of which no two read the same, as they come.
  fileprivate static func telling(
    _ rows: [SampleRows.Row], _ outcomes: [RuleBench.Outcome], _ columns: [String]
  ) -> [Row] {
    var seen: Set<[String]> = []
    let all = zip(rows, outcomes).compactMap { row, outcome -> Row? in
      let before = columns.map { row.values[$0] ?? "" }
      return seen.insert(before).inserted || columns.isEmpty
        ? Row(number: row.number, before: before, outcome: Outcome(outcome)) : nil
    }
    let rejects = all.filter(\.isRejected).prefix(most / 3)
    let values = all.filter { !$0.isRejected }.prefix(most - rejects.count)
    return (rejects + values).sorted { $0.number < $1.number }
  }

  fileprivate static func note(_ reading: RuleReading, isMasked: Bool) -> String? {
    let parts = [
      isMasked
        ? "Your role sees the values masked; this view is recorded."
        : "These are values of single records; this view is recorded.",
      reading.lookups.isEmpty && reading.surrogates.isEmpty
        ? nil : "What is looked up in other tables is not read here, and record numbers are 1.",
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }
}

extension RulePreview.Row {
  fileprivate var isRejected: Bool { if case .reject = outcome { true } else { false } }

  /// The same without what the record holds.
  fileprivate var masked: Self {
    let outcome: RulePreview.Outcome =
      if case .reject = self.outcome { self.outcome } else { .value(Mask.text) }
    return Self(number: number, before: before.map { _ in Mask.text }, outcome: outcome)
  }
}

extension RulePreview.Outcome {
  fileprivate init(_ outcome: RuleBench.Outcome) {
    self =
      switch outcome {
      case .value(let text): .value(text)
      case .reject(let reason): .reject(reason.words)
      }
  }
}

extension RejectReason {
  /// Why a row is rejected: `unmapped code`.
  var words: String { rawValue.lowercased().replacing("_", with: " ") }
}
