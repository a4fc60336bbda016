internal import Domain
internal import Foundation
internal import Storage

extension Desk {
  /// The contract in the hands of the desk's person.
  func contractBook() throws -> ContractBook {
    ContractBook(store: store, project: try project.id, person: actor.person)
  }

  /// What `input` names by the hole `row` or `table`.
  func itemID(_ input: Action.Input) throws -> ContractItemID {
    input.values["table"] == nil
      ? try rowID(input["row"]) : ContractItemID(plan: input["table"])
  }

  /// The item that `input` names, at the revision that was seen; nobody else changes it meanwhile.
  ///
  /// - Throws: ``MappingRefusal/stale(_:)`` with what `wanted` would have made of it.
  private func take(
    _ input: Action.Input, wanted: (inout ContractRecord) throws -> Void = { _ in }
  ) throws -> ContractRecord {
    let id = try itemID(input)
    guard let record = try store.contractChanges.take(id, of: project.id) else {
      throw Refusal.mapping(.unknownItem(id.name))
    }
    guard !record.isRetired else { throw Refusal.mapping(.retired(record.id.name)) }
    let seen = input.number("revision") ?? 0
    guard record.revision != seen else { return record }
    var mine = record
    try wanted(&mine)
    throw Refusal.mapping(
      .stale(
        StaleItem(
          id: record.id, seen: seen, present: try item(record.id),
          differences: record.differences(from: mine))))
  }

  // MARK: Content

  func editRow(_ input: Action.Input) throws -> Action.Effect {
    let record = try take(input) { try Self.take(input, into: &$0) }
    return try keep(record, .edit, input) { try Self.take(input, into: &$0) }
  }

  /// What a form says of a row.
  private static func take(_ input: Action.Input, into record: inout ContractRecord) throws {
    guard case .row(var row) = record.content else { return }
    row.mappingClass = MappingClass(rawValue: input["class"]) ?? row.mappingClass
    let source = input["source"]
    if source.isEmpty {
      row.source = nil
    } else {
      guard let path = FieldPath(source) else {
        throw Refusal.invalid([FieldFault("source", .unknown)])
      }
      row.source = path
    }
    let rule = input["rule"]
    if rule != row.rule { row.confidence = .high }
    row.rule = rule
    row.owner = input["owner"]
    row.rationale = input["rationale"]
    row.notes = input["notes"]
    guard let examples = [RuleExample](text: input["examples"]) else {
      throw Refusal.invalid([
        FieldFault("examples", .rule("Write one a line: COLUMN = 'text' -> 'result', or -> reject"))
      ])
    }
    row.examples = examples
    record.take(row)
  }

  func acceptCandidate(_ input: Action.Input) throws -> Action.Effect {
    let record = try take(input)
    let rank = input.number("candidate") ?? 0
    let target = FieldPath(record.table, record.field)
    let candidates = try store.contractRecords.candidates(for: target, in: project.id)
    guard let candidate = candidates.first(where: { $0.rank == rank }) else {
      throw Refusal.mapping(.unknownCandidate(rank, of: record.id.name))
    }
    guard let proposal = candidate.proposal else {
      throw Refusal.mapping(.candidateWithoutRule(candidate.source, of: record.id.name))
    }
    return try keep(record, .accept, input) { record in
      guard case .row(var row) = record.content else { return }
      row.mappingClass = proposal.mappingClass
      row.source = candidate.source
      row.rule = proposal.rule
      row.confidence = candidate.band
      if !proposal.notes.isEmpty { row.notes = proposal.notes }
      record.take(row)
    }
  }

  func classifyRow(_ input: Action.Input) throws -> Action.Effect {
    let record = try take(input)
    return try keep(record, .classify, input) {
      $0.risk = RiskClass(rawValue: input["risk"]) ?? $0.risk
      $0.rationale = input["rationale"]
    }
  }

  /// Keeps what `change` makes of a row; with `submit` it goes to review at once.
  private func keep(
    _ old: ContractRecord, _ act: ContractAct, _ input: Action.Input,
    change: (inout ContractRecord) throws -> Void
  ) throws -> Action.Effect {
    var new = old
    try change(&new)
    let book = try contractBook()
    let plan = try book.plan(of: new.table)
    guard case .row(var row) = new.content else {
      throw Refusal.mapping(.unknownItem(new.id.name))
    }
    if act != .classify {
      if row.mappingClass == .direct, row.rule.isEmpty, let source = row.source,
        source.table.lowercased() == plan?.sourceTable.lowercased()
      {
        row.rule = RuleGate.column(source.field)
      }
      var faults = try ruleGate().faults(of: &row, plan: plan?.plan)
      if row.owner != old.owner, try !isColleague(row.owner) {
        faults.append(FieldFault("owner", .unknown))
      }
      guard faults.isEmpty else { throw Refusal.invalid(faults) }
      new.take(row)
    }
    try new.settle(on: plan, by: actor.person)
    if act == .accept { new.attribute(to: actor.person) }
    if new.origin == .proposed { new.origin = .edited }
    if input.isOn("submit"), new.status != .approved, new.status != .inReview {
      if new.status == .rejected { try new.move(.reopen, by: actor.person) }
      try submit(&new, plan)
    }
    try book.put(new, act)
    return effect(new, from: old)
  }

  /// Sends a row to review that checks.
  private func submit(_ record: inout ContractRecord, _ plan: ContractRecord?) throws {
    try require(.submit, record, plan)
    try record.move(.submit, by: actor.person)
  }

  func isColleague(_ userName: String) throws -> Bool {
    guard !userName.isEmpty, let organisation else { return true }
    return try store.approvals.colleagues(in: organisation.id).contains { $0.userName == userName }
  }

