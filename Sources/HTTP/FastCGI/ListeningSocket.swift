internal import Glibc
internal import Synchronization

/// A listening socket that several threads accept from, until it is told to stop.
///
/// The threads wait for a connection or for the end of a pipe, whichever comes first: the end stays
/// readable, so one byte wakes all of them, and no connection is ever half taken. A socket of our own
/// lets nobody connect from then on, and the threads still take all who wait in its queue.
final class ListeningSocket: Sendable {
  private let descriptor: Int32
  private let stopReader: Int32
  /// What stops it; a signal handler may keep a copy.
  let stopSwitch: StopSwitch
  /// The file this process has bound, to be removed with it.
  private let file: BoundFile?
  private let isOpen = Atomic(true)

  /// Takes over a socket that the service manager has opened.
  init(inherited descriptor: Int32) throws(ListenError) {
    var isListening: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0,
      isListening == 1
    else { throw .notListening(descriptor: descriptor) }
    try addFlag(O_NONBLOCK, F_GETFL, F_SETFL, to: descriptor)
    let pipe = try makePipe()
    stopReader = pipe.reader
    stopSwitch = StopSwitch(pipe: pipe.writer)
    self.descriptor = descriptor
    file = nil
  }

  /// Binds `path`, in the place of a socket that nobody listens on any more.
  init(path: String, mode: UInt32) throws(ListenError) {
    try removeStale(path)
    let descriptor = try makeSocket()
    do throws(ListenError) {
      // Nobody can connect before `listen`, so the mode is in force from the first moment.
      try check("bind", withAddress(path) { bind(descriptor, $0, $1) })
      try check("chmod", chmod(path, mode))
      try check("listen", listen(descriptor, 511))
      file = try BoundFile(path)
      let pipe = try makePipe()
      stopReader = pipe.reader
      stopSwitch = StopSwitch(pipe: pipe.writer, listener: descriptor)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close() }

  /// Waits for a connection, which the caller closes.
  ///
  /// - Returns: `nil` once stopped, of our own socket when its queue is empty.
  ///
  /// - Throws: ``ListenError/system(call:errno:)`` when the process is out of descriptors or the
  ///   like; it has then waited a moment, so the caller may simply ask again.
  func accept() throws(ListenError) -> Int32? {
    while true {
      var waits = [
        pollfd(fd: stopReader, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waits, 2, -1) > 0 else { continue }
      let isStopped = waits[0].revents != 0
      if isStopped, file == nil { return nil }
      let connection = Glibc.accept(descriptor, nil, nil)
      if connection >= 0 {
        try addFlag(FD_CLOEXEC, F_GETFD, F_SETFD, to: connection)
        return connection
      }
      let failure = errno
      // A socket that is shut down says EINVAL once its queue is empty.
      if isStopped, [EAGAIN, EINVAL].contains(failure) { return nil }
      // Another thread was faster, or the client has gone again.
      if [EAGAIN, EINTR, ECONNABORTED].contains(failure) { continue }
      poll(&waits, 1, 100)
      throw .system(call: "accept", errno: failure)
    }
  }

  /// Lets nobody connect any more to a socket of our own, and wakes all threads that wait.
  func stop() {
    guard isOpen.load(ordering: .acquiring) else { return }
    stopSwitch.use()
  }

  /// Closes the socket and removes its file; only after the last thread has left ``accept()``.
  func close() {
    guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
    file?.remove()
    Glibc.close(descriptor)
    Glibc.close(stopReader)
    Glibc.close(stopSwitch.pipe)
  }
}

/// What stops a socket, in one word, so that a signal handler reads all of it or nothing.
struct StopSwitch: RawRepresentable, AtomicRepresentable, Equatable {
  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  /// - Parameters:
  ///   - pipe: Where one byte wakes all threads.
  ///   - listener: A socket nobody else listens on; -1 for none.
  init(pipe: Int32, listener: Int32 = -1) {
    rawValue = UInt64(UInt32(bitPattern: pipe)) << 32 | UInt64(UInt32(bitPattern: listener))
  }

  /// Stops nothing.
  static let none = StopSwitch(pipe: -1)

  var pipe: Int32 { Int32(truncatingIfNeeded: rawValue >> 32) }

  private var listener: Int32 { Int32(truncatingIfNeeded: rawValue) }

  /// Calls only what POSIX allows in a signal handler; may be used more than once.
  func use() {
    // Whoever is in the queue stays there; whoever comes later is refused.
    shutdown(listener, Int32(SHUT_RDWR))
    var byte: UInt8 = 1
    // A full pipe has woken them already.
    _ = write(pipe, &byte, 1)
  }
}

/// A socket's file, known by its inode: one that has been put in its place meanwhile is not ours.
private struct BoundFile: Sendable {
  let path: String
  let device: UInt
  let inode: UInt

  init(_ path: String) throws(ListenError) {
    var found = stat()
    try check("lstat", lstat(path, &found))
    self.path = path
    device = found.st_dev
    inode = found.st_ino
  }

  func remove() {
    var found = stat()
    guard lstat(path, &found) == 0, found.st_dev == device, found.st_ino == inode else { return }
    unlink(path)
  }
}

private func removeStale(_ path: String) throws(ListenError) {
  var found = stat()
  guard lstat(path, &found) == 0 else { return }
  guard found.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
  let probe = try makeSocket()
  defer { close(probe) }
  // Anything but a refusal, such as a full backlog, means that somebody lives there.
  guard try withAddress(path, { connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED
  else { throw .inUse(path) }
  try check("unlink", unlink(path))
}

private func makeSocket() throws(ListenError) -> Int32 {
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  return try check("socket", socket(AF_UNIX, type, 0))
}

private func makePipe() throws(ListenError) -> (reader: Int32, writer: Int32) {
  var ends: [Int32] = [0, 0]
  try check("pipe", pipe(&ends))
  for end in ends {
    try addFlag(FD_CLOEXEC, F_GETFD, F_SETFD, to: end)
    try addFlag(O_NONBLOCK, F_GETFL, F_SETFL, to: end)
  }
  return (ends[0], ends[1])
}

private func addFlag(
  _ flag: Int32, _ get: Int32, _ set: Int32, to descriptor: Int32
) throws(ListenError) {
  let flags = try check("fcntl", fcntl(descriptor, get))
  try check("fcntl", fcntl(descriptor, set, flags | flag))
}

private func withAddress(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) throws(ListenError) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(path.utf8)
  guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0)
  else { throw .pathTooLong(path) }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}

@discardableResult
private func check(_ call: String, _ result: Int32) throws(ListenError) -> Int32 {
  guard result >= 0 else { throw .system(call: call, errno: errno) }
  return result
}
