import Domain
import Testing

@Suite struct `Comparison of profiles` {
  @Test func `finds nothing in the same profile`() {
    let profile = Self.profile([Self.column("a", .integer)])
    #expect(ProfileComparison(from: profile, to: profile).changes == [])
  }

  @Test func `tells what breaks, what shifts and what is more`() {
    let before = Self.profile([
      Self.column("gone", .text), Self.column("typed", .integer),
      Self.column("dated", .date, formats: ["DD/MM/YYYY"]), Self.column("filled", .text),
      Self.column("coded", .text, values: ["A", "B"]),
    ])
    let after = Self.profile([
      Self.column("typed", .text), Self.column("dated", .date, formats: ["YYYY-MM-DD"]),
      Self.column("filled", .text, nulls: 40), Self.column("coded", .text, values: ["A", "C"]),
      Self.column("new", .text),
    ])
    let lines = ProfileComparison(from: before, to: after).changes.map {
      "\($0.kind) \($0.column) \($0.aspect): \($0.from) -> \($0.to)"
    }
    #expect(
      lines == [
        "breaking gone presence: present -> gone",
        "breaking typed type: integer -> text",
        "breaking dated format: DD/MM/YYYY -> YYYY-MM-DD",
        "shift filled filled: 100.0 % -> 60.0 %",
        "shift coded values: B -> gone",
        "shift coded values: new -> C",
        "additive new presence: absent -> new",
      ])
  }

  private static func profile(_ columns: [ColumnProfile]) -> Profile {
    let file = TableProfile.FileFacts(
      name: "t.csv", bytes: 1, encoding: "utf8", delimiter: ",", quote: "\"")
    return Profile(
      tables: [
        TableProfile(
          table: "t", file: file, rows: 100,
          malformed: TableProfile.Malformed(records: 0, lines: []), columns: columns)
      ], inclusions: [])
  }

  private static func column(
    _ name: String, _ type: InferredType, formats: [String] = [], nulls: Int = 0,
    values: [String] = []
  ) -> ColumnProfile {
    ColumnProfile(
      name: name, rows: 100, nulls: nulls, blanks: 0,
      distinct: Distinct(count: 2, exact: true, error: 0),
      unique: Uniqueness(holds: false, tested: 2, exact: true), type: type, likely: nil,
      formats: formats, range: nil, text: nil, lengths: nil,
      top: Top(
        values: values.map { Top.Count($0, rows: 50) }, rest: values.isEmpty ? 100 : 0, short: 0,
        withheld: nil),
      patterns: [], histogram: nil, sensitive: [])
  }
}
