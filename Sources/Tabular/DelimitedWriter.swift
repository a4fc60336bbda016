internal import Glibc

/// Writes a comma-separated file in UTF-8 with LF line ends, quoting only what needs it.
///
/// The bytes go to `PATH.partial`, which takes the name of the file in ``finish()`` and is removed
/// where that is never reached: a file of that name is always complete.
public final class DelimitedWriter {
  private static let bufferBytes = 256 << 10

  private let path: String
  private let columns: Int
  private var descriptor: Int32
  private var buffer: RecordBuffer

  private var partialPath: String { path + ".partial" }

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
    self.path = path
    columns = header.count
    buffer = RecordBuffer(neutralisingFormulas: neutralisingFormulas)
    descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .write(path: path, errno: errno) }
    buffer.bytes.reserveCapacity(Self.bufferBytes * 2)
    try append(header)
  }

  deinit { abandon() }

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
    guard fsync(descriptor) == 0 else { throw .write(path: path, errno: errno) }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(partialPath, path) == 0 else {
      let cause = errno
      unlink(partialPath)
      throw .write(path: path, errno: cause)
    }
  }

  private func flush() throws(TabularError) {
    var written = 0
    while written < buffer.bytes.count {
      let count = buffer.bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .write(path: path, errno: errno) }
      written += count
    }
    buffer.bytes.removeAll(keepingCapacity: true)
  }

  private func abandon() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(partialPath)
  }
}