  // MARK: Moves

  func move(_ act: ContractAct, _ input: Action.Input) throws -> Action.Effect {
    let old = try take(input)
    var new = old
    let book = try contractBook()
    if act == .submit || act == .approve || act == .approveClinical {
      try require(act, old, try book.plan(of: old.table))
    }
    try new.move(act, by: actor.person, reason: input["reason"])
    try book.put(new, act)
    return effect(new, from: old)
  }

  /// Makes sure that nothing in what an item says keeps it from `act`.
  private func require(
    _ act: ContractAct, _ record: ContractRecord, _ plan: ContractRecord?
  ) throws {
    // What nothing fills has no rule to be held against anything.
    if record.mappingClass == .outOfScope { return }
    let gate = try ruleGate()
    let fault: FieldFault?
    switch record.content {
    case .row(let row): fault = gate.obstacle(to: act, row, plan: plan?.plan)
    case .plan(var plan): fault = gate.faults(of: &plan).first
    }
    if let fault { throw Refusal.invalid([fault]) }
  }

  func commentItem(_ input: Action.Input) throws -> Action.Effect {
    let item = try item(itemID(input))
    try store.contractRecords.comment(
      input["text"], on: item.id, in: project.id, by: actor.person)
    return Action.Effect(
      item.id.object, detail: [("length", "\(input["text"].count)")], next: item.id.path)
  }

  // MARK: Plans

  func editPlan(_ input: Action.Input) throws -> Action.Effect {
    let change = { (record: inout ContractRecord) in
      guard case .plan(var plan) = record.content else { return }
      let driving = input["driving_table"]
      plan.drivingTable = driving.isEmpty ? nil : driving
      plan.joins = input["joins"]
      plan.split = input["split"]
      plan.filter = input["filter"]
      plan.key = input["key"].split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
      plan.owner = input["owner"]
      plan.rationale = input["rationale"]
      plan.notes = input["notes"]
      plan.confidence = .high
      record.take(plan)
    }
    let book = try contractBook()
    try store.contractSets.takeTurn(on: book.project)
    let old = try take(input, wanted: change)
    var new = old
    change(&new)
    guard case .plan(var plan) = new.content else {
      throw Refusal.mapping(.unknownItem(new.id.name))
    }
    var faults = try ruleGate().faults(of: &plan)
    if plan.owner != old.owner, try !isColleague(plan.owner) {
      faults.append(FieldFault("owner", .unknown))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    new.take(plan)
    try new.settle(on: nil, by: actor.person)
    if new.origin == .proposed { new.origin = .edited }
    if input.isOn("submit"), new.status != .approved, new.status != .inReview {
      if new.status == .rejected { try new.move(.reopen, by: actor.person) }
      try new.move(.submit, by: actor.person)
    }
    guard try ContractText.rowBasis(new) != ContractText.rowBasis(old) else {
      try book.put(new, .edit)
      return effect(new, from: old)
    }
    return try keep(new, from: old, book)
  }

  /// Keeps a plan with the rows whose rules depend on it, which are open again.
  private func keep(
    _ new: ContractRecord, from old: ContractRecord, _ book: ContractBook
  ) throws -> Action.Effect {
    let changed = try book.followers(of: new, by: actor.person)
    let reopened = try changed.count { try item($0.id).status != $0.status }
    let receipt = try book.put(
      [new] + changed, .plan, named: "plan.edit", about: "plan of \(new.table)")
    var effect = effect(new, from: old)
    effect.detail += receipt.detail
    effect.answer += [
      ("change_set", "\(receipt.number)"), ("rows", "\(changed.count)"),
      ("reopened", "\(reopened)"),
    ]
    return effect
  }

  private func effect(_ new: ContractRecord, from old: ContractRecord) -> Action.Effect {
    let facts = [
      ("revision", "\(old.revision + 1)"), ("before", old.status.rawValue),
      ("after", new.status.rawValue), ("content", String(new.sha256.dropFirst(2))),
    ]
    return Action.Effect(
      new.id.object, detail: facts.map { (name: $0.0, value: $0.1) },
      answer: [
        ("revision", "\(old.revision + 1)"), ("status", new.status.rawValue),
        ("content", String(new.sha256.dropFirst(2))),
      ], next: new.id.path)
  }
}

extension ContractRecord {
  /// It as a plan; `nil` of a row.
  var plan: TablePlan? { if case .plan(let plan) = content { plan } else { nil } }

  /// What `other` says otherwise, by the names that forms have.
  func differences(from other: ContractRecord) -> [StaleItem.Difference] {
    zip(parts, other.parts).compactMap { theirs, yours in
      theirs.value == yours.value
        ? nil : StaleItem.Difference(theirs.name, yours: yours.value, theirs: theirs.value)
    }
  }

  private var parts: [(name: String, value: String)] {
    let own: [(String, String)] =
      mappingClass == nil
      ? [
        ("driving_table", sourceTable), ("joins", joins), ("split", split), ("filter", rule),
        ("key", key.joined(separator: " ")),
      ]
      : [
        ("class", mappingClass?.rawValue ?? ""),
        ("source", sourceTable.isEmpty ? "" : FieldPath(sourceTable, sourceField).description),
        ("rule", rule), ("risk", risk.rawValue), ("examples", examples.text),
      ]
    return own + [("owner", owner), ("rationale", rationale), ("notes", notes)]
  }
}

extension ContractItemID {
  /// The page of its own.
  var path: String {
    let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "._-~"))
    let name = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? name
    return field == nil ? "/mappings/tables/\(name)" : "/mappings/rows/\(name)"
  }
}
