internal import Domain
internal import Engine
internal import Expressions

/// What keeps rows from an act, of which equal rules over equal rows of equal plans are read once.
struct BulkCheck {
  let act: ContractAct
  let gate: RuleGate
  /// By their tables in lower case.
  let plans: [String: TablePlan]
  private var known: [Question: Verdict] = [:]

  init(act: ContractAct, gate: RuleGate, plans: [String: TablePlan]) {
    self.act = act
    self.gate = gate
    self.plans = plans
  }

  /// All that an answer depends on.
  private struct Question: Hashable {
    let field: RuleReading.Field
    let mappingClass: MappingClass
    let source: FieldPath?
    let rule: String
    let examples: [RuleExample]
    let driving: String
    let joins: String
    let split: String
  }

  private enum Verdict {
    case sound
    case obstacle(FieldFault.Reason)
  }

  /// Why the act cannot be done to `row`; `nil` when it can.
  mutating func obstacle(_ row: ContractRow) -> FieldFault.Reason? {
    let plan = plans[row.target.table.lowercased()]
    guard let field = gate.bench.target[row.target], let plan, let driving = plan.drivingTable,
      gate.bench.source[driving] != nil
    else { return gate.obstacle(to: act, row, plan: plan)?.reason }
    let question = Question(
      field: RuleReading.Field(field), mappingClass: row.mappingClass, source: row.source,
      rule: row.rule, examples: row.examples, driving: driving, joins: plan.joins,
      split: plan.split)
    switch known[question] {
    case .sound: return nil
    case .obstacle(let reason): return reason
    case nil:
      let reason = gate.obstacle(to: act, row, plan: plan)?.reason
      known[question] = reason.map(Verdict.obstacle) ?? .sound
      return reason
    }
  }
}
