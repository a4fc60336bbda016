import Domain
import Foundation
import Tabular
import TestSupport
import Testing

@testable import Engine

/// Crosswalks with grades and days: which entries a run uses, and how they leave and come back.
@Suite struct CrosswalkTests {
  private static func day(_ text: String) -> CivilDate? { CivilDate(iso: text) }

  @Test func `a run uses what holds on its day, and nothing that is graded away or ambiguous`() {
    let entries = [
      CrosswalkEntry(source: "1", target: "A", validTo: Self.day("2026-03-31")),
      CrosswalkEntry(source: "1", target: "B", validFrom: Self.day("2026-04-01")),
      CrosswalkEntry(source: "2", target: "", equivalence: .unmatched),
      CrosswalkEntry(source: "3", target: "X", equivalence: .disjoint),
      CrosswalkEntry(source: "4", target: "C"),
      CrosswalkEntry(source: "4", target: "D", validFrom: Self.day("2026-01-01")),
    ]
    func used(on day: String?) -> [String] {
      CrosswalkFile.translations(entries, on: day.flatMap(Self.day)).map { $0.source + $0.target }
    }
    #expect(used(on: "2025-06-30") == ["1A", "4C"])
    #expect(used(on: "2026-03-31") == ["1A"])
    #expect(used(on: "2026-04-01") == ["1B"])
    #expect(used(on: nil) == ["1B"])
  }

  @Test func `a file without the new columns means what it always did`() throws {
    let scratch = try Scratch()
    try scratch.write("source_code,target_code\n1,M\n2,F\n", to: "schemas/crosswalks/sex.csv")
    let entries = try CrosswalkFile.read("sex", in: scratch.url.path).map(\.value)
    #expect(entries.map(\.equivalence) == [.equivalent, .equivalent])
    #expect(CrosswalkFile.translations(entries, on: nil).map(\.target) == ["M", "F"])
  }

  @Test func `what was invalid everywhere is rejected everywhere`() throws {
    let entries = (0..<50).map { CrosswalkEntry(source: "\($0)", target: "T") }
    let column = try Self.profile((100..<120).map { ("\($0)", 10) })
    let coverage = CrosswalkCoverage(of: entries, on: nil, in: [column])
    #expect(coverage.share == 0)
    #expect(coverage.gaps.count == 10)
    #expect(coverage.unseenRows == 100)
  }

  @Test func `coverage weighs a value by how often it occurs`() throws {
    let entries = [CrosswalkEntry(source: "1", target: "M")]
    let column = try Self.profile([("1", 90), ("2", 5), ("X", 5)])
    let coverage = CrosswalkCoverage(of: entries, on: nil, in: [column])
    #expect(coverage.share == 0.9)
    #expect(coverage.translatedValues == 1)
    #expect(coverage.gaps.map(\.value) == ["2", "X"])
  }

  @Test(arguments: CrosswalkDocument.Format.allCases)
  func `whatever texts a crosswalk holds, it comes back as it was`(
    format: CrosswalkDocument.Format
  ) throws {
    for seed in 1...25 {
      var texts = OddTexts(seed: UInt64(seed))
      let document = CrosswalkDocument(
        Crosswalk(name: "odd", sourceList: "pas_sex", targetList: "person_gender"),
        texts.entries())
      let back = try CrosswalkDocument(
        document.bytes(as: format), as: format, of: document.crosswalk)
      #expect(back == document, "seed \(seed)")
    }
  }

