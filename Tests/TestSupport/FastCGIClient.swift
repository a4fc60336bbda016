internal import Glibc

/// One connection to a FastCGI responder, spoken to in raw records as a web server would.
public final class FastCGIClient {
  public enum Failure: Error {
    case connect(errno: Int32)
    /// Nothing came for 20 s.
    case silence
  }

  private let descriptor: Int32

  public init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno: errno) }
  }

  deinit { close(descriptor) }

  /// Sends bytes, `step` at a time; a server that has gone is found out when the answer is read.
  public func send(_ bytes: [UInt8], step: Int = 1 << 16) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.prefix(step).withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Says that nothing more will be sent.
  public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads until the server closes the connection.
  public func answer() throws -> FastCGIAnswer {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count < 0, errno == EAGAIN { throw Failure.silence }
      guard count > 0 else { return FastCGIAnswer(records: bytes) }
      bytes += chunk[..<count]
    }
  }
}

/// Records of the FastCGI protocol, made as the test wants them, right or wrong.
public enum FastCGIRecord {
  public static func record(_ type: UInt8, _ content: [UInt8], id: UInt8 = 1) -> [UInt8] {
    [1, type, 0, id, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
  }

  public static func begin(role: UInt8 = 1, keepConnection: Bool = false) -> [UInt8] {
    record(1, [0, role, keepConnection ? 1 : 0, 0, 0, 0, 0, 0])
  }

  /// A stream of one type in records of at most `size` bytes, with its empty last one.
  public static func stream(_ type: UInt8, _ bytes: [UInt8], size: Int) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: size).flatMap {
      record(type, Array(bytes[$0..<min($0 + size, bytes.count)]))
    } + record(type, [])
  }

  public static func parameter(_ name: String, _ value: String) -> [UInt8] {
    length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
  }

  public static func length(_ count: Int) -> [UInt8] {
    guard count > 127 else { return [UInt8(count)] }
    return [24, 16, 8, 0].map { UInt8(count >> $0 & 255) | ($0 == 24 ? 0x80 : 0) }
  }

  /// A whole request, as nginx would send it.
  public static func request(
    _ method: String = "GET", _ target: String, parameters: [(String, String)] = [],
    body: [UInt8] = [], recordSize: Int = 32_768, keepConnection: Bool = false
  ) -> [UInt8] {
    let all =
      [
        ("REQUEST_METHOD", method), ("REQUEST_URI", target), ("REMOTE_ADDR", "192.0.2.7"),
        ("REQUEST_ID", "abc123"), ("HTTPS", "on"),
        ("CONTENT_LENGTH", body.isEmpty ? "" : "\(body.count)"),
      ] + parameters
    return begin(keepConnection: keepConnection)
      + stream(4, all.flatMap { parameter($0.0, $0.1) }, size: recordSize)
      + stream(5, body, size: recordSize)
  }
}

/// What a responder sent back.
public struct FastCGIAnswer {
  /// Header lines, `Status` among them.
  public let head: [String]
  public let body: [UInt8]
  /// Whether the request was ended as the protocol has it.
  public let isComplete: Bool

  public init(records: [UInt8]) {
    var output: [UInt8] = []
    var isComplete = false
    var rest = records[...]
    while rest.count >= 8 {
      let header = Array(rest.prefix(8))
      let length = Int(header[4]) << 8 | Int(header[5])
      if header[1] == 6 { output += rest.dropFirst(8).prefix(length) }
      if header[1] == 3 { isComplete = true }
      rest = rest.dropFirst(8 + length + Int(header[6]))
    }
    let lines = output.split(separator: 10, omittingEmptySubsequences: false)
    let headLines = lines.prefix { $0 != [13] }
    head = headLines.map { String(decoding: $0.dropLast(), as: UTF8.self) }
    body = Array(output.dropFirst(headLines.reduce(2) { $0 + $1.count + 1 }))
    self.isComplete = isComplete
  }

  public var status: String? {
    head.first { $0.hasPrefix("Status: ") }.map { String($0.dropFirst(8)) }
  }

  public var text: String { String(decoding: body, as: UTF8.self) }
}
