import Foundation
import Tabular
import TestSupport
import Testing

/// The Pollock benchmark: 112 files, each spoilt in one way, with the clean table of each.
@Suite(.enabled(if: Checkout.hasRealData)) struct `Reading polluted files` {
  private let folder = Checkout.realData.appending(path: "pollock-csv/polluted_files")

  @Test func `gives the clean table, names the bad records, or doubts the file`() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "csv").path
    ).sorted().map { $0.replacing(".csv", with: "") }
    var clean: [String] = []
    var reported: [String] = []
    var doubted: [String: [TableDoubt]] = [:]
    for name in names {
      guard let found = try table(name, in: "csv"), let wanted = try table(name, in: "clean") else {
        #expect(name == "file_no_payload")
        clean.append(name)
        continue
      }
      if found.header == wanted.header, found.rows == wanted.rows {
        clean.append(name)
        #expect(found.doubts.isEmpty, "\(name)")
      } else if isReported(found, against: wanted) {
        reported.append(name)
      } else {
        doubted[name] = found.doubts
      }
    }
    #expect(clean.count == 46)
    #expect(reported.count == 59)
    #expect(
      doubted == [
        "file_field_delimiter_0x20": [.delimiterUnclear],
        "file_header_multirow_2": [.headerRepeated(line: 2)],
        "file_header_multirow_3": [.headerRepeated(line: 2), .headerRepeated(line: 3)],
        "file_multitable_same": [.headerRepeated(line: 85)],
        "file_preamble": [.titleAboveHeader(line: 3)],
        "row_less_sep_row19_col5": [.delimiterMissing(line: 20)],
        "row_less_sep_row64_col5": [.delimiterMissing(line: 65)],
      ])
  }

  /// A file cut off anywhere is read as far as it goes, or refused.
  @Test func `breaks at no place where a file ends early`() throws {
    let scratch = try Scratch()
    let files = try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "csv"), includingPropertiesForKeys: nil)
    for file in files {
      let whole = try Data(contentsOf: file)
      for part in [1, 41, 97] {
        let path = try scratch.write(whole.prefix(whole.count * part / 98), to: "cut.csv").path
        do throws(TabularError) {
          let table = try TextTable(path: path)
          #expect(table.rows.allSatisfy { $0.count == table.header.count })
        } catch {
          let isExpected =
            switch error {
            case .empty, .unterminatedQuote: true
            default: false
            }
          #expect(isExpected, "\(file.lastPathComponent): \(error)")
        }
      }
    }
  }

  /// The table of a file; `nil` for one that has no bytes.
  private func table(_ name: String, in part: String) throws -> TextTable? {
    let path = folder.appending(path: "\(part)/\(name).csv").path
    do {
      return try TextTable(path: path, dialect: part == "clean" ? Dialect() : nil)
    } catch TabularError.empty {
      return nil
    }
  }

  /// Whether some records are called malformed and all others are as they should be.
  private func isReported(_ found: TextTable, against clean: TextTable) -> Bool {
    !found.malformed.isEmpty && found.rows.count + found.malformed.count == clean.rows.count
      && found.rows.allSatisfy(clean.rows.contains)
  }
}
