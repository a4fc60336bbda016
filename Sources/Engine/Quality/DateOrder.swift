internal import Foundation
internal import Domain
internal import Tabular

/// Two date fields of one table of which the first may not lie after the second.
struct DatePair: Hashable {
  let earlier: String
  let later: String
}

/// Which words of field names stand for the begin and the end of something; shipped data.
struct DateOrder {
  static let path = "quality/date_order.csv"

  private let words: [(earlier: String, later: String)]

  init(file: String) throws {
    let table = try TextTable(path: file, dialect: Dialect())
    words = table.rows.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
  }

  /// The pairs of a table: `visit_start_date` and `visit_end_date` differ by one word.
  func pairs(in table: Catalogue.Table) -> [DatePair] {
    let dated = table.fields.filter { $0.type == .date || $0.type == .timestamp }
    return dated.flatMap { earlier in
      words.compactMap { word in
        Self.replacing(word.earlier, by: word.later, in: earlier.field)
          .flatMap { name in dated.first { $0.field.lowercased() == name } }
          .map { DatePair(earlier: earlier.field, later: $0.field) }
      }
    }
  }

  /// The name with whole words replaced, lower-case; `nil` when it does not hold them.
  private static func replacing(_ word: String, by other: String, in name: String) -> String? {
    let padded = "_\(name.lowercased())_"
    guard let found = padded.range(of: "_\(word)_") else { return nil }
    return String(padded.replacingCharacters(in: found, with: "_\(other)_").dropFirst().dropLast())
  }
}
