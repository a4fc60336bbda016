internal import Glibc
internal import Synchronization

/// Answers FastCGI requests on a socket with a fixed number of threads, each with a handler of its own.
///
/// A handler is made on the thread that uses it and never leaves it, so it may own a database
/// connection. When it cannot be made, the thread apologises and tries again with the next request.
public final class FastCGIServer: Sendable {
  /// What answers requests; any error it throws but a ``RequestError`` is reported.
  public typealias Handler = (Request) throws -> Response

  /// What answers in the handler's stead, on any thread.
  public typealias Apology = @Sendable (UnansweredRequest) -> Response

  public enum Address: Sendable {
    /// A Unix socket, made with these permission bits and removed at the end.
    case path(String, mode: UInt32 = 0o660)
    /// A listening socket of the service manager; it stays as it is when the server stops.
    case inherited(Int32)
  }

  public struct Limits: Sendable {
    public var threads: Int
    /// Bytes of a request's body, which is held in memory.
    public var body: Int
    /// Bytes of a body with files, which are spooled as they arrive.
    public var upload: Int
    public var headers: Int
    /// The longest wait for the web server to send or to take a byte, in seconds.
    public var seconds: Int

    public init(
      threads: Int = 16, body: Int = 2 << 20, upload: Int = 100 << 20 + 64 << 10,
      headers: Int = 100, seconds: Int = 60
    ) {
      self.threads = threads
      self.body = body
      self.upload = upload
      self.headers = headers
      self.seconds = seconds
    }
  }

  private let socket: ListeningSocket
  private let limits: Limits
  private let spool: String
  private let makeHandler: @Sendable () throws -> Handler
  private let apologise: Apology
  private let report: @Sendable (any Error, _ requestID: String?) -> Void
  private let threads = Mutex<[pthread_t]>([])

  /// Takes the socket; connections wait in it until ``start()``.
  ///
  /// - Parameters:
  ///   - address: Where to listen.
  ///   - limits: What one request may take.
  ///   - spool: A folder for files that come with requests, which nobody else can look into.
  ///   - report: Told of each failure but the client's own; called on any thread.
  ///   - apology: Answers what cannot be read (400, 413, 431, 501), what the handler fails at (500), and
  ///     what comes while there is no handler (503); a line of text unless it is said.
  ///   - makeHandler: Makes one thread's handler.
  /// - Throws: ``ListenError``.
  public init(
    at address: Address, limits: Limits = Limits(), spool: String = "/tmp",
    report: @escaping @Sendable (any Error, _ requestID: String?) -> Void,
    apology: @escaping Apology = { .plain($0.status) },
    makeHandler: @escaping @Sendable () throws -> Handler
  ) throws(ListenError) {
    socket =
      switch address {
      case .path(let path, let mode): try ListeningSocket(path: path, mode: mode)
      case .inherited(let descriptor): try ListeningSocket(inherited: descriptor)
      }
    self.limits = limits
    self.report = report
    self.spool = spool
    apologise = apology
    self.makeHandler = makeHandler
  }

  /// Serves until ``stop()``, then returns.
  ///
  /// - Throws: ``FastCGIError`` when a thread cannot be started; none is left running then.
  public func run() throws(FastCGIError) {
    defer { join() }
    try start()
  }

  /// Starts the threads and returns.
  ///
  /// - Throws: ``FastCGIError`` when one cannot be started; ``stop()`` has been called then.
  public func start() throws(FastCGIError) {
    // A client that hangs up is an error of `write`, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    for _ in 0..<limits.threads {
      do throws(FastCGIError) {
        let exchange = try FastCGIExchange()
        let thread = try startThread { [self] in serve(with: exchange) }
        threads.withLock { $0.append(thread) }
      } catch {
        stop()
        throw error
      }
    }
  }

  /// Lets the threads answer everyone who has connected, and leave; nobody can connect any more.
  ///
  /// An inherited socket's queue is left to its next listener: a thread only ends its present request.
  /// May be called from any thread, from a signal handler, and more than once.
  public func stop() { socket.stop() }

  /// Waits for all threads to leave, then closes the socket.
  public func join() {
    let running = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in running { pthread_join(thread, nil) }
    let (isSignalled, _) = signalled.compareExchange(
      expected: socket.stopSwitch, desired: .none, ordering: .acquiringAndReleasing)
    if isSignalled { for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) } }
    socket.close()
  }

  /// Makes the first SIGTERM or SIGINT stop this server, in place of any other; a second ends the
  /// process at once.
  public func stopOnTermination() {
    signalled.store(socket.stopSwitch, ordering: .releasing)
    var action = sigaction()
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    action.__sigaction_handler.sa_handler = { _ in
      let failure = errno
      signalled.load(ordering: .acquiring).use()
      errno = failure
    }
    for number in [SIGTERM, SIGINT] { sigaction(number, &action, nil) }
  }
}

