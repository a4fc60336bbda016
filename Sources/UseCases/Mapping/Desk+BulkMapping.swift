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
    let records = try store.contractChanges.look(filter, of: project.id)
    return try plan(act, records, filter, setting: field, to: value).preview
  }

  /// Does what a preview showed, all of it or nothing.
  func performBulk(_ act: BulkAct, _ input: Action.Input) throws -> Action.Effect {
    let filter = ContractFilter { input[$0] }
    let book = try contractBook()
    try store.contractSets.takeTurn(on: book.project)
    let records = try store.contractChanges.take(filter, of: book.project)
    let plan = try plan(
      act, records, filter, setting: BulkField(rawValue: input["field"]), to: input["value"],
      reason: input["reason"])
    guard plan.preview.seen == input["seen"] else { throw Refusal.changedSinceSeen }
    guard !plan.records.isEmpty else { throw Refusal.mapping(.nothingToDo) }
    let receipt = try book.put(
      plan.records, act.move, named: act.key,
      about: filter.text.isEmpty ? "all rows" : filter.text)
    return Action.Effect(
      "change_set:\(receipt.number)",
      detail: receipt.detail + [("left", "\(plan.preview.left.count)")],
      answer: receipt.detail + [("left", "\(plan.preview.left.count)")],
      next: "/mappings/change-sets/\(receipt.number)")
  }

  private func plan(
    _ act: BulkAct, _ records: [ContractRecord], _ filter: ContractFilter,
    setting field: BulkField?, to value: String, reason: String = ""
  ) throws -> (preview: BulkPreview, records: [ContractRecord]) {
    if act == .set { try check(field, value) }
    let gate = try ruleGate()
    let plans = try Dictionary(
      store.contract.plans(of: project.id).compactMap { item in
        item.plan.map { ($0.targetTable.lowercased(), $0) }
      }, uniquingKeysWith: { first, _ in first })
    var changed: [(old: ContractRow, record: ContractRecord)] = []
    var left: [BulkPreview.Left] = []
    for record in records {
      guard case .row(let row) = record.content else { continue }
      var new = record
      let plan = plans[row.target.table.lowercased()]
      if let reason = try obstacle(act, row, record, plan, gate) {
        left.append(.init(row.target, reason))
        continue
      }
      if act == .set, let field {
        new.set(field, value)
        guard new != record else {
          left.append(.init(row.target, .unchanged))
          continue
        }
        try new.settle(on: plan.map(ContractRecord.init), by: actor.person)
        if new.origin == .proposed { new.origin = .edited }
      } else {
        try new.move(act.move, by: actor.person, reason: reason)
      }
      changed.append((row, new))
    }
    let seen = Self.digest(act, field, value, changed.map(\.record))
    let rows = changed.map(\.old)
    return (
      BulkPreview(
        act: act, filter: filter, changes: rows, seen: seen, sample: Self.sample(rows, seen),
        left: left), changed.map(\.record)
    )
  }

  /// Why a row is left as it is; `nil` when it is not.
  private func obstacle(
    _ act: BulkAct, _ row: ContractRow, _ record: ContractRecord, _ plan: TablePlan?,
    _ gate: RuleGate
  ) throws -> BulkPreview.Reason? {
    if row.risk == .safetyCritical { return .safetyCritical }
    switch act {
    case .submit where row.status != .draft, .approve where row.status != .inReview,
      .reject where row.status != .inReview:
      return .wrongState(row.status)
    case .approve where record.authors.contains(actor.person.number): return .ownWork
    case .submit, .approve:
      return gate.obstacle(to: act.move, row, plan: plan).map {
        .rule(Problem.words($0.reason))
      }
    case .set, .reject: return nil
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
    _ act: BulkAct, _ field: BulkField?, _ value: String, _ records: [ContractRecord]
  ) -> String {
    let lines = records.map { "\($0.id.object)\t\($0.revision)\n" }.joined()
    let head = [act.rawValue, field?.rawValue ?? "", CanonicalJSON.quoted(value)]
    return SHA256.hex(Array((head.joined(separator: "\t") + "\n" + lines).utf8))
  }

  /// Rows drawn by the digest, so that whoever asks again sees the same and nobody chooses them.
  private static func sample(_ rows: [ContractRow], _ seen: String) -> [ContractRow] {
    let drawn = rows.map { row in
      (lot: SHA256.hex(Array("\(seen)\(row.target)".utf8)), row: row)
    }.sorted { $0.lot < $1.lot }.prefix(BulkPreview.sampleSize)
    return drawn.map(\.row).sorted { $0.target < $1.target }
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
