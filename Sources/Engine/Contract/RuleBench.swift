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

  /// Reads `rule`, which fills `field` from the rows that `plan` gives.
  ///
  /// - Throws: ``RuleBenchError`` when there is no such field, or the plan gives no rows.
  public func reading(
    _ rule: String, filling field: FieldPath, plan: TablePlan
  ) throws(RuleBenchError) -> RuleReading {
    guard let target = target[field] else { throw .unknownField(field) }
    return RuleReading(
      rule, in: try shape(of: plan).scope, filling: RuleReading.Field(target))
  }

  /// Reads the filter of `plan`.
  ///
  /// - Throws: ``RuleBenchError`` when the plan gives no rows.
  public func filterReading(of plan: TablePlan) throws(RuleBenchError) -> RuleReading {
    RuleReading(
      plan.filter, in: try shape(of: plan).scope, filling: RuleReading.Field(type: .boolean))
  }

  /// The rows that the rules of `plan` see.
  ///
  /// - Throws: ``RuleBenchError`` when it has no driving table, or its joins or split are wrong.
  public func shape(of plan: TablePlan) throws(RuleBenchError) -> RowShape {
    guard let name = plan.drivingTable, let table = source[name] else {
      throw .noDrivingTable(plan.targetTable)
    }
    do throws(RowShapeError) {
      return try RowShape(
        driving: table, joins: plan.joins, split: plan.split, source: source,
        crosswalks: Set(crosswalks.keys), targets: Set(target.tables.map(\.name)))
    } catch {
      throw .unreadablePlan(error)
    }
  }

  /// What is wrong with the joins or the split of `plan`; `nil` when nothing is, or no table drives it.
  public func problem(of plan: TablePlan) -> RowShapeError? {
    do throws(RuleBenchError) {
      _ = try shape(of: plan)
      return nil
    } catch {
      if case .unreadablePlan(let found) = error { return found }
      return nil
    }
  }

  /// The tables joined to the driving table of `plan`; none when the plan gives no rows.
  public func joined(in plan: TablePlan) -> [Catalogue.Table] {
    do throws(RuleBenchError) { return try shape(of: plan).joined } catch { return [] }
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

  /// What `rule` makes of `rows`, each the texts of its columns as an extract holds them.
  ///
  /// A column that a row does not name is empty. A `lookup(T.F …)` finds what the row gives as
  /// `T.F`, and no row when it gives nothing; record numbers are 1. A value is held to the field's
  /// type and obligation, not to its code list.
  ///
  /// - Throws: ``RuleBenchError`` also when the rule cannot run.
  public func outcomes(
    of rule: String, filling field: FieldPath, plan: TablePlan, rows: [[String: String]]
  ) throws(RuleBenchError) -> [Outcome] {
    guard let target = target[field] else { throw .unknownField(field) }
    let trial = try RuleTrial(
      rule, filling: target, over: try shape(of: plan), crosswalks: crosswalks)
    return try rows.map { row throws(RuleBenchError) in try trial.outcome(of: row) }
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
}

/// Why a rule cannot even be tried.
public enum RuleBenchError: Error, Hashable {
  case unknownField(FieldPath)
  /// The plan of this target table has no driving table, or none that the catalogue knows.
  case noDrivingTable(String)
  /// The plan's joins or split cannot be read.
  case unreadablePlan(RowShapeError)
  /// The rule has this problem.
  case unfitRule(RuleProblem)
  /// A row gives a column that the rule's row lacks.
  case unknownColumn(String)
}
