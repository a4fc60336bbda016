/// Reads JSON as RFC 8259 has it, no more and no less, but for names that are not unique.
struct JSONReader {
  private let path: String
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var valueCount = 0

  static func read(_ bytes: [UInt8], path: String) throws(DocumentError) -> Structure {
    var reader = JSONReader(path: path, bytes: bytes)
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .notStructured(
        path: path, line: 1 + bytes[..<error.byteOffsets.lowerBound].count { $0 == 10 })
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
    let structure = try reader.value(depth: 1)
    reader.skipSpace()
    guard reader.index == bytes.count else { throw reader.malformed }
    return structure
  }

  private init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  private var malformed: DocumentError { .notStructured(path: path, line: line) }
  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func value(depth: Int) throws(DocumentError) -> Structure {
    skipSpace()
    valueCount += 1
    guard depth <= Structure.Limit.depth else {
      throw .tooDeep(path: path, line: line, limit: Structure.Limit.depth)
    }
    guard valueCount <= Structure.Limit.values else {
      throw .tooManyValues(path: path, line: line, limit: Structure.Limit.values)
    }
    let start = line
    switch next {
    case UInt8(ascii: "{"): return Structure(.mapping(try members(depth)), line: start)
    case UInt8(ascii: "["): return Structure(.sequence(try elements(depth)), line: start)
    case UInt8(ascii: "\""): return Structure(.text(try string()), line: start)
    default: return Structure(.plain(try word()), line: start)
    }
  }

  private mutating func members(_ depth: Int) throws(DocumentError) -> [Structure.Member] {
    var members: [Structure.Member] = []
    var lines: [String: Int] = [:]
    index += 1
    skipSpace()
    if take("}") { return [] }
    repeat {
      skipSpace()
      let start = line
      guard next == UInt8(ascii: "\"") else { throw malformed }
      let key = try string()
      if let first = lines.updateValue(start, forKey: key) {
        throw .repeatedKey(path: path, line: start, first: first)
      }
      skipSpace()
      guard take(":") else { throw malformed }
      members.append(Structure.Member(key: key, line: start, value: try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw malformed }
    return members
  }

  private mutating func elements(_ depth: Int) throws(DocumentError) -> [Structure] {
    var elements: [Structure] = []
    index += 1
    skipSpace()
    if take("]") { return [] }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw malformed }
    return elements
  }

  private mutating func word() throws(DocumentError) -> String {
    let start = index
    while let byte = next, !Self.endsWord(byte) { index += 1 }
    let word = bytes[start..<index]
    let text = String(decoding: word, as: UTF8.self)
    guard Self.isNumber(word) || text == "true" || text == "false" || text == "null" else {
      throw malformed
    }
    return text
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"),
      UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""):
      true
    default: false
    }
  }

  /// A minus, digits that do not lead with a zero, a point with digits, an exponent with digits.
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
    var rest = word
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = rest.prefix(while: isDigit)
    guard !whole.isEmpty, whole.count == 1 || whole.first != 0x30 else { return false }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: isDigit)
      guard !digits.isEmpty else { return false }
      rest = rest[digits.endIndex...]
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
      guard !rest.isEmpty else { return false }
      rest = rest.drop(while: isDigit)
    }
    return rest.isEmpty
  }

  private mutating func string() throws(DocumentError) -> String {
    var text: [UInt8] = []
    index += 1
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escaped()
      case 0..<0x20: throw malformed
      default: text.append(byte)
      }
    }
    throw malformed
  }

  private mutating func escaped() throws(DocumentError) -> [UInt8] {
    guard let letter = next else { throw malformed }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return try Array(String(character()).utf8)
    default: throw malformed
    }
  }

  /// The character of `\u`, or of the two of them that stand for one beyond U+FFFF; half of such a
  /// pair is none.
  private mutating func character() throws(DocumentError) -> Unicode.Scalar {
    var code = try hexadecimal()
    if 0xD800..<0xDC00 ~= code, take("\\"), take("u") {
      let low = try hexadecimal()
      guard 0xDC00..<0xE000 ~= low else { throw malformed }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw malformed }
    return scalar
  }

  private mutating func hexadecimal() throws(DocumentError) -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw malformed }
    index += 4
    return code
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || 9...13 ~= byte && byte != 11 && byte != 12 {
      if byte == 10 { line += 1 }
      index += 1
    }
  }
}
