import Domain
import Foundation
import TestSupport
import Testing

@testable import Expressions

/// Rules here and in other systems give the same, row by row; what ours rejects is an error there.
struct DialectTests {
  /// How many generated rules are compared; more find more.
  private static let count =
    ProcessInfo.processInfo.environment["CROSSGATE_RULES"].flatMap(Int.init) ?? 600

  private func generated() -> [String] {
    var generator = RuleGenerator(random: Random(state: 20_261_121))
    return (0..<Self.count).map { _ in generator.rule() }
  }

  @Test(.enabled(if: TestDatabase.isAvailable))
  func `gives the same for every form of rule in PostgreSQL`() throws {
    try expectPostgreSQL(toAgreeOn: EveryForm.rules, OddRows(count: 120, seed: 5).rows)
  }

  @Test(.enabled(if: TestDatabase.isAvailable))
  func `gives the same for generated rules in PostgreSQL`() throws {
    try expectPostgreSQL(toAgreeOn: generated(), OddRows(count: 60, seed: 9).rows)
  }

  @Test(.enabled(if: DuckDBSystem.python != nil))
  func `gives the same for every form of rule in DuckDB`() throws {
    try expectDuckDB(toAgreeOn: EveryForm.rules, OddRows(count: 120, seed: 5).rows)
  }

  @Test(.enabled(if: DuckDBSystem.python != nil))
  func `gives the same for generated rules in DuckDB`() throws {
    try expectDuckDB(toAgreeOn: generated(), OddRows(count: 60, seed: 9).rows)
  }

  private func expectPostgreSQL(toAgreeOn rules: [String], _ rows: [[String: String]]) throws {
    let postgres = try PostgresSystem(rows)
    for (rule, question) in try questions(rules, for: .postgreSQL, rows) {
      guard let difference = try postgres.answer(question) else { continue }
      Issue.record("\(rule)\n\(question.sql)\n\(difference.prefix(300))")
    }
  }

  private func expectDuckDB(toAgreeOn rules: [String], _ rows: [[String: String]]) throws {
    let asked = try questions(rules, for: .duckDB, rows)
    let answers = try DuckDBSystem.answers(to: asked.map(\.question), rows: rows)
    for (asked, answer) in zip(asked, answers) {
      guard let answer else { continue }
      Issue.record("\(asked.rule)\n\(asked.question.sql)\n\(answer.prefix(300))")
    }
  }

  /// The rules that are printed, which are most of them.
  private func questions(
    _ rules: [String], for dialect: SQLDialect, _ rows: [[String: String]]
  ) throws -> [(rule: String, question: Question)] {
    let asked: [(rule: String, question: Question)] = try rules.compactMap { rule in
      let expression = try spelled(rule)
      guard case .text(let sql) = try expression.sql(for: dialect, in: Sample.scope) else {
        return nil
      }
      return (rule, try question(expression, sql, rows))
    }
    #expect(asked.count * 4 > rules.count * 3, "\(asked.count) of \(rules.count) rules printed")
    return asked
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
