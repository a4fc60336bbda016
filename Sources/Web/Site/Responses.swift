internal import Foundation
internal import HTTP
internal import UseCases

/// The cookies of the product; all are for this host only, and no script sees them.
enum Cookies {
  static let session = "__Host-session"
  /// Ties the forms of someone without a session to their browser.
  static let visitor = "__Host-visitor"
  /// Stands for a right password until the code that belongs to it is stated; it opens nothing.
  static let challenge = "__Host-challenge"
  /// Tells a browser in which someone has signed in before; it opens nothing.
  static let known = "__Host-known"

  /// The token that the browser has already, or a new one of 128 bits.
  static func visitorToken(of request: Request) -> String {
    if let known = request.cookies[visitor], known.utf8.count == 32,
      known.allSatisfy(\.isHexDigit)
    {
      return known
    }
    var random = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(random.next() as UInt32, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}

extension Request {
  /// The token after `Authorization: Bearer`.
  var bearer: String? {
    guard let value = headers["Authorization"], value.lowercased().hasPrefix("bearer ") else {
      return nil
    }
    return String(value.dropFirst(7)).trimmingBlanks
  }

  /// Whether a browser says that one of our own pages sent it, or nothing to the contrary.
  var isFromHere: Bool {
    let own = "\(isSecure ? "https" : "http")://\(headers["Host"] ?? "")"
    return headers.values(of: "Sec-Fetch-Site").allSatisfy(["same-origin", "none"].contains)
      && headers.values(of: "Origin").allSatisfy { $0 == own }
  }

  /// The login page, which leads back to the page that was asked for.
  var signInPath: String {
    guard method.isSafe, target != "/" else { return "/login" }
    return Query.address("/login", [(name: "next", value: target)])
  }
}

extension Response {
  /// What every answer carries; no page needs more than the product's own files.
  ///
  /// What nginx answers itself carries its like from nginx/headers.conf, and HSTS is nginx's alone.
  private static let standing = [
    "Content-Security-Policy":
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  ]

  /// With what every answer carries.
  func guarded() throws(HeaderError) -> Response {
    var response = self
    // What is saved as a file has no business on a page of ours, should a browser open it after all.
    let isFile = headers["Content-Disposition"]?.hasPrefix("attachment") ?? false
    for (name, value) in Self.standing.sorted(by: { $0.key < $1.key }) {
      let policy = isFile && name == "Content-Security-Policy" ? "\(value); sandbox" : value
      try response.headers.set(name, to: policy)
    }
    return response
  }

  func setting(
    _ cookie: String, to value: String, maxAge: Int? = nil
  ) throws(HeaderError) -> Response {
    var response = self
    response.setCookie(try Cookie(cookie, value, maxAge: maxAge))
    return response
  }

  /// With the headers that some refusals owe.
  func explaining(_ problem: Problem, _ fault: RequestFault?) throws(HeaderError) -> Response {
    var response = self
    if let seconds = problem.retryAfter {
      try response.headers.set("Retry-After", to: String(seconds))
    }
    switch fault {
    case .methodNotAllowed(let methods):
      let names = methods.map(\.rawValue).joined(separator: ", ")
      try response.headers.set("Allow", to: names)
    case .signInNeeded: try response.headers.set("WWW-Authenticate", to: "Bearer")
    default: break
    }
    return response
  }
}

extension Status {
  init(_ problem: Problem) { self = Status(rawValue: problem.status) ?? .internalServerError }
}

extension Response {
  /// An error of the API.
  static func problem(_ problem: Problem, path: String? = nil) -> Response {
    .problem(Status(problem), Array(JSON(problem, path: path).text.utf8))
  }

  /// What is left to say when no page can be drawn.
  static func plain(_ problem: Problem) -> Response {
    let plain = text("\(problem.title). \(problem.fix)\n", status: Status(problem))
    do { return try plain.guarded() } catch { return plain }
  }
}

extension JSON {
  /// An error of the API, as RFC 9457 has it; `path` is the decoded path of a request that could be read.
  init(_ problem: Problem, path: String?) {
    var members: [Member] = [
      Member(name: "type", value: "about:blank"),
      Member(name: "title", value: .string(problem.title)),
      Member(name: "status", value: .integer(problem.status)),
    ]
    if let path { members.append(Member(name: "instance", value: .string(path))) }
    for (name, text) in [("detail", problem.detail), ("fix", problem.fix)] where !text.isEmpty {
      members.append(Member(name: name, value: .string(text)))
    }
    if !problem.fields.isEmpty {
      let errors = problem.fields.map { field -> JSON in
        ["field": .string(field.name), "detail": .string(field.message)]
      }
      members.append(Member(name: "errors", value: .array(errors)))
    }
    self = .object(members)
  }
}
