import Domain
import Expressions
import Testing

struct ValueTests {
  @Test(arguments: [
    ("born", "2026-03-05", "2026-03-05"), ("born", " 05/03/2026 ", "2026-03-05"),
    ("born", "20260305", "2026-03-05"), ("born", "2026-03-05T10:00", "2026-03-05"),
    ("born", "05/03/2026 10:00:59", "2026-03-05"), ("born", "202603051000", "2026-03-05"),
    ("born", "29/02/2024", "2024-02-29"), ("born", "29/02/2023", "!INVALID_DATE"),
    ("born", "99/99/9999", "!INVALID_DATE"), ("born", "2026-3-5", "!INVALID_DATE"),
    ("born", "2026-03-05x", "!INVALID_DATE"), ("born", "0000-01-01", "!INVALID_DATE"),
    ("born", "   ", "NULL"), ("born", "", "NULL"),
    ("seen", "2026-03-05", "2026-03-05T00:00:00"),
    ("seen", "2026-03-05 23:59:58.123+01:00", "2026-03-05T23:59:58"),
    ("seen", "2026-03-05T23:59Z", "2026-03-05T23:59:00"),
    ("seen", "05/03/2026 07:30", "2026-03-05T07:30:00"),
    ("seen", "20260305073015", "2026-03-05T07:30:15"),
    ("seen", "1960-03-05 00:00:01", "1960-03-05T00:00:01"),
    ("seen", "2026-03-05 24:00", "!INVALID_TIMESTAMP"),
    ("seen", "2026-03-05 10", "!INVALID_TIMESTAMP"),
    ("slot", "09:05", "09:05:00"), ("slot", "9:05", "!INVALID_TIMESTAMP"),
    ("beds", " +007 ", "7"), ("beds", "-12", "-12"), ("beds", "1.0", "!INVALID_NUMBER"),
    ("beds", "12a", "!INVALID_NUMBER"), ("beds", "-", "!INVALID_NUMBER"),
    ("beds", "1234567890123456789", "!OUT_OF_RANGE"),
    ("fee", "-0012.50", "-12.50"), ("fee", ".5", "0.5"), ("fee", "-.05", "-0.05"),
    ("fee", "5.", "!INVALID_NUMBER"), ("fee", "1e3", "!INVALID_NUMBER"),
    ("fee", "1,5", "!INVALID_NUMBER"), ("fee", "123456789012345678.9", "!OUT_OF_RANGE"),
    ("alive", "y", "true"), ("alive", "False", "false"), ("alive", "1", "true"),
    ("alive", "0", "false"), ("alive", "2", "!INVALID_BOOLEAN"),
    ("alive", "\u{11}", "!INVALID_BOOLEAN"),
    ("name", " Ada ", " Ada "), ("name", "  ", "NULL"),
  ])
  func `reads a column as its type`(column: String, text: String, value: String) throws {
    #expect(try Sample.value(column, [column: text]) == value)
  }

  static let ada = [
    "name": "Ada", "sex": "F", "beds": "7", "fee": "2.50", "born": "1985-12-10",
    "seen": "2026-03-05 14:30:09", "slot": "09:05", "alive": "Y", "Staff ID": "S1",
  ]

