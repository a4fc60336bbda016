import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite struct `Profiles of files` {
  @Test func `tell what every kind of column is like`() throws {
    let sample = try ProfileSample()
    let path = try sample.file("EPISODE.csv", Self.episodes)
    let ward = try sample.file("ward.csv", "code,name\nW1,North\nW2,South\nW3,East\n")
    let profile = try Profiler().profile([path, ward])
    try expectGolden(profile.json, "profile/episodes.json")
  }

  @Test func `are the same however the file is cut into batches`() throws {
    let sample = try ProfileSample()
    let path = try sample.file("EPISODE.csv", Self.episodes)
    let whole = try Profiler().profile([path])
    for size in [1, 3, 7] { #expect(try Profiler(batchSize: size).profile([path]) == whole) }
  }

  @Test func `are the same where only a sample of the values is kept`() throws {
    let sample = try ProfileSample()
    var chance = Chance(1)
    let values = (0..<60_000).map { _ in "V\(Int.random(in: 0..<40_000, using: &chance))" }
    let path = try sample.file("many.csv", column: "code", values)
    let small = try Profiler(batchSize: 256).profile([path])
    #expect(try Profiler(batchSize: 4096).profile([path]) == small)
    #expect(!small.tables[0].columns[0].distinct.exact)
  }

  @Test func `count malformed records and go on`() throws {
    let sample = try ProfileSample()
    let path = try sample.file("bad.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n")
    let table = try Profiler().profile([path]).tables[0]
    #expect(table.rows == 2)
    #expect(table.malformed == TableProfile.Malformed(records: 2, lines: [3, 4]))
  }

  @Test func `read other encodings and delimiters`() throws {
    let sample = try ProfileSample()
    let path = sample.path("wide.csv")
    let text = "a;b\nJos\u{E9};1\nJos\u{E9};2\n"
    let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    try Data([0xFF, 0xFE] + bytes).write(to: URL(filePath: path))
    let table = try Profiler().profile([path]).tables[0]
    #expect(table.file.encoding == "utf16LittleEndian")
    #expect(table.file.delimiter == ";")
    #expect(table.columns[0].lengths == Lengths(least: 4, greatest: 4, mean: 4))
  }

  @Test func `are written and read again`() throws {
    let sample = try ProfileSample()
    let profile = try Profiler().profile([try sample.file("EPISODE.csv", Self.episodes)])
    let file = sample.path("profile.json")
    try ProfileFile.write(profile, to: file)
    #expect(try ProfileFile.read(file) == profile)
    let other = try sample.file("other.json", "{}")
    #expect(throws: ProfileError.notAProfile(path: other)) { try ProfileFile.read(other) }
  }

  /// Forty episodes of invented patients.
  private static let episodes: String = {
    let header = [
      "episode", "nhs_number", "surname", "dob", "postcode", "phone", "email", "sex", "admitted",
      "discharged", "clerked", "urgent", "tariff", "stay", "ward", "event", "stamp", "comments",
      "dirty_date", "unused",
    ]
    let rows = (0..<40).map { row -> String in
      let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
      let number = NHSNumber(firstNine: 999_000_000 + row * 11)?.digits ?? ""
      return [
        "\(1001 + row)", number, ["Ash", "Beech", "Cedar O'Ak"][row % 3],
        "\(two(1 + row % 28))/\(two(1 + row % 12))/19\(two(30 + row))",
        "LS\(1 + row % 9) \(row % 10)AB", "0113 496 0\(100 + row)", "p\(row)@example.org",
        row % 4 == 3 ? "" : row % 2 == 0 ? "F" : "M", "0\(1 + row % 9)/0\(1 + row % 8)/2024",
        row < 20 ? "2024-01-15" : "2024-03-02", "\(two(8 + row % 10)):30",
        row % 3 == 0 ? "Y" : "N", "\(100 + row).\(row % 10)5", "\(row % 6)", "W\(1 + row % 3)",
        row % 2 == 0 ? "20240131" : "20240229", "2024-05-\(two(1 + row % 28))T10:00:00",
        "\"Seen by nurse \(row), then home, with a letter\"",
        row == 7 ? "unknown" : "2023-11-\(two(1 + row % 30))", "",
      ].joined(separator: ",")
    }
    return ([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }()
}
