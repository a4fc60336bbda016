internal import Domain
internal import Expressions

/// The work of a ``ContractDiff``.
struct ContractComparison {
  let changes: [ContractDiff.Change]

  init(from: ContractDocument, to: ContractDocument) throws {
    let oldRows = Dictionary(
      from.rows.map { ($0.target.description.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    let newRows = Set(to.rows.map { $0.target.description.lowercased() })
    let oldPlans = Dictionary(
      from.plans.map { ($0.targetTable.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    let newPlans = Set(to.plans.map { $0.targetTable.lowercased() })
    var changes: [ContractDiff.Change] = []
    for plan in to.plans {
      let old = oldPlans[plan.targetTable.lowercased()]
      if let change = try Self.change(from: old, to: plan) { changes.append(change) }
    }
    for plan in from.plans where !newPlans.contains(plan.targetTable.lowercased()) {
      if let change = try Self.change(from: plan, to: nil) { changes.append(change) }
    }
    for row in to.rows {
      let old = oldRows[row.target.description.lowercased()]
      if let change = try Self.change(from: old, to: row) { changes.append(change) }
    }
    for row in from.rows where !newRows.contains(row.target.description.lowercased()) {
      if let change = try Self.change(from: row, to: nil) { changes.append(change) }
    }
    self.changes = Self.byTable(changes, to.sections.map(\.table) + from.sections.map(\.table))
  }

  private static func byTable(
    _ changes: [ContractDiff.Change], _ order: [String]
  ) -> [ContractDiff.Change] {
    let grouped = Dictionary(grouping: changes) { $0.table.lowercased() }
    var seen: Set<String> = []
    return order.map { $0.lowercased() }.filter { seen.insert($0).inserted }
      .flatMap { grouped[$0] ?? [] }
  }

  private static func change(
    from old: ContractRow?, to new: ContractRow?
  ) throws -> ContractDiff.Change? {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, let row?):
      return .init(
        kind: .added, table: row.target.table, field: row.target.field, fields: [],
        reasons: [row.isExecuted ? .ruleAdded : .words])
    case (let row?, nil):
      return .init(
        kind: .removed, table: row.target.table, field: row.target.field, fields: [],
        reasons: [.targetGone])
    case (let old?, let new?):
      let fields = differences(
        ContractFile.rowColumns.dropFirst(2), try old.cells(), try new.cells())
      guard !fields.isEmpty else { return nil }
      return .init(
        kind: .changed, table: new.target.table, field: new.target.field, fields: fields,
        reasons: reasons(old, new))
    }
  }

  private static func reasons(_ old: ContractRow, _ new: ContractRow) -> [ContractDiff.Reason] {
    var reasons: [ContractDiff.Reason] = []
    if new.mappingClass == .outOfScope, old.mappingClass != .outOfScope {
      reasons.append(.outOfScope)
    } else if old.mappingClass != new.mappingClass {
      reasons.append(.mappingClass)
    }
    if old.isExecuted, !new.isExecuted { reasons.append(.executedRuleRemoved) }
    if !old.isExecuted, new.isExecuted { reasons.append(.ruleAdded) }
    if crosswalks(of: old) != crosswalks(of: new) { reasons.append(.crosswalk) }
    if old.rule != new.rule { reasons.append(.rule) }
    if old.source != new.source { reasons.append(.source) }
    if old.risk == .safetyCritical, new.risk == .standard { reasons.append(.riskLowered) }
    if !Set(old.examples).isSubset(of: new.examples) { reasons.append(.examplesRemoved) }
    return reasons.isEmpty ? [.words] : reasons
  }

  /// None for a rule that is no expression: the rule itself is then what differs.
  private static func crosswalks(of row: ContractRow) -> Set<String> {
    do { return try Expression(parsing: row.rule).crosswalks } catch { return [] }
  }

  private static func change(
    from old: TablePlan?, to new: TablePlan?
  ) throws -> ContractDiff.Change? {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, let plan?):
      return .init(
        kind: .added, table: plan.targetTable, field: nil, fields: [],
        reasons: [plan.isExecuted ? .ruleAdded : .words])
    case (let plan?, nil):
      return .init(
        kind: .removed, table: plan.targetTable, field: nil, fields: [], reasons: [.targetGone])
    case (let old?, let new?):
      let fields = differences(
        ContractFile.planColumns.dropFirst(1), try old.cells(), try new.cells())
      guard !fields.isEmpty else { return nil }
      var reasons: [ContractDiff.Reason] = []
      if old.drivingTable?.lowercased() != new.drivingTable?.lowercased() {
        reasons.append(.drivingTable)
      }
      if old.joins != new.joins { reasons.append(.joins) }
      if old.split != new.split { reasons.append(.split) }
      if old.filter != new.filter { reasons.append(.filter) }
      if old.key != new.key { reasons.append(.key) }
      if old.isExecuted, !new.isExecuted { reasons.append(.executedRuleRemoved) }
      if !old.isExecuted, new.isExecuted { reasons.append(.ruleAdded) }
      return .init(
        kind: .changed, table: new.targetTable, field: nil, fields: fields,
        reasons: reasons.isEmpty ? [.words] : reasons)
    }
  }

  /// The columns that differ; `columns` is a slice whose indices are those of the cells.
  private static func differences(
    _ columns: ArraySlice<String>, _ old: [String], _ new: [String]
  ) -> [ContractDiff.FieldChange] {
    zip(columns.indices, columns).compactMap { index, column in
      old[index] == new[index]
        ? nil : ContractDiff.FieldChange(name: column, before: old[index], after: new[index])
    }
  }
}
