import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// An invented guide of seven tables and 98 fields, with the answer beside it.
///
/// Its pages hold what real ones do: headers and footers, a table of contents, tables that begin amid
/// a page and go on over the next, headings centred, repeated or run together, numbers set to the
/// right, names broken at underscores or too long for their column, remarks of several lines.
struct GuideTests {
  private static let folder = Checkout.root.appending(path: "Tests/Golden/catalogue")
  private static let canReadPDF = FileManager.default.fileExists(atPath: "/usr/bin/pdftotext")

  private func read(_ name: String) throws -> CatalogueImport {
    let path = Self.folder.appending(path: name).path
    return try CatalogueImport.read([SpecificationInput(name: name, path: path)])
  }

  private func truth() throws -> [[String]] {
    let text = try String(
      contentsOf: Self.folder.appending(path: "guide-truth.csv"), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map(String.init)
    }
  }

  /// Precision and recall of (table, field).
  private func score(_ catalogue: Catalogue) throws -> (precision: Double, recall: Double) {
    let wanted = Set(try truth().map { "\($0[0]).\($0[1])" })
    let found = Set(catalogue.fields.map(\.path.description))
    let both = Double(wanted.intersection(found).count)
    return (both / Double(max(found.count, 1)), both / Double(wanted.count))
  }

  @Test func `finds the fields of a guide turned into text`() throws {
    let guide = try read("guide-layout.txt")
    let (precision, recall) = try score(guide.catalogue)
    #expect(precision >= 0.99)
    #expect(recall >= 0.99)
    #expect(guide.catalogue.tables.count == 7)
    #expect(guide.files.allSatisfy { $0.count.closes })
    try expectGolden(guide.account(), "catalogue/guide-layout.txt.golden")
  }

  @Test(.enabled(if: canReadPDF)) func `finds the same in the pages themselves`() throws {
    let guide = try read("guide.pdf")
    let (precision, recall) = try score(guide.catalogue)
    #expect(precision >= 0.99)
    #expect(recall >= 0.99)
    let field = try #require(guide.catalogue[FieldPath("LOAD_STAY", "COST_OF_STAY")])
    #expect(field.foundAt == "guide.pdf:p4:6")
  }

  @Test func `keeps what remarks say, and takes no “must” for an obligation`() throws {
    let catalogue = try read("guide-layout.txt").catalogue
    func field(_ table: String, _ name: String) throws -> CatalogueField {
      try #require(catalogue[FieldPath(table, name)])
    }
    #expect(try field("LOAD_PERSON", "SEX").codeList == "M|F|I|U")
    #expect(try field("LOAD_PERSON", "RELIGION").codeList == "code_type_2211")
    #expect(try field("LOAD_PERSON", "DATE_TIME_OF_DEATH").type == .timestamp)
    #expect(try field("LOAD_PERSON", "DATE_OF_BIRTH").type == .date)
    #expect(try field("LOAD_STAFF", "STAFF_TYPE").mandatory == .yes)
    #expect(try field("LOAD_STAFF", "STAFF_CODE").mandatory == .unknown)
    #expect(
      try field("LOAD_PERSON_ADDRESS", "PERSON_RECORD_NUMBER").references
        == FieldPath("LOAD_PERSON", "RECORD_NUMBER"))
  }

  @Test(arguments: [
    ("Y/N/null", "Y|N"), ("Y or N", "Y|N"), ("Range 1-4", "1|2|3|4"),
    ("Values are A, B and C.", "A|B|C"), ("Code type 12", "code_type_12"),
    ("Date format DD/MM/YYYY", nil), ("N/A", nil), ("Must be given", nil), ("and/or", nil),
  ])
  func `finds codes in a remark`(remark: String, codes: String?) {
    #expect(CommentFacts(remark).codeList == codes)
  }

  @Test(.timeLimit(.minutes(3)), arguments: ["values ", "references "])
  func `looks no further behind a head than codes go, however many heads there are`(word: String) {
    let facts = CommentFacts(String(repeating: word, count: 50_000))
    #expect(facts.codeList == nil && facts.references == nil)
  }
}
