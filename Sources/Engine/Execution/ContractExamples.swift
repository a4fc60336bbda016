internal import Domain
internal import Expressions

/// The examples that people stated with the rules, tried before the first row is read.
struct ContractExamples {
  private let plan: LoadPlan
  private let bench: RuleBench

  init(_ plan: LoadPlan, _ crosswalks: [String: CodeMap]) {
    self.plan = plan
    bench = RuleBench(source: plan.source, target: plan.target, crosswalks: crosswalks)
  }

  /// Tries the examples of every row that is executed, and says how many there are.
  ///
  /// - Throws: ``ContractError`` for the first that its rule does not fulfil.
  func run() throws -> Int {
    var count = 0
    for row in plan.contract where row.value.isExecuted && !row.value.examples.isEmpty {
      guard let table = plan.plans[row.value.target.table.lowercased()],
        table.drivingTable != nil
      else { continue }
      count += row.value.examples.count
      try run(row, table)
    }
    return count
  }

  private func run(_ row: ContractFile.Located<ContractRow>, _ table: TablePlan) throws {
    do {
      guard let failure = try bench.failures(of: row.value, plan: table).first else { return }
      throw ContractError.failedExample(
        failure, target: row.value.target, file: row.file, line: row.line)
    } catch RuleBenchError.unknownColumn(let column) {
      throw ContractError.unfitExample(
        column: column, target: row.value.target, file: row.file, line: row.line)
    }
  }
}
