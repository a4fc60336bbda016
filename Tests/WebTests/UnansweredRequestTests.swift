import Foundation
import HTTP
import Testing
import UseCases

@testable import Web

/// What the site says when no handler has answered.
struct UnansweredRequestTests {
  struct Fault: Error {}

  static let failures: [(any Error & Sendable, Int)] = [
    (RequestError.badEscape(in: .path), 400), (RequestError.controlCharacter(in: .query), 400),
    (RequestError.notUTF8(in: .path), 400), (RequestError.bodyTooLarge(limit: 1), 413),
    (RequestError.tooManyHeaders(limit: 1), 431), (RequestError.unknownMethod, 501),
    (Fault(), 500), (Problem(503, "The database does not answer", retryAfter: 5), 503),
  ]

  private func answer(_ error: any Error, to target: String) throws -> (Response, String) {
    let site = try Site(templates: TemplateTests.folder, assets: "1") { Sample.now }
    let response = site.respond(
      to: UnansweredRequest(error, status: .badRequest, target: target, requestID: "7f3a"))
    guard case .bytes(let bytes) = response.body else { return (response, "") }
    return (response, String(decoding: bytes, as: UTF8.self))
  }

  @Test(arguments: failures)
  func `a person sees a page, a program a problem, both with the site's guards`(
    error: any Error & Sendable, status: Int
  ) throws {
    let (page, html) = try answer(error, to: "/runs/%zz<script>")
    let (problem, json) = try answer(error, to: "/api/v1/runs/%zz")
    #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(html.contains("quote request <code>7f3a</code>"))
    #expect(!html.contains("%zz"))
    #expect(problem.headers["Content-Type"] == "application/problem+json")
    #expect(json.hasPrefix(#"{"type":"about:blank","title":"#))
    #expect(json.contains("\"status\":\(status)"))
    #expect(!json.contains("%zz"))
    for response in [page, problem] {
      #expect(response.status.rawValue == status)
      #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
      #expect(response.headers["Cache-Control"] == "no-store")
      #expect(response.headers["X-Content-Type-Options"] == "nosniff")
      #expect(response.headers["Set-Cookie"] == nil)
      #expect(response.headers["Retry-After"] == (status == 503 ? "5" : nil))
    }
  }

  @Test func `the description of the API promises no plain text`() {
    #expect(!OpenAPI.document(Routes.table, version: "1").text.contains("text/plain"))
  }
}
