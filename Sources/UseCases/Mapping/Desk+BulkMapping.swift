internal import Cryptography
public import Domain
internal import Storage

extension Desk {
  /// What `act` would do to the rows that `filter` leaves in; of ``BulkAct/set`` with what is set to
  /// which value.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, ``Refusal/invalid(_:)`` for a value that cannot be set.
  public func bulkPreview(
    _ act: BulkAct, _ filter: ContractFilter, setting field: BulkField? = nil, to value: String = ""
  ) throws -> BulkPreview {
    guard let action = app.actions[act.key] else { throw Refusal.mapping(.nothingToDo) }
    try require(action.permission)
    if act == .set { try check(field, value) }
    let outlines = try store.contractChanges.outlines(filter, reach(of: act), of: project.id)
    let sorted = try sorted(outlines, act, field, value)
    let seen = Self.digest(act, field, value, sorted.changes)
    let rest = try store.contractChanges.rest(
      filter, outside: reach(of: act), of: project.id, most: BulkPreview.mostLeft)
    let left = rest.first.map { BulkPreview.Left($0, act) }
    let critical = left.prefix { $0.reason == .safetyCritical }
    return BulkPreview(
      act: act, filter: filter, changes: sorted.changes.count, seen: seen,
      sample: Self.sample(sorted.changes, seen),
      left: Array(
        (critical + sorted.left + left.dropFirst(critical.count)).prefix(BulkPreview.mostLeft)),
      leftCount: rest.total + sorted.left.count, criticalCount: rest.critical)
  }

  /// Does what a preview showed, all of it or nothing.
  func performBulk(_ act: BulkAct, _ input: Action.Input) throws -> Action.Effect {
    let filter = ContractFilter { input[$0] }
    let (field, value) = (BulkField(rawValue: input["field"]), input["value"])
    if act == .set { try check(field, value) }
    let book = try contractBook()
    try store.contractSets.takeTurn(on: book.project)
    let records = try store.contractChanges.take(filter, reach(of: act), of: book.project)
    let outlines = records.compactMap { record -> ContractOutline? in
      guard case .row(let row) = record.content else { return nil }
      return ContractOutline(row, revision: record.revision)
    }
    let sorted = try sorted(outlines, act, field, value)
    guard Self.digest(act, field, value, sorted.changes) == input["seen"] else {
      throw Refusal.changedSinceSeen
    }
    guard !sorted.changes.isEmpty else { throw Refusal.mapping(.nothingToDo) }
    let changing = Set(sorted.changes.map(\.row.target))
    let changed = try self.changed(
      records.filter { changing.contains(FieldPath($0.table, $0.field)) }, act, field, value,
      reason: input["reason"])
    let rest = try store.contractChanges.rest(
      filter, outside: reach(of: act), of: book.project, most: 0)
    let receipt = try book.put(
      changed, act.move, named: act.key, about: filter.text.isEmpty ? "all rows" : filter.text)
    let left = rest.total + sorted.left.count
    return Action.Effect(
      "change_set:\(receipt.number)", detail: receipt.detail + [("left", "\(left)")],
      answer: receipt.detail + [("left", "\(left)")],
      next: "/mappings/change-sets/\(receipt.number)")
  }

  /// The rows that `act` can do anything to: drafts to be sent to review, and in review what others
  /// wrote.
  private func reach(of act: BulkAct) -> BulkReach {
    switch act {
    case .submit: BulkReach(status: .draft, apartFrom: nil)
    case .approve: BulkReach(status: .inReview, apartFrom: actor.person)
    case .reject: BulkReach(status: .inReview, apartFrom: nil)
    case .set: BulkReach(status: nil, apartFrom: nil)
    }
  }

  /// Parts the rows in reach into those that change and those that are left.
  private func sorted(
    _ outlines: [ContractOutline], _ act: BulkAct, _ field: BulkField?, _ value: String
  ) throws -> (changes: [ContractOutline], left: [BulkPreview.Left]) {
    var changes: [ContractOutline] = []
    var left: [BulkPreview.Left] = []
    var check = act == .submit || act == .approve ? try bulkCheck(for: act.move) : nil
    for outline in outlines {
      let row = outline.row
      if let reason = check?.obstacle(row) {
        left.append(.init(row.target, .rule(Problem.words(reason))))
      } else if act == .set, let field, field.says(value, row) {
        left.append(.init(row.target, .unchanged))
      } else {
        changes.append(outline)
      }
    }
    return (changes, left)
  }

