internal import CFastCGI
internal import Glibc

/// One thread's place for a request and its answer, used over and over.
///
/// The library keeps pointers into `FCGX_Request`, which therefore lives at one address of the heap.
/// The connection is accepted here and handed to the library as one that was kept open, for three
/// reasons: its own accept cannot be woken without touching the shared socket, nor again after
/// `FCGX_ShutdownPending`, which is for the whole process and for good; and a time limit can be set
/// before the first byte is read.
///
/// The socket's permissions are part of the defence: in libfcgi 2.4.2-2+deb12u1 a parameter length
/// too large for memory, and a `FCGI_GET_VALUES` that repeats a name, end the process. A web server
/// sends neither, whatever its clients send.
final class FastCGIExchange {
  private let request: UnsafeMutablePointer<FCGX_Request>

  /// The library calls `select` on its connections, which knows no descriptor from here on.
  private static let descriptorLimit: Int32 = 1024

  /// `FCGI_RESPONDER` of the FastCGI specification (8); authorizers and filters are not served.
  private static let responder: Int32 = 1

  init() throws(FastCGIError) {
    guard FCGX_Init() == 0 else { throw .libraryUnavailable }
    request = .allocate(capacity: 1)
    request.initialize(to: FCGX_Request())
    // Without a listening socket the library never accepts by itself.
    guard FCGX_InitRequest(request, -1, 0) == 0 else {
      request.deallocate()
      throw .libraryUnavailable
    }
  }

  deinit {
    FCGX_Free(request, 1)
    request.deallocate()
  }

  /// Takes over `connection` and reads the request's parameters from it.
  ///
  /// - Parameters:
  ///   - connection: A connected socket.
  ///   - seconds: The longest wait for the other side to send or to take a byte.
  /// - Returns: `false` when no request for a responder came; the connection is closed then.
  func begin(on connection: Int32, seconds: Int) -> Bool {
    guard connection < Self.descriptorLimit else {
      close(connection)
      return false
    }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    request.pointee.ipcFd = connection
    request.pointee.keepConnection = 1
    guard FCGX_Accept_r(request) == 0 else { return false }
    // Whatever the web server asks for, one connection carries one request (decision 0004).
    request.pointee.keepConnection = 0
    // Parameters that end with the connection are half a request, which the library lets pass.
    guard request.pointee.role == Self.responder, FCGX_GetError(request.pointee.in) == 0 else {
      finish()
      return false
    }
    return true
  }

  /// The parameters in the order they were sent; bytes that are not UTF-8 are replaced.
  var parameters: [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    var next = request.pointee.envp
    while let entry = next?.pointee {
      // By bytes: a value that begins with a combining mark would make one character with the "=".
      let text = String(cString: entry).utf8
      let name = text.prefix { $0 != UInt8(ascii: "=") }
      let value = text.dropFirst(name.count + 1)
      parameters.append((String(Substring(name)), String(Substring(value))))
      next = next?.successor()
    }
    return parameters
  }

  /// Reads up to `count` bytes of body, fewer when the client stops early.
  func readBody(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = buffer.withMemoryRebound(to: CChar.self) {
        Int(max(0, FCGX_GetStr($0.baseAddress, Int32(count), request.pointee.in)))
      }
    }
  }

  /// Reads the end of the body; returns `false` when more bytes come, or none without an end.
  ///
  /// A request read to its end is closed at once. Any other is closed in the library's careful way,
  /// which takes what the other side still sends, for at most 2 s of silence, so that it gets to
  /// read the answer.
  func endBody() -> Bool {
    let input = request.pointee.in
    guard FCGX_GetChar(input) == EOF, FCGX_GetError(input) == 0 else { return false }
    FCGX_Detach(request)
    return true
  }

  /// Writes bytes of the answer; returns `false` when the other side has gone.
  func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      let text = buffer.assumingMemoryBound(to: CChar.self)
      return FCGX_PutStr(text.baseAddress, Int32(text.count), request.pointee.out) == text.count
    }
  }

  /// Sends what is left and closes the connection.
  func finish() { FCGX_Finish_r(request) }
}

/// A failure of the server itself, for its log.
public enum FastCGIError: Error, Equatable, Sendable {
  case libraryUnavailable
  case threadUnavailable(errno: Int32)
  /// The file of an answer cannot be opened or is no regular file.
  case fileUnreadable(path: String, errno: Int32)
  /// The file of an answer ended before the length it had when it was opened.
  case fileCutShort(path: String)
}
