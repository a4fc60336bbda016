internal import Domain
internal import Engine
internal import Expressions
internal import Foundation
internal import Storage

/// Holds what people write into a contract against the project's catalogues and crosswalks.
struct RuleGate {
  let bench: RuleBench

  /// What is wrong with a row that would be kept, in the order of its form; its rule and its source
  /// are then as they are spelt best.
  func faults(of row: inout ContractRow, plan: TablePlan?) -> [FieldFault] {
    guard row.mappingClass != .outOfScope else {
      (row.rule, row.source) = ("", nil)
      return []
    }
    if let source = row.source {
      guard let known = bench.source[source] else { return [FieldFault("source", .unknown)] }
      row.source = known.path
    }
    guard !row.rule.isEmpty else { return [] }
    do throws(RuleBenchError) {
      let reading = try bench.reading(
        row.rule, filling: row.target, plan: plan ?? Self.none(row.target.table))
      if let problem = reading.problems.first {
        return [FieldFault("rule", .rule(Problem.words(problem)))]
      }
      if let canonical = reading.canonical { row.rule = canonical }
      guard reaches(row.source, reading, plan) else {
        return [FieldFault("source", .rule("The rule does not lead to this field"))]
      }
      return []
    } catch {
      return [FieldFault("rule", .rule(Problem.words(error)))]
    }
  }

  /// Whether the rule is over the table of `source`, looks it up, or joins it.
  private func reaches(_ source: FieldPath?, _ reading: RuleReading, _ plan: TablePlan?) -> Bool {
    guard let table = source?.table.lowercased(), table != plan?.drivingTable?.lowercased() else {
      return true
    }
    return reading.lookups.contains { $0.table == table }
      || plan.map(bench.joined(in:))?.contains { $0.name.lowercased() == table } == true
  }

  /// What keeps a row from being sent to review or approved; `nil` when nothing does.
  func obstacle(to act: ContractAct, _ row: ContractRow, plan: TablePlan?) -> FieldFault? {
    var checked = row
    if let fault = faults(of: &checked, plan: plan).first { return fault }
    guard act == .approve || act == .approveClinical, row.mappingClass != .outOfScope else {
      return nil
    }
    guard !row.rule.isEmpty else {
      return row.mappingClass == .reference ? nil : FieldFault("rule", .missing)
    }
    let plan = plan ?? Self.none(row.target.table)
    do throws(RuleBenchError) {
      let reading = try bench.reading(row.rule, filling: row.target, plan: plan)
      if let difference = reading.refusals.first {
        return FieldFault("rule", .rule(Problem.words(difference)))
      }
      if let failure = try bench.failures(of: row, plan: plan).first {
        return FieldFault(
          "examples", .rule("Example \(failure.number) comes out otherwise than it says"))
      }
      return nil
    } catch {
      return FieldFault("rule", .rule(Problem.words(error)))
    }
  }

  /// What is wrong with a plan that would be kept; its names are then as the catalogues have them.
  func faults(of plan: inout TablePlan) -> [FieldFault] {
    guard let target = bench.target[plan.targetTable] else {
      return [FieldFault("table", .unknown)]
    }
    let fields = Dictionary(
      target.fields.map { ($0.field.lowercased(), $0.field) },
      uniquingKeysWith: { first, _ in first })
    var faults: [FieldFault] = []
    if plan.key.contains(where: { fields[$0.lowercased()] == nil }) {
      faults.append(FieldFault("key", .unknown))
    }
    plan.key = plan.key.map { fields[$0.lowercased()] ?? $0 }
    guard let name = plan.drivingTable else {
      (plan.joins, plan.split, plan.filter) = ("", "", "")
      return faults
    }
    guard let driving = bench.source[name] else {
      return faults + [FieldFault("driving_table", .unknown)]
    }
    plan.drivingTable = driving.name
    if let fault = bench.problem(of: plan) {
      faults.append(FieldFault(fault.part.rawValue, .rule(Problem.words(fault.problem))))
    }
    guard !plan.filter.isEmpty, faults.isEmpty else { return faults }
    do throws(RuleBenchError) {
      let reading = try bench.filterReading(of: plan)
      if let problem = reading.problems.first {
        return [FieldFault("filter", .rule(Problem.words(problem)))]
      }
      if let canonical = reading.canonical { plan.filter = canonical }
      return []
    } catch {
      return [FieldFault("filter", .rule(Problem.words(error)))]
    }
  }

