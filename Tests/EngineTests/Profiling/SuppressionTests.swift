import Domain
import Foundation
import Testing

@testable import Engine

@Suite struct `What a profile does not show` {
  @Test func `no value that fewer than five rows hold`() throws {
    let sample = try ProfileSample()
    var chance = Chance(7)
    for round in 0..<6 {
      let values = (0..<3000).map { _ -> String in
        // The smaller, the commoner; a letter or digits in front make texts or numbers of them.
        let size = 1 << Int.random(in: 1...13, using: &chance)
        let number = 104_729 + 7919 * Int.random(in: 0..<size, using: &chance)
        return round % 2 == 0 ? "K\(number)" : "\(number)"
      }
      var counts: [String: Int] = [:]
      for value in values { counts[value, default: 0] += 1 }
      let json = try sample.column(values).json
      let words = Set(json.split { !$0.isLetter && !$0.isNumber }.map(String.init))
      let shown = counts.filter { words.contains($0.key) }
      #expect(shown.allSatisfy { $0.value >= 5 })
      #expect(!shown.isEmpty)
    }
  }

  @Test func `no value of a personal column, however often it comes`() throws {
    let sample = try ProfileSample()
    let canaries = [
      ("nhs_number", "9990000018"), ("field", "9990000018"), ("surname", "Canaryson"),
      ("home_postcode", "ZZ99 3CZ"), ("postal", "ZZ99 3CZ"), ("contact", "canary@example.org"),
      ("telephone", "01632 960 123"), ("dob", "1958-07-13"), ("comments", "Canary likes seed"),
      ("address_line_1", "13 Canary Row"), ("crn", "CANARY77"), ("dateOfDeath", "2023-02-17"),
    ]
    for (name, value) in canaries {
      let column = try sample.column(named: name, Array(repeating: value, count: 50))
      #expect(column.isSensitive, "\(name)")
      #expect(column.top.withheld == .sensitive, "\(name)")
      #expect(!(try column.json.contains(value)), "\(name)")
    }
  }

  @Test func `no value that looks personal in a column that is not`() throws {
    let sample = try ProfileSample()
    let values = (0..<500).map { "CODE\($0 % 20)" } + Array(repeating: "9990000018", count: 9)
    let column = try sample.column(values)
    #expect(!column.isSensitive)
    #expect(!(try column.json.contains("9990000018")))
  }

  @Test func `bounds that few rows hold, but rounded outwards`() throws {
    let sample = try ProfileSample()
    let numbers = try sample.column((0..<50).map { "\(1234 + $0)" } + ["-98.76", "99871"])
    #expect(numbers.range == range("-99", "100000", rounded: true))
    let days = try sample.column(["2024-02-11", "2023-12-24"])
    #expect(days.range == range("2023-12-01", "2024-02-29", rounded: true))
    let common = try sample.column((0..<50).map { "\($0 % 2 + 1234)" })
    #expect(common.range == range("1234", "1235", rounded: false))
  }

  private func range(_ least: String, _ greatest: String, rounded: Bool) -> ValueRange {
    ValueRange(
      least: ValueRange.Bound(least, rounded: rounded),
      greatest: ValueRange.Bound(greatest, rounded: rounded))
  }
}
