import Domain

/// A way in which hospital systems keep something, with what a target asks for and should get.
struct ProposalShape: Sendable, CustomStringConvertible {
  struct Column: Sendable {
    let name: String
    let type: DataType
    var codes: String?
    var isMandatory = false
    var description = ""
  }

  let description: String
  /// Columns of the source table, the first of which is suggested.
  let columns: [Column]
  /// Rows of its extract.
  let rows: [[String]]
  let target: Column
  /// What each row should become; `nil` where a person has to write the rule.
  let expected: [String]?
  /// Words that the notes must have.
  var says = ""
  /// The crosswalk to be made.
  var crosswalk: String?
  /// Another field of the target table.
  var beside: String?

  private static let text = DataType.text(length: 40)

  private static func dates(
    _ name: String, _ texts: [String], _ target: DataType, _ expected: [String]?,
    as type: DataType = text, says: String = ""
  ) -> Self {
    Self(
      description: name, columns: [Column(name: "admission_date", type: type)],
      rows: texts.map { [$0] }, target: Column(name: "admission_date", type: target),
      expected: expected, says: says)
  }

  static let all = dates + moments + names + others

  private static let days = ["2025-12-25", "2026-02-01"]
  private static let minutes = ["2025-12-25T09:05:00", "2026-02-01T23:59:00"]

  private static let dates = [
    dates("DD/MM/YYYY", ["25/12/2025", "01/02/2026"], .date, days, says: "DD/MM/YYYY"),
    dates("CCYYMMDD", ["20251225", "20260201"], .date, days, says: "YYYYMMDD"),
    dates("DD-MON-YYYY", ["25-DEC-2025", "01-Feb-2026"], .date, days, says: "DD-MON-YYYY"),
    dates("DD MON YYYY", ["25 DEC 2025", "01 FEB 2026"], .date, days),
    dates("DD.MM.YYYY", ["25.12.2025", "01.02.2026"], .date, days),
    dates("MM/DD/YYYY", ["12/25/2025", "02/01/2026"], .date, days, says: "MM/DD/YYYY"),
    dates("DD-MM-YYYY", ["25-12-2025", "01-02-2026"], .date, days),
    dates("YYYY/MM/DD", ["2025/12/25", "2026/02/01"], .date, days),
    dates("the standard form", ["2025-12-25", "2026-02-01"], .date, days),
    dates(
      "day or month first", ["05/12/2025", "01/02/2026"], .date, ["2025-12-05", "2026-02-01"],
      says: "a person has to say which"),
    dates(
      "years of two digits", ["25/12/25", "01/02/26"], .date, nil, says: "century"),
    dates("a day with its time", ["25/12/2025 09:05", "01/02/2026 23:59"], .timestamp, minutes),
    dates("a day with a time left out", ["25/12/2025 09:05", "01/02/2026 23:59"], .date, days),
    dates(
      "digits to the second", ["20251225090500", "20260201235900"], .timestamp, minutes),
    dates("digits to the minute", ["202512250905", "202602012359"], .timestamp, minutes),
    dates("the standard moment", ["2025-12-25T09:05", "2026-02-01T23:59"], .timestamp, minutes),
    dates(
      "seconds after a month's name", ["25-DEC-2025 09:05:00", "01-FEB-2026 23:59:00"], .timestamp,
      minutes),
    dates(
      "a day for a moment", ["25/12/2025", "01/02/2026"], .timestamp,
      ["2025-12-25T00:00:00", "2026-02-01T00:00:00"], says: "midnight"),
    dates(
      "a date column for a moment", ["2025-12-25"], .timestamp, ["2025-12-25T00:00:00"], as: .date,
      says: "midnight"),
    dates(
      "a moment for a day", ["2025-12-25T09:05"], .date, ["2025-12-25"], as: .timestamp,
      says: "left out"),
    dates("a moment for a time", ["2025-12-25T09:05"], .time, ["09:05:00"], as: .timestamp),
    dates(
      "a date column that the extract writes month first", ["12/25/2025", "02/01/2026"], .date, nil,
      as: .date, says: "describe the field as text"),
    dates(
      "a date column that may have the month first", ["05/12/2025"], .date, ["2025-12-05"],
      as: .date, says: "a person has to say which"),
    Self(
      description: "a pattern that only the specification states",
      columns: [Column(name: "admission_date", type: text, description: "Admitted, DD-MON-CCYY")],
      rows: [], target: Column(name: "admission_date", type: .date), expected: [],
      says: "DD-MON-YYYY"),
    Self(
      description: "a year out of a date", columns: [Column(name: "dob", type: .date)],
      rows: [["1971-03-05"]], target: Column(name: "year_of_birth", type: .integer),
      expected: ["1971"]),
  ]

