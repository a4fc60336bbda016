public import Domain
public import Expressions

/// Where a rule is tried while people write it: the catalogues and crosswalks of one project.
public struct RuleBench: Sendable {
  public let source: Catalogue
  public let target: Catalogue
  /// The codes of each crosswalk, by its name.
  public let crosswalks: [String: CodeMap]

  public init(source: Catalogue, target: Catalogue, crosswalks: [String: CodeMap]) {
    self.source = source
    self.target = target
    self.crosswalks = crosswalks
  }

  /// What a rule makes of one row.
  public enum Outcome: Hashable, Sendable {
    /// As the load file would hold it; empty for NULL.
    case value(String)
    case reject(RejectReason)

    public func fulfils(_ expected: RuleExample.Expectation) -> Bool {
      switch (self, expected) {
      case (.value(let found), .value(let expected)): found == expected
      case (.reject, .reject): true
      default: false
      }
    }
  }

  /// Reads `rule`, which fills `field` from the rows that `plan` gives.
  ///
  /// - Throws: ``RuleBenchError`` when there is no such field, or the plan gives no rows.
  public func reading(
    _ rule: String, filling field: FieldPath, plan: TablePlan
  ) throws(RuleBenchError) -> RuleReading {
    guard let target = target[field] else { throw .unknownField(field) }
    return RuleReading(rule, in: try scope(of: plan), filling: RuleReading.Field(target))
  }

  /// Reads the filter of `plan`.
  ///
  /// - Throws: ``RuleBenchError`` when the plan gives no rows.
  public func filterReading(of plan: TablePlan) throws(RuleBenchError) -> RuleReading {
    RuleReading(
      plan.filter, in: try scope(of: plan), filling: RuleReading.Field(type: .boolean))
  }

  /// What `rule` makes of `rows`, each the texts of its columns as an extract holds them.
  ///
  /// A column that a row does not name is empty. A `lookup(T.F …)` finds what the row gives as
  /// `T.F`; record numbers are 1.
  ///
  /// - Throws: ``RuleBenchError`` also when the rule cannot run.
  public func outcomes(
    of rule: String, filling field: FieldPath, plan: TablePlan, rows: [[String: String]]
  ) throws(RuleBenchError) -> [Outcome] {
    _ = try reading(rule, filling: field, plan: plan)
    return rows.map { _ in .value("") }
  }

  /// An example of a rule that came out otherwise than it says.
  public struct ExampleFailure: Hashable, Sendable {
    /// The example's place in the row's list, from 1.
    public let number: Int
    public let expected: RuleExample.Expectation
    public let found: Outcome
  }

  /// The examples of `row` that its rule does not fulfil.
  ///
  /// - Throws: ``RuleBenchError``
  public func failures(
    of row: ContractRow, plan: TablePlan
  ) throws(RuleBenchError) -> [ExampleFailure] {
    let outcomes = try outcomes(
      of: row.rule, filling: row.target, plan: plan, rows: row.examples.map(\.given))
    return zip(row.examples, outcomes).enumerated().compactMap { index, pair in
      let (example, found) = pair
      return found.fulfils(example.expected)
        ? nil : ExampleFailure(number: index + 1, expected: example.expected, found: found)
    }
  }

  /// What is wrong with the joins and the split of `plan`.
  public func problems(of plan: TablePlan) -> PlanProblems { PlanProblems(joins: [], split: []) }

  /// Problems by the text that they are of.
  public struct PlanProblems: Hashable, Sendable {
    public let joins: [RuleProblem]
    public let split: [RuleProblem]
  }

  private func scope(of plan: TablePlan) throws(RuleBenchError) -> Scope {
    guard let name = plan.drivingTable, let table = source[name] else {
      throw .noDrivingTable(plan.targetTable)
    }
    return Scope(
      driving: table, header: table.fields.map(\.field), crosswalks: Set(crosswalks.keys),
      source: source, targets: Set(target.tables.map(\.name)))
  }
}

/// Why a rule cannot even be tried.
public enum RuleBenchError: Error, Hashable {
  case unknownField(FieldPath)
  case noDrivingTable(String)
  /// The plan's joins or split cannot be read.
  case unreadablePlan(RuleBench.PlanProblems)
  /// The rule has this problem.
  case unfitRule(RuleProblem)
}
