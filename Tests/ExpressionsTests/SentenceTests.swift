import Expressions
import TestSupport
import Testing

struct SentenceTests {
  private static let rules = [
    "surname", "\"home address\"", "'PAS'", "NULL", "0", "DATE '1900-01-01'",
    "TIMESTAMP '2026-03-29 01:30'", "TIME '09:05'", "TRUE", "1.50", "-visits",
    "COALESCE(parse_date(dob, 'DD/MM/YYYY'), DATE '1900-01-01')",
    "COALESCE(forename, known_as, 'unknown')", "COALESCE(forename)",
    "CASE sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Other' END",
    "CASE WHEN dob < DATE '1990-01-01' THEN 'before 1990' WHEN dob IS NULL THEN 'unknown' END",
    "CASE WHEN deceased THEN CASE WHEN dod IS NULL THEN 'Y' ELSE 'D' END ELSE 'N' END || mark",
    "NULLIF(sex, 'X')", "surname || ', ' || TRIM(forename)", "CONCAT(surname, ', ', forename)",
    "UPPER(surname)", "LOWER(TRIM(surname))", "LTRIM(code)", "RTRIM(code)", "LEFT(postcode, 4)",
    "LEFT(surname, 1)", "RIGHT(postcode, 3)", "SUBSTRING(nhs, 4)", "SUBSTRING(nhs FROM 3 FOR 2)",
    "LENGTH(surname)", "POSITION(' ' IN surname)", "REPLACE(nhs, ' ', '')",
    "REPLACE(nhs, '-', '/')",
    "LPAD(visits, 3, '0')", "LPAD(code, 8)", "ABS(balance)", "ROUND(fee)", "ROUND(fee, 2)",
    "visits + 1", "(visits + 1) * 2", "height / 100.0", "DATE '2026-03-05' - dob",
    "parse_date(dob, 'YYYYMMDD')", "parse_timestamp(seen, 'DD-MON-YYYY HH24:MI')",
    "format_date(dob, 'YYYY/MM/DD')", "EXTRACT(YEAR FROM dob)", "CAST(visits AS TEXT)",
    "CAST(code AS VARCHAR(3))", "CAST(code AS INTEGER)", "CAST(fee AS DECIMAL(9,2))",
    "CAST(seen AS DATE)", "CAST(seen AS TIME)", "CAST(dob AS TIMESTAMP)", "CAST(flag AS BOOLEAN)",
    "nhs_number(nhs)", "crosswalk('sex', UPPER(sex))",
    "COALESCE(crosswalk('ethnicity', ethnic_group), 'Z')",
    "surrogate('LOAD_PATIENT', hospital_number)", "surrogate('LOAD_STAY', crn, admitted)",
    "lookup(gps.gp_name BY gp_code)", "lookup(gps.national_code BY practice = TRIM(gp_practice))",
    "sex IN ('M', 'F')", "surname LIKE 'O%' AND visits BETWEEN 1 AND 9",
    "NOT (sex = 'M' OR sex = 'F') AND dob IS NOT NULL",
  ]

  private static let filters = [
    "deleted IS NULL", "status <> 'X' AND (ward LIKE '%ICU%' OR ward NOT LIKE '_1%')",
    "sex NOT IN ('M')", "visits NOT BETWEEN 1 AND 9", "active", "fee >= 1.5 OR fee < 0",
  ]

  @Test(arguments: [
    (
      "CASE sex WHEN NULL THEN 'U' ELSE sex END",
      "The value is “U” when sex is compared with nothing, which never holds; otherwise it is sex."
    ),
    ("sex = NULL", "The value is true when sex is compared with nothing, which never holds."),
    (
      "'M” when sex is “1”; otherwise it is “F'",
      "The value is always 'M” when sex is “1”; otherwise it is “F'."
    ),
  ])
  func `says nothing that a rule does not do`(rule: String, sentence: String) throws {
    #expect(try Expression(parsing: rule).sentence == sentence)
  }

  @Test func `explains each rule in one sentence`() throws {
    let lines =
      try Self.rules.map { "\($0)\n  \(try Expression(parsing: $0).sentence)" }
      + Self.filters.map { "\($0)\n  \(try Expression(parsing: $0).filterSentence)" }
    try expectGolden(lines.joined(separator: "\n") + "\n", "Expressions/sentences.txt")
  }
}