  private static func moment(
    _ name: String, _ columns: [Column], _ rows: [[String]], _ expected: [String],
    target: String = "admission_datetime", says: String = ""
  ) -> Self {
    Self(
      description: name, columns: columns, rows: rows,
      target: Column(name: target, type: .timestamp), expected: expected, says: says)
  }

  private static let moments = [
    moment(
      "a date and a time, which may be empty",
      [Column(name: "adm_date", type: .date), Column(name: "adm_time", type: .time)],
      [["2025-12-25", "09:05"], ["2026-02-01", ""], ["", "10:00"]],
      ["2025-12-25T09:05:00", "2026-02-01T00:00:00", ""], says: "midnight"),
    moment(
      "a time that is always there",
      [
        Column(name: "adm_date", type: .date),
        Column(name: "adm_time", type: .time, isMandatory: true),
      ], [["2025-12-25", "09:05"]], ["2025-12-25T09:05:00"], says: "the date with its time"),
    moment(
      "texts of a date and a time",
      [Column(name: "ADM_DATE", type: text), Column(name: "ADM_TIME", type: text)],
      [["25/12/2025", "09:05"], ["01/02/2026", "23:59"]], minutes, says: "DD/MM/YYYY"),
    moment(
      "a time without a colon",
      [Column(name: "ADM_DATE", type: text), Column(name: "ADM_TIME", type: text)],
      [["25-DEC-2025", "0905"], ["01-FEB-2026", "2359"]], minutes, says: "HHMM"),
    moment(
      "a time that is a number",
      [Column(name: "ADM_DATE", type: .date), Column(name: "ADM_TIME", type: .integer)],
      [["2025-12-25", "905"], ["2026-02-01", "2359"]], minutes, says: "HHMM"),
    moment(
      "a time before its date",
      [Column(name: "adm_time", type: .time), Column(name: "adm_date", type: .date)],
      [["09:05", "2025-12-25"]], ["2025-12-25T09:05:00"]),
    moment(
      "the right one of two pairs",
      [
        Column(name: "disch_date", type: .date), Column(name: "adm_date", type: .date),
        Column(name: "adm_time", type: .time), Column(name: "disch_time", type: .time),
      ], [["2026-02-01", "2025-12-25", "09:05", "23:59"]], ["2026-02-01T23:59:00"],
      target: "discharge_datetime"),
    Self(
      description: "a time of day in digits", columns: [Column(name: "adm_time", type: text)],
      rows: [["0905"], ["2359"]], target: Column(name: "admission_time", type: .time),
      expected: ["09:05:00", "23:59:00"]),
  ]

  private static let commas = [["KHAN, Ada"], ["O'Neill,Bo"], ["SMITH JONES, Mary Ann"]]
  private static let blanks = [["Ada KHAN"], ["Bo O'Neill"]]

  private static func person(
    _ name: String, _ rows: [[String]], _ target: String, _ expected: [String], says: String
  ) -> Self {
    Self(
      description: name, columns: [Column(name: "PATIENT_NAME", type: text)], rows: rows,
      target: Column(name: target, type: text), expected: expected, says: says)
  }

  private static let names = [
    person(
      "a surname before a comma", commas, "surname", ["KHAN", "O'Neill", "SMITH JONES"],
      says: "before the comma"),
    person(
      "a forename after a comma", commas, "forename", ["Ada", "Bo", "Mary Ann"],
      says: "after the comma"),
    person(
      "a surname after a blank", blanks, "family_name", ["KHAN", "O'Neill"], says: "need a person"),
    person(
      "a forename before a blank", blanks, "first_name", ["Ada", "Bo"], says: "need a person"),
    person(
      "names written both ways", [["KHAN, Ada"], ["Cher"]], "surname", ["KHAN", "Cher"],
      says: "not known"),
    Self(
      description: "a full name from its parts",
      columns: [Column(name: "surname", type: text), Column(name: "forename", type: text)],
      rows: [["KHAN", "Ada"], ["Cher", ""], ["", ""]],
      target: Column(name: "patient_full_name", type: text), expected: ["Ada KHAN", "Cher", ""],
      says: "forename first"),
    Self(
      description: "a full name with a comma",
      columns: [Column(name: "last_name", type: text), Column(name: "first_name", type: text)],
      rows: [["KHAN", "Ada"], ["Cher", ""]],
      target: Column(name: "full_name", type: text, description: "Surname, forename"),
      expected: ["KHAN, Ada", "Cher"], says: "surname first"),
  ]

