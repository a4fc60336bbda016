/// One answer; the server adds `Content-Length` and leaves the body out where HTTP has none.
public struct Response: Sendable, Equatable {
  public enum Body: Sendable, Equatable {
    case bytes([UInt8])
    /// A regular file, streamed in chunks; its length is read when it is opened.
    case file(path: String)
  }

  public var status: Status
  public var headers: Headers
  public var body: Body

  public init(_ status: Status, headers: Headers = Headers(), body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public static func html(_ text: String, status: Status = .ok) -> Response {
    Response(status, type: "text/html; charset=utf-8", Array(text.utf8))
  }

  public static func text(_ text: String, status: Status = .ok) -> Response {
    Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  public static func json(_ bytes: [UInt8], status: Status = .ok) -> Response {
    Response(status, type: "application/json", bytes)
  }

  /// A problem document of RFC 9457, already written as JSON.
  public static func problem(_ status: Status, _ json: [UInt8]) -> Response {
    Response(status, type: "application/problem+json", json)
  }

  /// Sends the client to `location`, by default with a `GET` (303).
  ///
  /// Characters that a header cannot carry are percent-encoded. Whether the location may be trusted
  /// is for the caller to know.
  public static func redirect(to location: String, status: Status = .seeOther) -> Response {
    var response = Response(status)
    response.headers.append("Location", safe: PercentEncoding.encodeUnprintable(location))
    return response
  }

  /// A body to save under `name`, never to show in the page's place.
  ///
  /// - Throws: ``HeaderError`` when `type` is no header value.
  public static func download(
    _ body: Body, name: String, type: String
  ) throws(HeaderError) -> Response {
    var response = Response(.ok, body: body)
    try response.headers.append("Content-Type", type)
    response.headers.append("X-Content-Type-Options", safe: "nosniff")
    response.headers.append("Content-Disposition", safe: contentDisposition(attachment: name))
    return response
  }

  public mutating func setCookie(_ cookie: Cookie) {
    headers.append("Set-Cookie", safe: cookie.header)
  }

  private init(_ status: Status, type: String, _ bytes: [UInt8]) {
    self.init(status, body: .bytes(bytes))
    headers.append("Content-Type", safe: type)
  }
}

extension Response {
  /// The `Content-Disposition` of RFC 6266: an ASCII name for old clients, then the whole in UTF-8.
  ///
  /// Slashes, backslashes and control characters become `_`; an empty name becomes `download`.
  static func contentDisposition(attachment name: String) -> String {
    let isUnsafe = { (scalar: Unicode.Scalar) in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        || "/\\\u{2028}\u{2029}".unicodeScalars.contains(scalar)
    }
    var safe = String.UnicodeScalarView()
    safe.append(contentsOf: name.unicodeScalars.map { isUnsafe($0) ? "_" : $0 })
    let full = safe.isEmpty ? "download" : String(safe)
    let ascii = full.unicodeScalars.map {
      $0.isASCII && $0 != "\"" && $0 != "%" ? Character($0) : "_"
    }
    return
      #"attachment; filename="\#(String(ascii))"; filename*=UTF-8''\#(PercentEncoding.encode(full))"#
  }
}
