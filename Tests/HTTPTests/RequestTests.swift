import HTTP
import Testing

struct RequestTests {
  @Test(arguments: [
    ("/", []), ("/runs", ["runs"]), ("/runs/", ["runs", ""]), ("/runs?x=/../", ["runs"]),
    ("/St%20Elsewhere/%C3%A4", ["St Elsewhere", "ä"]), ("/a+b", ["a+b"]), ("/...", ["..."]),
    ("/%2541", ["%41"]),
  ])
  func `decodes a path into its segments`(target: String, segments: [String]) throws {
    #expect(try Request(.get, target).segments == segments)
  }

  @Test(arguments: [
    ("", RequestError.badTarget), ("runs", .badTarget), ("*", .badTarget), ("?a", .badTarget),
    ("http://other/", .badTarget), ("/a b", .badTarget), ("/ä", .badTarget),
    ("/a\r\nb", .badTarget),
    ("/%", .badEscape(in: .path)), ("/%4", .badEscape(in: .path)), ("/%+1", .badEscape(in: .path)),
    ("/%00", .controlCharacter(in: .path)), ("/a%0d%0Ab", .controlCharacter(in: .path)),
    ("/%FF", .notUTF8(in: .path)), ("/%C0%AF", .notUTF8(in: .path)),
    ("/%ED%A0%80", .notUTF8(in: .path)),
    ("/..", .unsafePath), ("/a/../b", .unsafePath), ("/a/%2e%2E/b", .unsafePath),
    ("/./a", .unsafePath), ("/a%2Fb", .unsafePath), ("/a%5cb", .unsafePath),
    ("/a?x=%G0", .badEscape(in: .query)), ("/a?x=%00", .controlCharacter(in: .query)),
    ("/a?x=%FF", .notUTF8(in: .query)),
  ])
  func `refuses a target that could mean two things`(target: String, error: RequestError) {
    #expect(throws: error) { try Request(.get, target) }
    #expect(error.status == .badRequest)
  }

  @Test func `reads a query as a list of names and values`() throws {
    let query = try Request(.get, "/?q=a+b%26&&tag=1&tag=2&flag&=x&e=a=b").query
    #expect(query["q"] == "a b&")
    #expect(query.values(of: "tag") == ["1", "2"])
    #expect(query["flag"] == "")
    #expect(query[""] == "x")
    #expect(query["e"] == "a=b")
    #expect(query["absent"] == nil)
    #expect(query.urlEncoded == "q=a%20b%26&tag=1&tag=2&flag=&=x&e=a%3Db")
  }

  @Test func `limits the number of fields`() throws {
    let pairs = Array(repeating: "a=1", count: 1000).joined(separator: "&")
    #expect(try Request(.get, "/?\(pairs)").query.items.count == 1000)
    #expect(throws: RequestError.tooManyFields(limit: 1000)) {
      try Request(.get, "/?\(pairs)&a=1")
    }
  }

  @Test func `percent-encodes what it can decode again`() throws {
    let text = "St Elsewhere’s 100% \"a/b\"?&=+~\r\n😀"
    let encoded = PercentEncoding.encode(text)
    #expect(encoded.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    #expect(try PercentEncoding.decode(encoded.utf8, in: .query) == text)
  }

  @Test func `reads cookies of all cookie headers`() throws {
    var headers = Headers()
    try headers.append("cookie", "__Host-session=abc=; theme=dark;bad")
    try headers.append("Cookie", "theme=light")
    let cookies = try Request(.get, "/", headers: headers).cookies
    #expect(cookies["__Host-session"] == "abc=")
    #expect(cookies.values(of: "theme") == ["dark", "light"])
    #expect(cookies.items.count == 3)
  }
}

struct HeadersTests {
  @Test func `finds names without regard to case and keeps the order`() throws {
    var headers = Headers()
    try headers.append("Vary", "Accept")
    try headers.append("ETag", "\"1\"")
    try headers.append("vary", "Cookie")
    #expect(headers.values(of: "VARY") == ["Accept", "Cookie"])
    try headers.set("VARY", to: "*")
    #expect(headers.fields.map(\.name) == ["ETag", "VARY"])
  }

  @Test(arguments: ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\u{0}b", "\u{1B}", "\u{7F}"])
  func `refuses a value that would end its line`(value: String) {
    var headers = Headers()
    #expect(throws: HeaderError.badValue(of: "X")) { try headers.append("X", value) }
    #expect(throws: HeaderError.badValue(of: "X")) { try headers.set("X", to: value) }
    #expect(headers == Headers())
  }

  @Test(arguments: ["", "a b", "a:", "a\r\n", "ä"])
  func `refuses a name that is no token`(name: String) {
    var headers = Headers()
    #expect(throws: HeaderError.badName) { try headers.append(name, "x") }
  }

  @Test(arguments: [
    ("", "text/html"), ("*/*", "text/html"),
    ("application/json", "application/json"),
    ("application/*, text/html;q=0.9", "application/json"),
    ("text/html;q=0.5, application/json;q=0.500", "text/html"), ("image/png", "-"),
    ("*/*;q=0.1, text/html;q=0", "application/json"), ("text/html;q=2, */*;q=0.1", "text/html"),
    ("text/html; level=1; q=0.2, APPLICATION/JSON", "application/json"), (",;,/", "text/html"),
  ])
  func `negotiates the media type`(header: String, type: String) {
    let offers = ["text/html", "application/json"]
    #expect(AcceptHeader(nil).preferred(among: offers) == "text/html")
    #expect(AcceptHeader(header).preferred(among: offers) ?? "-" == type)
  }
}
