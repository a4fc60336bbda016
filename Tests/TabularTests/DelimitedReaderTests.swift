import Foundation
import TestSupport
import Testing

@testable import Tabular

@Suite struct `Reading delimited files` {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [
      "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
      "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ])
  func `reads what the CSV spectrum says`(name: String) throws {
    let spectrum = Checkout.realData.appending(path: "csv-spectrum")
    let json = try Data(contentsOf: spectrum.appending(path: "json/\(name).json"))
    let wanted = try JSONDecoder().decode([[String: String]].self, from: json)
    let table = try TextTable(path: spectrum.appending(path: "csvs/\(name).csv").path)
    let found = table.rows.map {
      Dictionary(zip(table.header, $0), uniquingKeysWith: { first, _ in first })
    }
    #expect(found == wanted)
    #expect(table.malformed.isEmpty)
  }

  @Test(arguments: TextEncoding.allCases)
  func `finds the same records wherever the file is cut into blocks`(encoding: TextEncoding) throws
  {
    let text =
      "\u{FEFF}id,\"na\"\"me\",note\r\n\r\n1,\"a\r\nb\",\"say \"\"hé\"\"\"\r2, \"x,\ry\" ,\n3,4\n"
      + "\n\"5\",\"\",“6”\r\n7,\"stray,quote\n\"8\"x\" ,\"\"\"\",\"9\" \n\"10\"x,,"
    let path = try scratch.write(stored(text, as: encoding), to: "nasty.csv").path
    let whole = try records(path, encoding, blockSize: 1 << 16)
    #expect(whole.header == ["id", "na\"me", "note"])
    #expect(
      whole.rows == [
        ["1", "a\r\nb", "say \"hé\""], ["2", "x,\ry", ""], ["5", "", "“6”"],
        ["7", "\"stray", "quote"], ["8\"x", "\"", "9"], ["\"10\"x", "", ""],
      ])
    #expect(whole.lines == [3, 5, 9, 10, 11, 12])
    #expect(whole.malformed == [MalformedRecord(record: 3, line: 7, found: 2, expected: 3)])
    for blockSize in 1...text.utf8.count {
      #expect(try records(path, encoding, blockSize: blockSize) == whole, "blocks of \(blockSize)")
    }
  }

  @Test func `numbers records and lines across batches`() throws {
    let rows = (1...25).map { $0 % 5 == 0 ? "\($0)\n" : "\($0),\"x\ny\"\n" }
    let path = try scratch.write("a,b\n" + rows.joined(), to: "rows.csv").path
    let reader = try DelimitedReader(path: path)
    var numbers: [Int] = []
    var malformed: [MalformedRecord] = []
    while let batch = try reader.next(maximumRecords: 7) {
      #expect(batch.count + batch.malformed.count <= 7)
      for record in 0..<batch.count {
        #expect(batch.text(record, 0) == "\(batch.recordNumbers[record])")
      }
      numbers += batch.recordNumbers
      malformed += batch.malformed
    }
    #expect(numbers == (1...25).filter { $0 % 5 != 0 })
    #expect(malformed.map(\.record) == [5, 10, 15, 20, 25])
    #expect(malformed.map(\.line) == [10, 19, 28, 37, 46])
    #expect(try reader.next(maximumRecords: 7) == nil)
  }

  @Test func `keeps NUL bytes and text that only looks like quoting`() throws {
    let path = try scratch.write("a,b\n1\u{0},O\"Neil\n", to: "odd.csv").path
    let table = try TextTable(path: path)
    #expect(table.rows == [["1\u{0}", "O\"Neil"]])
  }

  @Test(arguments: ["\"\"c,", " \"a\"b,", "\"\"\"\"x,"])
  func `reads a long line of stray quotes in time`(field: String) throws {
    let fields = String(repeating: field, count: 100_000)
    let path = try scratch.write("a,b\n1,2\n\(fields)\n3,4\n", to: "strays.csv").path
    let table = try TextTable(path: path, dialect: Dialect())
    #expect(table.rows == [["1", "2"], ["3", "4"]])
    #expect(table.malformed.map(\.line) == [3])
  }

  @Test func `finds columns by name in any case`() throws {
    let path = try scratch.write(" CRN ,Surname\n1,Ada\n", to: "names.csv").path
    let table = try TextTable(path: path)
    #expect(table.header == ["CRN", "Surname"])
    let places = try ColumnPlaces(of: table.header, in: path)
    #expect(places["SURNAME"] == 1)
    #expect(places["crn"] == 0)
    #expect(places["ward"] == nil)
  }

  private struct Found: Equatable {
    var header: [String] = []
    var rows: [[String]] = []
    var lines: [Int] = []
    var malformed: [MalformedRecord] = []
  }

  private func records(_ path: String, _ encoding: TextEncoding, blockSize: Int) throws -> Found {
    let reader = try DelimitedReader(
      path: path, dialect: Dialect(encoding: encoding), maximumRecordBytes: 1 << 20,
      blockSize: blockSize)
    var found = Found(header: reader.header)
    while let batch = try reader.next(maximumRecords: 2) {
      found.rows += (0..<batch.count).map { record in
        batch.columns.indices.map { batch.text(record, $0) }
      }
      found.lines += batch.lines
      found.malformed += batch.malformed
    }
    return found
  }

  private func stored(_ text: String, as encoding: TextEncoding) throws -> Data {
    let unmarked = text.replacing("\u{FEFF}", with: "")
    return switch encoding {
    case .utf8: Data(text.utf8)
    case .windows1252: try #require(unmarked.data(using: .windowsCP1252))
    case .utf16LittleEndian: try #require(text.data(using: .utf16LittleEndian))
    case .utf16BigEndian: try #require(text.data(using: .utf16BigEndian))
    }
  }
}
