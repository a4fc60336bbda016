/// Why a text is no JSON that we take; `offset` in bytes.
enum JSONError: Error, Equatable {
  case malformed(offset: Int)
  case tooDeep(offset: Int)
  case duplicateName(String)
}

extension JSON {
  /// Reads a strict JSON text: no name twice, at most 64 levels, numbers that a computer can hold.
  ///
  /// - Throws: ``JSONError``.
  init(reading bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var place = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value()
    skipBlanks()
    guard place == bytes.count else { throw malformed }
    return value
  }

  private var malformed: JSONError { .malformed(offset: place) }
  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard let next, next == byte.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipBlanks()
    switch next.map({ Character(Unicode.Scalar($0)) }) {
    case "{": return try object()
    case "[": return try array()
    case "\"": return .string(try string())
    case "t": return try word("true", .bool(true))
    case "f": return try word("false", .bool(false))
    case "n": return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[place...].starts(with: word.utf8) else { throw malformed }
    place += word.utf8.count
    return value
  }

  private mutating func enter() throws(JSONError) {
    place += 1
    depth += 1
    guard depth <= 64 else { throw .tooDeep(offset: place) }
    skipBlanks()
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var members: [JSON.Member] = []
    var names: Set<String> = []
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw malformed }
      let name = try string()
      guard names.insert(name).inserted else { throw .duplicateName(name) }
      skipBlanks()
      guard take(":") else { throw malformed }
      members.append(.init(name: name, value: try value()))
      skipBlanks()
    } while take(",")
    guard take("}") else { throw malformed }
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var elements: [JSON] = []
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw malformed }
    return .array(elements)
  }

  private mutating func string() throws(JSONError) -> String {
    place += 1
    var found: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: found, as: UTF8.self) else { throw malformed }
        return text
      case UInt8(ascii: "\\"): found += try escaped()
      case ..<0x20: throw malformed
      default: found.append(byte)
      }
    }
    throw malformed
  }

  private mutating func escaped() throws(JSONError) -> [UInt8] {
    guard let byte = next else { throw malformed }
    place += 1
    switch Character(Unicode.Scalar(byte)) {
    case "\"", "\\", "/": return [byte]
    case "b": return [0x08]
    case "f": return [0x0c]
    case "n": return [0x0a]
    case "r": return [0x0d]
    case "t": return [0x09]
    case "u": return Array(String(Character(try scalar())).utf8)
    default: throw malformed
    }
  }

  /// The scalar of `\uXXXX`, or of a pair of them; a lone surrogate is none.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xd800..<0xdc00).contains(first), take("\\"), take("u") else { throw malformed }
    let second = try fourDigits()
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw malformed }
    return scalar
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    guard place + 4 <= bytes.count else { throw malformed }
    let digits = bytes[place..<place + 4].map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.allSatisfy({ $0 != nil }) else { throw malformed }
    place += 4
    return digits.compactMap(\.self).reduce(0) { $0 << 4 + UInt32($1) }
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = place
    _ = take("-")
    let whole = skipDigits()
    guard whole > 0, whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
      throw malformed
    }
    var isInteger = true
    if take(".") {
      isInteger = false
      guard skipDigits() > 0 else { throw malformed }
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      guard skipDigits() > 0 else { throw malformed }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isInteger, let number = Int(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw malformed }
    return .number(number)
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }
}
