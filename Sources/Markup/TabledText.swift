/// A Markdown text in which each cell of each pipe table is a line of its own, `# cell #`.
///
/// libcmark knows no tables. So every cell is given to it as a heading, whose content is inline Markdown
/// and nothing else, in the place where the table stands: links by reference then work in cells too.
struct TabledText {
  private(set) var text: String
  /// The tables by the lines of `text` that hold their cells.
  private(set) var tables: [(lines: Range<Int>, table: PipeTable)] = []

  /// Deeper in lists and quotes than this many bytes, a table is left as text.
  private static let deepest = 64

  /// For each line of a text, libcmark goes through all lists and quotes that are open.
  private static let mostWork = 20_000_000

  /// - Throws: ``MarkupError/tooDeep(line:)``.
  init(_ source: String) throws {
    text = source
    let lines = Self.lines(of: source)
    try Self.checkDepth(of: lines)
    guard source.utf8.contains(UInt8(ascii: "|")) else { return }
    var written: [String] = []
    var next = 0
    for paragraph in CommonMarkDocument(source).paragraphs() {
      guard paragraph.indentation <= Self.deepest, paragraph.lines.upperBound < lines.count else {
        continue
      }
      let inner = Self.content(of: lines[paragraph.lines], indentation: paragraph.indentation)
      guard let (start, table) = PipeTable.read(inner) else { continue }
      let first = paragraph.lines.lowerBound + start
      written += lines[next..<first]
      let opening = lines[paragraph.lines.lowerBound].utf8.prefix(paragraph.indentation)
      let continuing = Self.continuation(of: opening)
      let cells = table.rows.joined().enumerated().map { index, cell in
        let isFirst = index == 0 && start == 0
        return (isFirst ? String(decoding: opening, as: UTF8.self) : continuing) + "# \(cell) #"
      }
      tables.append((written.count..<written.count + cells.count, table))
      written += cells
      next = paragraph.lines.upperBound + 1
    }
    guard !tables.isEmpty else { return }
    written += lines[next...]
    text = written.joined(separator: "\n")
  }

  /// A paragraph's lines without the markers of the lists and quotes that it is in.
  private static func content(of lines: ArraySlice<String>, indentation: Int) -> [String] {
    guard let first = lines.first else { return [] }
    var quotes = first.utf8.prefix(indentation).count { $0 == UInt8(ascii: ">") }
    let depth = quotes
    return [String(decoding: first.utf8.dropFirst(indentation), as: UTF8.self)]
      + lines.dropFirst().map { line in
        quotes = depth
        let content = line.utf8.drop { byte in
          if byte == UInt8(ascii: ">"), quotes > 0 {
            quotes -= 1
            return true
          }
          return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        return String(decoding: content, as: UTF8.self)
      }
  }

  /// What keeps a line in the lists and quotes that `opening` begins: quote marks, and blanks for the rest.
  private static func continuation(of opening: some Sequence<UInt8>) -> String {
    let kept: [UInt8] = opening.map { byte in
      byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\t") ? byte : UInt8(ascii: " ")
    }
    return String(decoding: kept, as: UTF8.self)
  }
}

extension TabledText {
  /// Lines as CommonMark counts them.
  private static func lines(of text: String) -> [String] {
    var lines: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): lines.append([])
      default: lines[lines.count - 1].append(byte)
      }
      previous = byte
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Refuses a text whose deepest line, if all others were within it, would cost too much.
  private static func checkDepth(of lines: [String]) throws {
    let columns = lines.map { line in
      line.utf8.prefix(while: isMarker).reduce(0) { $0 + ($1 == UInt8(ascii: "\t") ? 4 : 1) }
    }
    let deepest = columns.enumerated().max { $0.element < $1.element }
    if let deepest, deepest.element * lines.count > mostWork {
      throw MarkupError.tooDeep(line: deepest.offset + 1)
    }
  }

  /// Whether `byte` can be part of what opens or continues a list or a quote.
  private static func isMarker(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "."), UInt8(ascii: ")"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
