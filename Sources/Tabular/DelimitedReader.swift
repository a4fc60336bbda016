/// Reads delimited text in one pass, in memory that does not grow with the file.
///
/// RFC 4180 quotes; blank lines are skipped; text after a closing quote belongs to the field.
public final class DelimitedReader {
  /// A batch ends early when it holds this many bytes, so that a slice's place fits 32 bits.
  private static let batchBytes = 64 << 20

  public var path: String { source.path }
  public var dialect: Dialect { source.dialect }
  /// The first record, each name without surrounding spaces.
  public private(set) var header: [String] = []

  private let source: ByteSource
  private let limit: Int
  private var block: [UInt8] = []
  private var position = 0
  /// The line of the byte at `position`.
  private var line = 1
  private var record = 0

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dialect: How it is spelled; detected when `nil`.
  ///   - maximumRecordBytes: A longer record is an error, not a reason to fill the memory.
  ///   - blockSize: Bytes read at once.
  /// - Throws: ``TabularError``, ``TabularError/empty(path:)`` without a header.
  public init(
    path: String, dialect: Dialect? = nil, maximumRecordBytes: Int = 16 << 20,
    blockSize: Int = 1 << 18
  ) throws(TabularError) {
    source = try ByteSource(path: path, dialect: dialect, blockSize: blockSize)
    limit = maximumRecordBytes
    var batch = RecordBatch(width: 0)
    var fields: [Int32] = []
    guard try readRecord(into: &batch, &fields) else { throw .empty(path: path) }
    header = fields.indices.map { index in
      let start = index == 0 ? 0 : Int(fields[index - 1])
      return String(decoding: batch.bytes[start..<Int(fields[index])], as: UTF8.self).trimmed
    }
  }

  /// The next records, at most `maximumRecords`; `nil` at the end.
  ///
  /// A batch may hold malformed records only.
  ///
  /// - Throws: ``TabularError`` with path and line.
  public func next(maximumRecords: Int) throws(TabularError) -> RecordBatch? {
    var batch = RecordBatch(width: header.count)
    var ends: [Int32] = []
    var seen = 0
    while seen < maximumRecords, batch.bytes.count < Self.batchBytes {
      let start = batch.bytes.count
      try skipBlankLines()
      let firstLine = line
      guard try readRecord(into: &batch, &ends) else { break }
      seen += 1
      record += 1
      guard ends.count == header.count else {
        batch.bytes.removeSubrange(start...)
        batch.malformed.append(
          MalformedRecord(
            record: record, line: firstLine, found: ends.count, expected: header.count))
        continue
      }
      var from = Int32(start)
      for (column, end) in ends.enumerated() {
        batch.columns[column].starts.append(from)
        batch.columns[column].ends.append(end)
        from = end
      }
      batch.recordNumbers.append(record)
      batch.lines.append(firstLine)
    }
    return seen == 0 ? nil : batch
  }

  /// Makes sure that there is a byte at `position`; false at the end of the file.
  private func fill() throws(TabularError) -> Bool {
    if position < block.count { return true }
    guard let text = try source.next(line: line) else { return false }
    block = text
    position = 0
    return true
  }

  private func skipBlankLines() throws(TabularError) {
    while try fill(), block[position] == UInt8(ascii: "\n") || block[position] == UInt8(ascii: "\r")
    {
      if isLineEnd(block[position]) { line += 1 }
      position += 1
    }
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == (dialect.lineEnd == .lineFeed ? UInt8(ascii: "\n") : UInt8(ascii: "\r"))
  }

  private enum Place {
    case fieldStart, plain, quoted, afterQuote
  }

