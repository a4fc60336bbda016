struct Token: Hashable, Sendable {
  let kind: Kind
  /// 0-based, in characters of the text.
  let offset: Int
  /// In characters of the text.
  let length: Int

  enum Kind: Hashable, Sendable {
    /// A word without quotes, in the case it was written.
    case word(String)
    case quotedName(String)
    case text(String)
    case number(String)
    case symbol(String)
    case end
  }

  /// The keyword it is: a word in upper case.
  var keyword: String? {
    guard case .word(let word) = kind else { return nil }
    return word.uppercased()
  }

  var spelling: String {
    switch kind {
    case .word(let text), .number(let text), .symbol(let text): text
    case .quotedName(let name): "\"\(name)\""
    case .text(let text): "'\(text)'"
    case .end: ""
    }
  }
}

/// Cuts a rule's text into tokens.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private var at = 0

  static func tokens(_ text: String) throws(SyntaxError) -> [Token] {
    var lexer = Lexer(scalars: Array(text.unicodeScalars))
    var tokens: [Token] = []
    repeat {
      tokens.append(try lexer.next())
    } while tokens.last?.kind != .end
    return tokens
  }

  /// Whether `name` is one word for the lexer and so needs no quotes.
  static func isWord(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.beginsWord else { return false }
    return name.unicodeScalars.allSatisfy(\.continuesWord)
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private mutating func next() throws(SyntaxError) -> Token {
    skip(while: \.properties.isWhitespace)
    let start = at
    guard at < scalars.count else { return Token(kind: .end, offset: start, length: 0) }
    let kind = try kind(startingWith: scalars[at])
    return Token(kind: kind, offset: start, length: at - start)
  }

  private mutating func kind(startingWith first: Unicode.Scalar) throws(SyntaxError) -> Token.Kind {
    switch first {
    case "'": return .text(try quoted(by: "'", else: .unterminatedText))
    case "\"": return .quotedName(try quoted(by: "\"", else: .unterminatedName))
    case "0"..."9": return .number(number())
    case ".":
      if at + 1 < scalars.count, scalars[at + 1].isDigit { return .number(number()) }
    case _ where first.beginsWord:
      let start = at
      skip(while: \.continuesWord)
      return .word(text(start..<at))
    default: break
    }
    for length in [2, 1] where at + length <= scalars.count {
      let symbol = text(at..<at + length)
      guard Self.symbols.contains(symbol) else { continue }
      at += length
      return .symbol(symbol)
    }
    throw SyntaxError(at, .unexpected(String(first), expected: "expression"))
  }

  private static let symbols: Set<String> = [
    "(", ")", ",", ".", ";", "+", "-", "*", "/", "||", "=", "<>", "!=", "<", "<=", ">", ">=",
  ]

  /// The text between two of `quote`, in which a doubled one stands for itself.
  private mutating func quoted(
    by quote: Unicode.Scalar, else reason: SyntaxError.Reason
  ) throws(SyntaxError) -> String {
    let start = at
    at += 1
    var content = String.UnicodeScalarView()
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      if scalar == quote {
        guard at < scalars.count, scalars[at] == quote else { return String(content) }
        at += 1
      }
      content.append(scalar)
    }
    throw SyntaxError(start, reason)
  }

  /// Digits with at most one point that digits follow.
  private mutating func number() -> String {
    let start = at
    skip(while: \.isDigit)
    if at + 1 < scalars.count, scalars[at] == ".", scalars[at + 1].isDigit {
      at += 1
      skip(while: \.isDigit)
    }
    return text(start..<at)
  }

  private mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
    while at < scalars.count, condition(scalars[at]) { at += 1 }
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var beginsWord: Bool { self == "_" || properties.isAlphabetic }
  fileprivate var continuesWord: Bool { beginsWord || isDigit || self == "$" || self == "#" }
}
