internal import Foundation
internal import Markup
internal import TestSupport
internal import Testing

/// The public Mustache specification, read from where it lies beside the checkout.
@Suite(.enabled(if: Checkout.hasRealData))
struct MustacheSpecificationTests {
  @Test(
    arguments: [
      ("interpolation", 42), ("sections", 34), ("inverted", 22), ("partials", 12),
      ("comments", 12), ("delimiters", 14), ("~inheritance", 27),
    ])
  func `renders as the specification says`(module: String, count: Int) throws {
    let file = Checkout.realData.appending(path: "mustache-spec/\(module).json")
    let examples = try JSONDecoder().decode(Module.self, from: Data(contentsOf: file)).tests
    #expect(examples.count == count)
    for example in examples {
      var sources = example.partials ?? [:]
      sources["the example"] = example.template
      let library = try TemplateLibrary(sources, mode: .lenient)
      let html = try library.render("the example", example.data.view)
      #expect(html.text == example.expected, "\(module): \(example.name)")
    }
  }

  private struct Module: Decodable {
    let tests: [Example]
  }

  private struct Example: Decodable {
    let name: String
    let data: JSON
    let template: String
    let partials: [String: String]?
    let expected: String
  }
}

private struct JSON: Decodable {
  let view: View

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      view = .absent
    } else if let flag = try? container.decode(Bool.self) {
      view = .flag(flag)
    } else if let number = try? container.decode(Int.self) {
      view = .number(number)
    } else if let fraction = try? container.decode(Double.self) {
      view = .text(String(fraction))
    } else if let items = try? container.decode([JSON].self) {
      view = .list(items.map(\.view))
    } else if let fields = try? container.decode([String: JSON].self) {
      view = .object(fields.mapValues(\.view))
    } else {
      view = .text(try container.decode(String.self))
    }
  }
}
