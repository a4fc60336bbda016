/// A small delimited file whose records need not have as many fields as the first, such as a
/// dictionary with titles above its headings.
public struct RaggedTable: Sendable {
  /// The most fields of all records together.
  public static let fieldLimit = 4_000_000

  /// Each record's fields; blank lines are left out.
  public let rows: [[String]]
  /// For each row the line of the file where it starts, from 1.
  public let lines: [Int]

  /// Reads the whole file, finding out encoding and delimiter.
  ///
  /// - Throws: ``TabularError`` as ``decodedText(of:maximumBytes:maximumLineBytes:)``, and
  ///   `tooManyColumns`, `tooManyFields`.
  public init(path: String, maximumBytes: Int = 64 << 20) throws(TabularError) {
    let text = try decodedText(of: path, maximumBytes: maximumBytes).text
    try self.init(Array(text.utf8), of: path)
  }

  /// Reads the UTF-8 of a file.
  private init(_ content: [UInt8], of path: String) throws(TabularError) {
    var text = content
    var scanner = RecordScanner(Self.dialect(of: text))
    var bytes = text.mutableSpan
    var lines: [Int] = []
    var counts: [Int] = []
    var before = 0
    while Self.next(&scanner, &bytes) {
      lines.append(scanner.recordLine)
      counts.append(scanner.fields.count - before)
      guard scanner.fields.count - before <= DelimitedReader.columnLimit else {
        throw .tooManyColumns(path: path, limit: DelimitedReader.columnLimit)
      }
      guard scanner.fields.count <= Self.fieldLimit else {
        throw .tooManyFields(path: path, limit: Self.fieldLimit)
      }
      before = scanner.fields.count
    }
    self.lines = lines
    var first = 0
    rows = counts.map { count in
      defer { first += count }
      return (first..<(first + count)).map { place in
        let field = scanner.fields[place]
        return String(decoding: text[Int(field.start)..<Int(field.end)], as: UTF8.self)
      }
    }
  }

  /// Scans one record; a quote that never closes is a character like any other.
  private static func next(
    _ scanner: inout RecordScanner, _ bytes: inout MutableSpan<UInt8>
  ) -> Bool {
    while true {
      if scanner.scan(&bytes) == .record { return true }
      guard scanner.isInQuotes else { return scanner.finish(&bytes) == .record }
      scanner.ignoreQuote()
    }
  }

  /// The dialect of the first lines that have one: titles above the headings have no delimiter.
  private static func dialect(of text: [UInt8]) -> Dialect {
    var rest = text[...]
    for _ in 0..<12 {
      let sample = Array(rest.prefix(16 << 10))
      let found = Dialect.detect(in: sample, encoding: .utf8)
      let end = sample.firstIndex(of: UInt8(ascii: "\n")) ?? sample.count
      if sample[..<end].contains(found.delimiter) { return found }
      rest = rest.dropFirst(end + 1)
      if rest.isEmpty { break }
    }
    return Dialect()
  }
}
