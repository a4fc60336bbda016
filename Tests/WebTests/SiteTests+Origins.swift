import HTTP
import Testing

@testable import Web

/// What headers may claim about where a form comes from.
extension SiteTests {
  static let elsewhere: [KeyValuePairs<String, String>] = [
    ["Origin": "null"],
    ["Origin": "http://crossgate.example"],
    ["Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"],
    ["Origin": "https://evil.example", "Forwarded": "host=evil.example;proto=https"],
    ["Origin": "https://evil.example", "Host": "evil.example"],
    ["Origin": "https://evil.example/crossgate.example"],
    ["Origin": "https://crossgate.example", "Origin": "https://evil.example"],
    ["Sec-Fetch-Site": "same-origin", "Sec-Fetch-Site": "cross-site"],
  ]

  @Test(arguments: elsewhere)
  func `no header of a client makes a form one of ours`(
    headers: KeyValuePairs<String, String>
  ) throws {
    let (cookie, csrf) = try session()
    let answer = try ask(
      .post, "/snapshots", cookie: cookie, form: ["csrf": csrf, "label": ""], headers: headers)
    #expect(answer.status == .forbidden)
  }

  @Test func `a form of our own page is let in`() throws {
    let (cookie, csrf) = try session()
    let answer = try ask(
      .post, "/snapshots", cookie: cookie, form: ["csrf": csrf, "label": ""],
      headers: [
        "Origin": "https://crossgate.example", "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-Host": "evil.example",
      ])
    #expect(answer.status == .unprocessableContent)
  }
}