  @Test(arguments: [
    ("name || ' ' || sex", "Ada F"), ("name || NULL", "NULL"), ("CONCAT(name, NULL, beds)", "Ada7"),
    ("CONCAT(NULL, '')", "NULL"), ("UPPER('Zoë ß')", "ZOË ß"), ("LOWER('ÉA')", "éa"),
    ("UPPER(name)", "ADA"), ("TRIM('  a b ') || '|'", "a b|"), ("LTRIM(' a ') || '|'", "a |"),
    ("RTRIM(' a ') || '|'", " a|"), ("SUBSTRING('Zoë Day', 3, 3)", "ë D"),
    ("SUBSTRING('abc', 0, 2)", "a"), ("SUBSTRING('abc', 2)", "bc"),
    ("SUBSTRING('abc', 9, 1)", "NULL"), ("SUBSTRING('abc', 2, -1)", "NULL"),
    ("LEFT('ëa', 1)", "ë"), ("RIGHT('aë', 1)", "ë"), ("RIGHT('ab', 5)", "ab"),
    ("LEFT(name, NULL)", "NULL"), ("REPLACE('a-b-c', '-', '')", "abc"),
    ("REPLACE('aaa', 'aa', 'b')", "ba"), ("REPLACE('abc', '', 'x')", "abc"),
    ("LPAD('7', 3, '0')", "007"), ("LPAD(beds, 4, 'xy')", "xyx7"), ("LPAD('abcd', 2)", "ab"),
    ("LPAD('a', 3, '')", "a"), ("LPAD('a', 999999999999)", "!OUT_OF_RANGE"),
    ("LENGTH('Zoë')", "3"), ("POSITION('ë' IN 'Zoë')", "3"), ("POSITION('x' IN 'a')", "0"),
    ("POSITION('' IN 'a')", "1"), ("NULLIF(name, 'Ada')", "NULL"), ("NULLIF(name, NULL)", "Ada"),
    ("NULLIF(beds, 7.0)", "NULL"),
    ("beds / 2", "3"), ("-beds / 2", "-3"), ("beds / 2.0", "3.5"), ("1.0 / 3", "0.333333"),
    ("2.0 / 3", "0.666667"), ("beds / 0", "!DIVISION_BY_ZERO"), ("fee / 0.0", "!DIVISION_BY_ZERO"),
    ("fee * 2", "5.00"), ("fee - 0.005", "2.495"), ("beds + fee", "9.50"),
    ("999999999999999999 + 1", "!OUT_OF_RANGE"),
    ("999999999999999999 * 999999999999999999", "!OUT_OF_RANGE"),
    ("0.123456789012345678 * 0.1", "0.012345678901234568"),
    ("ABS(-3)", "3"), ("ABS(-2.5)", "2.5"), ("ROUND(2.5)", "3"), ("ROUND(-2.45, 1)", "-2.5"),
    ("ROUND(1250, -2)", "1300"), ("CAST(2.5 AS INTEGER)", "3"),
    ("CAST('12.345' AS DECIMAL(5,2))", "12.35"), ("CAST(1234.5 AS DECIMAL(5,2))", "!OUT_OF_RANGE"),
    ("CAST('x' AS INTEGER)", "!INVALID_NUMBER"), ("CAST(' ' AS INTEGER)", "NULL"),
    ("CAST(fee AS TEXT)", "2.50"), ("CAST(name AS VARCHAR(2))", "Ad"),
    ("CAST(alive AS INTEGER)", "1"),
    ("CAST(3 AS BOOLEAN)", "!INVALID_BOOLEAN"), ("CAST(NULL AS DATE)", "NULL"),
    ("CAST(seen AS DATE)", "2026-03-05"), ("CAST(seen AS TIME)", "14:30:09"),
    ("CAST(born AS TIMESTAMP)", "1985-12-10T00:00:00"),
    ("CAST('31/12/2020' AS DATE)", "2020-12-31"),
    ("born + 22", "1986-01-01"), ("born - DATE '1985-12-01'", "9"),
    ("DATE '9999-12-31' + 1", "!OUT_OF_RANGE"), ("EXTRACT(MONTH FROM seen)", "3"),
    ("EXTRACT(YEAR FROM TIMESTAMP '1969-12-31 23:00')", "1969"),
    ("parse_date('5/3/2026', 'DD/MM/YYYY')", "2026-03-05"),
    ("parse_date('05-mar-2026', 'DD-MON-YYYY')", "2026-03-05"),
    ("parse_date('2026035', 'YYYYMMDD')", "!INVALID_DATE"),
    ("parse_date('30/02/2026', 'DD/MM/YYYY')", "!INVALID_DATE"),
    ("parse_date('', 'YYYYMMDD')", "NULL"),
    ("parse_timestamp('05/03/2026 7:05', 'DD/MM/YYYY HH24:MI')", "2026-03-05T07:05:00"),
    ("parse_timestamp('x', 'YYYYMMDDHH24')", "!INVALID_TIMESTAMP"),
    ("format_date(seen, 'YYYYMMDD HH24:MI:SS')", "20260305 14:30:09"),
    ("format_date(born, 'DD-MON-YYYY')", "10-DEC-1985"),
    ("nhs_number(' 943-476 5919')", "9434765919"),
    ("nhs_number('9434765918')", "!INVALID_NHS_NUMBER"),
    ("nhs_number('943476591x')", "!INVALID_NHS_NUMBER"), ("nhs_number('  ')", "NULL"),
    ("nhs_number(9434765919)", "9434765919"),
    ("crosswalk('sex', ' F ')", "2"), ("crosswalk('sex', 'f')", "!UNMAPPED_CODE"),
    ("crosswalk('sex', NULL)", "NULL"),
    ("lookup(Staff.started BY \"Staff ID\")", "2003-02-01"),
    ("lookup(staff.STARTED BY 'S2')", "!INVALID_DATE"),
    ("lookup(Staff.started BY 'S3')", "!AMBIGUOUS_KEY"), ("lookup(Staff.started BY 'S4')", "NULL"),
    ("lookup(Staff.started BY 'S9')", "!UNKNOWN_KEY"), ("lookup(Staff.started BY NULL)", "NULL"),
    ("lookup(Staff.id BY badge = ' 77')", "S1"), ("lookup(Stays.ward BY name, beds - 4)", "W3"),
    ("lookup(Stays.number BY name, 3)", "!UNKNOWN_KEY"),
    ("surrogate('LOAD_PMI', 'P9 ')", "3"), ("surrogate('LOAD_PMI', 'P1')", "!UNKNOWN_KEY"),
    ("surrogate('LOAD_PMI', NULL)", "NULL"),
  ])
  func `computes`(rule: String, value: String) throws {
    #expect(try Sample.value(rule, Self.ada) == value)
  }