  private static func none(_ table: String) -> TablePlan {
    TablePlan(targetTable: table, drivingTable: nil)
  }
}

extension Desk {
  /// What rules are held against.
  ///
  /// - Throws: ``SchemaRefusal/noCatalogue(_:)`` before there are both catalogues.
  func ruleGate() throws -> RuleGate {
    guard let source = try present(.source)?.catalogue else {
      throw Refusal.schema(.noCatalogue(.source))
    }
    guard let target = try present(.target)?.catalogue else {
      throw Refusal.schema(.noCatalogue(.target))
    }
    return RuleGate(
      bench: RuleBench(
        source: source, target: target, crosswalks: try crosswalks()))
  }

  /// What each crosswalk translates on the day of a run that begins now: those that the product
  /// keeps, and those of the folder that it does not know yet.
  private func crosswalks() throws -> [String: CodeMap] {
    let kept = try store.crosswalks.usable(of: project.id)
    var maps: [String: CodeMap] = [:]
    for (name, entries) in kept {
      maps[name] = entries.map { CodeMap($0, on: CivilDate(.now)) }
    }
    let known = Set(kept.map { $0.name.lowercased() })
    let folder = try folder
    let days = Dictionary(
      try CrosswalkFile.readIndex(in: folder).map { ($0.name, $0.day) },
      uniquingKeysWith: { first, _ in first })
    for name in try CrosswalkFile.names(in: folder) where !known.contains(name.lowercased()) {
      let entries = try CrosswalkFile.read(name, in: folder).map(\.value)
      maps[name] = CodeMap(entries, on: days[name] ?? nil)
    }
    return maps
  }
}

extension CodeMap {
  fileprivate init(_ entries: [CrosswalkEntry], on day: CivilDate?) {
    self.init()
    for pair in CrosswalkFile.translations(entries, on: day) { insert(pair.source, pair.target) }
  }
}

extension Problem {
  static func words(_ problem: RuleProblem) -> String {
    switch problem.reason {
    case .syntax(let error): words(error)
    case .type(let error): words(error)
    }
  }

  static func words(_ error: RuleBenchError) -> String {
    switch error {
    case .unknownField(let field): "\(field) is no target field"
    case .noDrivingTable(let table):
      "No source table feeds \(table); say in its plan which one does"
    case .unreadablePlan(let error):
      "The \(error.part.rawValue) of the table’s plan: \(words(error.problem))"
    case .unknownColumn(let name): "The rule’s row has no \(name)"
    case .unfitRule(let problem): words(problem)
    }
  }

  static func words(_ difference: SQLDifference) -> String {
    """
    Character \(difference.offset + 1): \(difference.dialect.rawValue) would compute this otherwise \
    (\(words(difference.reason))); write the rule another way
    """
  }

  static func words(_ reason: SQLDifference.Reason) -> String {
    switch reason {
    case .constantOperand: "an operand that is the same for all rows and may be NULL"
    case .constantCondition: "a condition that is the same for all rows"
    case .eagerReference:
      "a crosswalk, lookup or record number, of a value that may be rejected, inside a choice"
    case .lookupKey: "a lookup by a column that is neither text nor a whole number"
    case .tooLong: "more than 256 kB when printed"
    case .decimalPlaces: "decimals with places of their own"
    }
  }
}

extension RuleGate {
  /// The rule that is a column and nothing else.
  static func column(_ name: String) -> String {
    let quoted = "\"\(name.replacing("\"", with: "\"\""))\""
    do throws(SyntaxError) { return try Expression(parsing: quoted).description } catch {
      return quoted
    }
  }
}
