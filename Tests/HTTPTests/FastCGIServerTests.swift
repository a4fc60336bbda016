import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

/// A server on a socket of its own that says what it was asked.
private final class Echo {
  struct Refusal: Error {}

  let scratch: Scratch
  let socket: String
  let server: FastCGIServer
  let reports = Reports()

  init(threads: Int = 2, body: Int = 1 << 20, upload: Int = 1 << 20) throws {
    scratch = try Scratch()
    socket = scratch.url.appending(path: "s").path
    let reports = reports
    server = try FastCGIServer(
      at: .path(socket),
      limits: .init(threads: threads, body: body, upload: upload, headers: 300),
      spool: scratch.url.path,
      report: { reports.add("\($0) \($1 ?? "-")") }, makeHandler: { Self.answer })
    try server.start()
  }

  deinit {
    server.stop()
    server.join()
  }

  static func answer(_ request: Request) throws -> Response {
    switch request.segments.first {
    case "throw": throw Refusal()
    case "form": return .text(try request.form().fields.urlEncoded)
    case "files":
      let files = try request.form().files
      return .text(files.map { "\($0.name) \($0.content.byteCount)" }.joined(separator: ","))
    case "file": return Response(.ok, body: .file(path: request.query["path"] ?? ""))
    case "head": return .text("\(request.headers["x-long"]?.utf8.count ?? -1)")
    default:
      let facts = [
        request.method.rawValue, request.path, request.query.urlEncoded, request.remoteAddress,
        request.requestID, "\(request.isSecure)", "\(request.body.count)",
        "\(request.headers.fields.count)",
      ]
      return .text(facts.joined(separator: "|"))
    }
  }

  func ask(_ bytes: [UInt8], step: Int = 1 << 16) throws -> FastCGIAnswer {
    let client = try FastCGIClient(path: socket)
    client.send(bytes, step: step)
    return try client.answer()
  }
}

/// What a server reported, line by line.
final class Reports: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock { $0 } }
}

@Suite(.serialized)
struct FastCGIServerTests {
  @Test(arguments: [(32_768, 1 << 16), (1, 1 << 16), (32_768, 1), (7, 3)])
  func `answers however the request is cut up`(recordSize: Int, step: Int) throws {
    let echo = try Echo()
    let answer = try echo.ask(
      FastCGIRecord.request(
        "POST", "/a%20b?c=d", body: Array("0123456789".utf8), recordSize: recordSize), step: step)
    #expect(answer.status == "200 OK")
    #expect(answer.head.contains("Content-Length: \(answer.body.count)"))
    #expect(answer.text == "POST|/a b|c=d|192.0.2.7|abc123|true|10|1")
    #expect(answer.isComplete)
  }

  @Test(arguments: [127, 128, 200])
  func `reads parameter names and values of any length`(length: Int) throws {
    let echo = try Echo()
    let name = "HTTP_X_" + String(repeating: "A", count: length - 7)
    let parameters = [(name, "1"), ("HTTP_X_LONG", String(repeating: "v", count: length))]
    let answer = try echo.ask(FastCGIRecord.request("GET", "/head", parameters: parameters))
    #expect(answer.text == "\(length)")
  }

  @Test func `splits name and value at the first byte =, whatever follows it`() throws {
    let echo = try Echo()
    for value in ["\u{301}a", "=", "\u{200d}"] {
      let answer = try echo.ask(
        FastCGIRecord.request("GET", "/head", parameters: [("HTTP_X_LONG", value)]))
      #expect(answer.text == "\(value.utf8.count)")
    }
  }

