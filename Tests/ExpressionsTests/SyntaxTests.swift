import Expressions
import Testing

struct SyntaxTests {
  @Test(arguments: [
    ("name", "name"),
    (" \"Staff ID\" ", "\"Staff ID\""),
    ("\"case\"||\"a\"\"b\"", "\"case\" || \"a\"\"b\""),
    ("'O''Neill'", "'O''Neill'"),
    ("1+2*3-(4-5)", "1 + 2 * 3 - (4 - 5)"),
    ("(1+2)*-3", "(1 + 2) * -3"),
    ("- - 1", "-(-1)"),
    ("1.50", "1.50"),
    (".5", "0.5"),
    ("not a and b or c", "NOT a AND b OR c"),
    ("not (a and b)", "NOT (a AND b)"),
    ("a = 1 is null", "(a = 1) IS NULL"),
    ("a != not b", "a <> (NOT b)"),
    ("a not in ('x','y') and b between 1 and 2+3", "a NOT IN ('x', 'y') AND b BETWEEN 1 AND 2 + 3"),
    ("a NOT LIKE '%x' || b", "a NOT LIKE '%x' || b"),
    ("a is not null", "a IS NOT NULL"),
    ("case when a then 1 else null end", "CASE WHEN a THEN 1 ELSE NULL END"),
    ("case sex when 'M' then true end", "CASE sex WHEN 'M' THEN TRUE END"),
    ("cast(a as numeric(10,2))", "CAST(a AS DECIMAL(10,2))"),
    ("cast(a as char(3))", "CAST(a AS VARCHAR(3))"),
    ("cast(a as decimal)", "CAST(a AS DECIMAL)"),
    ("date '31/01/2026'", "DATE '2026-01-31'"),
    ("timestamp '2026-01-31 10:05'", "TIMESTAMP '2026-01-31T10:05:00'"),
    ("time '10:05'", "TIME '10:05:00'"),
    ("date", "date"),
    ("position('a' in b)", "POSITION('a' IN b)"),
    ("position((a in (b)), c)", "POSITION((a IN (b)) IN c)"),
    ("substring(a from 1 for 2)", "SUBSTRING(a, 1, 2)"),
    ("extract(year from born)", "EXTRACT(YEAR FROM born)"),
    ("PARSE_DATE(a,'DD/MM/YYYY')", "parse_date(a, 'DD/MM/YYYY')"),
    ("format_date(born,'DD-MON-YYYY')", "format_date(born, 'DD-MON-YYYY')"),
    ("crosswalk('sex',sex)", "crosswalk('sex', sex)"),
    ("surrogate('LOAD_PMI',a,b)", "surrogate('LOAD_PMI', a, b)"),
    ("lookup(Staff.started by a)", "lookup(Staff.started BY a)"),
    (
      "lookup(\"My Staff\".started by badge = a = b)",
      "lookup(\"My Staff\".started BY badge = a = b)"
    ),
    ("lookup(Staff.started by (badge = a), c)", "lookup(Staff.started BY (badge = a), c)"),
  ])
  func `prints canonical SQL that parses to the same tree`(text: String, canonical: String) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.description == canonical)
    #expect(try Expression(parsing: canonical) == expression)
  }

  @Test(arguments: [
    ("", SyntaxError.Reason.unexpectedEnd(expected: "expression"), 0),
    ("a +", .unexpectedEnd(expected: "expression"), 3),
    ("a b", .unexpected("b", expected: "end"), 2),
    ("é || ?", .unexpected("?", expected: "expression"), 5),
    ("a || 'b", .unterminatedText, 5),
    ("\"a", .unterminatedName, 0),
    ("\"\"", .unexpected("\"\"", expected: "expression"), 0),
    ("a and or b", .unexpected("or", expected: "expression"), 6),
    ("a not null", .unexpected("null", expected: "IN, LIKE or BETWEEN"), 6),
    ("1 + frobnicate(a)", .unknownFunction("frobnicate"), 4),
    ("left(a)", .wrongArgumentCount(function: "LEFT", expected: 2...2, found: 1), 0),
    ("coalesce()", .wrongArgumentCount(function: "COALESCE", expected: 1...Int.max, found: 0), 0),
    ("cast(a as blob)", .unknownType("blob"), 10),
    ("cast(a as text(5))", .unknownType("text"), 10),
    ("1234567890123456789", .numberTooLong, 0),
    ("a = date '2026-02-30'", .invalidLiteral("2026-02-30"), 9),
    ("parse_date(a, 'DD/YYYY')", .invalidPattern("DD/YYYY"), 14),
    ("parse_timestamp(a, 'YYYYMMDD')", .invalidPattern("YYYYMMDD"), 19),
    ("format_date(a, 'Quarter')", .invalidPattern("Quarter"), 15),
    ("crosswalk(sex, 'sex')", .unexpected("sex", expected: "text in quotes"), 10),
    ("lookup(started BY a)", .unexpected("BY", expected: "."), 15),
    ("case end", .unexpected("end", expected: "expression"), 5),
  ])
  func `says where a text stops being a rule`(
    text: String, reason: SyntaxError.Reason, offset: Int
  ) {
    let error = #expect(throws: SyntaxError.self) { try Expression(parsing: text) }
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
  }

  @Test(arguments: [
    String(repeating: "(", count: 20_000) + "1",
    String(repeating: "not ", count: 10_000) + "a",
    String(repeating: "-", count: 20_000) + "1",
    "1" + String(repeating: "+1", count: 20_000),
    String(repeating: "abs(", count: 201) + "1" + String(repeating: ")", count: 201),
  ])
  func `refuses texts that nest deeper than any rule`(text: String) {
    let error = #expect(throws: SyntaxError.self) { try Expression(parsing: text) }
    #expect(error?.reason == .nestedTooDeeply)
  }

  @Test func `computes the deepest rule that it accepts`() throws {
    let deep = String(repeating: "ABS(", count: 199) + "-7" + String(repeating: ")", count: 199)
    #expect(throws: SyntaxError.self) { try Expression(parsing: deep) }
    let rule = String(deep.dropFirst(4).dropLast())
    #expect(try Sample.value(rule) == "7")
    #expect(try Expression(parsing: rule).description == rule)
  }

  @Test func `refuses texts longer than 64 kB`() {
    let error = #expect(throws: SyntaxError.self) {
      try Expression(parsing: String(repeating: " ", count: Expression.maximalLength) + "1")
    }
    #expect(error?.reason == .tooLong)
  }

  @Test func `tells what a rule needs`() throws {
    let rule = try Expression(
      parsing: """
        CASE WHEN Name = "NAME" THEN crosswalk('sex', sex)
          ELSE lookup(Staff.Started BY ID) || lookup(Staff.id BY Badge = beds) END
          || CAST(surrogate('LOAD_PMI', name, 1) AS TEXT)
        """)
    #expect(rule.columns == ["name", "sex", "id", "beds"])
    #expect(rule.crosswalks == ["sex"])
    #expect(rule.surrogates == ["load_pmi"])
    #expect(
      try rule.surrogateKeys.map(\.parts) == [
        [Expression(parsing: "name"), Expression(parsing: "1")]
      ])
    #expect(
      rule.lookups == [
        LookupReference(table: "staff", field: "started"),
        LookupReference(table: "staff", field: "id", keyColumn: "badge"),
      ])
    #expect(rule.onlyColumn == nil)
    #expect(try Expression(parsing: "(Name)").onlyColumn == "name")
  }

  /// Mutated rules either fail to parse, fail the check, or run; none brings the process down.
  @Test func `survives mutated rules`() throws {
    let seeds = [
      "CASE WHEN beds > 3 AND fee / 2 < 1.5 THEN UPPER(name) ELSE crosswalk('sex', sex) END",
      "COALESCE(parse_date(name, 'DD/MM/YYYY'), born + beds, DATE '2026-01-31') - 1",
      "LPAD(SUBSTRING(REPLACE(name, 'a', 'bb'), 2, 3), beds * 10, '0') || LEFT(sex, -1)",
      "name LIKE '%a_' OR born BETWEEN DATE '2020-01-01' AND born AND sex NOT IN ('M', NULL)",
      "ROUND(CAST(name AS DECIMAL(10,2)), beds) + surrogate('LOAD_PMI', name) * 99999999",
    ]
    let pieces = [
      "(", ")", ",", "'", "NULL", "name", "born", "fee", "beds", "alive", "-", "/", "0", "||",
      "999999999999999999", "NOT ", "CASE WHEN ", " END", " IS NULL", "ABS(", "é", "seen", "+", "",
    ]
    let batch = Sample.batch([
      [
        "name": "Zoë 12/3", "sex": "M", "beds": "-7", "fee": "0.000000000000000001",
        "born": "9999-12-31", "seen": "202601011200", "slot": "23:59", "alive": "n",
      ], [:], ["name": "999999999999999999", "beds": "999999999999999999", "fee": "0"],
    ])
    var random = Random(state: 42)
    var ran = 0
    for round in 0..<6000 {
      var words = words(of: seeds[round % seeds.count])
      for _ in 0...random.below(2) {
        words[random.below(words.count)] = pieces[random.below(pieces.count)]
      }
      let text = words.joined()
      guard case .success(let rule) = Result(catching: { try Expression(parsing: text) }) else {
        continue
      }
      #expect(try Expression(parsing: rule.description) == rule)
      guard case .success(let program) = Result(catching: { try Program(rule, in: Sample.scope) })
      else { continue }
      ran += 1
      let column = program.evaluate(batch, with: Sample.resources)
      for failure in column.failures { #expect(column.isNull(failure.row)) }
    }
    #expect(ran > 200)
  }

  /// Runs of letters and digits, and each other sign by itself.
  private func words(of text: String) -> [String] {
    text.reduce(into: []) { words, character in
      if character.isLetter || character.isNumber, words.last?.last?.isLetter == true {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
    }
  }
}

/// A linear congruential generator, so that a failing mutation can be run again.
struct Random {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, bound)
  }
}
