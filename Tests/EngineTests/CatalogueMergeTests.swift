import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct CatalogueMergeTests {
  private func project(_ files: [String: String]) throws -> Scratch {
    let scratch = try Scratch()
    for (name, text) in files { try scratch.write(text, to: name) }
    return scratch
  }

  private static let target = ["requirement_spec/target/t.csv": "table,field,type\nT,f,date\n"]

  @Test func `merges two files that agree and reports where they do not`() throws {
    let scratch = try project(
      Self.target.merging([
        "requirement_spec/source/a.csv": "table,field,type,mandatory\np,a,text,yes\np,b,date,no\n",
        "requirement_spec/source/b.sql": "CREATE TABLE p (a VARCHAR(9) NOT NULL, b INTEGER);",
      ]) { first, _ in first })
    try scratch.run(.extractSpecs)
    let fields = try CatalogueFile.read(.source, in: scratch.url.path).fields
    #expect(fields.map(\.type) == [.text(length: 9), .date])
    let issues = try IssueFile.read("reports/specification_issues.csv", in: scratch.url.path)
    let found = issues.filter { $0.code == "FIELD_CONTRADICTED" }
    #expect(found.map(\.field) == ["b"])
    #expect(found.map(\.line) == [1])
  }

  @Test func `names an empty file and a side without fields`() throws {
    let empty = try project(
      Self.target.merging(["requirement_spec/source/void.sql": " \n"]) { first, _ in first })
    #expect(throws: SpecificationError.empty(file: "requirement_spec/source/void.sql")) {
      try empty.run(.extractSpecs)
    }
    let prose = try project(
      Self.target.merging(["requirement_spec/source/a.md": "Words.\n"]) { first, _ in first })
    #expect(throws: SpecificationError.noFields(.source, files: ["requirement_spec/source/a.md"])) {
      try prose.run(.extractSpecs)
    }
    #expect(throws: SpecificationError.noFiles(.source, folder: "requirement_spec/source")) {
      try project(Self.target).run(.extractSpecs)
    }
  }

  @Test func `reports files of other kinds and columns that only the extract has`() throws {
    let scratch = try project(
      Self.target.merging([
        "requirement_spec/source/a.csv": "table,field,type\np,a,text\np,b,date\n",
        "requirement_spec/source/b.xlsx": "PK",
        "source/P.csv": "A,C\n1,2\n",
        "source/q.csv": "x\n1\n",
      ]) { first, _ in first })
    try scratch.run(.extractSpecs)
    let issues = try IssueFile.read("reports/specification_issues.csv", in: scratch.url.path)
    let codes = issues.filter { $0.severity != .info }.map { "\($0.code) \($0.table).\($0.field)" }
    #expect(
      codes == [
        "FORMAT_NOT_READ .", "UNSPECIFIED_COLUMN p.C", "MISSING_COLUMN p.b", "UNSPECIFIED_TABLE q.",
      ])
  }
}
