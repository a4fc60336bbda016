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
    #expect(refused < rules.count * 2 / 5, "\(refused) of \(rules.count * 2) printed rules refused")
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

/// What the printed rules rest on.
struct PreludeTests {
  @Test(arguments: SQLDialect.allCases)
  func `changes the case of the letters that ours does`(dialect: SQLDialect) throws {
    let prelude = try Staging.prelude(dialect)
    let small = String(String.UnicodeScalarView(Letters.pairs.map(\.lower)))
    let capital = String(String.UnicodeScalarView(Letters.pairs.map(\.upper)))
    #expect(prelude.components(separatedBy: "'\(small)'").count == 3)
    #expect(prelude.components(separatedBy: "'\(capital)'").count == 3)
  }

  /// Every function that some form of rule calls is in the dialect's file.
  @Test(arguments: SQLDialect.allCases)
  func `states every function that is printed`(dialect: SQLDialect) throws {
    let prelude = try Staging.prelude(dialect)
    for rule in EveryForm.rules {
      let expression = try Expressions.Expression(parsing: rule)
      guard case .text(let sql) = try expression.sql(for: dialect, in: Sample.scope) else {
        continue
      }
      for call in sql.matches(of: /crossgate_[a-z_]+\(/) {
        #expect(prelude.contains(" \(call.output)"), "\(rule) calls \(call.output)")
      }
    }
  }

  @Test func `prints each dialect's own words`() throws {
    let rules = [
      "name || ', ' || TRIM(sex)", "crosswalk('sex', UPPER(sex))", "born + 1",
      "name LIKE 'O''N%\\'", "CASE WHEN beds > 1 THEN 'many' ELSE sex END",
      "beds BETWEEN 1 AND fee", "COALESCE(fee, 1.50) * 2", "format_date(born, 'DD/MM/YYYY')",
      "surrogate('LOAD_PMI', name)", "lookup(Staff.id BY badge = beds)", "beds + NULL",
      "sex = 'M' OR born < seen", "CAST(fee AS TEXT)",
    ]
    let lines = try rules.flatMap { rule in
      let expression = try Expressions.Expression(parsing: rule)
      return try [rule]
        + SQLDialect.allCases.map { dialect in
          switch try expression.sql(for: dialect, in: Sample.scope) {
          case .text(let sql): "  \(dialect.rawValue): \(sql)"
          case .unsupported(let differences):
            "  \(dialect.rawValue) differs: \(differences.map(\.reason.rawValue))"
          }
        }
    }
    try expectGolden(lines.joined(separator: "\n") + "\n", "Expressions/dialects.txt")
  }
}