extension FastCGIServer {
  private func serve(with exchange: FastCGIExchange) {
    blockSignals()
    var handler: Handler?
    while true {
      do throws(ListenError) {
        guard let connection = try socket.accept() else { return }
        guard exchange.begin(on: connection, seconds: limits.seconds) else { continue }
        answer(exchange, with: &handler)
        exchange.finish()
      } catch {
        report(error, nil)
      }
    }
  }

  private typealias Parameters = [(name: String, value: String)]

  private func answer(_ exchange: FastCGIExchange, with handler: inout Handler?) {
    let parameters = exchange.parameters
    let isHead = parameters.contains { $0 == ("REQUEST_METHOD", "HEAD") }
    let writer = ResponseWriter(exchange: exchange, isHead: isHead)
    let response = response(to: parameters, from: exchange, with: &handler)
    do throws(FastCGIError) {
      do throws(FastCGIError) {
        try writer.write(response)
      } catch {
        guard case .fileUnreadable = error else { throw error }
        try writer.write(apology(for: error, .internalServerError, to: parameters))
      }
    } catch {
      report(error, parameters.value("REQUEST_ID"))
    }
  }

  private func response(
    to parameters: Parameters, from exchange: FastCGIExchange, with handler: inout Handler?
  ) -> Response {
    do {
      let present = try handler ?? makeHandler()
      handler = present
      do {
        return try present(request(parameters, from: exchange))
      } catch let error as RequestError {
        return apology(for: error, error.status, to: parameters)
      } catch {
        return apology(for: error, .internalServerError, to: parameters)
      }
    } catch {
      return apology(for: error, .serviceUnavailable, to: parameters)
    }
  }

  private func apology(
    for error: any Error, _ status: Status, to parameters: Parameters
  ) -> Response {
    let requestID = parameters.value("REQUEST_ID")
    let isTheClients = (error as? RequestError).map { $0.status != .serviceUnavailable } ?? false
    if !isTheClients { report(error, requestID) }
    return apologise(
      UnansweredRequest(
        error, status: status, target: parameters.value("REQUEST_URI") ?? "",
        requestID: requestID ?? ""))
  }

  private func request(
    _ parameters: Parameters, from exchange: FastCGIExchange
  ) throws(RequestError) -> Request {
    let announced = parameters.value("CONTENT_LENGTH") ?? ""
    let length = try contentLength(announced)
    // Head first: what is wrong with it is known before the body takes memory.
    let head = try Request(parameters: parameters, headerLimit: limits.headers)
    let multipart = try head.multipartForm(filesIn: spool)
    let limit = multipart == nil ? limits.body : limits.upload
    guard length <= limit else { throw .bodyTooLarge(limit: limit) }
    var received = 0
    func next() -> [UInt8] {
      let piece = exchange.readBody(min(length - received, 1 << 16))
      received += piece.count
      return piece
    }
    if let multipart {
      let form = try multipart.read(next)
      guard received == length else {
        throw .bodyTruncated(expected: length, received: received)
      }
      guard exchange.endBody() else { throw .badContentLength }
      return head.with(multipart: form)
    }
    // Memory follows what really arrives, not what was announced.
    var body: [UInt8] = []
    while case let piece = next(), !piece.isEmpty { body += piece }
    guard received == length else { throw .bodyTruncated(expected: length, received: received) }
    guard exchange.endBody() else { throw .badContentLength }
    return head.with(body: body)
  }

  private func contentLength(_ text: String) throws(RequestError) -> Int {
    guard !text.isEmpty else { return 0 }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text)
    else { throw .badContentLength }
    return length
  }
}

extension [(name: String, value: String)] {
  /// The first value of `name`: the web server states its own parameters before the client's headers.
  func value(_ name: String) -> String? { first { $0.name == name }?.value }
}

extension Response {
  /// What the client sees when no page could be made.
  public static func plain(_ status: Status) -> Response {
    .text("\(status.rawValue) \(status.reason)\n", status: status)
  }
}

/// What a signal handler stops, since it can capture nothing.
private let signalled = Atomic<StopSwitch>(.none)
