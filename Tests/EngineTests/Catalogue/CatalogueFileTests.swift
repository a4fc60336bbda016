import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct CatalogueFileTests {
  private func read(_ text: String) throws -> Catalogue {
    let scratch = try Scratch()
    return try CatalogueFile.read(path: scratch.write(text, to: "some/list.csv").path)
  }

  @Test func `reads back what it wrote, the words on tables too`() throws {
    let catalogue = Catalogue(
      [
        CatalogueField(
          table: "Ward", field: "code", type: .text(length: 5), statedType: "VARCHAR2(5 CHAR)",
          mandatory: .yes, isKey: true, codeList: "A|B", description: "Ward, “the” \"place\"",
          foundAt: "wards.sql:3", confidence: 0.85),
        CatalogueField(
          table: "stay.x", field: "a\"b", type: .decimal(precision: 6, scale: 2),
          references: FieldPath("Ward", "code")),
        CatalogueField(
          table: "stay.x", field: "next", type: .integer, references: FieldPath("stay.x", "a\"b")),
      ], notes: ["stay.x": TableNote(description: "Stays\nby bed", domain: "adt")])
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "c.csv").path
    try CatalogueFile.write(catalogue, to: path)
    let again = try CatalogueFile.read(path: path)
    #expect(again.fields == catalogue.fields)
    #expect(again.tables.map(\.note) == catalogue.tables.map(\.note))
    #expect(Array(try Data(contentsOf: URL(filePath: path))) == CatalogueFile.bytes(of: catalogue))
    #expect(CatalogueFile.digest(of: again) == CatalogueFile.digest(of: catalogue))
  }

  @Test func `reads a file without the columns that came later`() throws {
    let catalogue = try read(
      """
      table_name,field_name,data_type,length,mandatory,key,references,code_list,description,found_at,confidence
      T,f,text,3,yes,yes,,,Words,t.csv:2,0.90
      """)
    let field = CatalogueField(
      table: "T", field: "f", type: .text(length: 3), mandatory: .yes, isKey: true,
      description: "Words", foundAt: "t.csv:2", confidence: 0.9)
    #expect(catalogue.fields == [field])
    #expect(catalogue.tables[0].note == TableNote())
  }

  @Test func `reads a list of tables and columns from elsewhere`() throws {
    let catalogue = try read(
      """
      Table,Column,Table_Desc,Column_Desc,Type
      visit,id,One a visit,Number,bigint
      visit,kind,One a visit,,varchar(10)
      visit,odd,One a visit,,hologram
      """)
    #expect(catalogue.fields.map(\.type) == [.integer, .text(length: 10), .text(length: nil)])
    #expect(catalogue.fields.map(\.statedType) == ["bigint", "varchar(10)", "hologram"])
    #expect(catalogue["VISIT"]?.note.description == "One a visit")
    #expect(
      try read("table,column\nT,f\n").fields == [
        CatalogueField(
          table: "T", field: "f", type: .text(length: nil))
      ])
  }

  @Test(arguments: ["nan", "inf", "-1", "1e300"])
  func `takes no confidence that is no share`(confidence: String) throws {
    #expect(throws: ArtefactError.badValue(column: "confidence", file: "list.csv", line: 2)) {
      try read("table,column,confidence\nT,f,\(confidence)\n")
    }
  }

  @Test func `names the column that is missing, and the line that will not do`() throws {
    #expect(throws: ArtefactError.columnMissing("field_name", file: "list.csv")) {
      try read("table,type\nT,date\n")
    }
    #expect(throws: ArtefactError.badValue(column: "references", file: "list.csv", line: 2)) {
      try read("table,column,references\nT,f,a.b.c\n")
    }
  }
}
