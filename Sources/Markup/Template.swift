/// A Mustache template, read once.
///
/// Variables, sections, inverted sections, partials, comments, set delimiters, and inheritance
/// (`{{< layout.html}}{{$main}}…{{/main}}{{/layout.html}}`) as in the public specification.
public struct Template: Sendable {
  public let name: String
  let nodes: [Node]

  /// Reads `source`; `name` is what errors call it.
  ///
  /// - Throws: ``MarkupError`` with the line for what does not parse.
  public init(_ source: String, name: String) throws {
    var parser = TemplateParser(source, name: name)
    self.name = name
    nodes = try parser.parse()
  }
}

/// A part of a template.
indirect enum Node: Sendable {
  case text(TextRun)
  case value(Name, escaped: Bool)
  case section(Name, [Node])
  case inverted(Name, [Node])
  case inclusion(Inclusion)
  case block(Block)
}

/// Literal text with the offsets at which a line of the template begins, where indentation goes.
///
/// The last offset may be the end of the text: the line then begins with a tag.
struct TextRun: Sendable {
  var bytes: [UInt8] = []
  var lineStarts: [Int] = []

  var isEmpty: Bool { bytes.isEmpty && lineStarts.isEmpty }
}

/// A dotted name; `.` has an empty path.
struct Name: Sendable {
  let text: String
  let path: [String]
  let line: Int

  init(_ text: String, line: Int) {
    self.text = text
    self.line = line
    path = text == "." ? [] : text.split(separator: ".").map(String.init)
  }
}

/// A partial, or a parent with the blocks that replace its own.
struct Inclusion: Sendable {
  let template: String
  let line: Int
  /// What stands before a tag that is alone on its line; `nil` for a tag among text.
  let indentation: [UInt8]?
  var arguments: [String: Block] = [:]
}

/// A replaceable part of a template, or what replaces it.
struct Block: Sendable {
  let name: String
  /// The template in which `content` is written.
  let template: String
  let line: Int
  /// What goes before each line of a replacement.
  let indentation: [UInt8]
  let content: [Node]
}
