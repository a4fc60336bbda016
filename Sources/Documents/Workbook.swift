/// An Excel workbook (.xlsx, .xlsm): its sheets, and the rows of each as texts.
///
/// A number is the text that is stored, a date ISO 8601, a truth value `TRUE` or `FALSE`, a formula
/// its last result; of merged cells the first has the value.
public struct Workbook: Sendable {
  /// The largest sheet that is read, in cells, with the empty ones left of filled ones.
  public static let cellLimit = 4_000_000
  /// Bytes of the texts of a sheet, each as often as cells refer to it.
  public static let textLimit = 200 << 20
  /// The most columns and rows that the format allows.
  public static let columnLimit = 16_384
  public static let rowLimit = 1_048_576

  public struct Sheet: Equatable, Sendable {
    public let name: String
    public let isHidden: Bool
    let part: String
  }

  public struct Row: Equatable, Sendable {
    /// As the program shows it, from 1.
    public let number: Int
    /// From column A to the last that is filled.
    public let cells: [String]

    public init(number: Int, cells: [String]) {
      self.number = number
      self.cells = cells
    }
  }

  public let path: String
  /// In the order of their tabs; charts and macros are none.
  public let sheets: [Sheet]
  private let archive: Archive
  private let sharedTexts: [String]
  private let dates: DateStyles

  /// - Throws: ``DocumentError``.
  public init(path: String, limits: Archive.Limits = Archive.Limits()) throws(DocumentError) {
    let archive = try Archive(path: path, limits: limits)
    let main = try archive.mainPart(or: "xl/workbook.xml")
    let parts = try archive.relations(of: main)
    let listing = try SheetListing(archive.xml(main), parts)
    func related(_ kind: String) -> String? { parts.first { $0.kind == kind }?.part }
    self.path = path
    self.archive = archive
    sheets = listing.sheets
    sharedTexts =
      try related("sharedStrings").map { (part) throws(DocumentError) in
        try SharedTexts.read(archive.xml(part))
      } ?? []
    dates =
      try related("styles").map { (part) throws(DocumentError) in
        try DateStyles(archive.xml(part), startsIn1904: listing.startsIn1904)
      } ?? DateStyles()
  }

  /// The rows that have a filled cell, in order.
  ///
  /// - Throws: ``DocumentError``.
  public func rows(of sheet: Sheet) throws(DocumentError) -> [Row] {
    var rows: [Row] = []
    try forEachRow(of: sheet) { rows.append($0) }
    return rows
  }

  /// Calls `body` with each row that has a filled cell, and keeps none.
  ///
  /// - Throws: ``DocumentError``.
  public func forEachRow(of sheet: Sheet, _ body: (Row) -> Void) throws(DocumentError) {
    var reader = SheetReader(path: path, part: sheet.part, texts: sharedTexts, dates: dates)
    try archive.xml(sheet.part).read { (event) throws(DocumentError) in
      if let row = try reader.read(event) { body(row) }
    }
  }
}

/// What `workbook.xml` says: the sheets, and from when days are counted.
private struct SheetListing {
  var sheets: [Workbook.Sheet] = []
  var startsIn1904 = false

  init(_ part: XMLPart, _ relations: [Archive.Relation]) throws(DocumentError) {
    let parts = Dictionary(
      relations.filter { $0.kind == "worksheet" }.map { ($0.id, $0.part) },
      uniquingKeysWith: { first, _ in first })
    try part.read { (event) throws(DocumentError) in
      guard case .start(let name, let attributes) = event else { return }
      if name == "workbookPr" { startsIn1904 = ["1", "true"].contains(attributes["date1904"]) }
      guard name == "sheet", let id = attributes["id"], let part = parts[id] else { return }
      // Two sheets are never one part; to read it for each would take as long as somebody likes.
      guard !sheets.contains(where: { $0.part == part }) else { return }
      let state = attributes["state"] ?? "visible"
      sheets.append(
        Workbook.Sheet(
          name: attributes["name"] ?? "", isHidden: state != "visible", part: part))
    }
  }
}

/// The texts that cells refer to by number.
private enum SharedTexts {
  private static let limit = 2_000_000

  static func read(_ part: XMLPart) throws(DocumentError) -> [String] {
    var texts: [String] = []
    var text: RichText?
    try part.read { (event) throws(DocumentError) in
      if case .start("si", _) = event { text = RichText() }
      text?.read(event)
      guard case .end("si") = event else { return }
      guard texts.count < limit else {
        throw .tooManyCells(path: part.path, part: part.name, limit: limit)
      }
      texts.append(text?.value ?? "")
      text = nil
    }
    return texts
  }
}

/// The text of a cell that may be in several runs, without the pronunciation beside it.
struct RichText {
  private var text = ""
  private var isInText = false
  private var isPronunciation = false

  /// With the characters that XML cannot have, which are kept as `_x000D_`.
  var value: String {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    return text.replacing(/_x([0-9A-Fa-f]{4})_/) { match in
      UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
  }

  mutating func read(_ event: XMLPart.Event) {
    switch event {
    case .start("rPh", _): isPronunciation = true
    case .end("rPh"): isPronunciation = false
    case .start("t", _): isInText = !isPronunciation
    case .end("t"): isInText = false
    case .text(let part) where isInText: text += part
    default: break
    }
  }
}
