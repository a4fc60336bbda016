import Foundation
import TestSupport
import Testing

@testable import Tabular

@Suite struct `Finding out the dialect` {
  @Test(
    arguments: [
      ("id,name\n1,Ada\n2,Grace\n", ",", "\""),
      ("id;name;weight\n1;Ada;1,5\n2;Grace;2,5\n", ";", "\""),
      ("id\tname\n1\tAda, Countess\n2\tGrace, Admiral\n", "\t", "\""),
      ("id|name\n1|Ada\n2|\"Grace | Hopper\"\n", "|", "\""),
      ("id,name\n'1','Lovelace, Ada'\n'2','Grace'\n", ",", "'"),
      ("'id','name'\n'1','Ada'\n", ",", "'"),
      ("field,rule\nTYPE,'PAS'\nSEX,'M'\n", ",", "\""),
      ("town,note\n'T Harde,x\n", ",", "\""),
      ("name\nAda\nGrace\n", ",", "\""),
      ("id^name\n1^Ada, Countess\n2^Grace\n", "^", "\""),
      ("id~name\n1~Ada\n2~'Grace'\n", "~", "\""),
      ("id a b name\n1 2 3 \"Ada L\"\n2 3 4 Grace\n", " ", "\""),
      ("Patients of 2026\n\nid;name\n1;Ada\n2;Grace\n", ";", "\""),
      // What words and times of day are made of.
      ("full name\nAda Lovelace\nGrace Hopper\n", ",", "\""),
      ("from:to\n12:30\n13:45\n", ",", "\""),
      ("note\na; b\nc\nd; e\n", ",", "\""),
      ("id,name\n", ",", "\""),
      ("", ",", "\""),
    ])
  func `tells delimiter and quote`(text: String, delimiter: String, quote: String) {
    let dialect = Dialect.detect(in: Array(text.utf8))
    #expect(dialect.delimiter == delimiter.utf8.first)
    #expect(dialect.quote == quote.utf8.first)
    #expect(dialect.encoding == .utf8)
  }

  @Test(
    arguments: [
      (#"a,b\n"x \"y\", z",1\n"#, UInt8(ascii: "\\"), ["x \"y\", z", "1"]),
      (#"a,b\n"48\"","x\\"\n"#, UInt8(ascii: "\\"), ["48\"", "x\\"]),
      ("a,'b'\n'48\"\"','x'\n", UInt8(ascii: "\""), ["48\"", "x"]),
      // A backslash before the end of a field is the end of a path.
      (#"a,b\n"C:\","D:\"\n"#, nil, [#"C:\"#, #"D:\"#]),
      (#"a,b\n"C:\""x","D"\n"#, nil, [#"C:\"x"#, "D"]),
    ])
  func `tells what escapes a quote`(text: String, escape: UInt8?, row: [String]) throws {
    let text = text.replacing("\\n", with: "\n")
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "some.csv").path
    #expect(Dialect.detect(in: Array(text.utf8)).escape == escape)
    #expect(try TextTable(path: path).rows == [row])
  }

  @Test func `takes a blank after every delimiter for part of it, and others for values`() throws {
    let scratch = try Scratch()
    let all = try scratch.write("a, b, c\n1, \"2, 3\", \n4, ,  5\n6, 7, ", to: "all.csv").path
    #expect(
      try TextTable(path: all).rows == [["1", "2, 3", ""], ["4", "", "5"], ["6", "7", ""]])
    let some = try scratch.write("a, b\n1, 2\n3,4\n", to: "some.csv").path
    #expect(try TextTable(path: some).rows == [["1", " 2"], ["3", "4"]])
  }

  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [
      // ASCII is UTF-8 as well, and Windows-1252 has all characters of ISO 8859-1, and more where
      // that has control characters: the first of each pair is never told from the second.
      ("utf-8", TextEncoding.utf8, 19), ("utf-8-sig", .utf8, 2), ("ascii", .utf8, 3),
      ("windows-1252", .windows1252, 4), ("iso-8859-1", .windows1252, 6),
      ("UTF-16LE", .utf16LittleEndian, 2), ("UTF-16BE", .utf16BigEndian, 2),
    ])
  func `tells the encoding of real texts`(
    folder: String, encoding: TextEncoding, count: Int
  ) throws {
    let folder = Checkout.realData.appending(path: "encodings/\(folder)")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count == count)
    for file in files {
      let found = try decodedText(of: file.path)
      #expect(found.encoding == encoding, "\(file.lastPathComponent)")
      let wanted = try reference(file, encoding)
      #expect(found.text.unicodeScalars.elementsEqual(wanted.unicodeScalars))
    }
  }

  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [("le", TextEncoding.utf16LittleEndian), ("be", .utf16BigEndian)])
  func `tells the order of bytes by their mark`(order: String, encoding: TextEncoding) throws {
    let file = Checkout.realData.appending(path: "encodings/UTF-16/bom-utf-16-\(order).srt")
    let found = try decodedText(of: file.path)
    #expect(found.encoding == encoding)
    #expect(found.text.unicodeScalars.elementsEqual(try reference(file, encoding).unicodeScalars))
  }

  @Test func `waits for the first byte that tells the encoding`() throws {
    let scratch = try Scratch()
    let rows = String(repeating: "1,plain\n", count: 20_000)
    let data = Data("a,b\n\(rows)2,".utf8) + [0x93, 0xE9, 0x94, 0x0A]
    let path = try scratch.write(data, to: "late.csv").path
    let table = try TextTable(path: path)
    #expect(table.rows.last == ["2", "“é”"])
  }

  /// The text as Foundation reads it, without byte order mark.
  private func reference(_ file: URL, _ encoding: TextEncoding) throws -> String {
    let data = try Data(contentsOf: file)
    let text =
      switch encoding {
      case .utf8: String(decoding: data, as: UTF8.self)
      case .windows1252: try #require(String(data: data, encoding: .windowsCP1252))
      case .utf16LittleEndian: try #require(String(data: data, encoding: .utf16LittleEndian))
      case .utf16BigEndian: try #require(String(data: data, encoding: .utf16BigEndian))
      }
    return String(String.UnicodeScalarView(text.unicodeScalars.drop { $0 == "\u{FEFF}" }))
  }
}
