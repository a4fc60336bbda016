internal import Foundation

/// Writes RFC 4180 text: commas, LF, quotes only where needed.
///
/// A file whose writer never came to ``finish()`` is removed.
public final class DelimitedWriter {
  private static let flushAt = 1 << 18

  private let path: String
  private let descriptor: Int32
  private let neutralises: Bool
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Creates the file and writes its header.
  ///
  /// - Parameters:
  ///   - path: The file; what was there is replaced.
  ///   - header: The names of the columns.
  ///   - neutralisingFormulas: For people's spreadsheets: a cell that begins with `=`, `+`, `-`, `@`, tab, CR
  ///     or LF and is no plain number gets an apostrophe in front, which a re-import takes away.
  /// - Throws: ``TabularError/cannotWrite(path:errno:)``.
  public init(
    path: String, header: [String], neutralisingFormulas: Bool = false
  ) throws(TabularError) {
    self.path = path
    neutralises = neutralisingFormulas
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, errno: errno) }
    buffer.reserveCapacity(Self.flushAt * 2)
    try append(header)
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unlink(path)
  }

  public func append(_ fields: [String]) throws(TabularError) {
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      let text = Array(field.utf8)
      append(text.span, isOnly: fields.count == 1)
    }
    try endRecord()
  }

  /// Appends a record whose fields stand one after another in `bytes`, each up to its end.
  public func append(_ bytes: Span<UInt8>, ends: [Int]) throws(TabularError) {
    var start = 0
    for (index, end) in ends.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      append(bytes.extracting(start..<end), isOnly: ends.count == 1)
      start = end
    }
    try endRecord()
  }

  private func append(_ field: Span<UInt8>, isOnly: Bool) {
    let isFormula = neutralises && Self.isFormula(field)
    // A record of one empty field would be a blank line, which readers skip.
    guard isFormula || (isOnly && field.isEmpty) || Self.needsQuotes(field) else {
      field.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
      return
    }
    buffer.append(UInt8(ascii: "\""))
    if isFormula { buffer.append(UInt8(ascii: "'")) }
    for index in field.indices {
      if field[index] == UInt8(ascii: "\"") { buffer.append(UInt8(ascii: "\"")) }
      buffer.append(field[index])
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ field: Span<UInt8>) -> Bool {
    for index in field.indices {
      switch field[index] {
      case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return true
      default: continue
      }
    }
    return false
  }

  private static func isFormula(_ field: Span<UInt8>) -> Bool {
    guard !field.isEmpty else { return false }
    switch field[0] {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 9, 10, 13: return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard field.count > 1 else { return false }
      for index in 1..<field.count {
        guard (48...57).contains(field[index]) || field[index] == UInt8(ascii: ".") else {
          return true
        }
      }
      return false
    default: return false
    }
  }

  private func endRecord() throws(TabularError) {
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.flushAt { try flush() }
  }

  private func flush() throws(TabularError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      guard count >= 0 else { throw .cannotWrite(path: path, errno: errno) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file; its bytes are on disk.
  ///
  /// - Throws: ``TabularError/cannotWrite(path:errno:)``, `ENOSPC` when the disk is full.
  public func finish() throws(TabularError) {
    try flush()
    guard fsync(descriptor) == 0, close(descriptor) == 0 else {
      throw .cannotWrite(path: path, errno: errno)
    }
    isFinished = true
  }
}
