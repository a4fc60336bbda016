import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct `Refusing what cannot be read` {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test func `a file that is not there`() {
    let path = scratch.url.appending(path: "absent.csv").path
    #expect(throws: TabularError.cannotOpen(path: path, errno: ENOENT)) {
      try TextTable(path: path)
    }
  }

  @Test func `a folder`() {
    let path = scratch.url.path
    #expect(throws: TabularError.read(path: path, errno: EISDIR)) { try TextTable(path: path) }
  }

  @Test(arguments: ["", "\n\r\n", "\u{FEFF}", "\u{FEFF}\n"])
  func `a file without header`(text: String) throws {
    let path = try scratch.write(text, to: "empty.csv").path
    #expect(throws: TabularError.empty(path: path)) { try TextTable(path: path) }
  }

  @Test func `two columns of one name, but only where names must find them`() throws {
    let path = try scratch.write("crn,,CRN ,\n1,2,3,4\n", to: "twice.csv").path
    let table = try TextTable(path: path)
    #expect(table.header == ["crn", "", "CRN", ""])
    #expect(table.rows == [["1", "2", "3", "4"]])
    #expect(throws: TabularError.repeatedColumn(path: path, first: 1, second: 3)) {
      try ColumnPlaces(of: table.header, in: path)
    }
  }

  @Test func `a line of 50 MB, after the records before it`() throws {
    var data = Data("a,b\n1,2\n".utf8)
    data.append(Data(repeating: UInt8(ascii: "x"), count: 50 << 20))
    let path = try scratch.write(data, to: "long.csv").path
    let reader = try DelimitedReader(path: path, dialect: Dialect())
    #expect(try reader.next(maximumRecords: 10)?.count == 1)
    let failure = TabularError.recordTooLong(path: path, line: 3, limit: 16 << 20)
    for _ in 1...2 {
      #expect(throws: failure) { try reader.next(maximumRecords: 10) }
    }
  }

  @Test func `a quote that never ends, with the line it begins in`() throws {
    let path = try scratch.write("a,b\n1,2\n3,\"4\n5,6\n", to: "open.csv").path
    let reader = try DelimitedReader(path: path)
    #expect(try reader.next(maximumRecords: 10)?.recordNumbers == [1])
    #expect(throws: TabularError.unterminatedQuote(path: path, line: 3)) {
      try reader.next(maximumRecords: 10)
    }
  }

  @Test func `bytes that are not UTF-8 in a file that otherwise is`() throws {
    let data = Data("a,b\n1,Zoë\n2,Åse\n".utf8) + [0x33, 0x2C, 0xE9, 0x0A]
    let path = try scratch.write(data, to: "damaged.csv").path
    let reader = try DelimitedReader(path: path)
    #expect(try reader.next(maximumRecords: 10)?.count == 2)
    #expect(throws: TabularError.undecodable(path: path, line: 4)) {
      try reader.next(maximumRecords: 10)
    }
    #expect(throws: TabularError.undecodable(path: path, line: 4)) { try decodedText(of: path) }
  }

  @Test func `half a UTF-16 character at the end`() throws {
    let path = try scratch.write(Data([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00, 0x62]), to: "half").path
    #expect(throws: TabularError.undecodable(path: path, line: 2)) { try TextTable(path: path) }
  }

  @Test func `more than is asked for of a small file or its lines`() throws {
    let path = try scratch.write("a\nb,c\n" + String(repeating: "x", count: 99), to: "large.sql")
      .path
    let failure = TabularError.tooLarge(path: path, limit: 100)
    #expect(throws: failure) { try decodedText(of: path, maximumBytes: 100) }
    #expect(throws: failure) { try TextTable(path: path, maximumBytes: 100) }
    #expect(throws: TabularError.recordTooLong(path: path, line: 3, limit: 98)) {
      try decodedText(of: path, maximumLineBytes: 98)
    }
  }
}
