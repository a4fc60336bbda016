import Domain
import Foundation
import HTTP
import Testing
import UseCases

@testable import Web

/// What somebody would try on the doors of the site; each attempt must fail.
extension SiteTests {
  @Test func `a session that somebody else made up, or began, is not taken up`() throws {
    for foreign in [String(repeating: "0", count: 64), "x", ""] {
      let page = try ask(.get, "/login", cookie: "\(Cookies.session)=\(foreign)")
      let visitor = try #require(given(Cookies.visitor, in: page))
      let entered = try ask(
        .post, "/login", cookie: "\(Cookies.session)=\(foreign); \(visitor)",
        form: ["csrf": csrf(page), "username": "grace", "password": Self.password])
      let own = try #require(given(Cookies.session, in: entered))
      #expect(own != "\(Cookies.session)=\(foreign)")
      let before = try ask(.get, "/", cookie: "\(Cookies.session)=\(foreign)")
      #expect(before.headers["Location"] == "/login")
    }
    let (first, _) = try session()
    let (second, _) = try session()
    #expect(first != second)
  }

  @Test func `every act is refused without a token, with another session's, and from elsewhere`()
    throws
  {
    let (cookie, csrf) = try session()
    let (_, other) = try session()
    for route in Routes.table where route.method == .post && !route.isOpen {
      let target = path(route)
      let isAPI = target.hasPrefix("/api/")
      func send(_ token: String?, _ headers: KeyValuePairs<String, String> = [:]) throws -> Status {
        var all = Array(headers.map { ($0.key, $0.value) })
        if isAPI, let token { all.append(("X-CSRF-Token", token)) }
        return try ask(
          .post, target, cookie: cookie,
          form: isAPI ? nil : token.map { ["csrf": $0] } ?? [:], json: isAPI ? "{}" : nil,
          more: all
        ).status
      }
      #expect(try send(nil) == .forbidden, "\(target)")
      #expect(try send(other) == .forbidden, "\(target)")
      #expect(try send(csrf, ["Origin": "https://evil.example"]) == .forbidden, "\(target)")
      #expect(try send(csrf, ["Sec-Fetch-Site": "cross-site"]) == .forbidden, "\(target)")
    }
    #expect(try ask(.get, "/", cookie: cookie).status == .ok)
  }

