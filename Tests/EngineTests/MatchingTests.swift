import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct MatchingTests {
  private static func lexicon() throws -> Lexicon {
    try Lexicon(policy: Checkout.root.appending(path: "schemas").path)
  }

  @Test(arguments: [
    ("ADM_DTTM", ["admission", "date", "time"]), ("patientId", ["patient", "identifier"]),
    ("DateOfBirth", ["birth", "date"]), ("dob", ["birth", "date"]),
    ("address_line_1", ["address", "line", "1"]), ("encounterclass", ["visit", "class"]),
  ])
  func `brings names to common words`(name: String, words: [String]) throws {
    #expect(try Self.lexicon().canonical(name) == words)
  }

  @Test func `never matches a short name by a part of another`() throws {
    let matcher = try Matcher(
      source: Catalogue([CatalogueField(table: "p", field: "at", type: .text(length: 5))]),
      target: Catalogue([
        CatalogueField(table: "q", field: "attendance_category", type: .text(length: 5))
      ]),
      lexicon: Self.lexicon(), bridges: [])
    #expect(matcher.score(0, 0).name == 0)
  }

  @Test func `ranks by words, tables and codes, and says why`() throws {
    let scratch = try smallProject()
    try scratch.run(.extractSpecs)
    try scratch.run(.analyseMapping)
    let gender = try MatchingFile.read(in: scratch.url.path)
      .first { $0.target.field == "person_stated_gender" }
    #expect(gender?.source == FieldPath("patients", "sex"))
    #expect(gender?.band == .medium)
    #expect(gender?.evidence.contains { $0.words == "codes bridged by sex" } == true)
  }
}
