import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Reading JSON and YAML` {
  private let scratch: Scratch
  private var path: String { scratch.url.appending(path: "some").path }

  init() throws { scratch = try Scratch() }

  private func json(_ text: String) throws -> Structure {
    try Structure(json: scratch.write(text, to: "some").path)
  }

  private func yaml(_ text: String) throws -> Structure {
    try Structure(yaml: scratch.write(text, to: "some").path)
  }

  @Test func `keeps the order of members and the line of each`() throws {
    for structure in [
      try json("{\n \"b\": 1,\n\t\"a\": [true,\n \"x\"],\r\n\"c\": null}"),
      try yaml("# first\nb: 1\na:\n  - true\n  - 'x'\nc:\n"),
    ] {
      #expect(structure.members.map(\.key) == ["b", "a", "c"])
      #expect(structure["b"]?.text == "1")
      #expect(structure["a"]?.elements.map(\.truth) == [true, nil])
      #expect(structure["c"]?.text == nil)
      #expect(structure.members.map(\.line).prefix(2) == [2, 3])
      #expect(structure["a"]?.elements.last?.line == (structure["c"]?.line == 5 ? 4 : 5))
    }
  }

  @Test(arguments: [
    (#""\/ \\ \" \b\f\n\r\t""#, "/ \\ \" \u{8}\u{C}\n\r\t"), (#""\u00e9\ud83d\ude00""#, "é😀"),
    ("\"é\"", "é"), ("-0.5e+10", "-0.5e+10"),
  ])
  func `reads a scalar of JSON`(text: String, wanted: String) throws {
    #expect(try json(text).text == wanted)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "NaN", "tru", "\"\u{1}\"",
    #""\ud83d""#, #""\udc00\ud800""#, #""\x41""#, #""\u12""#, "'a'", "1 2", "// no\n1", "\"open",
  ])
  func `refuses what is not JSON`(text: String) throws {
    #expect(throws: DocumentError.notStructured(path: path, line: 1)) {
      try json(text)
    }
  }

  @Test func `refuses a key that stands twice, naming both lines`() throws {
    let twice = DocumentError.repeatedKey(path: path, line: 3, first: 1)
    #expect(throws: twice) { try json("{\"a\": 1,\n\"b\": 2,\n\"a\": 3}") }
    #expect(throws: twice) { try yaml("a: 1\nb: 2\na: 3\n") }
  }

  @Test func `refuses what nests too deep`() throws {
    let deep = String(repeating: "[", count: 100_000)
    let refusal = DocumentError.tooDeep(path: path, line: 1, limit: 100)
    #expect(throws: refusal) { try json(deep) }
    #expect(throws: refusal) { try yaml(deep) }
    let fine = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    _ = try json(fine)
    _ = try yaml(fine)
  }

  @Test func `repeats what an alias names, within bounds`() throws {
    let structure = try yaml("a: &x [1, 2]\nb: *x\n")
    #expect(structure["b"]?.elements.map(\.text) == ["1", "2"])
    var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let names = repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ")
      laughs += "a\(level): &a\(level) [\(names)]\n"
    }
    #expect(throws: DocumentError.tooManyValues(path: path, line: 7, limit: 2_000_000)) {
      try yaml(laughs)
    }
    #expect(throws: DocumentError.unknownAlias(path: path, line: 1)) { try yaml("a: *b\n") }
    #expect(throws: DocumentError.unknownAlias(path: path, line: 1)) { try yaml("&b [*b]\n") }
    #expect(throws: DocumentError.keyNotRead(path: path, line: 2)) {
      try yaml("a: &a {}\n<<: *a\n")
    }
  }

  @Test func `counts the text that aliases repeat`() throws {
    let text = String(repeating: "x", count: 1 << 20)
    let names = repeatElement("*a", count: 64).joined(separator: ", ")
    #expect(throws: DocumentError.tooLarge(path: path, limit: 64 << 20)) {
      try yaml("a: &a \(text)\nb: [\(names)]\n")
    }
  }

  @Test func `refuses broken YAML and a second document`() throws {
    #expect(throws: DocumentError.notStructured(path: path, line: 2)) { try yaml("a: 1\n\tb: 2\n") }
    #expect(throws: DocumentError.severalDocuments(path: path, line: 2)) {
      try yaml("a: 1\n---\nb: 2\n")
    }
    #expect(try yaml("").text == nil)
    #expect(try yaml("a: 'null'\nb: null\n").members.map(\.value.text) == ["null", nil])
  }
}
