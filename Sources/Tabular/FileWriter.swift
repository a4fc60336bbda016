internal import Glibc

/// Writes a file that is complete or not there.
///
/// The bytes go to `PATH.partial`, which takes the name of the file in ``finish()`` and is removed
/// where that is never reached.
public final class FileWriter {
  private static let bufferBytes = 256 << 10

  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private var partialPath: String { path + ".partial" }

  /// Opens the file; one that is there is replaced in ``finish()``.
  ///
  /// - Throws: ``TabularError/write(path:errno:)``, also where the file cannot be made.
  public init(path: String) throws(TabularError) {
    self.path = path
    descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .write(path: path, errno: errno) }
    buffer.reserveCapacity(Self.bufferBytes * 2)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(partialPath)
  }

  /// - Throws: ``TabularError/write(path:errno:)``.
  public func append(_ bytes: [UInt8]) throws(TabularError) {
    buffer += bytes
    if buffer.count >= Self.bufferBytes { try flush() }
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
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .write(path: path, errno: errno) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
