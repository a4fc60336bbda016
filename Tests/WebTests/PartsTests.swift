import Domain
import Foundation
import Testing

@testable import Web

struct PartsTests {
  @Test func `a removed filter goes back to the first page and keeps the others`() {
    let query = Query("/mappings", [("table", "LOAD PMI"), ("class", "DERIVED"), ("page", "3")])
    #expect(query.link("class", nil) == "/mappings?table=LOAD%20PMI")
    #expect(query.link("page", "4") == "/mappings?table=LOAD%20PMI&class=DERIVED&page=4")
    let filter = Filter(MappingListPage.questions, in: query)
    #expect(filter.applied?.clearPath == "/mappings")
    #expect(filter.applied?.tags.map(\.label) == ["Target table", "Class"])
  }

  @Test func `pages are numbered with gaps, and a page that is gone shows the first`() {
    let links = PageLinks(Query("/runs", [("page", "5")]), total: 1000, "run")
    #expect(links.inTitle == " (page 5 of 20)")
    #expect(links.summary == "Runs 201 to 250 of 1,000")
    #expect(links.links?.numbers.map { $0.path == nil ? 0 : $0.number } == [1, 0, 4, 5, 6, 0, 20])
    let gone = PageLinks(Query("/runs", [("page", "99999")]), total: 1000, "run")
    #expect(gone.links?.previous == nil)
    #expect(gone.links?.next == "/runs?page=2")
    #expect(PageLinks(Query("/runs", []), total: 1, "run").links == nil)
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func `numbers have a comma between thousands`(number: Int, text: String) {
    #expect(number.grouped == text)
  }

  @Test(arguments: [(0.42, "0.4 s"), (125, "2 min 5 s"), (4320, "1 h 12 min")])
  func `durations carry their units`(seconds: Double, text: String) {
    #expect(seconds.asDuration == text)
  }

  @Test func `a moment is told relative to now, with the exact time behind it`() {
    let moment = Moment(Sample.start, now: Sample.start + 720)
    #expect(moment.text == "12 minutes ago")
    #expect(moment.exact == "21 November 2026, 12:31:05")
  }

  @Test func `parameters are read forgivingly and refused with the reason beside the field`() {
    let good = RunForm(defaults: RunParameters()) { $0 == "rows" ? " 1,000 " : nil }
    #expect(good.request?.parameters.rows == 1000)
    let bad = RunForm(defaults: RunParameters()) { $0 == "rows" ? "many" : nil }
    #expect(bad.request == nil)
    #expect(bad.fields[0].error == "Patients must be a number from 1 to 1,000,000")
    #expect(bad.fields[0].text?.value == "many")
    let both = RunForm(defaults: RunParameters()) {
      ["from": "build-contract", "only": "judge-gates"][$0]
    }
    #expect(both.request == nil)
  }

  @Test(arguments: [
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example",
    "/\tevil", "runs", "",
  ])
  func `signing in leads nowhere else`(path: String) {
    #expect(SignIn.ownPath(path) == "/")
  }

  @Test func `signing in leads back to the page that was asked for`() {
    #expect(SignIn.ownPath("/runs?page=2") == "/runs?page=2")
  }
}

struct JSONTests {
  @Test func `what is written is read again`() throws {
    let value: JSON = [
      "text": "a\"b\\c\n\u{1}é😀", "list": [1, true, nil, .number(0.5)], "empty": [:],
    ]
    #expect(try JSON(reading: Array(value.text.utf8)) == value)
  }

  @Test(arguments: [
    "{", "{\"a\":1,}", "[1 2]", "01", "1e400", "\"\\ud800\"", "\"\u{1}\"", "nul", "{} x", "",
    "{\"a\":1,\"a\":2}", String(repeating: "[", count: 10_000),
  ])
  func `what is no JSON, or is ambiguous, or too deep, is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSON(reading: Array(text.utf8)) }
  }

  @Test func `a pair of surrogates is one character`() throws {
    #expect(try JSON(reading: Array("\"\\ud83d\\ude00\"".utf8)) == "😀")
  }
}
