import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct ReadingDelimitedText {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func records(_ text: String, blockSize: Int = 1 << 18) throws -> [[String]] {
    let file = try scratch.write(text, to: "in-\(UUID().uuidString).csv")
    let reader = try DelimitedReader(
      path: file.path, dialect: Dialect(), blockSize: blockSize)
    var rows = [reader.header]
    while let batch = try reader.next(maximumRecords: 2) {
      for row in 0..<batch.count { rows.append(batch.columns.indices.map { batch.text(row, $0) }) }
    }
    return rows
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\n\"x, y\",\"say \"\"so\"\"\"\n", [["a", "b"], ["x, y", "say \"so\""]]),
    ("a,b\r\n\"two\r\nlines\",\r\n", [["a", "b"], ["two\r\nlines", ""]]),
    ("a\n\n\n1\n", [["a"], ["1"]]),
    ("\u{FEFF}a,b\n,\n", [["a", "b"], ["", ""]]),
  ])
  func `reads what RFC 4180 writes`(text: String, wanted: [[String]]) throws {
    #expect(try records(text) == wanted)
  }

  @Test func `gives the same records wherever a block ends`() throws {
    let nasty = "k,v\r\n\"a\"\"b\",\"c\r\nd\"\r\n1,\"\"\r\n\"é,\",ü\r\nlast,\"\"\"\"\r\n"
    let whole = try records(nasty)
    for size in 1...nasty.utf8.count {
      #expect(try records(nasty, blockSize: size) == whole)
    }
  }

  @Test func `names the record and line of a wrong number of fields and goes on`() throws {
    let file = try scratch.write("a,b\n1,2\n\"x\ny\",2,3\n3,4\n", to: "wrong.csv")
    let reader = try DelimitedReader(path: file.path)
    let batch = try #require(try reader.next(maximumRecords: 10))
    #expect(batch.malformed == [.init(record: 2, line: 3, found: 3, expected: 2)])
    #expect(batch.recordNumbers == [1, 3])
    #expect(batch.lines == [2, 5])
  }

  @Test func `refuses a quote that never closes, naming its line`() throws {
    let file = try scratch.write("a,b\n1,2\n\"open,3\n", to: "open.csv")
    let reader = try DelimitedReader(path: file.path)
    #expect(throws: TabularError.unterminatedQuote(path: file.path, line: 3)) {
      while try reader.next(maximumRecords: 10) != nil {}
    }
  }

  @Test func `refuses a record of 50 MB, naming its line`() throws {
    let long = Data("a,b\n1,2\n".utf8) + Data(repeating: UInt8(ascii: "x"), count: 50 << 20)
    let file = try scratch.write(long, to: "long.csv")
    let reader = try DelimitedReader(path: file.path)
    #expect(throws: TabularError.recordTooLong(path: file.path, line: 3, limit: 16 << 20)) {
      while try reader.next(maximumRecords: 10) != nil {}
    }
  }

  @Test func `refuses an empty file`() throws {
    let file = try scratch.write("\n", to: "empty.csv")
    #expect(throws: TabularError.empty(path: file.path)) {
      try TextTable(path: file.path)
    }
  }

  @Test(arguments: [
    (String.Encoding.windowsCP1252, TextEncoding.windows1252), (.utf8, .utf8),
    (.utf16LittleEndian, .utf16LittleEndian), (.utf16BigEndian, .utf16BigEndian),
  ])
  func `tells the encoding`(encoding: String.Encoding, found: TextEncoding) throws {
    let text = "table;field;description\npatient;name;Zoë’s café\npatient;ward;Größe\n"
    let file = try scratch.write(try #require(text.data(using: encoding)), to: "\(found).csv")
    let table = try TextTable(path: file.path)
    #expect(table.rows == [["patient", "name", "Zoë’s café"], ["patient", "ward", "Größe"]])
    #expect(try DecodedText(path: file.path).encoding == found)
  }

  @Test func `takes a file for Windows-1252 when that shows late`() throws {
    let lines = String(repeating: "1,plain\n", count: 20_000)
    let data = Data("a,b\n\(lines)2,caf".utf8) + Data([0xE9, 0x0A])
    let file = try scratch.write(data, to: "late.csv")
    #expect(try TextTable(path: file.path).rows.last == ["2", "café"])
  }

  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [
      "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
      "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ])
  func `agrees with the csv-spectrum, but for the file whose CR LF was lost`(name: String) throws {
    let folder = Checkout.realData.appending(path: "csv-spectrum")
    let table = try TextTable(path: folder.appending(path: "csvs/\(name).csv").path)
    let json = try Data(contentsOf: folder.appending(path: "json/\(name).json"))
    let wanted = try JSONDecoder().decode([[String: String]].self, from: json)
    let found = table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0)) }
    #expect(found == wanted)
  }
}

@Suite struct WritingDelimitedText {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func write(_ rows: [[String]], neutralising: Bool = false) throws -> String {
    let path = scratch.url.appending(path: "out.csv").path
    let writer = try DelimitedWriter(
      path: path, header: ["a", "b"], neutralisingFormulas: neutralising)
    for row in rows { try writer.append(row) }
    try writer.finish()
    return path
  }

  @Test func `reads back what it wrote`() throws {
    let rows = [["x,y", "\"q\""], ["two\nlines", ""], [" kept ", "=1+1"], ["\r", "é"]]
    #expect(try TextTable(path: write(rows)).rows == rows)
  }

  @Test func `gives bytes as it gives text`() throws {
    let path = scratch.url.appending(path: "raw.csv").path
    let writer = try DelimitedWriter(path: path, header: ["a", "b"])
    let bytes = Array("x,yplain".utf8)
    try writer.append(bytes.span, ends: [3, 8])
    try writer.finish()
    #expect(try scratch.text("raw.csv") == "a,b\n\"x,y\",plain\n")
  }

  @Test func `takes the fire out of formulas for spreadsheets, not out of numbers`() throws {
    _ = try write([["=1+1", "-5.2"], ["@x", "+44"], ["-x", "plain"]], neutralising: true)
    #expect(
      try scratch.text("out.csv")
        == "a,b\n\"'=1+1\",-5.2\n\"'@x\",+44\n\"'-x\",plain\n")
  }

  @Test func `leaves no file behind when it did not finish`() throws {
    let path = scratch.url.appending(path: "half.csv").path
    do {
      let writer = try DelimitedWriter(path: path, header: ["a"])
      try writer.append(["1"])
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
