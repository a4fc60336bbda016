import Foundation
import TestSupport
import Testing

import Tabular

@Suite struct `Doubting that a file is one table` {
  @Test(arguments: [
    ("a,b\na,b\n1,2\n", [TableDoubt.headerRepeated(line: 2)]),
    ("a,b\n1,2\n\n a,b\n3,4\n", [.headerRepeated(line: 4)]),
    ("Patients,,\n,,\nid,name,born\n1,Ada,1815\n", [.titleAboveHeader(line: 3)]),
    ("Patients\n\nid;name\n1;Ada\n2;Eve\n", [.titleAboveHeader(line: 3)]),
    ("a,b,c\n1,2\"x, y\",3,4\n1,x\"y,z\"\n", [.delimiterMissing(line: 3)]),
    ("a \"b\" c\n1 \"2\" 3\n", [.delimiterUnclear]),
    // As ordinary files are.
    ("a,b\n\"a,b\",c\na,c\n", []), ("Patients,,\n1,,\n2,,\n", []),
    ("size,of\n\"5\"\" x 3\"\"\",pipe\n5\",6\"\n", []), ("a\n1\na\n", []),
  ])
  func `notes a sign with its line`(text: String, doubts: [TableDoubt]) throws {
    let scratch = try Scratch()
    #expect(try TextTable(path: scratch.write(text, to: "some.csv").path).doubts == doubts)
  }

  @Test func `refuses more columns than any table has`() throws {
    let scratch = try Scratch()
    let fine = (1...DelimitedReader.columnLimit).map { "c\($0)" }.joined(separator: ",")
    #expect(
      try TextTable(path: scratch.write(fine, to: "fine.csv").path).header.count
        == DelimitedReader.columnLimit)
    for names in [
      String(repeating: "c,", count: 100_000), String(repeating: ",", count: 1_000_000),
    ] {
      let path = try scratch.write(names, to: "wide.csv").path
      #expect(throws: TabularError.tooManyColumns(path: path, limit: DelimitedReader.columnLimit)) {
        try TextTable(path: path)
      }
      #expect(throws: TabularError.tooManyColumns(path: path, limit: DelimitedReader.columnLimit)) {
        try RaggedTable(path: path)
      }
    }
  }

  @Test func `refuses a dictionary of more fields than it should hold`() throws {
    let scratch = try Scratch()
    let text = String(repeating: String(repeating: ",", count: 9_999) + "\n", count: 401)
    let path = try scratch.write(text, to: "long.csv").path
    #expect(throws: TabularError.tooManyFields(path: path, limit: RaggedTable.fieldLimit)) {
      try RaggedTable(path: path)
    }
  }
}
