import HTTP
import Testing

struct ResponseTests {
  @Test func `renders a host-bound cookie with all its promises`() throws {
    let cookie = try Cookie.hostBound("session", "abc", maxAge: 3600, sameSite: .strict)
    #expect(
      cookie.header
        == "__Host-session=abc; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Strict")
  }

  @Test(arguments: ["a b", "a;b", "a,b", "a\"", "a\r\n", "ä", "a\\"])
  func `refuses a cookie value that needs quoting`(value: String) {
    #expect(throws: HeaderError.badValue(of: "c")) { try Cookie("c", value) }
  }

  @Test func `refuses an insecure cookie whose name promises security`() {
    #expect(throws: HeaderError.badName) { try Cookie("__Host-c", "a", isSecure: false) }
    #expect(throws: HeaderError.badName) {
      try Cookie("c", "a", sameSite: .none, isSecure: false)
    }
  }

  @Test(arguments: [
    ("report.csv", "report.csv", "report.csv"),
    ("Ärzte 5%.csv", "_rzte 5_.csv", "%C3%84rzte%205%25.csv"),
    ("a\"b\\c/../d", "a_b_c_.._d", "a%22b_c_.._d"),
    ("a\r\nX: y\u{0}", "a__X: y_", "a__X%3A%20y_"),
    ("a\u{202E}vsc.exe\u{2028}", "a_vsc.exe_", "a_vsc.exe_"),
    ("", "download", "download"),
  ])
  func `names a download for old and new clients`(name: String, ascii: String, full: String) throws
  {
    let response = try Response.download(.bytes([]), name: name, type: "text/csv")
    #expect(
      response.headers["Content-Disposition"]
        == "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(full)")
    #expect(response.headers["X-Content-Type-Options"] == "nosniff")
  }

  @Test func `refuses a download type that would end its line`() {
    #expect(throws: HeaderError.badValue(of: "Content-Type")) {
      try Response.download(.bytes([]), name: "a", type: "text/csv\r\nX: y")
    }
  }

  @Test func `redirects with a GET and encodes what a header cannot carry`() {
    let response = Response.redirect(to: "/a?q=%C3%A4&b=ü c\r\nX: y")
    #expect(response.status == .seeOther)
    #expect(response.headers["Location"] == "/a?q=%C3%A4&b=%C3%BC%20c%0D%0AX:%20y")
  }
}
