internal import Foundation
internal import Markup
internal import TestSupport
internal import Testing

/// The examples of CommonMark 0.31.2, read from where they lie beside the checkout.
@Suite(.enabled(if: Checkout.hasRealData))
struct CommonMarkSpecificationTests {
  @Test func `renders the examples of the specification, but for those named here`() throws {
    let file = Checkout.realData.appending(path: "commonmark-spec/commonmark.json")
    let examples = try JSONDecoder().decode([Example].self, from: Data(contentsOf: file))
    #expect(examples.count == 652)
    var withoutRawHTML = 0
    for example in examples {
      let found = try Markdown.html(example.markdown).text
      if found.contains("<!-- raw HTML omitted -->") {
        withoutRawHTML += 1
      } else {
        let isEqual = plain(found) == plain(example.html)
        #expect(
          isEqual == (Self.others[example.example] == nil),
          "\(example.example): \(example.markdown)\n\(example.html)\n\(found)")
      }
    }
    #expect(withoutRawHTML == 70)
  }

  /// The examples that are rendered differently, and why.
  private static let others: [Int: Reason] = [
    354: .newerThanLibrary,
    500: .schemeNotAllowed,
    596: .schemeNotAllowed,
    598: .schemeNotAllowed,
    599: .schemeNotAllowed,
    601: .schemeNotAllowed,
    625: .newerThanLibrary,
    626: .newerThanLibrary,
  ]

  private enum Reason {
    /// The rule came with 0.31; Debian's libcmark has 0.30.
    case newerThanLibrary
    /// The link is not to `http`, `https` or `mailto`, so it leads nowhere.
    case schemeNotAllowed
  }

  private struct Example: Decodable {
    let example: Int
    let markdown: String
    let html: String
  }

  /// Without the ids of headings, which the specification does not have.
  private func plain(_ html: String) -> String {
    html.replacing(/<h([1-6]) id="[^"]*">/) { "<h\($0.1)>" }
  }
}
