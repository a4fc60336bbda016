/// A word, name, text or sign of an SQL script.
struct SQLToken: Equatable {
  enum Kind: Equatable {
    /// A bare word or number; SQL folds its case.
    case word
    /// A name in quotes, brackets or backticks, without them.
    case name
    /// A text literal, without its quotes.
    case text
    case sign
  }

  let kind: Kind
  let text: String
  let line: Int

  /// Whether it is the bare word `word` (upper case), in any case.
  func `is`(_ word: String) -> Bool { kind == .word && text.uppercased() == word }

  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
}

/// Splits an SQL script of any common dialect into tokens; comments and white space fall away.
struct SQLTokens {
  private let scalars: [UInt8]
  private var position = 0
  private var line = 1

  static func of(_ script: String) -> [SQLToken] {
    var reader = SQLTokens(scalars: Array(script.utf8))
    var tokens: [SQLToken] = []
    while let token = reader.next() { tokens.append(token) }
    return tokens
  }

  private init(scalars: [UInt8]) { self.scalars = scalars }

  private func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private mutating func advance() {
    if scalars[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func next() -> SQLToken? {
    skipSpaceAndComments()
    guard let byte = peek() else { return nil }
    switch byte {
    case UInt8(ascii: "'"): return quoted(.text, until: byte)
    case UInt8(ascii: "\""), UInt8(ascii: "`"): return quoted(.name, until: byte)
    case UInt8(ascii: "[") where peek(1) != UInt8(ascii: "]"):
      return quoted(.name, until: UInt8(ascii: "]"))
    case _ where Self.isWord(byte): return word()
    default:
      let start = line
      advance()
      return SQLToken(kind: .sign, text: String(UnicodeScalar(byte)), line: start)
    }
  }

  private mutating func skipSpaceAndComments() {
    while let byte = peek() {
      if byte <= 32 {
        advance()
      } else if byte == UInt8(ascii: "-") && peek(1) == byte {
        skip(to: "\n")
      } else if byte == UInt8(ascii: "#") && (position == 0 || scalars[position - 1] == 10) {
        skip(to: "\n")
      } else if byte == UInt8(ascii: "/") && peek(1) == UInt8(ascii: "*") {
        skip(to: "*/")
      } else {
        return
      }
    }
  }

  private mutating func skip(to end: StaticString) {
    let wanted = Array(end.description.utf8)
    while position < scalars.count {
      if scalars[position...].starts(with: wanted) {
        for _ in wanted { advance() }
        return
      }
      advance()
    }
  }

  /// A quoted token; a doubled closing quote stands for itself.
  private mutating func quoted(_ kind: SQLToken.Kind, until close: UInt8) -> SQLToken {
    let start = line
    advance()
    var bytes: [UInt8] = []
    while let byte = peek() {
      advance()
      if byte == close {
        guard peek() == close else { break }
        advance()
      }
      bytes.append(byte)
    }
    return SQLToken(kind: kind, text: String(decoding: bytes, as: UTF8.self), line: start)
  }

  private mutating func word() -> SQLToken {
    let start = position
    while let byte = peek(), Self.isWord(byte) { position += 1 }
    return SQLToken(
      kind: .word, text: String(decoding: scalars[start..<position], as: UTF8.self), line: line)
  }

  /// Letters, digits, `_ $ # @`, anything beyond ASCII, and the braces of templates as `${schema}`.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 128...255: true
    default: [95, 36, 35, 64, 123, 125].contains(byte)
    }
  }
}
