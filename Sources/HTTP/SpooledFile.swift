internal import Glibc

/// A file that came with a request, on disk, for as long as anything holds on to this.
public final class SpooledFile: Sendable {
  /// Where it lies; nobody but this process's user can read it.
  public let path: String
  public let byteCount: Int

  fileprivate init(path: String, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
  }

  deinit { unlink(path) }
}

/// A file being spooled, removed again unless it is finished.
struct SpoolWriter: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private var byteCount = 0
  private var isFinished = false

  /// - Throws: ``RequestError/spoolFailed(errno:)``.
  init(in folder: String) throws(RequestError) {
    path = "\(folder)/upload-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .spoolFailed(errno: errno) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(path) }
  }

  mutating func write(_ bytes: ArraySlice<UInt8>) throws(RequestError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .spoolFailed(errno: errno)
      }
      rest = rest.dropFirst(count)
    }
    byteCount += bytes.count
  }

  consuming func finish() -> SpooledFile {
    isFinished = true
    return SpooledFile(path: path, byteCount: byteCount)
  }
}
