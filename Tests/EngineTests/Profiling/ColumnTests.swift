import Domain
import Testing

@testable import Engine

@Suite struct `Profiles of columns` {
  @Test(arguments: [
    (["03/04/2024", "12/12/2024"], InferredType.date, ["DD/MM/YYYY", "MM/DD/YYYY"]),
    (["03/04/2024", "13/12/2024"], .date, ["DD/MM/YYYY"]),
    (["03/04/2024", "12/13/2024"], .date, ["MM/DD/YYYY"]),
    (["13/04/2024", "12/13/2024"], .text, []),
    (["2024-02-29", "9999-12-31"], .date, ["YYYY-MM-DD"]),
    (["2023-02-29", "2023-02-28"], .text, []),
    (["20240131", "20240229"], .date, ["YYYYMMDD"]),
    (["20240131", "20240230"], .integer, []),
    (["31-JAN-2024", "1-Feb-2024"], .date, ["DD-MON-YYYY"]),
    (["2024-01-31 10:15", "2024-01-31 10:15:30"], .timestamp, ["YYYY-MM-DD HH:MM[:SS]"]),
    (["2024-01-31", "2024-01-31T10:15:30Z"], .timestamp, ["YYYY-MM-DD[THH:MM:SSZ]"]),
    (["20240131101530"], .timestamp, ["YYYYMMDDHHMMSS"]),
    (["09:15", "23:59"], .time, ["HH:MM"]),
    (["1", "-20", "+3"], .integer, []),
    (["1", "2.50"], .decimal, []),
    (["007", "008"], .text, []),
    (["Y", "n"], .boolean, ["Y/N"]),
    (["1e5"], .text, []),
    (["", " "], .empty, []),
  ])
  func `have the narrowest type that all values fit`(
    values: [String], type: InferredType, formats: [String]
  ) throws {
    // A column beside it, lest an empty line be no record.
    let sample = try ProfileSample()
    let path = try sample.file("types.csv", "a,b\n" + values.map { "\($0),x\n" }.joined())
    let column = try Profiler().profile([path]).tables[0].columns[0]
    #expect(column.type == type)
    #expect(column.formats == formats)
  }

  @Test func `say that day and month cannot be told apart`() throws {
    let column = try ProfileSample().column(["03/04/2024", "12/12/2024"])
    #expect(column.ambiguity == "every value fits DD/MM/YYYY and MM/DD/YYYY")
  }

  @Test func `say what most values are`() throws {
    let values = (0..<99).map { "\(10 + $0 % 18)/03/2024" } + ["unknown"]
    let column = try ProfileSample().column(values)
    #expect(column.type == .text)
    #expect(column.likely == LikelyType(.date, format: "DD/MM/YYYY", share: 0.99))
  }

  @Test func `count as one does by hand, up to the exact bound`() throws {
    var chance = Chance(3)
    let values = (0..<30_000).map { _ in
      "é\(Int.random(in: 0..<16_000, using: &chance) / Int.random(in: 1...40, using: &chance))"
    }
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    let column = try ProfileSample().column(values)
    #expect(column.distinct == Distinct(count: counts.count, exact: true, error: 0))
    let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
    #expect(column.top.values == most.map { Top.Count($0.key, rows: $0.value) })
    #expect(column.lengths?.least == values.map(\.count).min())
    let mean = Double(values.map(\.count).reduce(0, +)) / 30_000
    #expect(abs((column.lengths?.mean ?? 0) - mean) < 0.01)
  }

  @Test func `keep the frequent values where there are too many to keep all`() throws {
    var chance = Chance(5)
    let values = (0..<120_000).map { row in
      row % 3 == 0 ? "often\(row % 4)" : "once\(UInt32.random(in: 0...UInt32.max, using: &chance))"
    }
    let column = try ProfileSample().column(values)
    #expect(!column.distinct.exact)
    #expect(column.top.values.map(\.value).sorted() == ["often0", "often1", "often2", "often3"])
    for value in column.top.values {
      #expect(value.rows <= 10_000)
      #expect(value.rows >= 10_000 - column.top.short)
    }
  }

  @Test(arguments: [1000, 20_000, 150_000])
  func `estimate distinct values within three standard errors`(count: Int) {
    for seed in 1...3 as ClosedRange<UInt64> {
      var chance = Chance(seed)
      let sketch = HyperLogLog((0..<count).map { _ in chance.next() })
      let error = abs(Double(sketch.estimate - count)) / Double(count)
      #expect(error < 3 * HyperLogLog.standardError)
    }
  }

  @Test func `are keys where no value comes twice`() throws {
    let sample = try ProfileSample()
    let ascending = try sample.column((1...40_000).map { "\($0)" })
    #expect(ascending.isLikelyKey)
    #expect(ascending.unique.exact)
    #expect(ascending.distinct == Distinct(count: 40_000, exact: true, error: 0))
    var chance = Chance(9)
    let shuffled = (1...40_000).map { "\($0)" }.shuffled(using: &chance)
    let unordered = try sample.column(shuffled)
    #expect(unordered.isLikelyKey)
    #expect(!unordered.unique.exact)
    #expect(unordered.unique.tested >= 1000)
    #expect(!(try sample.column(shuffled + shuffled.prefix(2000)).isLikelyKey))
    #expect(!(try sample.column(["a", "b", " "]).isLikelyKey))
  }

  @Test func `hash a value alike wherever it stands`() {
    for length in 1...40 {
      let value = (0..<length).map { UInt8(65 + ($0 * 7) % 26) }
      let alone = ValueHash(value.span.bytes, 0, length).hash
      let padded = [0, 0, 0] + value + [UInt8](repeating: 200, count: 20)
      #expect(ValueHash(padded.span.bytes, 3, 3 + length).hash == alone)
    }
  }
}

@Suite struct `Inclusions between columns` {
  @Test func `tell how many values are in the key, exactly while all are kept`() throws {
    let sample = try ProfileSample()
    let wards = try sample.file("ward.csv", "code,name\nW1,North\nW2,South\nW3,East\n")
    let stays = try sample.file("stay.csv", "ward,bed\nW1,1\nW1,2\nW2,1\nW9,4\n")
    let found = try Profiler().profile([wards, stays]).inclusions
    #expect(
      found == [
        Inclusion(
          from: FieldPath("stay", "ward"), to: FieldPath("ward", "code"), tested: 3, found: 2,
          exact: true, error: 0)
      ])
  }

  @Test func `estimate the share by fair samples of both`() throws {
    let sample = try ProfileSample()
    var chance = Chance(11)
    let keys = (0..<60_000).map { "P\($0 * 3)" }.shuffled(using: &chance)
    // Three of four are keys.
    let refers = (0..<50_000).map { "P\($0 % 4 == 0 ? $0 * 3 + 1 : $0 * 3)" }
    let paths = [
      try sample.file("key.csv", column: "id", keys),
      try sample.file("refers.csv", column: "id", refers.shuffled(using: &chance)),
    ]
    let found = try Profiler().profile(paths).inclusions
    let pair = try #require(found.first { $0.from.table == "refers" })
    #expect(!pair.exact)
    #expect(abs(pair.share - 0.75) < 4 * pair.error)
    #expect(pair.tested >= 500)
  }
}
