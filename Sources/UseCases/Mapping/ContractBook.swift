internal import Domain
internal import Storage

/// A project's contract in the hands of whoever changes it, inside one transaction.
struct ContractBook {
  let store: Store
  let project: ID<Project>
  /// `nil` for the machine itself.
  let person: ID<Person>?

  /// What an act on several items left behind for the ledger.
  struct Receipt {
    let number: Int
    let items: Int
    let sha256: String
  }

  /// Puts one item in the place of its present state.
  ///
  /// - Throws: ``MappingRefusal/stale(_:)`` when that has gone on meanwhile.
  func put(_ record: ContractRecord, _ act: ContractAct) throws {
    let count = try store.contractChanges.put(
      [record], of: project, act: act.rawValue, by: person, changeSet: nil)
    guard count == 1 else { throw Refusal.changedSinceSeen }
  }

  /// Puts items in the place of their present states, and adds others, as one change set.
  func put(
    _ records: [ContractRecord], adding new: [(position: Int, record: ContractRecord)] = [],
    _ act: ContractAct, named name: String? = nil, about: String
  ) throws -> Receipt {
    let number = try store.contractSets.nextNumber(of: project)
    let count = try store.contractChanges.put(
      records, of: project, act: act.rawValue, by: person, changeSet: number)
    guard count == records.count else { throw Refusal.changedSinceSeen }
    try store.contractChanges.add(
      new, to: project, act: act.rawValue, by: person, changeSet: number)
    let lines = try store.contractRecords.lines(of: number, in: project)
    let receipt = Receipt(
      number: number, items: lines.count, sha256: ContractText.digest(lines))
    try store.contractSets.add(
      number, act: name ?? act.rawValue, about: String(about.prefix(1000)), items: receipt.items,
      sha256: receipt.sha256, by: person, to: project)
    return receipt
  }

  /// Every item by its name in lower case, the plans by their tables'.
  func all() throws -> [String: ContractRecord] {
    try Dictionary(
      store.contractChanges.takeAll(of: project).map { ($0.id.folded, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The rows whose rules depend on `plan` and do not say so yet, as they follow it by `person`.
  func followers(of plan: ContractRecord, by person: ID<Person>) throws -> [ContractRecord] {
    try store.contractChanges.takeAll(of: project, table: plan.table).compactMap { row in
      guard row.mappingClass != nil, !row.rule.isEmpty else { return nil }
      var follower = row
      try follower.follow(plan, by: person)
      return follower == row ? nil : follower
    }
  }

  /// The plan that a row of `table` depends on.
  func plan(of table: String) throws -> ContractRecord? {
    try store.contractChanges.look(ContractItemID(plan: table), of: project)
  }
}

extension ContractBook.Receipt {
  var detail: [(name: String, value: String)] {
    [("change_set", "\(number)"), ("rows", "\(items)"), ("sha256", sha256)]
  }
}

extension ContractItemID {
  /// The same for names that differ in case alone.
  var folded: String { name.lowercased() }
}