  private static let lines = ["address_line_1", "address_line_2", "town", "postcode"]
    .map { Column(name: $0, type: text) }

  private static let others = [
    Self(
      description: "an address from its lines", columns: lines,
      rows: [["1 High St", "", "Leeds", "LS1 1AA"], ["", "", "York", ""], ["", "", "", ""]],
      target: Column(name: "full_address", type: text),
      expected: ["1 High St, Leeds, LS1 1AA", "York", ""], says: "commas"),
    Self(
      description: "an address whose postcode is kept apart", columns: lines,
      rows: [["1 High St", "Flat 2", "Leeds", "LS1 1AA"]],
      target: Column(name: "address", type: text), expected: ["1 High St, Flat 2, Leeds"],
      beside: "postcode"),
    Self(
      description: "an NHS number in three parts",
      columns: [
        Column(name: "nhs_no_1", type: .text(length: 3)),
        Column(name: "nhs_no_2", type: .text(length: 3)),
        Column(name: "nhs_no_3", type: .text(length: 4)),
      ], rows: [["943", "476", "5919"]], target: Column(name: "nhs_number", type: text),
      expected: ["9434765919"], says: "check digit"),
    Self(
      description: "an NHS number with blanks", columns: [Column(name: "nhs_no", type: text)],
      rows: [["943 476 5919"]], target: Column(name: "nhs_number", type: text),
      expected: ["9434765919"], says: "check digit"),
    Self(
      description: "codes that a crosswalk leads over",
      columns: [Column(name: "sex", type: text, codes: "old_sex")], rows: [["M"]],
      target: Column(name: "sex", type: text, codes: "new_sex"), expected: ["1"]),
    Self(
      description: "codes without a crosswalk",
      columns: [Column(name: "religion", type: text, codes: "old_religion")], rows: [["C"]],
      target: Column(name: "religion", type: text, codes: "new_religion"), expected: nil,
      says: "no crosswalk", crosswalk: "old_religion_to_new_religion"),
    Self(
      description: "codes of a list that the source does not state",
      columns: [Column(name: "religion", type: text)], rows: [["C"]],
      target: Column(name: "religion", type: text, codes: "new_religion"), expected: nil,
      says: "states no code list", crosswalk: "*_religion_to_new_religion"),
    Self(
      description: "the same codes",
      columns: [Column(name: "sex", type: text, codes: "new_sex")], rows: [["1"]],
      target: Column(name: "sex", type: text, codes: "new_sex"), expected: ["1"]),
    Self(
      description: "a number as text", columns: [Column(name: "hospital_number", type: .integer)],
      rows: [["42"]], target: Column(name: "hospital_number", type: text), expected: ["42"]),
    Self(
      description: "a decimal rounded",
      columns: [Column(name: "weight", type: .decimal(precision: 5, scale: 1))], rows: [["71.5"]],
      target: Column(name: "weight", type: .integer), expected: ["72"], says: "rounded"),
    Self(
      description: "a flag", columns: [Column(name: "active_flag", type: text)], rows: [["Y"]],
      target: Column(name: "active_flag", type: .boolean), expected: ["true"]),
    Self(
      description: "a text that may be too long",
      columns: [Column(name: "occupation", type: text)], rows: [["Nurse"]],
      target: Column(name: "occupation", type: .text(length: 10)), expected: ["Nurse"],
      says: "up to 40 characters into 10"),
    Self(
      description: "no way", columns: [Column(name: "session_time", type: .time)],
      rows: [["09:05"]], target: Column(name: "session_count", type: .integer), expected: nil,
      says: "no safe way"),
  ]
}
