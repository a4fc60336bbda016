public import Domain

/// What becomes of a contract's rows when a new version of a catalogue comes.
///
/// A row that no change touches keeps all that people decided. A touched row that somebody approved
/// or sent to review goes back to draft with the reasons; a row whose target is gone is set apart;
/// each new target field gets an empty draft.
public struct CarryForward: Hashable, Sendable {
  /// A row that is open again, as it now stands.
  public struct Reopened: Hashable, Sendable {
    public let row: ContractRow
    public let before: MappingStatus
    public let changes: [CatalogueDiff.Change]
  }

  /// A plan that is open again, as it now stands.
  public struct ReopenedPlan: Hashable, Sendable {
    public let plan: TablePlan
    public let before: MappingStatus
    public let changes: [CatalogueDiff.Change]
  }

  /// As they were, approval included.
  public let kept: [ContractRow]
  public let reopened: [Reopened]
  /// Drafts of the fields that are new in the target.
  public let added: [ContractRow]
  /// Rows whose target table or field is no more.
  public let gone: [ContractRow]
  public let keptPlans: [TablePlan]
  public let reopenedPlans: [ReopenedPlan]
  public let gonePlans: [TablePlan]

  /// The rows that go on: kept, open again and new, in the contract's order and then the new ones.
  public let rows: [ContractRow]
  public let plans: [TablePlan]

  /// Carries `rows` and `plans` over the change `diff` of one side; `target` is the target's catalogue
  /// as it then is.
  ///
  /// A renaming is a proposal of the comparison and decides nothing here: the row under the older
  /// name is gone or open again, and the newer name is new. Whoever accepts the renaming says so by
  /// editing the row.
  public init(
    rows: [ContractRow], plans: [TablePlan], over diff: CatalogueDiff, on side: Side,
    target: Catalogue
  ) {
    let changes = diff.changes.filter { $0.impact != .text }
    // A change is asked of the rows of its table alone, so that many of both stay quick.
    let relevant = changes.filter { $0.formerTable != nil }
    let byTarget = Dictionary(grouping: relevant) { $0.formerTable?.lowercased() ?? "" }
    func touching(_ row: ContractRow) -> [CatalogueDiff.Change] {
      let candidates = side == .target ? byTarget[row.target.table.lowercased()] ?? [] : relevant
      return candidates.filter { $0.touches(row, on: side) }
    }
    var kept: [ContractRow] = []
    var reopened: [Reopened] = []
    var gone: [ContractRow] = []
    var going: [ContractRow] = []
    for row in rows {
      if target[row.target] == nil {
        gone.append(row)
        continue
      }
      let causes = touching(row)
      guard !causes.isEmpty, row.status != .draft else {
        kept.append(row)
        going.append(row)
        continue
      }
      var open = row
      open.status = .draft
      reopened.append(Reopened(row: open, before: row.status, changes: causes))
      going.append(open)
    }
    let known = Set(going.map { $0.target.description.lowercased() })
    let added = target.fields.map(\.path)
      .filter { !known.contains($0.description.lowercased()) }
      .map { ContractRow(target: $0, mappingClass: .outOfScope) }
    self.kept = kept
    self.reopened = reopened
    self.gone = gone
    self.added = added
    self.rows = going + added
    let carried = Plans(plans, changes, target, side)
    keptPlans = carried.kept
    reopenedPlans = carried.reopened
    gonePlans = carried.gone
    self.plans = carried.going
  }
}

private struct Plans {
  var kept: [TablePlan] = []
  var reopened: [CarryForward.ReopenedPlan] = []
  var gone: [TablePlan] = []
  var going: [TablePlan] = []

  init(
    _ plans: [TablePlan], _ changes: [CatalogueDiff.Change], _ target: Catalogue, _ side: Side
  ) {
    for plan in plans {
      if target[plan.targetTable] == nil {
        gone.append(plan)
        continue
      }
      let causes = changes.filter { Self.touches($0, plan, side) }
      guard !causes.isEmpty, plan.status != .draft else {
        kept.append(plan)
        going.append(plan)
        continue
      }
      var open = plan
      open.status = .draft
      reopened.append(.init(plan: open, before: plan.status, changes: causes))
      going.append(open)
    }
  }

  /// On the target's side a change of key or of a key field; on the source's one of the driving
  /// table as a whole, or of a field that the plan's texts name.
  private static func touches(
    _ change: CatalogueDiff.Change, _ plan: TablePlan, _ side: Side
  ) -> Bool {
    guard let table = change.formerTable?.lowercased() else { return false }
    let field = change.formerField?.lowercased()
    switch side {
    case .target:
      guard table == plan.targetTable.lowercased() else { return false }
      return change.kind == .key || plan.key.contains { $0.lowercased() == field }
    case .source:
      let texts = "\(plan.joins) \(plan.split) \(plan.filter)".lowercased()
      let words = Set(
        texts.split { !($0.isLetter || $0.isNumber || "_".contains($0)) }.map(String.init))
      let isDriving = table == plan.drivingTable?.lowercased()
      guard isDriving || words.contains(table) else { return false }
      guard let field else { return change.field == nil }
      return words.contains(field)
    }
  }
}
