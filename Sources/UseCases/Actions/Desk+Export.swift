internal import Domain
internal import Foundation
internal import Storage
internal import Tabular

extension Desk {
  /// The most rows of one export; what is longer is narrowed by a filter first.
  public static let longestExport = 100_000

  /// A list as CSV for a spreadsheet, in which no cell is a formula; its last record says how many
  /// rows there are, and the head of the ledger, which records the export.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func export(_ listing: Listing, _ asked: Listing.Asked) throws -> String {
    let desk = try reaching(listing.permission)
    let head = try desk.store.ledger.head(of: desk.reach.organisation)
    var text = Self.line(listing.columns.map(\.name))
    var slice = try list(listing, asked, page: Paging(size: 500))
    var count = 0
    while true {
      for row in slice.items { text += Self.line(row.cells.map(\.words)) }
      count += slice.items.count
      guard slice.paging.number < slice.lastPage, count < Self.longestExport else { break }
      slice = try list(
        listing, asked, page: Paging(number: slice.paging.number + 1, size: 500))
    }
    try app.record(
      LedgerEntry(
        "list.export", on: "list:\(listing.key)", in: place?.id,
        detail: [LedgerDetail("rows", count), LedgerDetail("head", head.description)]),
      by: author, in: desk.reach.organisation)
    let end = "\(count) of \(slice.total) rows; ledger head \(head)"
    return text + Self.line([end] + listing.columns.dropFirst().map { _ in "" })
  }

  /// The whole ledger of where the person is in lines of JSON, to be verified without the database.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func ledgerLines() throws -> String {
    let desk = try reaching(.execute("audit.read"))
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: UUID().uuidString)
    try files.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let text = Result {
      let path = folder.appending(path: "ledger.jsonl").path
      _ = try desk.exportLedger(to: path, as: .jsonl, in: desk.ledgerScope)
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    try files.removeItem(at: folder)
    return try text.get()
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