  /// Appends one record's fields to the batch and their ends to `ends`; false at the end of the file.
  private func readRecord(
    into batch: inout RecordBatch, _ ends: inout [Int32]
  ) throws(TabularError) -> Bool {
    ends.removeAll(keepingCapacity: true)
    try skipBlankLines()
    guard try fill() else { return false }
    let firstLine = line
    let start = batch.bytes.count
    var place = Place.fieldStart
    var wasQuoted = false
    while try fill() {
      switch place {
      case .fieldStart:
        wasQuoted = block[position] == dialect.quote
        place = wasQuoted ? .quoted : .plain
        if wasQuoted { position += 1 }
      case .plain:
        guard takePlain(into: &batch.bytes) else { break }
        if endField(&batch.bytes, &ends, from: start, isQuoted: false) { return true }
        place = .fieldStart
      case .quoted:
        if takeQuoted(into: &batch.bytes) { place = .afterQuote }
      case .afterQuote:
        place = takeAfterQuote(into: &batch.bytes)
        guard place == .plain, isFieldEnd(block[position]) else { break }
        if endField(&batch.bytes, &ends, from: start, isQuoted: true) { return true }
        place = .fieldStart
      }
      guard batch.bytes.count - start <= limit else {
        throw .recordTooLong(path: path, line: firstLine, limit: limit)
      }
    }
    guard place != .quoted else { throw .unterminatedQuote(path: path, line: firstLine) }
    if place == .plain { dropCarriageReturn(&batch.bytes, from: Int(ends.last ?? Int32(start))) }
    ends.append(Int32(batch.bytes.count))
    return true
  }

  /// Copies up to the end of an unquoted field; whether that end was reached in this block.
  private func takePlain(into bytes: inout [UInt8]) -> Bool {
    let end = plainEnd()
    bytes.append(contentsOf: block[position..<end])
    position = end
    return end < block.count
  }

  private func plainEnd() -> Int {
    let (delimiter, lineEnd): (UInt8, UInt8) = (
      dialect.delimiter, dialect.lineEnd == .lineFeed ? 10 : 13
    )
    let bytes = block
    let span = bytes.span
    var index = position
    while index < span.count {
      let byte = span[index]
      if byte == delimiter || byte == lineEnd { break }
      index += 1
    }
    return index
  }

  /// Copies up to the next quote, which is passed over; whether it was reached in this block.
  private func takeQuoted(into bytes: inout [UInt8]) -> Bool {
    let (quote, lineEnd): (UInt8, UInt8) = (
      dialect.quote, dialect.lineEnd == .lineFeed ? 10 : 13
    )
    let block = block
    let span = block.span
    var index = position
    while index < span.count {
      let byte = span[index]
      if byte == quote { break }
      if byte == lineEnd { line += 1 }
      index += 1
    }
    bytes.append(contentsOf: block[position..<index])
    position = index
    guard index < block.count else { return false }
    position += 1
    return true
  }

  /// What follows a quote in a quoted field: the field's end, the quote itself, or stray text.
  private func takeAfterQuote(into bytes: inout [UInt8]) -> Place {
    let byte = block[position]
    if byte == dialect.quote {
      bytes.append(byte)
      position += 1
      return .quoted
    }
    if byte == UInt8(ascii: "\r"), dialect.lineEnd == .lineFeed {
      position += 1
      return .afterQuote
    }
    return .plain
  }

  private func isFieldEnd(_ byte: UInt8) -> Bool {
    byte == dialect.delimiter || isLineEnd(byte)
  }

  /// Ends a field at the delimiter or line end at `position`; whether the record ends with it.
  private func endField(
    _ bytes: inout [UInt8], _ ends: inout [Int32], from start: Int, isQuoted: Bool
  ) -> Bool {
    let endsRecord = isLineEnd(block[position])
    if endsRecord {
      line += 1
      if !isQuoted { dropCarriageReturn(&bytes, from: Int(ends.last ?? Int32(start))) }
    }
    position += 1
    ends.append(Int32(bytes.count))
    return endsRecord
  }
}

extension DelimitedReader {
  /// Drops the CR of a CR LF from the field that begins at `start`.
  fileprivate func dropCarriageReturn(_ bytes: inout [UInt8], from start: Int) {
    guard dialect.lineEnd == .lineFeed, bytes.count > start, bytes.last == UInt8(ascii: "\r")
    else { return }
    bytes.removeLast()
  }
}

extension String {
  /// Without surrounding white space.
  var trimmed: String {
    let kept = drop(while: \.isWhitespace)
    guard let last = kept.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(kept[...last])
  }
}
