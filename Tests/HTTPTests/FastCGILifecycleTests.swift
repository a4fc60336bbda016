import Foundation
import Glibc
import HTTP
import TestSupport
import Testing

@Suite(.serialized)
struct FastCGILifecycleTests {
  private func server(_ path: String, threads: Int = 4) throws -> FastCGIServer {
    try FastCGIServer(
      at: .path(path), limits: .init(threads: threads), report: { _, _ in },
      makeHandler: { { _ in .text("") } })
  }

  private func socket(in scratch: Scratch) -> String { scratch.url.appending(path: "s").path }

  @Test func `stops all threads, and removes its socket`() throws {
    let scratch = try Scratch()
    let path = socket(in: scratch)
    let server = try server(path)
    try server.start()
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o660)
    server.stop()
    server.join()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `stops on the signal of the service manager`() throws {
    let scratch = try Scratch()
    let server = try server(socket(in: scratch))
    server.stopOnTermination()
    try server.start()
    kill(getpid(), SIGTERM)
    server.join()
  }

  @Test func `finishes the request it is at when stopped`() throws {
    let scratch = try Scratch()
    let began = DispatchSemaphore(value: 0)
    let mayEnd = DispatchSemaphore(value: 0)
    let server = try FastCGIServer(
      at: .path(socket(in: scratch)), limits: .init(threads: 2), report: { _, _ in },
      makeHandler: {
        { _ in
          began.signal()
          mayEnd.wait()
          return .text("done")
        }
      })
    try server.start()
    let client = try FastCGIClient(path: socket(in: scratch))
    client.send(FastCGIRecord.request("GET", "/"))
    began.wait()
    server.stop()
    mayEnd.signal()
    #expect(try client.answer().text == "done")
    server.join()
  }

  /// `FastCGIServer.stop()`, and the service manager's signal.
  enum Stop: CaseIterable { case call, signal }

  @Test(arguments: Stop.allCases)
  func `answers everyone who connected before the stop, and nobody after`(stop: Stop) throws {
    let scratch = try Scratch()
    let path = socket(in: scratch)
    let began = DispatchSemaphore(value: 0)
    let mayEnd = DispatchSemaphore(value: 0)
    let server = try FastCGIServer(
      at: .path(path), limits: .init(threads: 1), report: { _, _ in },
      makeHandler: {
        { request in
          began.signal()
          mayEnd.wait()
          mayEnd.signal()
          return .text(request.path)
        }
      })
    if stop == .signal { server.stopOnTermination() }
    try server.start()
    func connect(_ number: Int) throws -> FastCGIClient {
      let client = try FastCGIClient(path: path)
      client.send(FastCGIRecord.request("GET", "/\(number)"))
      return client
    }
    var clients = try (0..<9).map(connect)
    began.wait()
    switch stop {
    case .call: server.stop()
    case .signal: kill(getpid(), SIGTERM)
    }
    // The signal comes when the system likes; until then one may connect, and is answered.
    while clients.count < 200, let client = try? connect(clients.count) {
      try #require(stop == .signal)
      clients.append(client)
      sched_yield()
    }
    #expect(throws: FastCGIClient.Failure.self) { try connect(-1) }
    mayEnd.signal()
    for (number, client) in clients.enumerated() {
      #expect(try client.answer().text == "/\(number)")
    }
    server.join()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `makes one handler a thread, and tries again when that fails`() throws {
    let scratch = try Scratch()
    let path = socket(in: scratch)
    let made = Reports()
    let reports = Reports()
    let server = try FastCGIServer(
      at: .path(path), limits: .init(threads: 1),
      report: { error, _ in reports.add("\(error)") },
      makeHandler: {
        made.add("made")
        guard made.all.count > 1 else { throw ListenError.inUse("database") }
        return { _ in .text("ready") }
      })
    try server.start()
    let statuses = try (0..<3).map { _ in
      let client = try FastCGIClient(path: path)
      client.send(FastCGIRecord.request("GET", "/"))
      return try client.answer().status
    }
    server.stop()
    server.join()
    #expect(statuses == ["503 Service Unavailable", "200 OK", "200 OK"])
    #expect(made.all.count == 2)
    #expect(reports.all.count == 1)
  }

  @Test func `lets the site answer in the handler's stead`() throws {
    let scratch = try Scratch()
    let server = try FastCGIServer(
      at: .path(socket(in: scratch)), limits: .init(threads: 1, headers: 2), report: { _, _ in },
      apology: {
        .html("\($0.error) \($0.target) \($0.requestID)", status: $0.status)
      }, makeHandler: { { request in .text(try request.form().fields.urlEncoded) } })
    try server.start()
    func ask(
      _ target: String, _ parameters: [(String, String)] = [], body: [UInt8] = []
    ) throws -> FastCGIAnswer {
      let client = try FastCGIClient(path: socket(in: scratch))
      client.send(
        FastCGIRecord.request("POST", target, parameters: parameters, body: body))
      return try client.answer()
    }
    let escape = try ask("/api/%zz")
    #expect(escape.status == "400 Bad Request")
    #expect(escape.head.contains("Content-Type: text/html; charset=utf-8"))
    #expect(escape.text == "badEscape(in: HTTP.RequestError.Part.path) /api/%zz abc123")
    #expect(
      try ask("/", [("HTTP_A", ""), ("HTTP_B", ""), ("HTTP_C", "")]).text.hasPrefix("tooMany"))
    #expect(try ask("/form", body: [1]).text == "unsupportedMediaType /form abc123")
    server.stop()
    server.join()
  }

  @Test func `takes the place of a dead socket, never of a live one or a file`() throws {
    let scratch = try Scratch()
    let path = socket(in: scratch)
    let first = try server(path)
    #expect(throws: ListenError.inUse(path)) { try server(path) }
    try FileManager.default.moveItem(atPath: path, toPath: path + "2")
    first.join()
    try FileManager.default.moveItem(atPath: path + "2", toPath: path)
    let second = try server(path)
    second.join()
    #expect(!FileManager.default.fileExists(atPath: path))
    try scratch.write("precious", to: "s")
    #expect(throws: ListenError.notASocket(path)) { try server(path) }
    #expect(try scratch.text("s") == "precious")
  }

  @Test func `leaves an inherited socket to its successor`() throws {
    let scratch = try Scratch()
    let path = socket(in: scratch)
    let listener = try listen(on: path)
    defer { close(listener) }
    for _ in 1...2 {
      let server = try FastCGIServer(
        at: .inherited(dup(listener)), limits: .init(threads: 2), report: { _, _ in },
        makeHandler: { { _ in .text("served") } })
      let client = try FastCGIClient(path: path)
      client.send(FastCGIRecord.request("GET", "/"))
      try server.start()
      #expect(try client.answer().text == "served")
      server.stop()
      server.join()
    }
  }

  /// Opens a socket as a service manager would.
  private func listen(on path: String) throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    try #require(result == 0 && Glibc.listen(descriptor, 5) == 0)
    return descriptor
  }

  @Test func `refuses an address it cannot listen on`() {
    let long = "/tmp/" + String(repeating: "a", count: 103)
    #expect(throws: ListenError.pathTooLong(long)) { try server(long) }
    #expect(throws: ListenError.notListening(descriptor: 0)) {
      try FastCGIServer(
        at: .inherited(0), report: { _, _ in }, makeHandler: { { _ in .text("") } })
    }
  }
}
