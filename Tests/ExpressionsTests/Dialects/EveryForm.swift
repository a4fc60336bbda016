/// Rules that together hold every literal, operator, function, cast and choice of the language.
enum EveryForm {
  static let rules: [String] =
    literals + columns + operators + texts + numbers + dates + casts + choices + references

  private static let literals = [
    "'text'", "'it''s'", "'back\\slash'", "''", "' '", "12", "0.50", "-7", "999999999999999999",
    "TRUE", "FALSE", "NULL", "DATE '2024-02-29'", "TIMESTAMP '2026-03-29 01:30'", "TIME '09:05'",
    "'😀'", "'%_'",
  ]
  private static let columns = [
    "name", "beds", "fee", "born", "seen", "slot", "alive", "\"Staff ID\"",
  ]
  private static let operators = [
    "name || sex", "name || ', ' || TRIM(sex) || beds", "name || NULLIF(sex, 'M')",
    "beds + 1", "beds - 2", "beds * 3", "beds / 2", "-beds", "-(-beds)", "beds / (beds - 7)",
    "beds * beds", "beds + 999999999999999999", "fee + 1", "fee - 0.005", "fee * fee", "fee * 1000",
    "fee / 3", "1 / fee", "-fee", "beds / 3.0", "fee / beds", "fee * 0.000001", "beds * 1.5",
    "born + 1", "born - 1", "1 + born", "born - DATE '1970-01-01'", "born + beds",
    "name = 'Khan'", "name <> sex", "name < sex", "name <= 'a'", "name > 'é'", "name >= sex",
    "beds = 7", "beds <> 7", "beds < 7", "fee > 1", "fee = 1.5", "fee <= beds", "born < seen",
    "born = DATE '1971-03-05'", "slot > TIME '09:00'", "alive = TRUE", "alive < FALSE",
    "NOT alive", "alive AND beds > 0", "alive OR beds > 0", "name = 'x' OR beds / 0 = 1",
    "name IS NULL AND fee > 0", "name IS NOT NULL OR born > DATE '2000-01-01' AND alive",
    "TRIM(name) = '' OR sex = 'M' OR CAST(name AS INTEGER) > 3",
    "name IS NULL", "beds IS NOT NULL", "alive IS NULL", "TRIM(name) IS NULL",
    "sex IN ('M', 'F')", "sex NOT IN ('M', name)", "beds IN (1, 7, NULL)", "beds NOT IN (1, NULL)",
    "fee IN (1.5, 2)", "beds IN (fee, 7)", "sex IN ('M', CAST(beds AS TEXT))",
    "name LIKE 'K%'", "name LIKE '%_%'", "name NOT LIKE '%\\%'", "name LIKE sex",
    "name LIKE '%''%'",
    "name LIKE '____'", "name LIKE ''", "beds BETWEEN 1 AND 7", "beds NOT BETWEEN 1 AND 7",
    "name BETWEEN 'A' AND 'z'", "born BETWEEN DATE '1900-01-01' AND seen",
    "beds BETWEEN 1 AND CAST(name AS INTEGER)", "fee BETWEEN 1 AND 2.50",
  ]
  private static let texts = [
    "UPPER(name)", "LOWER(name)", "TRIM(name)", "LTRIM(name)", "RTRIM(name)", "LEFT(name, 3)",
    "LEFT(name, beds)", "RIGHT(name, 3)", "RIGHT(name, beds)", "SUBSTRING(name, 2)",
    "SUBSTRING(name, 0)", "SUBSTRING(name, -3)", "SUBSTRING(name, 2, 3)", "SUBSTRING(name, 0, 3)",
    "SUBSTRING(name, -1, 4)", "SUBSTRING(name, 2, -1)", "SUBSTRING(name, beds, beds)",
    "LENGTH(name)", "LENGTH(TRIM(name))", "LENGTH('e\u{301}')", "POSITION('a' IN name)",
    "POSITION('' IN name)", "POSITION(sex IN name)", "POSITION('\\' IN name)",
    "REPLACE(name, 'a', 'bb')", "REPLACE(name, '', 'x')", "REPLACE(name, sex, '')",
    "REPLACE(name, ' ', '')", "REPLACE(name, '\\', '\\\\')", "LPAD(name, 5)", "LPAD(name, 8, '0')",
    "LPAD(name, 12, 'xy')", "LPAD(name, beds, sex)", "LPAD(beds, 3, '0')", "LPAD(name, 3, '')",
    "LPAD(name, -1)", "LPAD(name, 70000)", "LPAD('x', 30000, '😀')", "CONCAT(name, ', ', sex)",
    "CONCAT(name, beds, NULL)", "CONCAT(NULL, NULL)", "CONCAT(name, name)", "name || name",
    "nhs_number(name)", "nhs_number('943 476 5919')",
  ]
  private static let numbers = [
    "ABS(beds)", "ABS(fee)", "ROUND(fee)", "ROUND(fee, 1)", "ROUND(fee, -1)", "ROUND(beds, -1)",
    "ROUND(beds)", "ROUND(fee, beds)", "ROUND(fee, 30)", "ROUND(fee, -17)", "fee + fee",
    "fee - fee", "fee / fee", "123456789012.123456 * fee", "fee / 0.000000000000000003",
  ]
  private static let dates =
    [
      "parse_date(name, 'DD/MM/YYYY')", "parse_date(name, 'DD-MON-YYYY')",
      "parse_date(name, 'DDMMYYYY')", "parse_date(name, 'YYYY-MM-DD')",
      "parse_date(name, 'YYYY.MM^DD')", "parse_timestamp(name, 'YYYY-MM-DD HH24:MI')",
      "parse_timestamp(name || ':30', 'YYYY-MM-DD HH24:MI:SS')",
      "parse_timestamp(name, 'DD/MM/YYYYTHH24')", "format_date(born, 'DD-MON-YYYY')",
      "format_date(born, 'YYYYMMDD')", "format_date(seen, 'HH24:MI:SS \"on\" DD\\MM%YYYY''T')",
      "format_date(seen, 'MI')", "EXTRACT(YEAR FROM born)", "EXTRACT(MONTH FROM seen)",
      "EXTRACT(DAY FROM born)", "EXTRACT(YEAR FROM born + 365)",
    ].filter { !$0.contains("\"on\"") } + [
      "format_date(seen, 'HH24:MI:SS \"\"  DD\\MM%YYYY''T')"
    ]
  private static let casts =
    ["name", "beds", "fee", "born", "seen", "slot", "alive"].flatMap { column in
      ["TEXT", "VARCHAR(3)", "VARCHAR(0)"].map { "CAST(\(column) AS \($0))" }
    }
    + [
      "INTEGER", "DECIMAL", "DECIMAL(4,2)", "DECIMAL(18,2)", "DECIMAL(3)", "DATE", "TIMESTAMP",
      "TIME", "BOOLEAN",
    ].map { "CAST(name AS \($0))" }
    + [
      "CAST(beds AS DECIMAL)", "CAST(beds AS DECIMAL(4,2))", "CAST(beds AS BOOLEAN)",
      "CAST(fee AS INTEGER)", "CAST(fee AS DECIMAL(5,1))", "CAST(fee AS DECIMAL(2,4))",
      "CAST(born AS TIMESTAMP)", "CAST(seen AS DATE)", "CAST(seen AS TIME)",
      "CAST(alive AS INTEGER)", "CAST(NULL AS DATE)", "CAST(' ' AS INTEGER)",
      "CAST(CAST(fee AS TEXT) AS DECIMAL)", "LENGTH(CAST(fee AS TEXT))",
    ]
  private static let choices = [
    "CASE sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Other' END",
    "CASE WHEN beds <> 7 THEN 1 / (beds - 7) END", "CASE beds WHEN 7 THEN fee ELSE beds END",
    "CASE fee WHEN 1.5 THEN 'a' WHEN beds THEN 'b' END", "CASE WHEN alive THEN born ELSE seen END",
    "CASE WHEN name IS NULL THEN NULL ELSE CAST(name AS INTEGER) END",
    "CASE WHEN sex = 'M' THEN 1 WHEN CAST(name AS INTEGER) = 12 THEN 2 END",
    "CASE name WHEN NULL THEN 'never' ELSE 'always' END",
    "COALESCE(name, sex, 'unknown')", "COALESCE(beds, fee)", "COALESCE(born, seen)",
    "COALESCE(TRIM(name), 'x')", "COALESCE(sex, CAST(CAST(name AS INTEGER) AS TEXT))",
    "NULLIF(sex, 'M')", "NULLIF(fee, 1.50)", "NULLIF(beds, fee)", "NULLIF(name, name)",
    "NULLIF(sex, CAST(beds AS TEXT))",
  ]
  private static let references = [
    "crosswalk('sex', sex)", "crosswalk('sex', TRIM(UPPER(sex)))", "crosswalk('sex', 'M')",
    "surrogate('LOAD_PMI', name)", "surrogate('LOAD_PMI', UPPER(name))",
    "lookup(Staff.started BY name)", "lookup(Staff.id BY badge = name)",
    "lookup(Staff.badge BY badge = beds)", "lookup(Stays.ward BY name, beds)",
    "lookup(Staff.started BY TRIM(\"Staff ID\")) + 1",
    "CASE WHEN sex IS NULL THEN 'none' ELSE crosswalk('sex', sex) END",
    "COALESCE(crosswalk('sex', sex), 'none')",
    "CASE WHEN beds > 0 THEN crosswalk('sex', sex) ELSE '0' END",
  ]
}
