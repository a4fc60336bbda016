/// A sign that a file is not one table under a header of one line; it was read as if it were.
///
/// Lines count from 1.
public enum TableDoubt: Hashable, Sendable {
  /// The header stands again: it has several lines, or another table begins.
  case headerRepeated(line: Int)
  /// The first record is a title, and the header may be the record of this line.
  case titleAboveHeader(line: Int)
  /// A quote opens within a field and closes at the end of another: a delimiter may be missing.
  case delimiterMissing(line: Int)
  /// The header is one field that holds quotes: what parts its names was not recognised.
  case delimiterUnclear
}

/// Looks for signs that a file is not the one table that it is read as.
public struct TableDoubts: Sendable {
  /// So many are kept; who reads them knows by then.
  public static let limit = 100
  /// How many records below a title the header may stand.
  private static let titleRecords = 10

  public private(set) var found: [TableDoubt] = []
  private let header: [String]
  private let firstByte: UInt8?
  private let delimiter: UInt8
  private let quote: UInt8?
  private var recordCount = 0

  public init(header: [String], dialect: Dialect) {
    self.header = header
    firstByte = header.first?.utf8.first
    delimiter = dialect.delimiter
    quote = dialect.quote
    if header.count == 1, let quote, header[0].utf8.contains(quote) { found = [.delimiterUnclear] }
  }

  /// Looks at the records that follow those it has seen.
  public mutating func look(at batch: RecordBatch) {
    defer { recordCount += batch.count }
    guard header.count > 1 else { return lookForTable(in: batch) }
    lookForHeader(in: batch)
    lookForTitle(in: batch)
    guard let quote, hasQuoteWithinText(batch.bytes, quote) else { return }
    for record in 0..<batch.count where isTorn(record, of: batch, quote) {
      note(.delimiterMissing(line: batch.lines[record]))
    }
  }

  private mutating func note(_ doubt: TableDoubt) {
    if found.count < Self.limit { found.append(doubt) }
  }

  private mutating func lookForHeader(in batch: RecordBatch) {
    for record in 0..<batch.count {
      guard batch.slice(record, 0).first(where: { $0 != UInt8(ascii: " ") }) == firstByte,
        header.indices.allSatisfy({ batch.text(record, $0).trimmingBlanks() == header[$0] })
      else { continue }
      note(.headerRepeated(line: batch.lines[record]))
    }
  }

  /// A title is alone in its record, and names stand in all fields of another below it.
  private mutating func lookForTitle(in batch: RecordBatch) {
    guard header.count > 2, header.count(where: { !$0.isEmpty }) == 1 else { return }
    for record in 0..<batch.count where recordCount + record < Self.titleRecords {
      guard header.indices.allSatisfy({ !batch.range(record, $0).isEmpty }) else { continue }
      return note(.titleAboveHeader(line: batch.lines[record]))
    }
  }

  /// A title is one name, and the first records below it have several fields, all as many.
  private mutating func lookForTable(in batch: RecordBatch) {
    guard recordCount == 0, batch.count == 0, let first = batch.malformed.first, first.found > 1,
      batch.malformed.prefix(Self.titleRecords).allSatisfy({ $0.found == first.found })
    else { return }
    note(.titleAboveHeader(line: first.line))
  }

  /// Whether a quote stands where neither a field nor its content begins or ends: there are few such
  /// files, and only in them fields are looked at.
  private func hasQuoteWithinText(_ bytes: [UInt8], _ quote: UInt8) -> Bool {
    let span = bytes.span
    func isEdge(_ index: Int) -> Bool {
      guard span.indices.contains(index) else { return true }
      let byte = span[index]
      return byte == delimiter || byte == quote || byte == 10 || byte == 13
    }
    var index = 0
    while index < span.count {
      if span[index] == quote, !isEdge(index - 1), !isEdge(index + 1) { return true }
      index += 1
    }
    return false
  }

  /// Whether a field that is not quoted has one quote amid its text, and a later one at its end.
  private func isTorn(_ record: Int, of batch: RecordBatch, _ quote: UInt8) -> Bool {
    var isOpen = false
    for column in batch.columns.indices {
      let range = batch.range(record, column)
      let isQuoted = range.lowerBound > 0 && batch.bytes[range.lowerBound - 1] == quote
      guard !isQuoted, let place = batch.bytes[range].firstIndex(of: quote),
        batch.bytes[range].count(where: { $0 == quote }) == 1
      else { continue }
      if place == range.upperBound - 1 {
        if isOpen { return true }
      } else if place > range.lowerBound {
        isOpen = true
      }
    }
    return false
  }
}
