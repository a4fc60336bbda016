internal import Cryptography
internal import Domain
internal import Engine
internal import Storage

extension Desk {
  /// Takes a change set back where its items have not moved on since.
  func undoChangeSet(_ input: Action.Input) throws -> Action.Effect {
    let book = try contractBook()
    let number = input.number("set") ?? 0
    try store.contractSets.takeTurn(on: book.project)
    guard let set = try store.contractSets.changeSet(number, of: book.project),
      set.act != ContractAct.propose.rawValue
    else { throw Refusal.mapping(.unknownChangeSet(number)) }
    if let other = set.undoneBy { throw Refusal.mapping(.undoneAlready(number, by: other)) }
    let former = try store.contractRecords.former(of: number, in: book.project)
    guard !former.isEmpty else { throw Refusal.mapping(.nothingToDo) }
    let plans = Dictionary(
      former.filter { $0.mappingClass == nil }.map { ($0.table.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    let keepsSignatures = try keepsSignatures(undoing: set)
    let restored = try former.map { record in
      var record = record
      let plan =
        record.mappingClass == nil
        ? nil : try plans[record.table.lowercased()] ?? book.plan(of: record.table)
      // What was signed counts only while it says what it said.
      try record.settle(on: plan, by: actor.person)
      if !keepsSignatures, record.isSigned { record.open() }
      return record
    }
    let names = Set(restored.map(\.id))
    let followers = try plans.values.flatMap { try book.followers(of: $0, by: actor.person) }
      .filter { !names.contains($0.id) }
    let receipt = try book.put(
      restored + followers, .undo, named: "mapping.undo", about: "change set \(number)")
    guard try store.contractSets.undo(number, by: receipt.number, of: book.project) else {
      throw Refusal.mapping(.undoneAlready(number, by: receipt.number))
    }
    return Action.Effect(
      "change_set:\(receipt.number)",
      detail: receipt.detail + [
        ("undone", "\(number)"), ("left", "\(set.items - restored.count)"),
      ],
      answer: receipt.detail + [("left", "\(set.items - restored.count)")],
      next: "/mappings/change-sets/\(receipt.number)")
  }

  /// Whether signatures that a change set took away come back with it.
  ///
  /// Those that an edit took do, while the schemas are those of that time; what a person or a schema
  /// withdrew is signed anew.
  private func keepsSignatures(undoing set: ContractChangeSet) throws -> Bool {
    guard [BulkAct.set.key, "plan.edit"].contains(set.act) else { return false }
    return try Side.allCases.allSatisfy { side in
      try store.versions.newest(of: project.id, side).map { $0.madeAt < set.at } ?? true
    }
  }

  /// The digest of the contract as it stands, which whoever publishes it states.
  func contractDigest() throws -> String { SHA256.hex(Array(try contractText().text.utf8)) }

  private func contractText() throws -> (text: String, contract: ContractAnswer) {
    let contents = try store.contract.contents(of: project.id)
    let contract = ContractAnswer(rows: contents.rows, tables: contents.plans)
    return (try ContractText.text(contract), contract)
  }

  /// What would be published, were it published now.
  private struct Edition {
    let text: String
    let digest: String
    let contract: ContractAnswer
    let newest: ContractVersion?
  }

  /// Makes sure that nothing keeps the contract that was seen from being published.
  func requirePublishable(_ input: Action.Input) throws { _ = try edition(input) }

  private func edition(_ input: Action.Input) throws -> Edition {
    let (text, contract) = try contractText()
    let digest = SHA256.hex(Array(text.utf8))
    guard digest == input["seen"] else { throw Refusal.changedSinceSeen }
    guard !contract.rows.isEmpty else { throw Refusal.mapping(.empty) }
    let open =
      contract.rows.count { $0.status == .inReview }
      + contract.tables.count { $0.status == .inReview }
    guard open == 0 else { throw Refusal.mapping(.inReview(open)) }
    let newest = try store.contractSets.versions(of: project.id, Paging(size: 1)).items.first
    if let newest, newest.sha256 == digest {
      throw Refusal.mapping(.unchanged(version: newest.number))
    }
    return Edition(text: text, digest: digest, contract: contract, newest: newest)
  }

  func publishContract(_ input: Action.Input) throws -> Action.Effect {
    let book = try contractBook()
    try store.contractSets.takeTurn(on: book.project)
    let edition = try edition(input)
    let (digest, contract) = (edition.digest, edition.contract)
    let approved = contract.rows.count { $0.status == .approved }
    let number = try store.contractSets.publish(
      edition.text, sha256: digest, rows: contract.rows.count, approved: approved,
      change: try edition.newest.flatMap { try change(from: $0.number, to: contract) },
      note: input["note"], by: actor.person, of: book.project)
    let facts = [
      ("version", "\(number)"), ("sha256", digest), ("rows", "\(contract.rows.count)"),
      ("approved", "\(approved)"),
    ].map { (name: $0.0, value: $0.1) }
    return Action.Effect(
      "contract_version:\(number)", detail: facts, answer: facts,
      next: "/mappings/versions/\(number)")
  }

  /// How far the contract has changed since a version; `nil` when not at all.
  private func change(from number: Int, to contract: ContractAnswer) throws -> String? {
    guard let found = try store.contractSets.version(number, of: project.id) else { return nil }
    return try ContractText.change(
      from: ContractText.contract(found.content), to: contract)
  }
}
