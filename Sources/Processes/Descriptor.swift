internal import Glibc

/// An open file of this process that closes itself; no program started elsewhere inherits it.
struct Descriptor: ~Copyable {
  let number: Int32

  deinit { Glibc.close(number) }

  consuming func close() {}

  /// A nameless file in memory that holds `bytes` and is read from its start.
  ///
  /// A file, not a pipe: nobody has to feed it while the output is drained, and a program that
  /// wants to look back in it can.
  static func holding(_ bytes: [UInt8], for path: String) throws -> Descriptor {
    var name = "/dev/shm/crossgate-XXXXXX".utf8CString.map(\.self)
    let file = mkstemp(&name)
    guard file >= 0 else { throw ProgramError.noRoom(path: path, code: errno) }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    let descriptor = Descriptor(number: file)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ProgramError.noRoom(path: path, code: errno) }
      written += count
    }
    lseek(file, 0, SEEK_SET)
    return descriptor
  }
}

/// Two ends: the program writes into one, and we read from the other without ever waiting in it.
struct Pipe: ~Copyable {
  let reading: Descriptor
  let writing: Descriptor

  init(for path: String) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ProgramError.noRoom(path: path, code: errno) }
    reading = Descriptor(number: ends[0])
    writing = Descriptor(number: ends[1])
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }
}