  @Test(arguments: [
    ("NULL AND FALSE", "false"), ("FALSE AND NULL", "false"), ("NULL AND TRUE", "NULL"),
    ("TRUE AND NULL", "NULL"), ("NULL OR TRUE", "true"), ("TRUE OR NULL", "true"),
    ("NULL OR FALSE", "NULL"), ("FALSE OR NULL", "NULL"), ("NOT NULL IS NULL", "false"),
    ("NULL = NULL", "NULL"), ("NULL IS NULL", "true"), ("name IS NOT NULL", "true"),
    ("fee IS NULL", "false"), ("1 IN (2, NULL)", "NULL"), ("1 IN (NULL, 1)", "true"),
    ("1 NOT IN (2, NULL)", "NULL"), ("1 NOT IN (2, 3)", "true"), ("NULL IN (1)", "NULL"),
    ("1 BETWEEN NULL AND 0", "false"), ("1 BETWEEN NULL AND 2", "NULL"),
    ("2 NOT BETWEEN 1 AND 3", "false"), ("CASE NULL WHEN NULL THEN 1 ELSE 2 END", "2"),
    ("CASE WHEN NULL THEN 1 END", "NULL"), ("CASE sex WHEN 'M' THEN 1 WHEN 'F' THEN 2 END", "2"),
    ("name LIKE NULL", "NULL"), ("name LIKE 'A%a'", "true"), ("name LIKE '_d_'", "true"),
    ("name NOT LIKE 'a%'", "true"), ("'Zoë' LIKE 'Zo_'", "true"), ("'' LIKE '%'", "true"),
    ("'aXbXc' LIKE '%X_'", "true"), ("'a' < 'B'", "false"), ("'Z' < 'a'", "true"),
    ("'a' < 'aa'", "true"), ("1.50 = 1.5", "true"), ("beds <> 7.0", "false"),
    ("born < seen", "true"), ("alive = TRUE", "true"), ("slot >= TIME '09:05'", "true"),
  ])
  func `follows three-valued logic`(rule: String, value: String) throws {
    #expect(try Sample.value(rule, Self.ada) == value)
  }

