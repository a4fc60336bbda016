/// Writes a comma-separated file in UTF-8 with LF line ends, quoting only what needs it.
///
/// A file of that name is always complete: it gets its name in ``finish()``.
public final class DelimitedWriter {
  private static let bufferBytes = 64 << 10

  private let file: FileWriter
  private let columns: Int
  private var buffer: RecordBuffer

  /// Opens the file and writes its header.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced in ``finish()``.
  ///   - header: The names of the columns, at least one.
  ///   - neutralisingFormulas: Whether cells that a spreadsheet would run get a leading apostrophe
  ///     (``FormulaGuard``); for exports that people open, never for artefacts.
  /// - Throws: ``TabularError/write(path:errno:)``, also where the file cannot be made.
  public init(
    path: String, header: [String], neutralisingFormulas: Bool = false
  ) throws(TabularError) {
    precondition(!header.isEmpty, "a delimited file has at least one column")
    columns = header.count
    buffer = RecordBuffer(neutralisingFormulas: neutralisingFormulas)
    file = try FileWriter(path: path)
    try append(header)
  }

  /// Writes one record, which must have as many fields as the header.
  ///
  /// - Throws: ``TabularError/write(path:errno:)``.
  public func append(_ fields: [String]) throws(TabularError) {
    var record: [UInt8] = []
    var ends: [Int] = []
    for field in fields {
      record += field.utf8
      ends.append(record.count)
    }
    try append(record.span, ends: ends)
  }

  /// Writes one record whose fields stand one after another in `record`, as UTF-8.
  ///
  /// - Parameters:
  ///   - record: The fields without anything between them.
  ///   - ends: Where in `record` each field ends; as many as the header has names.
  /// - Throws: ``TabularError/write(path:errno:)``.
  public func append(_ record: Span<UInt8>, ends: [Int]) throws(TabularError) {
    precondition(ends.count == columns, "a record has as many fields as the header")
    buffer.append(record, ends: ends)
    if buffer.bytes.count >= Self.bufferBytes { try flush() }
  }

  /// Puts all that was written safely on the disk under the file's name.
  ///
  /// - Throws: ``TabularError/write(path:errno:)``; the file is then as it was before.
  public func finish() throws(TabularError) {
    try flush()
    try file.finish()
  }

  private func flush() throws(TabularError) {
    try file.append(buffer.bytes)
    buffer.bytes.removeAll(keepingCapacity: true)
  }
}
