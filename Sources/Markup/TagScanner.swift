/// A tag of a template: `start..<end` are its bytes, delimiters included.
struct Tag {
  enum Kind {
    case variable
    case unescaped
    case section
    case inverted
    case closing
    case partial
    case parent
    case block
    case comment
    case delimiters

    /// Whether the line goes with a tag that is alone on it.
    ///
    /// A parent may stand alone too, but its closing tag decides that.
    var mayStandAlone: Bool {
      switch self {
      case .variable, .unescaped, .parent: false
      default: true
      }
    }

    init?(sigil: UInt8) {
      switch sigil {
      case UInt8(ascii: "{"), UInt8(ascii: "&"): self = .unescaped
      case UInt8(ascii: "#"): self = .section
      case UInt8(ascii: "^"): self = .inverted
      case UInt8(ascii: "/"): self = .closing
      case UInt8(ascii: ">"): self = .partial
      case UInt8(ascii: "<"): self = .parent
      case UInt8(ascii: "$"): self = .block
      case UInt8(ascii: "!"): self = .comment
      case UInt8(ascii: "="): self = .delimiters
      default: return nil
      }
    }
  }

  let kind: Kind
  let name: String
  let line: Int
  let start: Int
  let end: Int
}

/// Finds the tags of a template, and tells how each lies in its line.
struct TagScanner {
  let bytes: [UInt8]
  var position = 0 {
    didSet { line += Self.newlines(in: bytes[min(oldValue, position)..<position]) }
  }
  private let template: String
  private var line = 1
  private var opening = Array("{{".utf8)
  private var closing = Array("}}".utf8)

  init(_ source: String, template: String) {
    bytes = Array(source.utf8)
    self.template = template
  }

  var count: Int { bytes.count }

  /// The next tag, after which reading goes on; `nil` at the end.
  mutating func next() throws -> Tag? {
    guard let start = find(opening, from: position) else {
      position = bytes.count
      return nil
    }
    let line = line + Self.newlines(in: bytes[position..<start])
    let inside = start + opening.count
    let kind = inside < bytes.count ? Tag.Kind(sigil: bytes[inside]) : nil
    let terminator = Self.terminator(of: bytes[inside...].first) + closing
    let body = kind == nil ? inside : inside + 1
    guard let end = find(terminator, from: body) else {
      throw MarkupError.unclosedTag(template: template, line: line)
    }
    let content = bytes[body..<end]
    position = end + terminator.count
    if kind == .delimiters { try setDelimiters(content, line: line) }
    return Tag(
      kind: kind ?? .variable, name: try name(content, of: kind, line: line), line: line,
      start: start, end: position)
  }

  private static func terminator(of sigil: UInt8?) -> [UInt8] {
    switch sigil {
    case UInt8(ascii: "{"): [UInt8(ascii: "}")]
    case UInt8(ascii: "="): [UInt8(ascii: "=")]
    default: []
    }
  }

  private mutating func setDelimiters(_ content: ArraySlice<UInt8>, line: Int) throws {
    let pair = content.split(whereSeparator: Self.isSpace)
    guard pair.count == 2 else { throw malformed(content, line: line) }
    opening = Array(pair[0])
    closing = Array(pair[1])
  }

  private func name(_ content: ArraySlice<UInt8>, of kind: Tag.Kind?, line: Int) throws -> String {
    if kind == .comment || kind == .delimiters { return "" }
    let words = content.split(whereSeparator: Self.isSpace)
    guard words.count == 1 else { throw malformed(content, line: line) }
    return String(decoding: words[0], as: UTF8.self)
  }

  private func malformed(_ content: ArraySlice<UInt8>, line: Int) -> MarkupError {
    .malformedTag(String(decoding: content, as: UTF8.self), template: template, line: line)
  }

  private func find(_ needle: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, bytes.count >= needle.count else { return nil }
    var index = start
    while index <= bytes.count - needle.count {
      if bytes[index] == first, bytes[index...].starts(with: needle) { return index }
      index += 1
    }
    return nil
  }
}

extension TagScanner {
  /// The blanks between the beginning of the line and `tag`; `nil` if there is more than blanks.
  func indentation(before tag: Tag) -> [UInt8]? {
    var start = tag.start
    while start > 0, Self.isBlank(bytes[start - 1]) { start -= 1 }
    return isLineStart(start) ? Array(bytes[start..<tag.start]) : nil
  }

  /// The blanks from `start` on.
  func indentation(at start: Int) -> [UInt8] {
    Array(bytes[start...].prefix(while: Self.isBlank))
  }

  /// Where the next line begins if only blanks follow `tag`.
  func lineEnd(after tag: Tag) -> Int? {
    let rest = bytes[tag.end...].drop(while: Self.isBlank)
    if rest.isEmpty { return bytes.count }
    if rest.starts(with: "\n".utf8) { return rest.startIndex + 1 }
    return rest.starts(with: "\r\n".utf8) ? rest.startIndex + 2 : nil
  }

  /// Whether the line at `start` begins with a closing tag.
  func closes(at start: Int) -> Bool {
    bytes[start...].drop(while: Self.isBlank).starts(with: opening + [UInt8(ascii: "/")])
  }

  func isLineStart(_ position: Int) -> Bool {
    position == 0 || bytes[position - 1] == UInt8(ascii: "\n")
  }

  /// Where the line after that of `position` begins.
  func nextLine(after position: Int) -> Int {
    bytes[position...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
  }

  private static func newlines(in bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 == UInt8(ascii: "\n") }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
