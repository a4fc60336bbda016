import Foundation
import Tabular
import TestSupport
import Testing

/// The Pollock benchmark: 112 files, each spoilt in one way, with the clean table of each.
@Suite(.enabled(if: Checkout.hasRealData)) struct `Reading polluted files` {
  /// What a reader told nothing cannot know or must not guess: a blank, or a comma and a blank, as
  /// delimiter; backslashes or the other quote as escapes; headers of several lines; text before
  /// the header; two tables alike; a delimiter missing where a quoted field holds another.
  private static let misread = [
    "file_escape_char_0x5C", "file_field_delimiter_0x20", "file_field_delimiter_0x2C_0x20",
    "file_header_multirow_2", "file_header_multirow_3", "file_multitable_same", "file_preamble",
    "file_quotation_char_0x27", "row_less_sep_row19_col5", "row_less_sep_row64_col5",
  ]

  private let folder = Checkout.realData.appending(path: "pollock-csv/polluted_files")

  @Test func `gives the clean table or names the bad records, and else changes nothing`() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "csv").path
    ).sorted().map { $0.replacing(".csv", with: "") }
    var clean: [String] = []
    var reported: [String] = []
    for name in names {
      guard let found = try table(name, in: "csv"), let wanted = try table(name, in: "clean") else {
        #expect(name == "file_no_payload")
        clean.append(name)
        continue
      }
      if found.header == wanted.header, found.rows == wanted.rows { clean.append(name) }
      if isReported(found, against: wanted) { reported.append(name) }
    }
    #expect(clean.count == 43)
    #expect(reported.count == 59)
    #expect(Set(names).subtracting(clean).subtracting(reported) == Set(Self.misread))
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
