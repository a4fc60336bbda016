/// Finds the elements and texts of an XML document in UTF-8, one after another.
///
/// It knows the five entities that XML itself defines, and characters by their numbers; a document
/// type is not well formed for it, so that no other entity can be there.
struct XMLScanner {
  /// Something that no well-formed document has, near ``index``.
  struct Malformed: Error {}

  private static let depthLimit = 256

  private let bytes: [UInt8]
  private(set) var index: Int
  private var open: [Element] = []
  /// The element that ended where it began.
  private var ended: String?
  private var hasRoot = false
  private var names = XMLNames()

  private struct Element {
    let raw: String
    let name: String
    /// What prefixes mean around it, where it declares others.
    let outer: Set<String>?
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The line of ``index``, from 1.
  var line: Int { 1 + bytes[..<min(index, bytes.count)].count { $0 == 10 } }

  /// The next element's start or end, or text within one; `nil` after the root has ended.
  mutating func next() throws(Malformed) -> XMLPart.Event? {
    if let name = ended {
      ended = nil
      return .end(name)
    }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        if let text = try text() { return .text(text) }
        continue
      }
      index += 1
      guard index < bytes.count else { throw Malformed() }
      switch bytes[index] {
      case UInt8(ascii: "/"): return .end(try endTag())
      case UInt8(ascii: "?"): _ = try skip(past: "?>")
      case UInt8(ascii: "!"): if let text = try marked() { return .text(text) }
      default: return try startTag()
      }
    }
    guard open.isEmpty, hasRoot else { throw Malformed() }
    return nil
  }

  /// Text up to the next element; `nil` for the blanks around the root.
  private mutating func text() throws(Malformed) -> String? {
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
    guard open.isEmpty else { return try decoded(start..<index) }
    guard bytes[start..<index].allSatisfy(Self.isSpace) else { throw Malformed() }
    return nil
  }

  /// Passes a comment, or gives what stands in a section of characters.
  private mutating func marked() throws(Malformed) -> String? {
    if bytes[index...].starts(with: "!--".utf8) {
      index += 3
      _ = try skip(past: "-->")
      return nil
    }
    let mark = "![CDATA["
    guard !open.isEmpty, bytes[index...].starts(with: mark.utf8) else { throw Malformed() }
    index += mark.utf8.count
    return String(decoding: bytes[try skip(past: "]]>")], as: UTF8.self)
  }

  /// Moves behind `end`; where what stands before it is.
  private mutating func skip(past end: String) throws(Malformed) -> Range<Int> {
    let start = index
    let last = Array(end.utf8)
    while index + last.count <= bytes.count {
      if bytes[index] == last[0], bytes[index...].starts(with: last) {
        defer { index += last.count }
        return start..<index
      }
      index += 1
    }
    throw Malformed()
  }

  private mutating func endTag() throws(Malformed) -> String {
    index += 1
    let range = try name()
    skipSpace()
    guard take(">"), let element = open.popLast(), bytes[range].elementsEqual(element.raw.utf8)
    else { throw Malformed() }
    if let outer = element.outer { names = XMLNames(foreign: outer) }
    return element.name
  }

  private mutating func startTag() throws(Malformed) -> XMLPart.Event {
    guard open.count < Self.depthLimit, !(open.isEmpty && hasRoot) else { throw Malformed() }
    hasRoot = true
    let raw = String(decoding: bytes[try name()], as: UTF8.self)
    let outer = names.foreign
    var declares = false
    var attributes: [String: String] = [:]
    while true {
      let before = index
      skipSpace()
      if take(">") { break }
      if take("/") {
        guard take(">") else { throw Malformed() }
        ended = ""
        break
      }
      guard index > before else { throw Malformed() }
      let (name, value) = try attribute()
      if names.declare(name, value) {
        declares = true
      } else {
        attributes[XMLNames.local(name)] = value
      }
    }
    let name = names.name(of: raw)
    if ended == nil {
      open.append(Element(raw: raw, name: name, outer: declares ? outer : nil))
    } else {
      ended = name
      if declares { names = XMLNames(foreign: outer) }
    }
    return .start(name, attributes)
  }

  private mutating func attribute() throws(Malformed) -> (name: String, value: String) {
    let name = String(decoding: bytes[try name()], as: UTF8.self)
    skipSpace()
    guard take("=") else { throw Malformed() }
    skipSpace()
    guard index < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[index]) else {
      throw Malformed()
    }
    let quote = bytes[index]
    index += 1
    let start = index
    while index < bytes.count, bytes[index] != quote {
      guard bytes[index] != UInt8(ascii: "<") else { throw Malformed() }
      index += 1
    }
    guard index < bytes.count else { throw Malformed() }
    index += 1
    return (name, try decoded(start..<(index - 1)))
  }

  private mutating func name() throws(Malformed) -> Range<Int> {
    let start = index
    while index < bytes.count, !Self.endsName(bytes[index]) { index += 1 }
    guard index > start, index < bytes.count else { throw Malformed() }
    return start..<index
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 10 || byte == 13 || byte == 9
  }

  private mutating func skipSpace() {
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// The characters in `range`, with those that references stand for.
  private func decoded(_ range: Range<Int>) throws(Malformed) -> String {
    var rest = bytes[range]
    guard rest.contains(UInt8(ascii: "&")) else { return String(decoding: rest, as: UTF8.self) }
    var text: [UInt8] = []
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      guard let end = rest[start...].firstIndex(of: UInt8(ascii: ";")), end - start <= 12 else {
        throw Malformed()
      }
      text += rest[..<start]
      let reference = String(decoding: rest[(start + 1)..<end], as: UTF8.self)
      guard let character = Self.character(reference) else { throw Malformed() }
      text += String(character).utf8
      rest = rest[(end + 1)...]
    }
    return String(decoding: text + rest, as: UTF8.self)
  }

  private static func character(_ reference: String) -> Unicode.Scalar? {
    switch reference {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    default:
      reference.hasPrefix("#x")
        ? UInt32(reference.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        : reference.hasPrefix("#")
          ? UInt32(reference.dropFirst()).flatMap(Unicode.Scalar.init) : nil
    }
  }
}

/// What the prefixes of an element's name mean where it stands.
struct XMLNames {
  /// The most of either that is kept: each element that declares a prefix costs a copy of the first,
  /// and no honest document has so many.
  private static let most = 500

  /// Prefixes of vocabularies that have elements called as ours.
  private(set) var foreign: Set<String>
  /// The names found so far by those that are written.
  private var known: [String: String] = [:]

  init(foreign: Set<String> = []) { self.foreign = foreign }

  /// Takes an attribute that declares a prefix; whether it does.
  mutating func declare(_ name: String, _ value: String) -> Bool {
    guard name == "xmlns" || name.hasPrefix("xmlns:") else { return false }
    let prefix = name == "xmlns" ? "" : String(name.dropFirst(6))
    known = [:]
    // Drawings have paragraphs and texts of the same names as documents.
    if value.contains("drawingml") || value.contains("/math") {
      if foreign.count < Self.most { foreign.insert(prefix) }
    } else {
      foreign.remove(prefix)
    }
    return true
  }

  /// The name without its prefix, but for one of ours before that of a foreign element.
  mutating func name(of raw: String) -> String {
    if let name = known[raw] { return name }
    let prefix = raw.firstIndex(of: ":").map { String(raw[..<$0]) } ?? ""
    let name = foreign.contains(prefix) ? "drawing:\(Self.local(raw))" : Self.local(raw)
    if known.count < Self.most { known[raw] = name }
    return name
  }

  static func local(_ name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.index(after: $0)...]) }
      ?? name
  }
}
