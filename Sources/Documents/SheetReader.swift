/// Turns the elements of a worksheet into rows.
struct SheetReader {
  private let path: String
  private let part: String
  private let texts: [String]
  private let dates: DateStyles
  private var number = 0
  private var cells: [String] = []
  /// Of a cell that does not say where it is.
  private var nextColumn = 0
  private var cellCount = 0
  private var textBytes = 0
  private var cell: Cell?

  private struct Cell {
    let column: Int
    let kind: String
    let style: Int
    var value = ""
    var isInValue = false
    var inline: RichText?
  }

  init(path: String, part: String, texts: [String], dates: DateStyles) {
    self.path = path
    self.part = part
    self.texts = texts
    self.dates = dates
  }

  /// The row that ends with `event`, if one does that has a filled cell.
  mutating func read(_ event: XMLPart.Event) throws(DocumentError) -> Workbook.Row? {
    switch event {
    case .start("row", let attributes):
      number = attributes["r"].flatMap { Int($0) } ?? number + 1
      guard 1...Workbook.rowLimit ~= number else { throw malformed }
      cells = []
      nextColumn = 0
    case .end("row"):
      return cells.isEmpty ? nil : Workbook.Row(number: number, cells: cells)
    case .start("c", let attributes):
      try beginCell(attributes)
    case .end("c"):
      try endCell()
    case .start("v", _): cell?.isInValue = true
    case .end("v"): cell?.isInValue = false
    case .start("is", _): cell?.inline = RichText()
    case .text(let text) where cell?.isInValue == true: cell?.value += text
    default: cell?.inline?.read(event)
    }
    return nil
  }

  private mutating func beginCell(_ attributes: [String: String]) throws(DocumentError) {
    let column = attributes["r"].map(Self.column) ?? nextColumn
    guard let column, column < Workbook.columnLimit else { throw malformed }
    nextColumn = column + 1
    cell = Cell(
      column: column, kind: attributes["t"] ?? "n",
      style: attributes["s"].flatMap { Int($0) } ?? 0)
  }

  private mutating func endCell() throws(DocumentError) {
    guard let cell else { return }
    self.cell = nil
    let text = text(of: cell)
    guard !text.isEmpty else { return }
    guard cell.column >= cells.count else { throw malformed }
    cellCount += cell.column + 1 - cells.count
    guard cellCount <= Workbook.cellLimit else {
      throw .tooManyCells(path: path, part: part, limit: Workbook.cellLimit)
    }
    // Texts are shared until a catalogue is written of them.
    textBytes += text.utf8.count
    guard textBytes <= Workbook.textLimit else {
      throw .unpacksTooLarge(path: path, limit: Workbook.textLimit)
    }
    cells += repeatElement("", count: cell.column - cells.count)
    cells.append(text)
  }

  private func text(of cell: Cell) -> String {
    switch cell.kind {
    case "s":
      let index = Int(cell.value) ?? -1
      return texts.indices.contains(index) ? texts[index] : ""
    case "inlineStr": return cell.inline?.value ?? ""
    case "b": return cell.value == "1" ? "TRUE" : cell.value.isEmpty ? "" : "FALSE"
    case "n": return dates.text(of: cell.value, style: cell.style) ?? cell.value
    default: return cell.value
    }
  }

  private var malformed: DocumentError {
    .notWellFormed(path: path, part: part, line: max(number, 1))
  }

  /// The column of `BC12`, from 0; `nil` where no letters lead.
  static func column(of reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8.prefix(while: { $0 > 0x40 }).prefix(4) {
      guard 0x41...0x5A ~= byte & 0xDF else { return nil }
      column = column * 26 + Int(byte & 0xDF) - 0x40
    }
    return column > 0 ? column - 1 : nil
  }
}
