import Domain
import Expressions
import Testing

struct ReadingTests {
  private func reading(_ rule: String, _ type: DataType = .text(length: nil)) -> RuleReading {
    RuleReading(rule, in: Sample.scope, filling: RuleReading.Field(type: type, isMandatory: true))
  }

  @Test(arguments: [
    ("name || nam", 8, 3), ("name +", 6, 0), ("name = 'x", 7, 2), ("1 + frobnicate(name)", 4, 10),
    ("UPPER(beds) || LEFT(name, sex)", 26, 3), ("crosswalk('sects', sex)", 0, 9),
    ("born + name", 5, 1), ("'é' || \"Staff Id\" || \"Staff Nr\"", 21, 10),
  ])
  func `underlines the word or sign that is wrong`(rule: String, start: Int, length: Int) {
    let problem = reading(rule).problems.first
    #expect(problem?.start == start)
    #expect(problem?.length == length)
  }

  @Test func `says all of a rule that runs`() {
    let reading = reading("coalesce( crosswalk('sex',SEX),lookup(Staff.id by badge=beds) )")
    #expect(
      reading.canonical == "COALESCE(crosswalk('sex', SEX), lookup(Staff.id BY badge = beds))")
    #expect(reading.type == .text)
    #expect(reading.columns == ["beds", "sex"])
    #expect(reading.crosswalks == ["sex"])
    #expect(reading.lookups == [LookupReference(table: "staff", field: "id", keyColumn: "badge")])
    #expect(reading.problems.isEmpty)
    #expect(reading.warnings == [.mayBeMissing])
    #expect(reading.differences(for: .postgreSQL).isEmpty)
    #expect(reading.refusals.map(\.reason) == [.eagerReference])
  }

  @Test(arguments: [
    (
      "name", DataType.text(length: 5),
      [RuleWarning.textMayBeTooLong(longest: nil, length: 5), .mayBeMissing]
    ),
    ("LEFT(COALESCE(name, 'x'), 5)", .text(length: 5), [.mayBeMissing]),
    ("'x' || LPAD(beds, 3, '0')", .text(length: 4), [.mayBeMissing]),
    ("format_date(DATE '2026-01-01', 'YYYYMMDD')", .text(length: 8), []),
    ("CAST('abcd' AS VARCHAR(3))", .text(length: 3), [.cutsText(length: 3)]),
    ("COALESCE(CAST(fee AS INTEGER), 0)", .integer, [.roundsDecimals]),
    ("COALESCE(CAST(seen AS DATE), born, DATE '1900-01-01')", .date, [.dropsTime]),
    ("COALESCE(fee, 0)", .decimal(precision: 5, scale: 2), [.numberMayBeTooLong]),
    (
      "CASE name WHEN NULL THEN 1 ELSE CASE WHEN sex NOT IN ('M', NULL) THEN 2 ELSE 3 END END",
      .integer, [.comparesWithNull, .deniesWhatMayBeNull]
    ),
    ("CASE WHEN NOT sex = 'M' THEN 2 ELSE 3 END", .integer, [.deniesWhatMayBeNull]),
    ("CASE WHEN NOT sex IS NULL THEN 2 ELSE 3 END", .integer, []),
  ])
  func `warns of what may surprise`(rule: String, type: DataType, warnings: [RuleWarning]) {
    #expect(reading(rule, type).warnings == warnings)
  }

  @Test(arguments: [
    ("NULLIF(", ", beds + 1)"), ("crosswalk('sex', ", ")"), ("CAST(", " AS TEXT)"),
    ("beds > 1 AND (beds > 2 OR ", ")"),
  ])
  func `reads deeply nested rules in no time and prints no book`(before: String, after: String) {
    let start = before.hasPrefix("NULL") ? "beds" : before.hasPrefix("beds") ? "alive" : "name"
    let rule =
      String(repeating: before, count: 90) + start + String(repeating: after, count: 90)
    let reading = reading(rule)
    #expect(reading.canonical != nil)
    for case .text(let sql) in reading.sql.values { #expect(sql.utf8.count < 1_000_000) }
  }

  @Test(arguments: [
    ("beds + NULL", SQLDifference.Reason.constantOperand),
    ("CASE WHEN TRUE THEN beds END", .constantCondition),
  ])
  func `refuses what a planner may leave out`(rule: String, reason: SQLDifference.Reason) {
    let reading = reading(rule, .integer)
    #expect(Set(reading.refusals.map(\.reason)) == [reason])
    #expect(Set(reading.refusals.map(\.dialect)) == [.postgreSQL, .duckDB])
  }
}