  @Test func `takes many headers, and refuses too many`() throws {
    let echo = try Echo()
    let headers = (1...301).map { ("HTTP_X_\($0)", "v") }
    let many = Array(headers.prefix(300))
    #expect(
      try echo.ask(FastCGIRecord.request("GET", "/", parameters: many)).text
        == "GET|/||192.0.2.7|abc123|true|0|300")
    #expect(
      try echo.ask(FastCGIRecord.request("GET", "/", parameters: headers)).status
        == "431 Request Header Fields Too Large")
  }

  private func upload(of count: Int) -> [UInt8] {
    let head = "--XX\r\nContent-Disposition: form-data; name=f; filename=a.csv\r\n\r\n"
    return Array(head.utf8) + [UInt8](repeating: 0x61, count: count) + Array("\r\n--XX--\r\n".utf8)
  }

  private let multipart = [("CONTENT_TYPE", "multipart/form-data; boundary=XX")]

  @Test(arguments: [100_000, 300_000])
  func `spools files beyond what a body may hold in memory, and leaves none behind`(
    count: Int
  ) throws {
    let echo = try Echo(body: 1000, upload: 300_000)
    let answer = try echo.ask(
      FastCGIRecord.request("POST", "/files", parameters: multipart, body: upload(of: count)))
    if count < 300_000 {
      #expect(answer.text == "a.csv \(count)")
    } else {
      #expect(answer.status == "413 Content Too Large")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: echo.scratch.url.path)
    #expect(left.filter { $0.hasPrefix("upload") } == [])
  }

  @Test func `reads a form with a broken end without waiting for more`() throws {
    let echo = try Echo()
    let body = upload(of: 10).dropLast(6)
    let answer = try echo.ask(
      FastCGIRecord.request("POST", "/files", parameters: multipart, body: Array(body)))
    #expect(answer.status == "400 Bad Request")
  }

  @Test func `takes nothing a client says for the web server's word`() throws {
    let echo = try Echo()
    let claims = [
      ("HTTP_REMOTE_ADDR", "10.0.0.1"), ("HTTP_X_FORWARDED_FOR", "10.0.0.1"),
      ("HTTP_PROXY", "evil"), ("HTTP_HTTPS", "off"), ("HTTP_REQUEST_ID", "forged"),
      ("HTTP_FORWARDED", "for=10.0.0.1"), ("HTTP_X_REAL_IP", "10.0.0.1"),
    ]
    let answer = try echo.ask(FastCGIRecord.request("GET", "/", parameters: claims + claims))
    #expect(answer.text == "GET|/||192.0.2.7|abc123|true|0|14")
  }

  @Test func `closes the connection even when asked to keep it`() throws {
    let echo = try Echo()
    let answer = try echo.ask(FastCGIRecord.request("GET", "/", keepConnection: true))
    #expect(answer.status == "200 OK")
  }

  @Test(arguments: [
    ("GET", "/%00", "400 Bad Request"), ("BREW", "/", "501 Not Implemented"),
    ("POST", "/form", "415 Unsupported Media Type"), ("GET", "/throw", "500 Internal Server Error"),
    ("GET", "/file?path=/dev/null", "500 Internal Server Error"),
    ("GET", "/file?path=/nowhere", "500 Internal Server Error"),
  ])
  func `answers a plain page when it cannot do more`(
    method: String, target: String, status: String
  ) throws {
    let echo = try Echo()
    let body: [UInt8] = method == "POST" ? [1] : []
    let answer = try echo.ask(FastCGIRecord.request(method, target, body: body))
    #expect(answer.status == status)
    #expect(answer.text == status + "\n")
    #expect(echo.reports.all.count == (status.hasPrefix("500") ? 1 : 0))
    #expect(echo.reports.all.allSatisfy { $0.hasSuffix(" abc123") })
  }

  @Test func `refuses a body over the limit or of no length`() throws {
    let echo = try Echo(body: 100)
    func status(_ body: Int, _ length: String? = nil) throws -> String? {
      let request = FastCGIRecord.request(
        "POST", "/", parameters: [], body: Array(repeating: 65, count: body))
      guard let length else { return try echo.ask(request).status }
      let forged =
        FastCGIRecord.begin()
        + FastCGIRecord.stream(
          4,
          [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/"), ("CONTENT_LENGTH", length)].flatMap {
            FastCGIRecord.parameter($0.0, $0.1)
          }, size: 1000) + FastCGIRecord.stream(5, Array(repeating: 65, count: body), size: 1000)
      return try echo.ask(forged).status
    }
    #expect(try status(100) == "200 OK")
    #expect(try status(101) == "413 Content Too Large")
    #expect(try status(300_000) == "413 Content Too Large")
    #expect(try status(5, "9223372036854775808") == "400 Bad Request")
    #expect(try status(5, "-1") == "400 Bad Request")
    #expect(try status(5, "4") == "400 Bad Request")
    #expect(try status(5, "50") == "400 Bad Request")
  }

  @Test func `streams a file, and only its head to HEAD`() throws {
    let echo = try Echo()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try echo.scratch.write(Data(bytes), to: "file").path
    let whole = try echo.ask(FastCGIRecord.request("GET", "/file?path=\(file)"))
    let head = try echo.ask(FastCGIRecord.request("HEAD", "/file?path=\(file)"))
    #expect(whole.body == bytes)
    #expect(head.head == whole.head)
    #expect(head.body == [])
  }

  @Test func `answers 64 clients at once with 4 threads`() throws {
    let echo = try Echo(threads: 4)
    let clients = try (0..<64).map { number in
      let client = try FastCGIClient(path: echo.socket)
      client.send(
        FastCGIRecord.request("POST", "/\(number)", body: Array(repeating: 65, count: number)))
      return client
    }
    for (number, client) in clients.enumerated() {
      #expect(
        try client.answer().text
          == "POST|/\(number)||192.0.2.7|abc123|true|\(number)|\(number == 0 ? 0 : 1)")
    }
  }

  @Test(arguments: [
    [], [1], FastCGIRecord.begin(),
    FastCGIRecord.begin(role: 2) + FastCGIRecord.stream(4, [], size: 1),
    FastCGIRecord.begin(role: 9), FastCGIRecord.record(4, [1, 1, 65, 66]),
    [9] + FastCGIRecord.begin(),
    FastCGIRecord.begin()
      + FastCGIRecord.stream(4, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 65], size: 99),
    FastCGIRecord.begin() + FastCGIRecord.stream(4, [0xFF, 0xFF, 0xFF, 0xFF, 3, 65, 66], size: 99),
    FastCGIRecord.begin() + FastCGIRecord.stream(4, [0x80, 0], size: 99),
  ])
  func `survives what is no request`(bytes: [UInt8]) throws {
    let echo = try Echo(threads: 1)
    let client = try FastCGIClient(path: echo.socket)
    client.send(bytes)
    client.finishSending()
    #expect(try client.answer().head == [""])
    #expect(try echo.ask(FastCGIRecord.request("GET", "/")).status == "200 OK")
  }

  @Test func `forgets clients that hang up`() throws {
    let echo = try Echo(threads: 1)
    let request = FastCGIRecord.request("POST", "/", body: Array(repeating: 65, count: 1000))
    for length in stride(from: 0, to: request.count, by: 97) + [request.count] {
      try FastCGIClient(path: echo.socket).send(Array(request[..<length]))
    }
    #expect(try echo.ask(request).status == "200 OK")
    #expect(echo.reports.all == [])
  }
}
