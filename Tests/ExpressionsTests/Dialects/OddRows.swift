import Domain
import Expressions

/// Rows of texts that extracts hold, and of texts that nobody expects; the same for a seed.
struct OddRows {
  let rows: [[String: String]]

  init(count: Int, seed: UInt64) {
    var random = Random(state: seed)
    rows = (0..<count).map { number in
      var row: [String: String] = [:]
      for (name, type) in Sample.columns {
        let fitting = Self.fitting[type] ?? []
        let pool = random.below(8) == 0 ? Self.texts : fitting
        row[name] = pool[random.below(pool.count)]
      }
      // The first rows hold values that every reader accepts.
      if number < 6 {
        for (name, type) in Sample.columns { row[name] = Self.sound[type]?[number % 3] }
      }
      return row
    }
  }

  private static let sound: [ValueType: [String]] = [
    .text: ["Khan", "M", "F"], .integer: ["7", "-3", "1"], .decimal: ["71.50", "-0.5", "2"],
    .date: ["1971-03-05", "2024-02-29", "2026-11-21"],
    .timestamp: ["2026-03-29T01:30:00", "2026-10-25T01:30:00", "2000-01-01T00:00:00"],
    .time: ["09:05:00", "00:00:00", "23:59:59"], .boolean: ["Y", "n", "true"],
  ]

  private static let fitting: [ValueType: [String]] = [
    .text: texts,
    .integer: [
      "0", "1", "2", "7", "-7", "+7", "007", "", " ", " 12 ", "999999999999999999",
      "-999999999999999999", "1000000000000000000", "0000000000000000000000012", "1.0", "-", "3",
      "65536", "65537", "-1",
    ],
    .decimal: [
      "0", "0.00", "-0.00", "1.50", "1.5", ".5", "5.", "-2.5", "2.50", "100", "71.50", "",
      "0.000000000000000001", "999999999999999999", "123456789012.123456", "-1234567.891", "1e5",
      "0.0000000000000000001", "99.995", "-99.995", "3", "0.1", "33.333333",
    ],
    .date: [
      "1971-03-05", "05/03/1971", "19710305", "2024-02-29", "29/02/2023", "1900-02-29",
      "0001-01-01",
      "9999-12-31", "0000-01-01", "2026-13-01", "", "2026-03-29T01:30:00Z", "20260329 01:30",
      "2026-11-21 25:00", "1752-09-14", "1582-10-10", " 2000-02-29 ", "2026-1-1",
    ],
    .timestamp: [
      "2026-03-29T01:30:00", "2026-03-29 01:30", "2026-10-25 01:30:59.999+01:00", "20261107090530",
      "202611070905", "2026-11-07", "07/11/2026 09:05", "2026-11-07T24:00", "", "0001-01-01T00:00",
      "9999-12-31T23:59:59", "2026-11-07T09:05:60", "2026-11-07T09:05-15:00", "1969-12-31T23:59:59",
    ],
    .time: [
      "09:05", "09:05:30", "09:05:30.123", "24:00", "23:59:59", "9:05", "", "00:00", "12:60",
    ],
    .boolean: ["Y", "N", "t", "F", "TRUE", "false", "1", "0", "tRuE", "", "yes", "2", " n "],
  ]

  private static let texts = [
    "", " ", "   ", "Khan", "O'Neill", "back\\slash", "100%", "a_b", "%", "_", "\\%", "''", "\"",
    "😀👩‍👩‍👧 family", "e\u{301}te\u{301}", "שלום עולם", "straße", "ŒUVRE œ", "İstanbul ı", "ſ ǆ Ǆ",
    "Σίσυφος ς", "  padded  ", "\ttab\t", "line\nbreak", "12\n", "\u{A0}wide\u{A0}", "\u{2003}",
    "\u{FEFF}bom", "٣٤", "00012", "12", "-7", "1.50", "12345678901234567890", "2024-02-29",
    "29/02/2023", "7/11/2026", "07-Nov-2026", "31-FEB-2026", "07112026", "2026-11-07 09:05", "Y",
    "true", "M", "F", "x", "S1", "S2", "S3", "S4", "S9", "P9", "P10", "P1", " P9 ", "77",
    "943 476 5919", "943-476-5919", "9434765918", "943476591", "Ada", "NULL", "$1", "\\1", "a.b*c",
    String(repeating: "long ", count: 900), String(repeating: "ÿ", count: 40_000),
    String(repeating: "0", count: 300),
  ]
}
