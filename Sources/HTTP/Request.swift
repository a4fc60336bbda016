/// One request, read and checked: what is in here decodes, and is safe to split into segments.
public struct Request: Sendable {
  public let method: Method
  /// Path and query as they came over the wire.
  public let target: String
  /// The decoded path segments; `/` has none, `/runs/` has a last one that is empty.
  ///
  /// No segment is `.` or `..`, or holds a slash, a backslash or a control character.
  public let segments: [String]
  public let query: Fields
  public let headers: Headers
  public let cookies: Fields
  /// Empty where the body is a ``multipart`` form.
  public private(set) var body: [UInt8]
  /// The body as it was read while it arrived, where it is `multipart/form-data`.
  public private(set) var multipart: Form?
  /// The address of the peer as the web server saw it, never what a client claims.
  public let remoteAddress: String
  /// What the web server calls this request, for log and audit.
  public let requestID: String
  /// Whether the client speaks TLS with the web server.
  public let isSecure: Bool

  /// - Throws: ``RequestError`` when the target cannot be read.
  public init(
    _ method: Method, _ target: String, headers: Headers = Headers(), body: [UInt8] = [],
    multipart: Form? = nil, remoteAddress: String = "", requestID: String = "",
    isSecure: Bool = true
  ) throws(RequestError) {
    let halves = target.utf8.split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      halves[0].first == UInt8(ascii: "/")
    else { throw .badTarget }
    self.method = method
    self.target = target
    self.segments = try Self.segments(of: halves[0].dropFirst())
    self.query =
      halves.count == 1 ? Fields() : try Fields(urlEncoded: halves[1], in: .query)
    self.headers = headers
    self.cookies = Self.cookies(of: headers)
    self.body = body
    self.multipart = multipart
    self.remoteAddress = remoteAddress
    self.requestID = requestID
    self.isSecure = isSecure
  }

  /// The decoded path.
  public var path: String { "/" + segments.joined(separator: "/") }

  private static func segments(of path: Substring.UTF8View) throws(RequestError) -> [String] {
    guard !path.isEmpty else { return [] }
    var segments: [String] = []
    for encoded in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      let segment = try PercentEncoding.decode(encoded, in: .path)
      guard !segment.utf8.contains(where: \.isControl) else { throw .controlCharacter(in: .path) }
      guard segment != ".", segment != "..",
        !segment.utf8.contains(where: { "/\\".utf8.contains($0) })
      else { throw .unsafePath }
      segments.append(segment)
    }
    return segments
  }

  private static func cookies(of headers: Headers) -> Fields {
    var cookies = Fields()
    for pair in headers.values(of: "Cookie").flatMap({ $0.split(separator: ";") }) {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else { continue }
      cookies.append(String(halves[0].trimmedOfBlanks), String(halves[1].trimmedOfBlanks))
    }
    return cookies
  }
}

extension Request {
  /// Reads a request from the parameters a web server sends over FastCGI.
  ///
  /// The target is `REQUEST_URI`; headers are `HTTP_*`, `CONTENT_TYPE` and `CONTENT_LENGTH`. The peer
  /// (`REMOTE_ADDR`), TLS (`HTTPS`) and the id (`REQUEST_ID`) are the web server's own words: a
  /// client's header always arrives with the prefix `HTTP_`, so none can become one of them.
  ///
  /// - Throws: ``RequestError``.
  init(
    parameters: [(name: String, value: String)], headerLimit: Int
  ) throws(RequestError) {
    guard let methodName = parameters.value("REQUEST_METHOD") else {
      throw .missingParameter("REQUEST_METHOD")
    }
    guard let method = Method(rawValue: methodName) else { throw .unknownMethod }
    guard let target = parameters.value("REQUEST_URI") else {
      throw .missingParameter("REQUEST_URI")
    }
    try self.init(
      method, target, headers: Self.headers(from: parameters, limit: headerLimit),
      remoteAddress: parameters.value("REMOTE_ADDR") ?? "",
      requestID: parameters.value("REQUEST_ID") ?? "",
      isSecure: parameters.value("HTTPS")?.equalsIgnoringCase("on") ?? false)
  }

  func with(body: [UInt8]) -> Request {
    var request = self
    request.body = body
    return request
  }

  func with(multipart: Form) -> Request {
    var request = self
    request.multipart = multipart
    return request
  }

  private static func headers(
    from parameters: [(name: String, value: String)], limit: Int
  ) throws(RequestError) -> Headers {
    var headers = Headers()
    for (name, value) in parameters {
      let isHeader = name.hasPrefix("HTTP_")
      let isContent = name == "CONTENT_TYPE" || name == "CONTENT_LENGTH"
      guard isHeader || (isContent && !value.isEmpty) else { continue }
      guard headers.fields.count < limit else { throw .tooManyHeaders(limit: limit) }
      let suffix = isHeader ? name.utf8.dropFirst(5) : name.utf8[...]
      let spelled = suffix.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0.asciiLowercased }
      do throws(HeaderError) {
        try headers.append(String(decoding: spelled, as: UTF8.self), value)
      } catch {
        throw .badHeader(error)
      }
    }
    return headers
  }
}
