import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct ImportTests {
  @Test func `tells a file's kind by what it holds where its name says nothing`() throws {
    let read = try CatalogueImport.of([
      "1.txt": "CREATE TABLE t (a INT);", "2.txt": "table,field,type\nu,b,date\n",
      "3.txt": "Table: V\n\nNAME      TYPE      LENGTH\nc_code    CHAR      5\n",
      "4.txt": "# W\n\n| Field | Type |\n|---|---|\n| d | date |\n",
      "5": "table;field;type\nx;e;int\n",
    ])
    let formats = [
      "SQL script", "delimited dictionary", "text with aligned columns", "Markdown tables",
      "delimited dictionary",
    ]
    #expect(read.files.map(\.format) == formats)
    #expect(
      read.catalogue.fields.map(\.path.description) == ["t.a", "u.b", "V.c_code", "W.d", "x.e"])
  }

  @Test func `a file nobody knows, or that is empty, is a finding and stops no other`() throws {
    let scratch = try Scratch()
    let bytes = Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7919) })
    let files = [
      SpecificationInput(name: "a.bin", path: try scratch.write(bytes, to: "a.bin").path),
      SpecificationInput(name: "b.csv", path: try scratch.write(" \n", to: "b.csv").path),
      SpecificationInput(
        name: "c.csv", path: try scratch.write("table,field,type\nt,f,date\n", to: "c.csv").path),
    ]
    let read = try CatalogueImport.read(files)
    #expect(read.files.map(\.format) == ["", "", "delimited dictionary"])
    #expect(read.files[1].failure as? SpecificationError == .empty(file: "b.csv"))
    #expect(read.issues.map(\.code).prefix(2) == ["FORMAT_NOT_READ", "FILE_NOT_READ"])
    #expect(read.catalogue.fields.count == 1)
  }

  @Test func `a folder is no specification, and the reason is the system's`() throws {
    let scratch = try Scratch()
    let read = try CatalogueImport.read([
      SpecificationInput(name: "folder", path: scratch.url.path)
    ])
    #expect(
      read.files[0].failure as? FileError == .cannotRead(scratch.url.path, EISDIR),
      "\(String(describing: read.files[0].failure))")
  }

  @Test func `keeps what may be headings where nobody recognised any`() throws {
    let read = try CatalogueImport.of([
      "a.csv": "Unser Labor;;\nTabelle;Bezeichner;Typ\nLAB;NR;int\n",
      "b.csv": "Tabelle,Bezeichner\ntable,field\nt,f\n",
    ])
    let unrecognised = try #require(read.files[0].unrecognised)
    #expect(unrecognised.place.line == 2)
    #expect(unrecognised.columns.map(\.heading) == ["Tabelle", "Bezeichner", "Typ"])
    #expect(read.files[1].unrecognised == nil)
  }

  @Test func `lists what was not understood with its place and words, and loses nothing`() throws {
    let read = try CatalogueImport.of([
      "d.csv": """
      My dictionary
      table,field,type
      t,a,date
      t,,date
      t,b,date,too,many
      ,,
      t,c
      """
    ])
    let file = try #require(read.files.first)
    #expect(file.count.closes)
    #expect(file.count.read == 7)
    #expect(file.count.ignored == ["title above the headings": 1, "blank": 1])
    #expect(file.unread.map(\.place.description) == ["d.csv:4", "d.csv:5", "d.csv:7"])
    #expect(file.unread.map(\.words) == ["t |  | date", "t | b | date | too | many", "t | c"])
    #expect(read.issues.filter { $0.severity == .warning }.map(\.line) == [4, 5, 7])
  }

  @Test func `takes a column for what a person says it means`() throws {
    let dictionary = "Entity,Bezeichner,Format,Type\nt,a,date,X\nt,b,char(3),Y\n"
    let plain = try CatalogueImport.of(["d.csv": dictionary])
    #expect(plain.catalogue.fields.isEmpty)
    let remapped = try CatalogueImport.of([
      "d.csv": dictionary,
      "d.csv.columns.csv": "table,line,column,meaning\n,,Bezeichner,field\n,,4,ignored\n",
    ])
    #expect(remapped.catalogue.fields.map(\.field) == ["a", "b"])
    #expect(remapped.catalogue.fields.map(\.type) == [.date, .text(length: 3)])
    #expect(remapped.files.count == 1)
    let columns = try #require(remapped.files.first?.headers.first?.columns)
    #expect(columns.map(\.meaning) == [.table, .field, .type, .ignored])
    #expect(columns.map(\.isRemapped) == [false, true, false, true])
  }

  @Test func `takes a line for headings where a person says so`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("x,y,z\nt,a,date\n", to: "d.csv").path
    let read = try CatalogueImport.read(
      [SpecificationInput(name: "d.csv", path: path)],
      remaps: [
        "d.csv": [
          ColumnRemap(line: 1, column: "1", meaning: .table),
          ColumnRemap(line: 1, column: "y", meaning: .field),
          ColumnRemap(line: 1, column: "3", meaning: .type),
        ]
      ])
    #expect(read.catalogue.fields.map(\.path) == [FieldPath("t", "a")])
  }

  @Test func `keeps re-maps as a file and reads the same from the step`() throws {
    let scratch = try Scratch()
    let remaps = [ColumnRemap(column: "Code", meaning: .field)]
    try scratch.write("table,Code,type\nt,f,date\n", to: "requirement_spec/source/d.csv")
    let path = "requirement_spec/source/d.csv" + ColumnRemapFile.suffix
    try ColumnRemapFile.write(remaps, to: try scratch.write("", to: path).path)
    #expect(
      try ColumnRemapFile.read(scratch.url.appending(path: path).path, name: path) == remaps)
    try scratch.write("table,field,type\nT,f,date\n", to: "requirement_spec/target/t.csv")
    try scratch.run(.extractSpecs)
    #expect(try CatalogueFile.read(.source, in: scratch.url.path).fields.map(\.field) == ["f"])
  }

  @Test func `a line that was not understood is put right by a dictionary beside the file`() throws
  {
    let read = try CatalogueImport.of([
      "guide.sql": "CREATE TABLE t (a INT, ?? );",
      "guide.sql.corrections.csv": "table,field,type\nt,b,char(2)\n",
    ])
    #expect(read.catalogue.fields.map(\.field) == ["a", "b"])
    #expect(read.files[0].unread.map(\.code) == ["COLUMN_NOT_UNDERSTOOD"])
  }
}
