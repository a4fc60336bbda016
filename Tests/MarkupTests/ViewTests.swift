internal import Foundation
internal import Markup
internal import Testing

struct ViewTests {
  @Test func `has every property of a view model by its name, nil ones too`() throws {
    let model = Model(
      text: "a", number: 1, small: 2, flag: true, html: HTML(trusted: "<b>"), none: nil,
      noNumber: nil, noFlag: nil, noHTML: nil, texts: ["x", nil], parts: [Part(key: "k")],
      part: Part(key: "l"), map: ["m": 3], empty: Empty())
    #expect(
      try View(model)
        == .object([
          "text": .text("a"), "number": .number(1), "small": .number(2), "flag": .flag(true),
          "html": .html(HTML(trusted: "<b>")), "none": .absent, "noNumber": .absent,
          "noFlag": .absent, "noHTML": .absent, "texts": .list([.text("x"), .absent]),
          "parts": .list([.object(["key": .text("k")])]), "part": .object(["key": .text("l")]),
          "map": .object(["m": .number(3)]), "empty": .object([:]),
        ]))
  }

  @Test func `keeps what is encoded by hand into containers of containers`() throws {
    #expect(
      try View(ByHand())
        == .object(["rows": .list([.object(["id": .number(1)]), .text("end")])]))
  }

  @Test func `refuses a value that has no one form on a page`() {
    #expect(throws: MarkupError.unviewable(path: "rate.share")) {
      try View(["rate": ["share": 0.1]])
    }
    #expect(throws: MarkupError.unviewable(path: "at")) { try View(["at": Date.distantPast]) }
  }

  private struct Model: Encodable {
    let text: String
    let number: Int
    let small: UInt8
    let flag: Bool
    let html: HTML
    let none: String?
    let noNumber: Int?
    let noFlag: Bool?
    let noHTML: HTML?
    let texts: [String?]
    let parts: [Part]
    let part: Part
    let map: [String: Int]
    let empty: Empty
  }

  private struct Part: Encodable {
    let key: String
  }

  private struct Empty: Encodable {}

  private struct ByHand: Encodable {
    enum Key: CodingKey { case rows, id }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      var rows = container.nestedUnkeyedContainer(forKey: .rows)
      var row = rows.nestedContainer(keyedBy: Key.self)
      try row.encode(1, forKey: .id)
      try rows.encode("end")
    }
  }
}
