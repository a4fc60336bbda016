import Domain
import Foundation
import TestSupport
import Testing
import UseCases

@testable import HTTP
@testable import Web

/// Specifications as a browser and a program send them.
extension SiteTests {
  /// Sends a form with one file, as the server hands it on once it lies on disk.
  func send(
    _ text: String, as name: String, to target: String, side: String = "source",
    in input: String = "files", _ browser: (cookie: String, csrf: String)
  ) throws -> Response {
    var headers = Headers()
    try headers.append("Host", "crossgate.example")
    try headers.append("Cookie", browser.cookie)
    try headers.append("X-CSRF-Token", browser.csrf)
    try headers.append("Content-Type", "multipart/form-data; boundary=b")
    func field(_ name: String, _ value: String) -> String {
      "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    let file =
      "--b\r\nContent-Disposition: form-data; name=\"\(input)\"; filename=\"\(name)\"\r\n"
      + "Content-Type: text/csv\r\n\r\n\(text)\r\n--b--\r\n"
    var body = Array((field("csrf", browser.csrf) + field("side", side) + file).utf8)[...]
    let head = try Request(.post, target, headers: headers)
    try scratch.write("", to: "spool/.kept")
    let reader = try #require(
      try head.multipartForm(filesIn: scratch.url.appending(path: "spool").path))
    let form = try reader.read {
      defer { body = [] }
      return Array(body)
    }
    return site.respond(to: head.with(multipart: form), with: app)
  }

  private static let dictionary = """
    table,field,type,description
    PATIENT,ID,integer,Number
    PATIENT,<b>X</b>,integer,"<script>alert(1)</script>"

    """

  @Test func `asks what headings mean by their own words, where nobody recognised them`() throws {
    let browser = try session()
    let answer = try send(
      "Tabelle;Bezeichner;Typ\nLAB;NR;int\n", as: "lab.csv", to: "/schemas/imports", browser)
    let page = text(
      try ask(.get, try #require(answer.headers["Location"]), cookie: browser.cookie))
    #expect(page.contains("Column 2: Bezeichner"))
    #expect(!page.contains("Column 4"))
  }

  @Test func `takes a specification, shows what it says as text, and accepts it`() throws {
    let browser = try session()
    let answer = try send(
      Self.dictionary, as: "../<i>a.csv", to: "/schemas/imports", browser)
    #expect(answer.status == .seeOther)
    let path = try #require(answer.headers["Location"])
    let page = text(try ask(.get, path, cookie: browser.cookie))
    #expect(page.contains("_i_a.csv"))
    #expect(!page.contains("<i>a.csv"))
    let seen = try #require(page.split(separator: "name=\"catalogue\" value=\"").last).prefix(64)
    let accepted = try ask(
      .post, "\(path)/acceptance", cookie: browser.cookie,
      form: ["csrf": browser.csrf, "catalogue": String(seen)])
    #expect(accepted.status == .seeOther)
    #expect(accepted.headers["Location"]?.hasPrefix(path) == true)
    let found = text(try ask(.get, "/schemas?q=%3Cb%3E", cookie: browser.cookie))
    #expect(found.contains("&lt;b&gt;X&lt;/b&gt;"))
    #expect(!found.contains("<b>X"))
    let table = text(try ask(.get, "/schemas/source/PATIENT", cookie: browser.cookie))
    #expect(table.contains("&lt;script&gt;"))
    #expect(!table.contains("<script>alert"))
  }

  @Test func `refuses a file that is no specification beside the field, and a program with words`()
    throws
  {
    let browser = try session()
    let answer = try send("MZ", as: "a.exe", to: "/schemas/imports", browser)
    #expect(answer.status == .unsupportedMediaType)
    #expect(text(answer).contains("a.exe is no kind of specification"))
    let said = try send("%PDF-1.7", as: "a.csv", to: "/api/v1/schemas/imports", browser)
    #expect(said.status == .unsupportedMediaType)
    #expect(text(said).contains("a.csv is not what its name says"))
    let done = try send(Self.dictionary, as: "b.csv", to: "/api/v1/schemas/imports", browser)
    #expect(done.status == .created)
    #expect(text(done).contains("\"change\":\"first\""))
  }
}
