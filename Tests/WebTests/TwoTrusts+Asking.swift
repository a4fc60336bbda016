import Domain
import Engine
import Foundation
import HTTP
import Testing

@testable import UseCases
@testable import Web

/// How a try was answered.
struct Answered {
  let status: Int
  /// The title of the problem, on a page as for a program; empty without one.
  let title: String
  let body: String

  /// Refused for the want of a permission, and for nothing else.
  var isForbidden: Bool { status == 403 && title == "Your role does not allow this" }
}

extension TwoTrusts {
  /// What is nowhere, for every hole.
  static let missing = [
    "run": "9987", "path*": GateReport.path, "snapshot": "9987-aaaaaaaaaaaa",
    "side": "source", "table": "MISSING_TABLE", "name*": "missing", "action": "user.suspend",
    "user": "missing-subject", "membership": "9987", "organisation": "missing-trust",
    "workspace": "missing-trust.missing-programme",
    "project": "missing-trust.missing-programme.missing-project",
    "kind": "organisation_approval_policies", "approval": "9987", "version": "9987",
    "datasource": "9987", "host": "9987", "extraction": "9987", "type": "missing_type",
    "grant": "9987", "registration": "9987", "session": "9987", "token": "9987",
    "import": "9987", "from": "9987", "to": "9987", "file": "missing.csv", "format": "csv",
    "relation": "MISSING.F>MISSING.F", "row": "MISSING_TABLE.F", "set": "9987",
    "crosswalk": "missing_codes", "upload": "00000000000000000000000000000000",
  ]

  static let closed = Routes.table.filter { !$0.isOpen }

  func permission(of route: Web.Route) -> Permission {
    guard case .permitted(let permission, _) = route.access else { return .signedIn }
    return permission
  }

  /// A route's path with its holes filled; one that nothing fills is a gap of these tests.
  func path(_ route: Web.Route, _ holes: [String: String]) throws -> String {
    try route.pattern.description.split(separator: "/", omittingEmptySubsequences: false).map {
      part in
      guard part.hasPrefix("{") else { return String(part) }
      let name = String(part.dropFirst().dropLast())
      return try #require(holes[name], "nothing fills \(part) of \(route.pattern)")
    }.joined(separator: "/")
  }

  /// Sends a request in the person's session: a form, or JSON to the API.
  func ask(
    _ method: HTTP.Method, _ target: String, as person: Person, _ fields: [(String, String)] = []
  ) throws -> Answered {
    let token = "session-of-\(person.name)"
    var headers = Headers()
    try headers.append("Host", "crossgate.example")
    try headers.append("Cookie", "\(Cookies.session)=\(token)")
    var body = ""
    if method == .post {
      let csrf = try app.session(token: token)?.csrfToken ?? ""
      if target.hasPrefix("/api/") {
        try headers.append("Content-Type", "application/json")
        try headers.append("X-CSRF-Token", csrf)
        body = Self.json(fields)
      } else {
        try headers.append("Content-Type", "application/x-www-form-urlencoded")
        var form = Fields()
        for (name, value) in fields + [("csrf", csrf)] { form.append(name, value) }
        body = form.urlEncoded
      }
    }
    return try answered(
      Request(
        method, target, headers: headers, body: Array(body.utf8), remoteAddress: "192.0.2.1",
        requestID: "try"))
  }

  func answered(_ request: Request) throws -> Answered {
    let response = site.respond(to: request, with: app)
    var text = ""
    if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
    if case .file(let path) = response.body {
      text = try String(contentsOfFile: path, encoding: .utf8)
    }
    let location = response.headers["Location"] ?? ""
    var title = ""
    if response.status.rawValue >= 400 {
      let parts = text.split(separator: request.segments.first == "api" ? "\"title\":\"" : "<h1>")
      title = parts.count > 1 ? String(parts[1].prefix { $0 != "\"" && $0 != "<" }) : ""
    }
    return Answered(
      status: response.status.rawValue, title: title, body: location + "\n" + text)
  }

  /// Each name once, as a text, or as an array where it is stated more than once.
  private static func json(_ fields: [(String, String)]) -> String {
    var names: [String] = []
    for (name, _) in fields where !names.contains(name) { names.append(name) }
    return JSON.object(
      names.map { name in
        let values = fields.filter { $0.0 == name }.map { JSON.string($0.1) }
        return .init(name: name, value: values.count == 1 ? values[0] : .array(values))
      }
    ).text
  }
}