  @Test func `a ConceptMap that says more than a crosswalk can is refused`() throws {
    let crosswalk = Crosswalk(name: "sex", sourceList: "", targetList: "")
    func read(_ group: String) throws -> CrosswalkDocument {
      let text = "{\"resourceType\": \"ConceptMap\", \"group\": [{\(group)}]}"
      return try CrosswalkDocument(Array(text.utf8), as: .conceptMap, of: crosswalk)
    }
    #expect(throws: ExchangeError.badValue(column: "unmapped", file: "crosswalk.json", line: 1)) {
      try read("\"unmapped\": {\"mode\": \"fixed\", \"code\": \"U\"}")
    }
    #expect(throws: ExchangeError.badValue(column: "equivalence", file: "crosswalk.json", line: 1))
    { try read("\"element\": [{\"code\": \"1\", \"target\": [{\"code\": \"M\"}]}]") }
    let found = try read("\"element\": [{\"code\": \"1\", \"display\": \"?\"}]")
    #expect(found.entries.map(\.equivalence) == [.unmatched])
  }

  @Test func `the ConceptMap of a crosswalk stays as it is`() throws {
    let document = CrosswalkDocument(
      Crosswalk(name: "pas_sex", sourceList: "pas_sex", targetList: "person_gender"),
      [
        CrosswalkEntry(source: "M", target: "1", description: "Male"),
        CrosswalkEntry(
          source: "U", target: "9", equivalence: .wider, validFrom: Self.day("2026-01-01"),
          note: "Not said"),
        CrosswalkEntry(source: "X", target: "", equivalence: .unmatched),
      ], version: 2, isApproved: true)
    try expectGolden(
      String(decoding: try document.bytes(as: .conceptMap), as: UTF8.self),
      "exchange/pas_sex.json")
  }

  /// The share is printed: it is a measure, and a person decides anyway.
  @Test(.enabled(if: Checkout.hasRealData))
  func `proposals find national codes for local ones by code and description`() throws {
    let folder = Checkout.realData.appending(path: "nhs-crosswalks")
    func rows(_ file: String) throws -> [[String: String]] {
      let table = try TextTable(path: folder.appending(path: file).path)
      return table.rows.map {
        Dictionary(zip(table.header, $0), uniquingKeysWith: { first, _ in first })
      }
    }
    let national = Dictionary(
      grouping: try rows("national_codes.csv"), by: { $0["property_id"] ?? "" })
    let names = Dictionary(
      try rows("split_A/local_code_names_A.csv").map {
        ("\($0["scheme"] ?? "") \($0["code"] ?? "")", $0["name"] ?? "")
      }, uniquingKeysWith: { first, _ in first })
    let policy = Checkout.root.appending(path: "schemas").path
    var (asked, first, topFive, proposed) = (0, 0, 0, 0)
    for (property, truths) in Dictionary(
      grouping: try rows("split_A/local_to_national_A.csv"), by: { $0["property_id"] ?? "" })
    {
      let list = (national[property] ?? []).map {
        CodeListFile.Entry(
          code: $0["national_code"] ?? "", description: $0["concept_name"] ?? "")
      }
      guard !list.isEmpty else { continue }
      let proposer = try CrosswalkProposals(into: list, policy: policy)
      for truth in truths {
        let code = truth["local_code"] ?? ""
        let right = Set((truth["national_codes"] ?? "").split(separator: "|").map(String.init))
        guard !right.isEmpty, !right.isDisjoint(with: list.map(\.code)) else { continue }
        let name = names["\(truth["local_scheme"] ?? "") \(code)"] ?? ""
        let found = proposer.best(for: .init(code: code, description: name)).map(\.target.code)
        asked += 1
        if !found.isEmpty { proposed += 1 }
        if let best = found.first, right.contains(best) { first += 1 }
        if !right.isDisjoint(with: found) { topFive += 1 }
      }
    }
    let shares = [proposed, first, topFive].map { Double($0) / Double(max(asked, 1)) }
    print(
      "crosswalk proposals: \(asked) codes, proposed \(shares[0]), 1st \(shares[1]), 1–5 \(shares[2])"
    )
    #expect(asked > 100)
    #expect(shares[1] >= 0.4)
  }

  /// A column of these values and counts, of which a profile shows the ten commonest.
  private static func profile(_ counts: [(String, Int)]) throws -> ColumnProfile {
    let rows = counts.map(\.1).reduce(0, +)
    let shown = counts.prefix(10).map { Top.Count($0.0, rows: $0.1) }
    return ColumnProfile(
      name: "code", rows: rows, nulls: 0, blanks: 0,
      distinct: Distinct(count: counts.count, exact: true, error: 0),
      unique: Uniqueness(holds: false, tested: counts.count, exact: true), type: .text,
      likely: nil, formats: [], range: nil, text: nil, lengths: nil,
      top: Top(
        values: Array(shown), rest: rows - shown.map(\.rows).reduce(0, +), short: 0,
        withheld: nil), patterns: [], histogram: nil, sensitive: [])
  }
}
