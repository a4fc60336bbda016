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
  /// A bare word in upper case; empty for anything else.
  let word: String

  init(kind: Kind, text: String, line: Int) {
    self.kind = kind
    self.text = text
    self.line = line
    word = kind == .word ? text.uppercased() : ""
  }

  /// Whether it is the bare word `word` (upper case), in any case.
  func `is`(_ word: String) -> Bool { self.word == word }

  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
}

/// Splits an SQL script of any common dialect into tokens; comments and white space fall away.
struct SQLTokens {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private(set) var tokens: [SQLToken] = []
  /// Lines of data between `COPY … FROM stdin;` and `\.`, which no statement holds.
  private(set) var dataLines = 0

  init(_ script: String) {
    bytes = Array(script.utf8)
    while let token = next() {
      tokens.append(token)
      if token.isSign(";") { passData() }
    }
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
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
    case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "E"), UInt8(ascii: "e"):
      guard peek(1) == UInt8(ascii: "'") else { return word() }
      position += 1
      return quoted(.text, until: UInt8(ascii: "'"))
    case UInt8(ascii: "$"): return dollarQuoted() ?? word()
    case UInt8(ascii: "%"):
      guard let letter = peek(1), Self.isWord(letter) else { return sign(byte) }
      return word()
    case _ where Self.isWord(byte): return word()
    default: return sign(byte)
    }
  }

  private mutating func sign(_ byte: UInt8) -> SQLToken {
    defer { advance() }
    return SQLToken(kind: .sign, text: String(UnicodeScalar(byte)), line: line)
  }

  private mutating func skipSpaceAndComments() {
    while let byte = peek() {
      let isLineStart = position == 0 || bytes[position - 1] == UInt8(ascii: "\n")
      if byte <= 32 {
        advance()
      } else if byte == UInt8(ascii: "-") && peek(1) == byte {
        skipLine()
      } else if isLineStart && (byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\\")) {
        skipLine()
      } else if byte == UInt8(ascii: "/") && peek(1) == UInt8(ascii: "*") {
        skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipLine() {
    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipComment() {
    position += 2
    while let byte = peek() {
      advance()
      guard byte == UInt8(ascii: "*"), peek() == UInt8(ascii: "/") else { continue }
      position += 1
      return
    }
  }

  /// Passes the data of `COPY … FROM stdin;`.
  private mutating func passData() {
    guard tokens.count > 3, tokens[tokens.count - 2].is("STDIN"),
      tokens[tokens.count - 3].is("FROM")
    else { return }
    skipLine()
    while peek() != nil {
      advance()
      let start = position
      skipLine()
      if bytes[start..<position].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: ".")]) { return }
      dataLines += 1
    }
  }

  /// A quoted token; a doubled closing quote stands for itself.
  private mutating func quoted(_ kind: SQLToken.Kind, until close: UInt8) -> SQLToken {
    let start = line
    advance()
    var content: [UInt8] = []
    while let byte = peek() {
      advance()
      if byte == close {
        guard peek() == close else { break }
        advance()
      }
      content.append(byte)
    }
    return SQLToken(kind: kind, text: String(decoding: content, as: UTF8.self), line: start)
  }

  /// `$tag$ … $tag$`, the body of a function; `nil` when the sign begins something else.
  private mutating func dollarQuoted() -> SQLToken? {
    let rest = bytes[(position + 1)...].prefix(64)
    guard let end = rest.firstIndex(of: UInt8(ascii: "$")),
      rest[..<end].allSatisfy({ Self.isWord($0) })
    else { return nil }
    let (tag, start) = (Array(bytes[position...end]), line)
    for _ in tag { advance() }
    let contentStart = position
    while position < bytes.count, !bytes[position...].starts(with: tag) { advance() }
    let text = String(decoding: bytes[contentStart..<position], as: UTF8.self)
    for _ in tag where position < bytes.count { advance() }
    return SQLToken(kind: .text, text: text, line: start)
  }

  private mutating func word() -> SQLToken {
    let start = position
    position += 1
    while let byte = peek(), Self.isWord(byte) { position += 1 }
    return SQLToken(
      kind: .word, text: String(decoding: bytes[start..<position], as: UTF8.self), line: line)
  }

  /// Letters, digits, `_ $ # @`, anything beyond ASCII, and the braces of templates as `${schema}`.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 128...255: true
    default: [95, 36, 35, 64, 123, 125].contains(byte)
    }
  }
}
