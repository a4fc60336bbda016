internal import Domain
internal import Expressions

/// Holds rules and filters against the catalogues and the project's crosswalks.
struct RuleCheck {
  let source: Catalogue
  let target: Catalogue
  /// The crosswalks that have a file.
  let crosswalks: Set<String>
  /// Plans by lower-case target table.
  let plans: [String: TablePlan]

  /// Where a rule stands, for the error that it may cause.
  struct Origin {
    let name: String
    let file: String
    let line: Int
  }

  /// Checks the rule of `row`, which fills a target field.
  ///
  /// - Throws: ``ContractError`` naming the row.
  func check(_ row: ContractRow, file: String, line: Int) throws {
    guard let field = target[row.target] else {
      throw ContractError.unknownTarget(row.target, file: file, line: line)
    }
    guard !row.rule.isEmpty else { return }
    guard let plan = plans[row.target.table.lowercased()],
      let table = plan.drivingTable.flatMap({ source[$0] })
    else { throw ContractError.noDrivingTable(target: row.target, file: file, line: line) }
    let origin = Origin(name: row.target.description, file: file, line: line)
    let expression = try parse(row.rule, origin)
    let shape = try shape(of: plan, over: table, origin)
    try compile(expression, over: shape, filling: field, origin)
    let reached = ([table] + shape.joined).map { $0.name.lowercased() }
    if let named = row.source, !reached.contains(named.table.lowercased()),
      !expression.lookups.contains(where: { $0.table == named.table.lowercased() })
    {
      throw ContractError.unreachable(
        source: named, target: row.target, file: file, line: line)
    }
  }

  /// Checks the joins and the split of `plan`, and its filter, which must be true or false.
  ///
  /// - Throws: ``ContractError`` naming the table.
  func check(_ plan: TablePlan, file: String, line: Int) throws {
    guard target[plan.targetTable] != nil else {
      throw ContractError.unknownTable(plan.targetTable, .target, file: file, line: line)
    }
    guard let name = plan.drivingTable else { return }
    guard let table = source[name] else {
      throw ContractError.unknownTable(name, .source, file: file, line: line)
    }
    let origin = Origin(name: plan.targetTable, file: file, line: line)
    let shape = try shape(of: plan, over: table, origin)
    guard !plan.filter.isEmpty else { return }
    let expression = try parse(plan.filter, origin)
    try compile(expression, over: shape, type: .boolean, assigning: nil, origin)
  }

  private func shape(
    of plan: TablePlan, over table: Catalogue.Table, _ origin: Origin
  ) throws -> RowShape {
    do {
      return try RowShape(
        driving: table, joins: plan.joins, split: plan.split, source: source,
        crosswalks: crosswalks, targets: Set(target.tables.map(\.name)))
    } catch {
      throw ContractError.unfitRows(
        error, target: plan.targetTable, file: origin.file, line: origin.line)
    }
  }

  private func parse(_ rule: String, _ origin: Origin) throws -> Expression {
    do {
      return try Expression(parsing: rule)
    } catch {
      throw ContractError.unreadableRule(
        error, target: origin.name, file: origin.file, line: origin.line)
    }
  }

  private func compile(
    _ expression: Expression, over shape: RowShape, filling field: CatalogueField,
    _ origin: Origin
  ) throws {
    try compile(
      expression, over: shape, type: field.type, assigning: field.isKey ? field.table : nil, origin)
  }

  private func compile(
    _ expression: Expression, over shape: RowShape, type: DataType,
    assigning: String?, _ origin: Origin
  ) throws {
    for name in expression.crosswalks.sorted() where !crosswalks.contains(name) {
      throw ContractError.unknownCrosswalk(
        name, neededBy: origin.name, file: origin.file, line: origin.line)
    }
    do {
      _ = try Program(expression, in: shape.scope, filling: type, assigning: assigning)
    } catch {
      throw ContractError.unfitRule(
        error, target: origin.name, file: origin.file, line: origin.line)
    }
  }
}
