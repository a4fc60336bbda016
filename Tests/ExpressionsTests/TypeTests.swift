import Domain
import Expressions
import Testing

struct TypeTests {
  @Test(arguments: [
    ("name", ValueType.text), ("NULL", .null), ("beds + 1", .integer), ("beds + fee", .decimal),
    ("born + 1", .date), ("born - born", .integer), ("born = seen", .boolean),
    ("COALESCE(NULL, beds, fee)", .decimal),
    ("CASE WHEN alive THEN born ELSE seen END", .timestamp),
    ("NULLIF(name, '')", .text), ("name || beds", .text), ("EXTRACT(YEAR FROM seen)", .integer),
    ("\"STAFF id\"", .text), ("lookup(staff.STARTED BY name)", .date),
    ("lookup(stays.ward BY name, beds)", .text), ("surrogate('load_pmi', name)", .integer),
    ("alive AND NULL", .boolean), ("-fee", .decimal), ("ROUND(fee, 1)", .decimal),
  ])
  func `knows the type of a rule`(text: String, type: ValueType) throws {
    #expect(try Expression(parsing: text).check(in: Sample.scope) == type)
  }

  @Test(arguments: [
    ("UPPER(nmae)", TypeError.Reason.unknownColumn("nmae"), 6),
    ("born + name", .undefined(operator: "+", .date, .text), 5),
    ("name * 2", .undefined(operator: "*", .text, .integer), 5),
    ("seen + 1", .undefined(operator: "+", .timestamp, .integer), 5),
    ("sex = 1", .incompatible(.text, .integer), 6),
    ("beds IN (1, 'x')", .incompatible(.integer, .text), 12),
    ("CASE WHEN alive THEN 1 ELSE 'x' END", .incompatible(.integer, .text), 28),
    ("CASE WHEN sex THEN 1 END", .mismatch(expected: [.boolean], found: .text), 10),
    ("name AND alive", .mismatch(expected: [.boolean], found: .text), 0),
    ("UPPER(born)", .mismatch(expected: [.text], found: .date), 6),
    ("ABS(name)", .mismatch(expected: [.integer, .decimal], found: .text), 4),
    ("LEFT(name, fee)", .mismatch(expected: [.integer], found: .decimal), 11),
    ("EXTRACT(DAY FROM name)", .mismatch(expected: [.date, .timestamp], found: .text), 17),
    ("CAST(born AS INTEGER)", .invalidCast(.date, .integer), 0),
    ("crosswalk('gender', sex)", .unknownCrosswalk("gender"), 0),
    ("surrogate('LOAD_X', name)", .unknownTable("LOAD_X"), 0),
    (
      "surrogate('LOAD_PMI', name, sex)", .wrongKeyCount(table: "LOAD_PMI", expected: 1, found: 2),
      0
    ),
    ("lookup(Wards.name BY name)", .unknownTable("Wards"), 0),
    ("lookup(Staff.grade BY name)", .unknownField(FieldPath("Staff", "grade")), 0),
    ("lookup(Staff.id BY grade = name)", .unknownField(FieldPath("Staff", "grade")), 0),
    ("lookup(Stays.ward BY name)", .wrongKeyCount(table: "Stays", expected: 2, found: 1), 0),
    ("lookup(Staff.id BY born)", .mismatch(expected: [.text], found: .date), 19),
  ])
  func `says what makes no sense and where`(text: String, reason: TypeError.Reason, offset: Int)
    throws
  {
    let rule = try Expression(parsing: text)
    let error = #expect(throws: TypeError.self) { try rule.check(in: Sample.scope) }
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
  }

  @Test(arguments: [
    ("NULL", DataType.boolean, true), ("beds", .text(length: 3), true),
    ("beds", .decimal(precision: 5, scale: 2), true), ("born", .timestamp, true),
    ("fee", .integer, false), ("fee", .text(length: nil), false),
    ("born", .text(length: 10), false),
    ("seen", .date, false), ("name", .integer, false), ("alive", .text(length: 1), false),
  ])
  func `lets a rule fill a field only without loss`(rule: String, target: DataType, fits: Bool)
    throws
  {
    let expression = try Expression(parsing: rule)
    #expect(try expression.check(in: Sample.scope).fits(target) == fits)
    if fits {
      #expect(
        try Program(expression, in: Sample.scope, filling: target).type == ValueType(target))
    } else {
      #expect(throws: TypeError.self) {
        try Program(expression, in: Sample.scope, filling: target)
      }
    }
  }

  @Test func `finds columns by the header's order and the catalogue's types`() throws {
    let table = try #require(Sample.source["staff"])
    let scope = Scope(driving: table, header: ["Started", "unlisted", "ID"])
    #expect(try Expression(parsing: "started").check(in: scope) == .date)
    #expect(throws: TypeError.self) { try Expression(parsing: "badge").check(in: scope) }
    let batch = RawBatch(
      bytes: Array("2001-01-01xS1".utf8),
      columns: [
        .init(starts: [0], ends: [10]), .init(starts: [10], ends: [11]),
        .init(starts: [11], ends: [13]),
      ], count: 1)
    #expect(try Program(Expression(parsing: "id"), in: scope).evaluate(batch).text(0) == "S1")
  }
}
