import Cryptography
import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing
import UseCases

@testable import Web

/// Signing in with a second factor, and what opens before it.
extension SiteTests {
  /// Sets a second factor up through the pages, and gives its secret.
  private func enrol(_ cookie: String, _ csrf: String, password: String) throws -> [UInt8] {
    let begun = try ask(
      .post, "/account/second-factor/enrolment", cookie: cookie,
      form: ["csrf": csrf, "password": password])
    let next = try #require(begun.headers["Location"])
    #expect(next.hasPrefix("/account/second-factor/confirmation"))
    let page = text(try ask(.get, next, cookie: cookie))
    #expect(page.contains("<svg class=\"scan\" viewBox=\"0 0 "))
    let shown = try #require(page.split(separator: "<dt>Key</dt><dd>").dropFirst().first)
    let secret = try #require(Base32.decode(String(shown.prefix { $0 != "<" })))
    let wrong = try ask(
      .post, "/account/second-factor/confirmation", cookie: cookie,
      form: ["csrf": csrf, "code": "000000"])
    #expect(wrong.status == .unprocessableContent)
    #expect(text(wrong).contains("<svg class=\"scan\""))
    let done = try ask(
      .post, "/account/second-factor/confirmation", cookie: cookie,
      form: ["csrf": csrf, "code": code(of: secret, later: 0)])
    #expect(done.status == .ok)
    #expect(text(done).split(separator: "<dt>Code ").count == 11)
    return secret
  }

  private func code(of secret: [UInt8], later steps: Int) -> String {
    let now = OneTimeCode.step(at: Int(Date.now.timeIntervalSince1970))
    return OneTimeCode.code(secret: secret, step: now + steps)
  }

  @Test func `a second factor is set up on the pages, and asked for from then on`() throws {
    let (first, csrf) = try session()
    let secret = try enrol(first, csrf, password: Self.password)
    let halfway = try signIn()
    #expect(given(Cookies.session, in: halfway) == nil)
    let location = try #require(halfway.headers["Location"])
    #expect(location == "/login/code?next=%2Fruns%3Fpage%3D2")
    let challenge = try #require(given(Cookies.challenge, in: halfway))
    for target in ["/", "/account", "/runs", "/account/second-factor/removal"] {
      let token = challenge.split(separator: "=")[1]
      for cookie in [challenge, "\(Cookies.session)=\(token)"] {
        let answer = try ask(.get, target, cookie: cookie)
        #expect(answer.headers["Location"]?.hasPrefix("/login") == true, "\(target)")
      }
    }
    let page = try ask(.get, location, cookie: challenge)
    let visitor = try #require(given(Cookies.visitor, in: page))
    func state(_ code: String) throws -> Response {
      try ask(
        .post, "/login/code", cookie: "\(challenge); \(visitor)",
        form: ["csrf": self.csrf(page), "code": code, "next": "/runs?page=2"])
    }
    let refused = try state(code(of: secret, later: 0))
    #expect(refused.status == .unauthorized)
    #expect(text(refused).contains("<title>Error: Enter your code"))
    let entered = try state(code(of: secret, later: 1))
    #expect(entered.headers["Location"] == "/runs?page=2")
    let cookie = try #require(given(Cookies.session, in: entered))
    #expect(text(try ask(.get, "/account", cookie: cookie)).contains("10 recovery codes left"))
    #expect(text(try state(code(of: secret, later: 1))).contains("The sign-in took too long"))
  }

  @Test func `an administrator is told to set it up, and after the time led there from everywhere`()
    throws
  {
    let (cookie, csrf) = try session()
    let banner = "Your role needs a second factor. Set it up by"
    #expect(text(try ask(.get, "/account", cookie: cookie)).contains(banner))
    try Connection(database.conninfo).execute(
      "UPDATE person SET first_sign_in = now() - interval '7 days'")
    for target in ["/", "/account", "/runs", "/account/tokens", "/bulk", "/admin/users"] {
      let answer = try ask(.get, target, cookie: cookie)
      #expect(answer.headers["Location"] == "/account/second-factor/enrolment", "\(target)")
    }
    let api = try ask(
      .post, "/api/v1/account/tokens/new", cookie: cookie,
      json: #"{"name":"x","scope":"write","days":1}"#, headers: ["X-CSRF-Token": csrf])
    #expect(api.status == .forbidden)
    #expect(text(api).contains("Your role needs a second factor"))
    let page = try ask(.get, "/account/second-factor/enrolment", cookie: cookie)
    _ = try enrol(cookie, self.csrf(page), password: Self.password)
    #expect(!text(try ask(.get, "/account", cookie: cookie)).contains(banner))
  }

  @Test func `a one-time password opens neither tokens nor another page`() throws {
    let once = try app.resetPassword(userName: "grace")
    let cookie = try #require(given(Cookies.session, in: signIn(once)))
    for route in Routes.table where route.method == .get && !route.isOpen {
      let target = path(route)
      guard target != "/account/password" else { continue }
      let answer = try ask(.get, target, cookie: cookie)
      let isClosed =
        target.hasPrefix("/api/")
        ? answer.status == .forbidden : answer.headers["Location"] == "/account/password"
      #expect(isClosed, "\(target)")
    }
  }

  @Test func `the account page and its lists show what is one's own`() throws {
    let (cookie, csrf) = try session()
    let made = try ask(
      .post, "/account/tokens/new", cookie: cookie,
      form: ["csrf": csrf, "name": "<b>nightly</b>", "scope": "read", "days": "7"])
    let secret = try #require(text(made).firstMatch(of: /crossgate_[0-9a-f]{64}/)?.output)
    let tokens = text(try ask(.get, "/account/tokens", cookie: cookie))
    #expect(tokens.contains("&lt;b&gt;nightly&lt;/b&gt;"))
    #expect(!tokens.contains(secret))
    #expect(text(try ask(.get, "/account/sessions", cookie: cookie)).contains("This one"))
    let account = text(try ask(.get, "/account", cookie: cookie))
    #expect(account.contains("token.create"))
    #expect(account.contains("Super admin"))
  }
}