  private func bulkCheck(for act: ContractAct) throws -> BulkCheck {
    BulkCheck(act: act, gate: try ruleGate(), plans: try plansByTable())
  }

  /// By their tables in lower case.
  private func plansByTable() throws -> [String: TablePlan] {
    try Dictionary(
      store.contract.plans(of: project.id).compactMap { item in
        item.plan.map { ($0.targetTable.lowercased(), $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// `records` after `act`.
  private func changed(
    _ records: [ContractRecord], _ act: BulkAct, _ field: BulkField?, _ value: String,
    reason: String
  ) throws -> [ContractRecord] {
    let plans = act == .set ? try plansByTable().mapValues(ContractRecord.init) : [:]
    return try records.map { record in
      var new = record
      if act == .set, let field {
        new.set(field, value)
        try new.settle(on: plans[new.table.lowercased()], by: actor.person)
        if new.origin == .proposed { new.origin = .edited }
      } else {
        try new.move(act.move, by: actor.person, reason: reason)
      }
      return new
    }
  }

  private func check(_ field: BulkField?, _ value: String) throws {
    switch field {
    case nil: throw Refusal.invalid([FieldFault("field", .missing)])
    case .owner:
      guard try isColleague(value) else { throw Refusal.invalid([FieldFault("value", .unknown)]) }
    case .rationale, .notes:
      guard value.count <= 4000 else {
        throw Refusal.invalid([FieldFault("value", .tooLong(maximum: 4000))])
      }
    case .mappingClass:
      let known = [MappingClass.outOfScope, .reference].map(\.rawValue)
      guard known.contains(value) else {
        throw Refusal.invalid([FieldFault("value", .noneOf(known))])
      }
    }
  }

  /// Of what would be done, and of the names and revisions of those to whom.
  private static func digest(
    _ act: BulkAct, _ field: BulkField?, _ value: String, _ rows: [ContractOutline]
  ) -> String {
    var text = [act.rawValue, field?.rawValue ?? "", CanonicalJSON.quoted(value)]
      .joined(separator: "\t")
    for outline in rows { text += "\n\(outline.row.target)\t\(outline.revision)" }
    return SHA256.hex(Array(text.utf8))
  }

  /// Rows drawn by the digest, so that whoever asks again sees the same and nobody chooses them.
  private static func sample(_ rows: [ContractOutline], _ seen: String) -> [ContractRow] {
    guard rows.count > BulkPreview.sampleSize else { return rows.map(\.row) }
    var drawn: Set<Int> = []
    var lot = 0
    while drawn.count < BulkPreview.sampleSize {
      lot += 1
      let digits = SHA256.hex(Array("\(seen) \(lot)".utf8)).prefix(15)
      drawn.insert((Int(digits, radix: 16) ?? 0) % rows.count)
    }
    return drawn.sorted().map { rows[$0].row }
  }
}

extension BulkPreview.Left {
  /// A row that `act` does not reach.
  fileprivate init(_ row: BulkRest.Row, _ act: BulkAct) {
    let state: MappingStatus = act == .submit ? .draft : .inReview
    self.init(
      row.target,
      row.risk == .safetyCritical
        ? .safetyCritical : row.status != state ? .wrongState(row.status) : .ownWork)
  }
}

extension BulkField {
  /// Whether `row` says so already.
  fileprivate func says(_ value: String, _ row: ContractRow) -> Bool {
    switch self {
    case .owner: row.owner == value
    case .rationale: row.rationale == value
    case .notes: row.notes == value
    case .mappingClass:
      row.mappingClass.rawValue == value && row.rule.isEmpty && row.source == nil
    }
  }
}

extension BulkAct {
  var move: ContractAct {
    switch self {
    case .submit: .submit
    case .approve: .approve
    case .reject: .reject
    case .set: .set
    }
  }
}

extension ContractRecord {
  fileprivate mutating func set(_ field: BulkField, _ value: String) {
    switch field {
    case .owner: owner = value
    case .rationale: rationale = value
    case .notes: notes = value
    case .mappingClass:
      mappingClass = MappingClass(rawValue: value) ?? mappingClass
      (rule, sourceTable, sourceField) = ("", "", "")
    }
  }
}
