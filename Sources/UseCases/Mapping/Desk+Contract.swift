public import Domain
internal import Storage

/// A row of the contract with all there is to know of it.
public struct ContractRowDetail: Sendable {
  public let item: ContractItem
  public let row: ContractRow
  /// How the table gets its rows.
  public let plan: ContractItem?
  /// Newest first.
  public let history: [ContractMoment]
  public let comments: [ContractComment]
  /// Best first.
  public let candidates: [MappingCandidate]
  /// What the person may do to it as it stands, by the keys of actions.
  public let moves: [String]
}

/// A table's plan with all there is to know of it.
public struct ContractPlanDetail: Sendable {
  public let item: ContractItem
  public let plan: TablePlan
  public let counts: ContractCounts
  /// Newest first.
  public let history: [ContractMoment]
  public let comments: [ContractComment]
  /// What the person may do to it as it stands, by the keys of actions.
  public let moves: [String]
}

extension Desk {
  /// One page of the contract's rows.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contractRows(
    _ filter: ContractFilter, by order: ContractFilter.Order = .contract, page: Paging
  ) throws -> Paged<ContractItem> {
    try require(.read("mapping.read"))
    return try store.contract.list(filter, by: order, of: project.id, page)
  }

  /// How far each target table is, in the order of the contract; empty before a generation.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contractCoverage() throws -> [(table: String, counts: ContractCounts)] {
    try require(.read("mapping.read"))
    return try store.contract.counts(of: project.id)
  }

  /// The plans of the target tables, in the order of the contract.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contractPlans() throws -> [ContractItem] {
    try require(.read("mapping.read"))
    return try store.contract.plans(of: project.id)
  }

  /// A row, by `TABLE.FIELD` in any case.
  ///
  /// - Throws: ``MappingRefusal/unknownItem(_:)`` or ``Refusal/notPermitted(_:)``.
  public func contractRow(_ name: String) throws -> ContractRowDetail {
    try require(.read("mapping.read"))
    let item = try item(try rowID(name))
    guard let row = item.row else { throw Refusal.mapping(.unknownItem(name)) }
    let project = try project.id
    return ContractRowDetail(
      item: item, row: row,
      plan: try store.contract.find(ContractItemID(plan: row.target.table), of: project),
      history: try store.contractRecords.history(of: item.id, in: project),
      comments: try store.contractRecords.comments(on: item.id, in: project),
      candidates: try store.contractRecords.candidates(for: row.target, in: project),
      moves: moves(of: item))
  }

  /// The plan of a target table, by its name in any case.
  ///
  /// - Throws: ``MappingRefusal/unknownItem(_:)`` or ``Refusal/notPermitted(_:)``.
  public func contractPlan(_ table: String) throws -> ContractPlanDetail {
    try require(.read("mapping.read"))
    let item = try item(ContractItemID(plan: table))
    guard let plan = item.plan else { throw Refusal.mapping(.unknownItem(table)) }
    let project = try project.id
    let counts = try store.contract.counts(of: project).first { $0.table == plan.targetTable }
    return ContractPlanDetail(
      item: item, plan: plan, counts: counts?.counts ?? ContractCounts(),
      history: try store.contractRecords.history(of: item.id, in: project),
      comments: try store.contractRecords.comments(on: item.id, in: project),
      moves: moves(of: item))
  }

  /// The matcher's runs, newest first.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func mappingGenerations(page: Paging) throws -> Paged<MappingGeneration> {
    try require(.read("mapping.read"))
    return try store.contractSets.generations(of: project.id, page)
  }

  /// What changed many items at once, newest first.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contractChangeSets(page: Paging) throws -> Paged<ContractChangeSet> {
    try require(.read("mapping.read"))
    return try store.contractSets.changeSets(of: project.id, page)
  }

  /// A change set with the states it left behind, by name.
  ///
  /// - Throws: ``MappingRefusal/unknownChangeSet(_:)`` or ``Refusal/notPermitted(_:)``.
  public func contractChangeSet(
    _ number: Int
  ) throws -> (set: ContractChangeSet, members: [ContractMoment]) {
    try require(.read("mapping.read"))
    let project = try project.id
    guard let set = try store.contractSets.changeSet(number, of: project) else {
      throw Refusal.mapping(.unknownChangeSet(number))
    }
    return (set, try store.contractRecords.members(of: number, in: project))
  }

  /// The published versions, newest first.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contractVersions(page: Paging) throws -> Paged<ContractVersion> {
    try require(.read("mapping.read"))
    return try store.contractSets.versions(of: project.id, page)
  }

  /// A published version with its rows and plans.
  ///
  /// - Throws: ``MappingRefusal/unknownVersion(_:)`` or ``Refusal/notPermitted(_:)``.
  public func contractVersion(
    _ number: Int
  ) throws -> (version: ContractVersion, contract: ContractAnswer) {
    try require(.read("mapping.read"))
    guard let found = try store.contractSets.version(number, of: project.id) else {
      throw Refusal.mapping(.unknownVersion(number))
    }
    return (found.version, try ContractText.contract(found.content))
  }

  /// An item of the project.
  func item(_ id: ContractItemID) throws -> ContractItem {
    guard let found = try store.contract.find(id, of: project.id) else {
      throw Refusal.mapping(.unknownItem(id.name))
    }
    return found
  }

  func rowID(_ name: String) throws -> ContractItemID {
    guard let path = FieldPath(name) else { throw Refusal.mapping(.unknownItem(name)) }
    return ContractItemID(row: path)
  }
}
