internal import Glibc

/// Writes an answer as CGI has it: a `Status` line, headers, a blank line, the body.
struct ResponseWriter {
  let exchange: FastCGIExchange
  /// Whether the request was a `HEAD`, which gets all but the body.
  let isHead: Bool

  private static let chunkSize = 1 << 16

  /// Writes `response`; a client that hangs up is no error.
  ///
  /// - Throws: ``FastCGIError/fileUnreadable(path:errno:)`` before anything is written, and
  ///   ``FastCGIError/fileCutShort(path:)`` after.
  func write(_ response: Response) throws(FastCGIError) {
    switch response.body {
    case .bytes(let bytes):
      write(response, bytes)
    case .file(let path):
      let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard file >= 0 else { throw .fileUnreadable(path: path, errno: errno) }
      defer { close(file) }
      var found = stat()
      guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG
      else { throw .fileUnreadable(path: path, errno: errno) }
      guard writeHead(of: response, length: found.st_size), sendsBody(of: response)
      else { return }
      guard stream(file, length: found.st_size) else { throw .fileCutShort(path: path) }
    }
  }

  private func write(_ response: Response, _ bytes: [UInt8]) {
    guard writeHead(of: response, length: bytes.count), sendsBody(of: response) else { return }
    _ = exchange.write(bytes)
  }

  private func sendsBody(of response: Response) -> Bool {
    !isHead && !response.status.isBodiless
  }

  private func writeHead(of response: Response, length: Int) -> Bool {
    var head = "Status: \(response.status.rawValue) \(response.status.reason)\r\n"
    for field in response.headers.fields where !field.name.equalsIgnoringCase("Content-Length") {
      head += "\(field.name): \(field.value)\r\n"
    }
    if !response.status.isBodiless { head += "Content-Length: \(length)\r\n" }
    head += "\r\n"
    return exchange.write(Array(head.utf8))
  }

  /// Copies `length` bytes in chunks; returns `false` when the file has fewer.
  private func stream(_ file: Int32, length: Int) -> Bool {
    var left = length
    while left > 0 {
      let wanted = min(left, Self.chunkSize)
      let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        filled = max(0, read(file, buffer.baseAddress, wanted))
      }
      guard !chunk.isEmpty else { return false }
      guard exchange.write(chunk) else { return true }
      left -= chunk.count
    }
    return true
  }
}
