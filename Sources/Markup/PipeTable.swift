/// A table drawn with pipes, as GitHub's Markdown has it; its cells are still Markdown.
///
///     | Field | Length |
///     |-------|-------:|
///     | title |     35 |
struct PipeTable {
  let alignments: [Alignment]
  /// The header row first; each at most as long as `alignments`.
  let rows: [[String]]

  enum Alignment: String {
    case none
    case left = "align-left"
    case center = "align-center"
    case right = "align-right"
  }

  /// More columns than any table that is read on a page.
  private static let mostColumns = 100

  /// Reads the table that begins in `lines` and goes on to their end; `start` is the line of its header.
  static func read(_ lines: [String]) -> (start: Int, table: PipeTable)? {
    for (start, line) in lines.dropFirst().enumerated() {
      guard let alignments = alignments(line) else { continue }
      let header = cells(of: lines[start])
      guard header.count == alignments.count, header.count <= mostColumns else { continue }
      let rows = lines[(start + 2)...].map { Array(cells(of: $0).prefix(header.count)) }
      return (start, PipeTable(alignments: alignments, rows: [header] + rows))
    }
    return nil
  }

  /// What a delimiter row says of each column; `nil` if the line is none.
  private static func alignments(_ line: String) -> [Alignment]? {
    guard line.utf8.contains(UInt8(ascii: "|")) else { return nil }
    var alignments: [Alignment] = []
    for cell in cells(of: line) {
      let dashes = cell.drop { $0 == ":" }
      let rest = dashes.drop { $0 == "-" }
      let colons = (cell.count - dashes.count, rest.count)
      guard dashes.count > rest.count, rest.allSatisfy({ $0 == ":" }) else { return nil }
      switch colons {
      case (0, 0): alignments.append(.none)
      case (1, 0): alignments.append(.left)
      case (1, 1): alignments.append(.center)
      case (0, 1): alignments.append(.right)
      default: return nil
      }
    }
    return alignments
  }

  /// The cells of a row; `\|` is a pipe within a cell.
  private static func cells(of line: String) -> [String] {
    var cells: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in line.utf8.trimmed {
      if byte == UInt8(ascii: "|") {
        if isEscaped {
          cells[cells.count - 1][cells[cells.count - 1].count - 1] = byte
        } else {
          cells.append([])
        }
      } else {
        cells[cells.count - 1].append(byte)
      }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    if cells.count > 1, cells[0].isEmpty { cells.removeFirst() }
    if cells.count > 1, cells.last?.isEmpty == true { cells.removeLast() }
    return cells.map { String(decoding: $0.trimmed, as: UTF8.self) }
  }
}

extension PipeTable {
  /// The table as HTML in a region that scrolls by itself, `cells` being its cells' HTML row by row.
  ///
  /// The region is named by `number`, so that no two of a page share their name.
  ///
  /// - Throws: ``MarkupError/tooLong(limit:)`` when it grows over `limit` bytes.
  func html(_ cells: [String], number: Int, limit: Int) throws -> HTML {
    var html =
      #"<div class="table-scroll" tabindex="0" role="region" aria-label="Table \#(number)">"#
      + "\n<table>\n"
    var cells = cells[...]
    for (index, row) in rows.enumerated() {
      if index == 0 { html += "<thead>\n" } else if index == 1 { html += "<tbody>\n" }
      html += "<tr>"
      for (column, alignment) in alignments.enumerated() {
        let cell = column < row.count ? cells.popFirst() ?? "" : ""
        let style = alignment == .none ? "" : #" class="\#(alignment.rawValue)""#
        html += index == 0 ? "<th scope=\"col\"\(style)>\(cell)</th>" : "<td\(style)>\(cell)</td>"
      }
      html += "</tr>\n"
      if index == 0 { html += "</thead>\n" }
      guard html.utf8.count <= limit else { throw MarkupError.tooLong(limit: limit) }
    }
    html += rows.count > 1 ? "</tbody>\n</table>\n</div>" : "</table>\n</div>"
    return HTML(trusted: html)
  }
}

extension BidirectionalCollection<UInt8> {
  /// Without the blanks at both ends.
  fileprivate var trimmed: SubSequence {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = firstIndex { !isBlank($0) } ?? endIndex
    let end = lastIndex { !isBlank($0) }.map(index(after:)) ?? endIndex
    return self[start..<end]
  }
}
