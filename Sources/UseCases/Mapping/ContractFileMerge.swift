internal import Domain
internal import Engine
internal import Storage

/// Holds a contract's file against the contract of a project: what it would add, what it would
/// change and so open again, and what of it will not do.
///
/// What the file does not state stays as it is, and what it states as it is keeps its signatures. A
/// file signs nothing: what it calls approved waits for review. It may raise the risk of a row, and
/// never lower it.
struct ContractFileMerge {
  struct Counts {
    var added = 0
    var changed = 0
    var unchanged = 0
    var plans = 0
    /// Rows that only follow the plan of their table.
    var followed = 0
    var unknown = 0
    var invalid = 0
  }

  private let known: [String: ContractRecord]
  private let gate: RuleGate
  private let safety: SafetyRules
  private let person: ID<Person>
  /// The user names that may own; `nil` when any may.
  private let owners: Set<String>?
  private let places: [String: Int]
  /// The plans as they would be, by table in lower case.
  private var plans: [String: ContractRecord]
  /// The tables whose rows' rules would be over other rows than before.
  private var rebased: Set<String> = []
  private var stated: Set<String> = []
  private(set) var changed: [(old: ContractRecord, new: ContractRecord)] = []
  private(set) var added: [(position: Int, record: ContractRecord)] = []
  private(set) var counts = Counts()
  /// What will not do, each under the name of its row or plan.
  private(set) var faults: [FieldFault] = []

  /// Begins with the items there are, by their names in lower case.
  init(
    known: [String: ContractRecord], gate: RuleGate, safety: SafetyRules, by person: ID<Person>,
    owners: Set<String>?
  ) {
    self.known = known
    self.gate = gate
    self.safety = safety
    self.person = person
    self.owners = owners
    plans = known.filter { $0.value.mappingClass == nil }
    let names =
      gate.bench.target.tables.map(\.name) + gate.bench.target.fields.map(\.path.description)
    places = Dictionary(
      zip(names.map { $0.lowercased() }, 0...), uniquingKeysWith: { first, _ in first })
  }

  var isEmpty: Bool { changed.isEmpty && added.isEmpty }

  mutating func take(_ document: ContractDocument) throws {
    for plan in document.plans { try take(plan) }
    for row in document.rows { try take(row) }
    try followTheRest()
  }

  private mutating func take(_ plan: TablePlan) throws {
    let id = ContractItemID(plan: plan.targetTable)
    let old = known[id.folded]
    guard let table = gate.bench.target[plan.targetTable], old?.isRetired != true else {
      return noteUnknown(id)
    }
    var plan = plan
    plan.targetTable = old?.table ?? table.name
    guard !isSaid(by: old, { $0.take(plan) }) else { return }
    var wrong = gate.faults(of: &plan)
    if let fault = fault(ofOwner: plan.owner, before: old) { wrong.append(fault) }
    guard wrong.isEmpty else { return note(wrong, of: id) }
    var new = old ?? ContractRecord(plan)
    new.take(plan)
    try settle(&new, from: old, on: nil, said: plan.status)
    plans[id.folded] = new
    if try old.map(ContractText.rowBasis) != ContractText.rowBasis(new) {
      rebased.insert(id.folded)
    }
    if new != old {
      keep(new, from: old)
      counts.plans += 1
    }
  }

  private mutating func take(_ row: ContractRow) throws {
    let id = ContractItemID(row: row.target)
    let old = known[id.folded]
    guard let field = gate.bench.target[row.target], old?.isRetired != true else {
      return noteUnknown(id)
    }
    stated.insert(id.folded)
    var row = row
    row.target = old.map { FieldPath($0.table, $0.field) } ?? field.path
    if old?.risk ?? safety.risk(of: row.target) == .safetyCritical { row.risk = .safetyCritical }
    let plan = plans[row.target.table.lowercased()]
    let isAsBefore = isSaid(by: old) { $0.take(row) }
    guard !isAsBefore || rebased.contains(row.target.table.lowercased()) else {
      counts.unchanged += 1
      return
    }
    if row.mappingClass == .direct, row.rule.isEmpty, let source = row.source,
      source.table.lowercased() == plan?.sourceTable.lowercased()
    {
      row.rule = RuleGate.column(source.field)
    }
    var wrong = gate.faults(of: &row, plan: plan?.plan)
    if let fault = fault(ofOwner: row.owner, before: old) { wrong.append(fault) }
    guard wrong.isEmpty else { return note(wrong, of: id) }
    var new = old ?? ContractRecord(row)
    if isAsBefore {
      if let plan { try new.follow(plan, by: person) }
    } else {
      new.take(row)
      try settle(&new, from: old, on: plan, said: row.status)
    }
    guard new != old else {
      counts.unchanged += 1
      return
    }
    keep(new, from: old)
    if old == nil {
      counts.added += 1
    } else if isAsBefore {
      counts.followed += 1
    } else {
      counts.changed += 1
    }
  }

  /// Whether `old` says already what `take` would have it say.
  private func isSaid(
    by old: ContractRecord?, _ take: (inout ContractRecord) -> Void
  ) -> Bool {
    guard let old else { return false }
    var new = old
    take(&new)
    return new == old
  }

  /// Makes it an edit, which waits for review where the file calls it approved.
  private func settle(
    _ record: inout ContractRecord, from old: ContractRecord?, on plan: ContractRecord?,
    said status: MappingStatus
  ) throws {
    guard record != old else { return }
    try record.settle(on: plan, by: person, as: .imported)
    if record.origin == .proposed { record.origin = .imported }
    if status == .approved, record.sha256 != old?.sha256 {
      try record.move(.submit, by: person)
    }
  }

  /// Has the rows that the file does not state follow the plans that it does.
  private mutating func followTheRest() throws {
    guard !rebased.isEmpty else { return }
    for old in known.values.sorted(by: { $0.id < $1.id })
    where old.mappingClass != nil && !old.isRetired && !old.rule.isEmpty
      && !stated.contains(old.id.folded)
    {
      let table = old.table.lowercased()
      guard rebased.contains(table), let plan = plans[table] else { continue }
      var new = old
      try new.follow(plan, by: person)
      guard new != old else { continue }
      keep(new, from: old)
      counts.followed += 1
    }
  }

  private mutating func keep(_ new: ContractRecord, from old: ContractRecord?) {
    if let old {
      changed.append((old, new))
    } else {
      added.append((places[new.id.folded] ?? 0, new))
    }
  }

  private func fault(ofOwner owner: String, before old: ContractRecord?) -> FieldFault? {
    guard !owner.isEmpty, owner != old?.owner, let owners, !owners.contains(owner) else {
      return nil
    }
    return FieldFault("owner", .unknown)
  }

  private mutating func noteUnknown(_ id: ContractItemID) {
    counts.unknown += 1
    faults.append(FieldFault(id.name, .rule("The target schema has nothing of that name")))
  }

  private mutating func note(_ wrong: [FieldFault], of id: ContractItemID) {
    counts.invalid += 1
    faults += wrong.map { fault in
      FieldFault(id.name, .rule("\(fault.field): \(Problem.words(fault.reason))"))
    }
  }
}
