import Foundation
import HTTP
import Testing

@testable import Web

/// The guides as the site shows them.
extension SiteTests {
  @Test func `every link of every guide leads to a guide, and each # to a heading`() throws {
    let (cookie, _) = try session()
    let root = try #require(URL(string: "https://crossgate.example/documents"))
    func guide(at url: URL) throws -> String? {
      let answer = try ask(.get, url.path(percentEncoded: true), cookie: cookie)
      guard answer.status == .ok else { return nil }
      return text(answer).split(separator: "<article class=\"document\">").dropFirst().first
        .map { String($0.prefix(upTo: $0.firstRange(of: "</article>")?.lowerBound ?? $0.endIndex)) }
    }
    let guides = links(in: text(try ask(.get, "/documents", cookie: cookie))).filter {
      $0.hasPrefix("/documents/")
    }
    #expect(guides.count >= 20)
    var followed = 0
    for page in guides.compactMap({ URL(string: $0, relativeTo: root) }) {
      for link in links(in: try #require(try guide(at: page))) {
        let url = try #require(URL(string: link, relativeTo: page)?.absoluteURL)
        guard url.host() == root.host() else { continue }
        followed += 1
        #expect(!url.path().hasSuffix(".md"), "\(link) of \(page.path())")
        let target = try guide(at: url)
        #expect(target != nil, "\(link) of \(page.path())")
        guard let part = url.fragment() else { continue }
        #expect(target?.contains("id=\"\(part)\"") == true, "\(link) of \(page.path())")
      }
    }
    #expect(followed >= 30)
  }

  @Test(arguments: [
    ("rules.md", "/documents/rules"), ("../glossary.md#a-b", "/documents/glossary#a-b"),
    ("./0002-b.md?x", "/documents/decisions/0002-b?x"), ("#here", "#here"), ("", ""),
    ("../../README.md", "../../README.md"), ("/runs.md", "/runs.md"), ("a.csv", "a.csv"),
    ("https://example.org/a.md", "https://example.org/a.md"), ("mailto:a.md", "mailto:a.md"),
    ("//example.org/a.md", "//example.org/a.md"),
  ])
  func `a link between files leads to the guide`(link: String, address: String) {
    let name = link == "rules.md" ? "user-guide" : "decisions/0001-a"
    #expect(DocumentPage.address(of: link, in: name) == address)
  }

  @Test func `the list says of each guide one whole sentence`() throws {
    let (cookie, _) = try session()
    let list = text(try ask(.get, "/documents", cookie: cookie))
    let summaries = list.matches(of: /<\/a><p>(.*?)<\/p>/).map { String($0.1) }
    #expect(summaries.count >= 20)
    for summary in summaries {
      #expect(summary.hasSuffix("."), "\(summary)")
      #expect(
        summary.count < 250 && !summary.contains("**") && !summary.contains("]("), "\(summary)")
    }
    #expect(
      summaries.contains(
        "The product is reached through a browser, an API and a terminal, and works in the background."
      ))
  }

  private func links(in html: String) -> [String] {
    html.matches(of: /href="([^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
  }
}
