internal import Domain
internal import Foundation
internal import Tabular

extension Desk {
  /// The most rows of one export; what is longer is narrowed by a filter first.
  public static let longestExport = 100_000

  /// A whole list as CSV for a spreadsheet, in which no cell is a formula.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func export(_ listing: Listing, _ asked: Listing.Asked) throws -> String {
    var text = Self.line(listing.columns.map(\.name))
    var page = Paging(size: 500)
    while true {
      let slice = try list(listing, asked, page: page)
      for row in slice.items { text += Self.line(row.cells.map(\.words)) }
      guard page.number < slice.lastPage, page.offset < Self.longestExport else { return text }
      page = Paging(number: page.number + 1, size: 500)
    }
  }

  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let plain = FormulaGuard.neutralised(cell)
      guard plain.contains(where: { "\",\r\n".contains($0) }) else { return plain }
      return "\"\(plain.replacing("\"", with: "\"\""))\""
    }.joined(separator: ",") + "\n"
  }
}

extension Listing.Cell {
  /// As a spreadsheet, or a terminal, has it.
  public var words: String {
    switch self {
    case .text(let text), .code(let text), .named(let text, _), .state(let text, _): text
    case .number(let number): String(number)
    case .moment(let date): date?.formatted(.iso8601) ?? ""
    case .none: ""
    }
  }
}
