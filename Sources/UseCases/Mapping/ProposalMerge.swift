internal import Domain
internal import Engine
internal import Storage

/// Puts proposals beside what a contract holds: what nobody touched says the new, what somebody
/// decided stays, and what the target does not have any more is retired.
struct ProposalMerge {
  private let known: [String: ContractRecord]
  private let safety: SafetyRules
  private var seen: Set<String> = []
  private var plans: [String: ContractRecord] = [:]
  private(set) var counts = MappingGeneration.Counts()
  /// The places of items that were there.
  private(set) var placed: [(id: ContractItemID, position: Int)] = []
  private(set) var new: [(position: Int, record: ContractRecord)] = []
  private(set) var changed: [ContractRecord] = []

  /// Begins with the items there are, by their names in lower case.
  init(known: [String: ContractRecord], safety: SafetyRules) {
    self.known = known
    self.safety = safety
  }

  /// Plans come before the rows of their tables.
  mutating func take(_ plan: TablePlan, at position: Int) throws {
    var record = ContractRecord(plan)
    if let old = known[record.id.folded] {
      record = old
      record.isRetired = false
      if !old.isTouched { record.take(plan) }
    }
    if record.sha256.isEmpty || !record.isTouched {
      record.sha256 = try ContractText.digest(record, plan: nil)
    }
    plans[plan.targetTable.lowercased()] = record
    settle(record, at: position)
  }

  mutating func take(_ row: ContractRow, at position: Int) throws {
    var proposed = row
    proposed.risk = safety.risk(of: row.target)
    let plan = plans[row.target.table.lowercased()]
    var record = ContractRecord(proposed)
    if let old = known[record.id.folded] {
      record = old
      record.isRetired = false
      if !old.isTouched {
        record.take(proposed)
      } else if old.omitsRule(of: plan) {
        record.rule = RuleGate.column(old.sourceField)
        record.sha256 = try ContractText.digest(record, plan: plan)
      }
    }
    if record.sha256.isEmpty || !record.isTouched {
      record.sha256 = try ContractText.digest(record, plan: plan)
    } else {
      try record.settle(on: plan, by: nil)
    }
    settle(record, at: position)
  }

  private mutating func settle(_ record: ContractRecord, at position: Int) {
    let id = record.id.folded
    seen.insert(id)
    guard let old = known[id] else {
      new.append((position, record))
      counts.new += record.mappingClass == nil ? 0 : 1
      return
    }
    placed.append((old.id, position))
    if old.mappingClass != nil, old.isTouched { counts.kept += 1 }
    guard record != old else { return }
    changed.append(record)
    if record.mappingClass != nil, !old.isTouched { counts.changed += 1 }
  }

  mutating func retireTheRest() {
    for old in known.values.sorted(by: { $0.id < $1.id })
    where !seen.contains(old.id.folded) && !old.isRetired {
      var gone = old
      gone.open()
      gone.isRetired = true
      changed.append(gone)
      if gone.mappingClass != nil { counts.retired += 1 }
    }
  }
}

extension ContractRecord {
  /// Whether it is a decision of a file that left the rule of a plain column out, waiting for the
  /// plan that shows it to be one.
  fileprivate func omitsRule(of plan: ContractRecord?) -> Bool {
    origin == .imported && mappingClass == .direct && rule.isEmpty && !sourceTable.isEmpty
      && approvedBy == nil && sourceTable.lowercased() == plan?.sourceTable.lowercased()
  }
}
