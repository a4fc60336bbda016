internal import Glibc

/// All bytes of a file of at most `limit`.
///
/// - Throws: ``DocumentError`` `cannotOpen`, `tooLarge`.
func bytes(of path: String, limit: Int) throws(DocumentError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, errno: errno) }
  guard status.st_mode & S_IFMT == S_IFREG else { throw .notReadable(path: path) }
  guard status.st_size <= limit else { throw .tooLarge(path: path, limit: limit) }
  let size = Int(status.st_size)
  var failure: Int32?
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
      if got < 0, errno == EINTR { continue }
      if got < 0 { failure = errno }
      guard got > 0 else { return }
      count += got
    }
  }
  if let failure { throw .cannotOpen(path: path, errno: failure) }
  return bytes
}
