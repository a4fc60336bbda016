import Foundation
import TestSupport
import Testing

@Suite struct CatalogueImportTests {
  private func path(_ text: String, _ name: String, in scratch: Scratch) throws -> String {
    try scratch.write(text, to: name).path
  }

  @Test func `an import prints its account, and names what was not understood`() throws {
    let scratch = try Scratch()
    let dictionary = "table,field,type,key\nWARD,CODE,char(5),PK\nWARD,,date,\n"
    let script = "CREATE TABLE BED (NUMBER INT, WARD CHAR(5) REFERENCES WARD (CODE)); DROP TABLE X;"
    let output = scratch.url.appending(path: "catalogue.csv").path
    let call = try Program.call([
      "catalogue", "import", try path(dictionary, "a.csv", in: scratch),
      try path(script, "b.sql", in: scratch), "--side", "source", "--output", output,
    ])
    #expect(call.ending == .exited(0), "\(call.errors)")
    #expect(
      call.output.contains(
        "a.csv: delimited dictionary, 1 fields; 3 records = 1 on fields + 1 headings "
          + "+ 0 ignored + 1 not understood"), "\(call.output)")
    for line in ["tables 2", "fields 3", "keys 1", "foreign keys 1", "ignored 1"] {
      #expect(call.output.contains("\n\(line)\n"), "\(call.output)")
    }
    #expect(call.errors.contains("a.csv:3: The record names no field. WARD |  | date"))
    let catalogue = try scratch.text("catalogue.csv")
    #expect(catalogue.contains("BED,WARD,text,5,no,no,WARD.CODE,"))
    #expect(catalogue.contains("a.csv:2"))
  }

  @Test func `a file that cannot be read ends an import with status 1, and stops no other`() throws
  {
    let scratch = try Scratch()
    let output = scratch.url.appending(path: "catalogue.csv").path
    let good = try path("table,field,type\nt,f,date\n", "good.csv", in: scratch)
    let blank = try path("\n", "blank.csv", in: scratch)
    let call = try Program.call(["catalogue", "import", good, blank, "--output", output, "--json"])
    #expect(call.ending == .exited(1))
    #expect(call.errors.contains("blank.csv"))
    #expect(try scratch.text("catalogue.csv").contains("t,f,date"))
    let report = try JSONSerialization.jsonObject(with: Data(call.output.utf8))
    let figures = try #require(report as? [String: Any])
    #expect(figures["fields"] as? Int == 1)
    #expect(
      (figures["files"] as? [[String: Any]])?.map { $0["is_read"] as? Bool } == [true, false])
    let none = try Program.call(["catalogue", "import", blank, "--output", "\(output).2"])
    #expect(none.ending == .exited(1))
    #expect(!FileManager.default.fileExists(atPath: "\(output).2"))
  }

  @Test func `what no file describes is named, and an unread file has no figures`() throws {
    let scratch = try Scratch()
    let output = scratch.url.appending(path: "catalogue.csv").path
    let keys = try path("ALTER TABLE WARD ADD PRIMARY KEY (CODE);\n", "keys.sql", in: scratch)
    let call = try Program.call([
      "catalogue", "import", keys, scratch.url.path, "\(output).none", "--output", output,
    ])
    #expect(call.ending == .exited(1))
    #expect(call.errors.contains("keys.sql:1: WARD"), "\(call.errors)")
    #expect(call.errors.contains("Is a directory"), "\(call.errors)")
    #expect(call.output.contains(": not read\n"), "\(call.output)")
    #expect(!call.errors.contains("none: catalogue.csv.none"), "\(call.errors)")
  }

  @Test func `the first word of commands alone is answered with all of them`() throws {
    for words in [["catalogue"], ["catalogue", "--help"]] {
      let call = try Program.call(words)
      #expect(call.ending == .exited(2))
      #expect(call.errors.contains("catalogue import, catalogue diff"), "\(call.errors)")
    }
  }

  @Test func `columns that a file beside a specification names are read as it says`() throws {
    let scratch = try Scratch()
    let output = scratch.url.appending(path: "catalogue.csv").path
    let file = try path("table,Bezeichner,type\nt,f,date\n", "d.csv", in: scratch)
    try scratch.write("column,meaning\nBezeichner,field\n", to: "d.csv.columns.csv")
    let call = try Program.call(["catalogue", "import", file, "--output", output])
    #expect(call.ending == .exited(0), "\(call.errors)")
    #expect(try scratch.text("catalogue.csv").contains("t,f,date"))
  }
}
