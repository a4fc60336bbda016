import Domain
import Foundation
import TestSupport
import Testing

@testable import Expressions

/// Rules here and in other systems give the same, row by row; what ours rejects is an error there.
struct DialectTests {
  static let isPossible = TestDatabase.isAvailable && DuckDBSystem.python != nil

  @Test(.enabled(if: isPossible))
  func `gives the same for every form of rule in PostgreSQL and DuckDB`() throws {
    let rows = OddRows(count: 120, seed: 5).rows
    try expectAgreement(on: EveryForm.rules, rows)
  }

  @Test(.enabled(if: isPossible))
  func `gives the same for generated rules in PostgreSQL and DuckDB`() throws {
    var generator = RuleGenerator(random: Random(state: 20_261_121))
    let count = ProcessInfo.processInfo.environment["CROSSGATE_RULES"].flatMap(Int.init) ?? 600
    let rules = (0..<count).map { _ in generator.rule() }
    try expectAgreement(on: rules, OddRows(count: 60, seed: 9).rows)
  }

  private func expectAgreement(on rules: [String], _ rows: [[String: String]]) throws {
    let postgres = try PostgresSystem(rows)
    var asked: [(rule: String, question: Question)] = []
    var refused = 0
    for rule in rules {
      let expression = try spelled(rule)
      switch try expression.sql(for: .postgreSQL, in: Sample.scope) {
      case .unsupported: refused += 1
      case .text(let sql):
        if let difference = try postgres.answer(question(expression, sql, rows)) {
          Issue.record("PostgreSQL: \(rule)\n\(sql)\n\(difference.prefix(300))")
        }
      }
      switch try expression.sql(for: .duckDB, in: Sample.scope) {
      case .unsupported: refused += 1
      case .text(let sql): asked.append((rule, try question(expression, sql, rows)))
      }
    }
    let answers = try DuckDBSystem.answers(to: asked.map(\.question), rows: rows)
    for (asked, answer) in zip(asked, answers) {
      guard let answer else { continue }
      Issue.record("DuckDB: \(asked.rule)\n\(asked.question.sql)\n\(answer.prefix(300))")
    }
    #expect(refused < rules.count / 5, "\(refused) of \(rules.count) rules refused")
  }

  /// The rule made a text, so that results compare by their spelling.
  private func spelled(_ rule: String) throws -> Expressions.Expression {
    let expression = try Expressions.Expression(parsing: rule)
    guard try expression.check(in: Sample.scope) != .text else { return expression }
    return try Expressions.Expression(parsing: "CAST(\(rule) AS TEXT)")
  }

  private func question(
    _ expression: Expressions.Expression, _ sql: String, _ rows: [[String: String]]
  ) throws -> Question {
    let column = try Program(expression, in: Sample.scope)
      .evaluate(Sample.batch(rows), with: Sample.resources)
    let rejected = column.failures.map(\.row)
    let kept = Set(rows.indices).subtracting(rejected)
    return Question(
      sql: sql, values: Dictionary(uniqueKeysWithValues: kept.map { ($0, column.text($0)) }),
      rejected: rejected)
  }
}