  @Test func `every cookie is for this host and TLS alone, and for no script`() throws {
    let login = try ask(.get, "/login")
    let entered = try signIn()
    let headers = [login, entered].flatMap { $0.headers.values(of: "Set-Cookie") }
    #expect(headers.count >= 4)
    for header in headers {
      let parts = header.split(separator: ";").map { $0.drop { $0 == " " } }
      #expect(header.hasPrefix("__Host-"), "\(header)")
      for flag in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
        #expect(parts.contains { $0 == flag }, "\(flag) of \(header)")
      }
      #expect(!header.contains("Domain="))
    }
    let token = try #require(given(Cookies.session, in: entered)).split(separator: "=")[1]
    #expect(token.count == 64)
  }

  @Test func `no page lets itself be framed, whatever becomes of the request`() throws {
    let (cookie, _) = try session()
    let targets =
      Routes.table.filter { $0.method == .get }.map { path($0) } + ["/no-such-page", "/runs/x"]
    for target in targets {
      for cookie in [cookie, nil] {
        let policy = try ask(.get, target, cookie: cookie).headers["Content-Security-Policy"]
        #expect(policy?.contains("frame-ancestors 'none'") == true, "\(target)")
        #expect(policy?.contains("form-action 'self'") == true, "\(target)")
        #expect(policy?.contains("unsafe") == false, "\(target)")
      }
    }
  }

  static let elsewhereAddresses = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\\/evil.example", "https:evil.example", "https:/evil.example",
    "https://evil.example", "HTTPS://evil.example", "http://evil.example/", "//evil.example/%2f..",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "mailto:x",
    "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\n/evil.example",
    " //evil.example", "//evil.example\u{0}", "/\u{a0}/evil.example", "／／evil.example",
    "//evil%E3%80%82example", "@evil.example", "evil.example", ".evil.example", "?//evil.example",
    "#//evil.example", "//user@evil.example", "//crossgate.example@evil.example",
    "ftp://evil.example",
    "/\u{2028}/evil.example",
  ]

  @Test func `no address that is stated leads off the site`() throws {
    #expect(Self.elsewhereAddresses.count == 36)
    let page = try ask(.get, "/login")
    let visitor = try #require(given(Cookies.visitor, in: page))
    for next in Self.elsewhereAddresses {
      #expect(SignIn.ownPath(next) == "/", "\(next)")
      for form in ["/login", "/login/code"] {
        do {
          let shown = try ask(.get, Query.address(form, [(name: "next", value: next)]))
          #expect(text(shown).contains("name=\"next\" value=\"/\""), "\(next)")
        } catch is RequestError {
          // An address that cannot be read is answered with no page of ours.
        }
      }
      let entered = try ask(
        .post, "/login", cookie: visitor,
        form: [
          "csrf": csrf(page), "username": "grace", "password": Self.password, "next": next,
        ])
      let isRefused = entered.status == .badRequest && entered.headers["Location"] == nil
      #expect(entered.headers["Location"] == "/" || isRefused, "\(next)")
    }
    // A browser takes this for a path of ours: only a slash itself begins a host.
    #expect(SignIn.ownPath("/%2f%2fevil.example") == "/%2f%2fevil.example")
  }

  @Test(arguments: [
    "evil.example", "crossgate.example.evil.example", "evil.example:443", "", "a b",
  ])
  func `a host that is stated appears in no answer`(host: String) throws {
    let (cookie, _) = try session()
    for target in ["/login", "/", "/account", "/no-such-page", "/api/openapi.json"] {
      let answer = try ask(.get, target, cookie: cookie, headers: ["X-Forwarded-Host": host])
      guard !host.isEmpty else { continue }
      #expect(!text(answer).contains(host), "\(target)")
      #expect(answer.headers["Location"]?.contains(host) != true)
    }
  }

  @Test func `an oversized or malformed form is refused, and the next one is not`() throws {
    let (cookie, csrf) = try session()
    let forms = [
      "csrf=\(csrf)&label=%", "csrf=\(csrf)&label=%zz", "csrf=\(csrf)&label=%00",
      "csrf=\(csrf)&label=%ff%fe", "csrf=\(csrf)" + String(repeating: "&a=b", count: 1001),
    ]
    for form in forms {
      var headers = Headers()
      try headers.append("Host", "crossgate.example")
      try headers.append("Cookie", cookie)
      try headers.append("Content-Type", "application/x-www-form-urlencoded")
      let request = try Request(.post, "/snapshots", headers: headers, body: Array(form.utf8))
      let answer = site.respond(to: request, with: app)
      #expect((400..<500).contains(answer.status.rawValue), "\(form.suffix(20))")
      #expect(answer.status != .forbidden, "\(form.suffix(20))")
    }
    for (field, value) in [
      ("name", String(repeating: "x", count: 101)), ("name", "a\nb"), ("scope", "admin"),
      ("days", "9999999999999999999999"), ("days", "-1"), ("days", "1e3"),
    ] {
      var form: Fields = ["csrf": csrf, "name": "x", "scope": "read", "days": "1"]
      form.set(field, to: value)
      let answer = try ask(.post, "/account/tokens/new", cookie: cookie, form: form)
      #expect(answer.status == .unprocessableContent, "\(field) \(value.prefix(20))")
      #expect(text(answer).contains("<a href=\"#field-\(field)\">"), "\(field)")
    }
    #expect(try ask(.get, "/account", cookie: cookie).status == .ok)
  }
}
