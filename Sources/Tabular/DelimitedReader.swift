/// Reads a delimited file from start to end in batches, in memory that does not grow with the file.
///
/// Quoting follows RFC 4180; lines end in LF, CR or CRLF; blank lines are skipped. The encoding is
/// found by the first bytes beyond ASCII, however late they come.
public final class DelimitedReader {
  /// The most columns that are believed: as many as a sheet may have, ten times those of a database.
  public static let columnLimit = 16_384

  /// After this many bytes a batch ends, however many records were asked for.
  private static let batchBytes = 64 << 20
  private static let sampleBytes = 64 << 10

  public let dialect: Dialect
  /// The names of the first record, without white space around them; ``ColumnPlaces`` finds columns
  /// by them.
  public private(set) var header: [String] = []

  let source: TextSource
  private let maximumRecordBytes: Int
  private var scanner: RecordScanner
  private var window: [UInt8] = []
  /// Where in `window` the bytes begin that no batch has yet.
  private var batchStart = 0
  private var recordCount = 0
  private var sourceEnd: TextSource.Block?
  private var failure: TabularError?

  /// Opens the file and reads its header.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dialect: How to read it; `nil` to find out.
  ///   - maximumRecordBytes: The longest record, in bytes of UTF-8, that is still believed.
  /// - Throws: ``TabularError``, also `empty` and `tooManyColumns`.
  public convenience init(
    path: String, dialect: Dialect? = nil, maximumRecordBytes: Int = 16 << 20
  ) throws(TabularError) {
    try self.init(
      path: path, dialect: dialect, maximumRecordBytes: maximumRecordBytes, blockSize: 256 << 10)
  }

  init(
    path: String, dialect: Dialect?, maximumRecordBytes: Int, blockSize: Int
  ) throws(TabularError) {
    source = try TextSource(path: path, blockSize: blockSize)
    if let dialect {
      self.dialect = dialect
    } else {
      let encoding = try source.detectEncoding(sampleSize: Self.sampleBytes)
      self.dialect = .detect(in: try source.stored(Self.sampleBytes), encoding: encoding)
    }
    self.maximumRecordBytes = min(maximumRecordBytes, Self.batchBytes * 16)
    scanner = RecordScanner(self.dialect)
    try source.rewind(as: self.dialect.encoding)
    header = try readHeader()
  }

  /// The next records; `nil` after the last.
  ///
  /// A failure within the file comes only after all records before it were returned.
  ///
  /// - Parameter maximumRecords: At most so many, malformed ones included; there may be fewer.
  /// - Returns: a batch with at least one record, well formed or not.
  /// - Throws: ``TabularError`` `read`, `recordTooLong`, `unterminatedQuote`, `undecodable`.
  public func next(maximumRecords: Int) throws(TabularError) -> RecordBatch? {
    var batch = BatchBuilder(columns: header.count)
    while batch.recordCount < maximumRecords, scanner.position - batchStart < Self.batchBytes {
      let firstField = scanner.fields.count
      guard readRecord() else {
        scanner.forgetFields(keeping: firstField)
        break
      }
      recordCount += 1
      let found = scanner.fields.count - firstField
      if batch.add(record: recordCount, line: scanner.recordLine, fields: found) { continue }
      scanner.forgetFields(keeping: firstField)
    }
    guard batch.recordCount > 0 else {
      if let failure { throw failure }
      return nil
    }
    let result = batch.build(
      bytes: Array(window[batchStart..<scanner.position]), fields: scanner.fields,
      from: batchStart)
    scanner.forgetFields()
    batchStart = scanner.position
    return result
  }

  private func readHeader() throws(TabularError) -> [String] {
    guard readRecord() else { throw failure ?? .empty(path: source.path) }
    guard acceptsWidth() else { throw .tooManyColumns(path: source.path, limit: Self.columnLimit) }
    let names = scanner.fields.map { field in
      String(decoding: window[Int(field.start)..<Int(field.end)], as: UTF8.self).trimmingBlanks()
    }
    scanner.forgetFields()
    batchStart = scanner.position
    return names
  }

  /// Reads one record into the scanner; `false` at the end or at a failure.
  private func readRecord() -> Bool {
    guard failure == nil else { return false }
    while true {
      var bytes = window.mutableSpan
      if scanner.scan(&bytes) == .record { return acceptsLength() }
      guard acceptsLength(), acceptsWidth() else { return false }
      if let sourceEnd { return finishRecord(at: sourceEnd) }
      refill()
      guard failure == nil else { return false }
    }
  }

  private func finishRecord(at end: TextSource.Block) -> Bool {
    if case .undecodable = end {
      failure = .undecodable(path: source.path, line: scanner.line)
      return false
    }
    if scanner.isInQuotes {
      if scanner.hasInnerQuotes {
        scanner.ignoreQuote()
        return readRecord()
      }
      failure = .unterminatedQuote(path: source.path, line: scanner.quoteLine)
      return false
    }
    var bytes = window.mutableSpan
    return scanner.finish(&bytes) == .record
  }

  private func acceptsLength() -> Bool {
    guard scanner.position - scanner.recordStart > maximumRecordBytes else { return true }
    failure = .recordTooLong(
      path: source.path, line: scanner.recordLine, limit: maximumRecordBytes)
    return false
  }

  /// Whether the header has no more fields than are believed; a record that has is malformed.
  private func acceptsWidth() -> Bool {
    guard header.isEmpty, scanner.fields.count > Self.columnLimit else { return true }
    failure = .tooManyColumns(path: source.path, limit: Self.columnLimit)
    return false
  }

  /// Drops what earlier batches took and appends one more block.
  private func refill() {
    if batchStart > 0 {
      window.removeSubrange(..<batchStart)
      scanner.rebase(by: batchStart)
      batchStart = 0
    }
    do throws(TabularError) {
      let block = try source.read(into: &window)
      if case .text = block { return }
      sourceEnd = block
    } catch {
      failure = error
    }
  }
}
