import Documents
import Foundation
import Tabular
import TestSupport
import Testing

@testable import UseCases

@Suite struct `Saying why a document is refused` {
  /// One of each case, by what its sentence must name.
  private static let errors: [(any Error, String)] = [
    (DocumentError.cannotOpen(path: "a.xlsx", errno: ENOENT), "No such file"),
    (DocumentError.notReadable(path: "a.xlsx"), "save it again"),
    (DocumentError.oldOrProtected(path: "a.xlsx"), ".xlsx or .docx"),
    (DocumentError.tooLarge(path: "a.xlsx", limit: 64 << 20), "64 MB"),
    (DocumentError.damaged(path: "a.xlsx", part: "xl/workbook.xml"), "xl/workbook.xml"),
    (DocumentError.encrypted(path: "a.xlsx"), "password"),
    (DocumentError.tooManyEntries(path: "a.xlsx", limit: 1000), "1000"),
    (DocumentError.unpacksTooLarge(path: "a.xlsx", limit: 200 << 20), "200 MB"),
    (DocumentError.packedTooWell(path: "a.xlsx", limit: 100), "100 times"),
    (DocumentError.unsafeEntry(path: "a.xlsx", number: 7), "entry 7"),
    (DocumentError.missingPart(path: "a.xlsx", part: "xl/workbook.xml"), "xl/workbook.xml"),
    (DocumentError.documentType(path: "a.xlsx", part: "p.xml"), "document type"),
    (DocumentError.notUTF8(path: "a.xlsx", part: "p.xml"), "UTF-8"),
    (DocumentError.notWellFormed(path: "a.xlsx", part: "p.xml", line: 3), "line 3"),
    (DocumentError.tooManyCells(path: "a.xlsx", part: "p.xml", limit: 4_000_000), "4000000"),
    (DocumentError.notStructured(path: "a.xlsx", line: 3), "line 3"),
    (DocumentError.tooDeep(path: "a.xlsx", line: 3, limit: 100), "100 levels"),
    (DocumentError.tooManyValues(path: "a.xlsx", line: 3, limit: 2_000_000), "2000000"),
    (DocumentError.repeatedKey(path: "a.xlsx", line: 3, first: 1), "line 1"),
    (DocumentError.keyNotRead(path: "a.xlsx", line: 3), "line 3"),
    (DocumentError.unknownAlias(path: "a.xlsx", line: 3), "anchor"),
    (DocumentError.severalDocuments(path: "a.xlsx", line: 3), "file of its own"),
    (TabularError.tooManyColumns(path: "a.xlsx", limit: 16_384), "16384"),
    (TabularError.tooManyFields(path: "a.xlsx", limit: 4_000_000), "4000000"),
  ]

  @Test func `names the file, the place and what to do`() {
    for (error, words) in Self.errors {
      let problem = Problem(error)
      #expect(problem.status == 422)
      #expect(problem.title.hasPrefix("a.xlsx"), "\(error)")
      #expect(problem.sentence.contains(words), "\(problem.sentence)")
    }
  }
}