  @Test(arguments: [
    "CASE WHEN TRUE THEN 1 ELSE beds END", "COALESCE(1, beds)",
    "CASE 1 WHEN 1 THEN 1 WHEN beds THEN 2 END",
    "CASE WHEN 1 IN (1, beds) THEN 1 END", "CASE WHEN FALSE AND beds = 1 THEN 2 ELSE 1 END",
    "CASE WHEN TRUE OR beds = 1 THEN 1 END", "CASE WHEN NULLIF(NULL, beds) IS NULL THEN 1 END",
  ])
  func `does not fail in what a row does not choose`(rule: String) throws {
    #expect(try Sample.value(rule, ["beds": "seven"]) == "1")
  }

  @Test(arguments: [
    "COALESCE(beds, 1)", "CASE WHEN beds IS NULL THEN 1 END", "CONCAT(beds, 'x')",
    "beds IS NULL OR TRUE", "beds = 1 OR TRUE", "beds IN (1) OR TRUE",
    "CASE WHEN beds = 1 THEN 2 WHEN 1 / 0 = 1 THEN 2 ELSE 1 END",
  ])
  func `lets no default hide a failure`(rule: String) throws {
    #expect(try Sample.value(rule, ["beds": "seven"]) == "!INVALID_NUMBER")
  }

  @Test func `keeps rows apart`() throws {
    let column = try Sample.column(
      "CASE WHEN sex = 'M' THEN name WHEN sex = 'F' THEN UPPER(name) ELSE CAST(beds AS TEXT) END",
      [
        ["sex": "M", "name": "Al", "beds": "x"], ["sex": "F", "name": "Bo"],
        ["sex": "?", "beds": "x"], ["sex": "", "beds": "3"], [:],
      ])
    #expect((0..<column.count).map(column.text) == ["Al", "BO", nil, "3", nil])
    #expect(column.failures == [Failure(row: 2, reason: .invalidNumber)])
    #expect(column.fromSource == [true, true, false, true, false])
  }

  @Test func `counts as populated only what came from the source`() throws {
    let column = try Sample.column("COALESCE(name, 'UNKNOWN')", [["name": "Ada"], [:]])
    #expect((0..<2).map(column.text) == ["Ada", "UNKNOWN"])
    #expect(column.fromSource == [true, false])
    #expect(try Sample.column("'X'", [["name": "Ada"]]).fromSource == [false])
    #expect(try Sample.column("TRIM(name) || ''", [["name": "A"]]).fromSource == [true])
  }

  @Test func `writes a value as the field it fills`() throws {
    let row = ["beds": "7", "born": "10/12/1985"]
    #expect(try Sample.column("born", [row], filling: .timestamp).text(0) == "1985-12-10T00:00:00")
    #expect(try Sample.column("beds", [row], filling: .text(length: 2)).text(0) == "7")
    #expect(try Sample.column("NULL", [row], filling: .date).text(0) == nil)
  }

  @Test func `gives truths and numbers to programs`() throws {
    let rows = [["beds": "7"], ["beds": "x"], [:]]
    let truths = try Sample.column("beds > 3", rows)
    #expect((0..<3).map(truths.boolean) == [true, nil, nil])
    let numbers = try Sample.column("beds", rows)
    #expect((0..<3).map(numbers.number) == [7, nil, nil])
    #expect(numbers.boolean(0) == nil)
  }
}
