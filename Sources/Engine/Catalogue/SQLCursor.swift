internal import Domain

/// A place in a token list, with the moves that reading DDL needs.
struct SQLCursor {
  private let tokens: [SQLToken]
  private(set) var position = 0

  init(_ tokens: [SQLToken]) { self.tokens = tokens }

  var peek: SQLToken? { peek(0) }

  func peek(_ distance: Int) -> SQLToken? {
    position + distance < tokens.count ? tokens[position + distance] : nil
  }

  mutating func advance(_ steps: Int = 1) { position = min(position + steps, tokens.count) }

  /// Steps over `words` when they come next, in any case.
  mutating func take(_ words: String...) -> Bool {
    for (distance, word) in words.enumerated() {
      guard let token = peek(distance), token.is(word) else { return false }
    }
    advance(words.count)
    return true
  }

  mutating func take(sign: String) -> Bool {
    guard peek?.isSign(sign) == true else { return false }
    advance()
    return true
  }

  /// Names joined by dots: `[dbo].[PATIENT].[Sex]`.
  mutating func takePath() -> [SQLToken] {
    var path: [SQLToken] = []
    while let token = peek, token.kind == .word || token.kind == .name {
      path.append(token)
      advance()
      guard peek?.isSign(".") == true else { break }
      while take(sign: ".") {}
    }
    return path
  }

  /// The last part of a name: schema and database are dropped.
  mutating func takeName() -> SQLToken? { takePath().last }

  /// A text literal, or several that a plus or a line's end joins.
  mutating func takeText() -> String? {
    guard let first = peek, first.kind == .text else { return nil }
    advance()
    var text = first.text
    while let next = peek, next.kind == .text, next.line > first.line {
      text += next.text
      advance()
    }
    return text
  }

  /// The words from `token` on, for someone who looks at what was not understood.
  func words(from token: SQLToken) -> String {
    var start = min(position, tokens.count - 1)
    while start > 0, tokens[start - 1].line >= token.line, tokens[start] != token { start -= 1 }
    let words = tokens[start...].prefix(40).prefix { $0.line == token.line }
    return words.map(\.text).joined(separator: " ")
  }

  /// `(a, b DESC)` as names; empty when none follows.
  ///
  /// Words such as `CLUSTERED` before it are passed.
  mutating func takeNameList() -> [String] {
    while let token = peek, token.kind == .word,
      ["CLUSTERED", "NONCLUSTERED", "USING", "BTREE"].contains(token.word)
    {
      advance()
    }
    guard peek?.isSign("(") == true else { return [] }
    var names: [String] = []
    var isStart = true
    for token in takeParentheses() {
      if token.isSign(",") {
        isStart = true
      } else if isStart {
        names.append(token.text)
        isStart = false
      }
    }
    return names
  }

  /// What stands between a parenthesis and its partner, both passed; without a partner, up to the
  /// end of the statement.
  mutating func takeParentheses() -> [SQLToken] {
    guard take(sign: "(") else { return [] }
    var inner: [SQLToken] = []
    var depth = 1
    while let token = peek, !atStatementEnd {
      advance()
      if token.isSign("(") { depth += 1 }
      if token.isSign(")") { depth -= 1 }
      if depth == 0 { break }
      inner.append(token)
    }
    return inner
  }

  /// `CREATE [words] TABLE [IF NOT EXISTS] name`: passes it and gives the name's parts.
  mutating func takeCreateTable() -> [SQLToken]? {
    var ahead = 1
    while let token = peek(ahead), token.kind == .word, ahead < 4, !token.is("TABLE") {
      guard Self.tableKinds.contains(token.word) else { return nil }
      ahead += 1
    }
    guard peek(ahead)?.is("TABLE") == true else { return nil }
    advance(ahead + 1)
    _ = take("IF", "NOT", "EXISTS")
    let path = takePath()
    return path.isEmpty ? nil : path
  }

  private static let tableKinds: Set<String> = [
    "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "EXTERNAL", "FOREIGN", "OR", "REPLACE",
    "COLUMN", "ROW",
  ]

  /// Whether what follows an index word looks like a constraint and not like a column of that name.
  var constraintFollows: Bool {
    guard let next = peek(1) else { return false }
    if next.isSign("(") { return true }
    guard let third = peek(2) else { return false }
    return third.isSign("(") && DataType(spelling: next.text) == nil
      || ["KEY", "INDEX"].contains { next.is($0) } || peek?.is("CONSTRAINT") == true
  }

  var atElementEnd: Bool {
    guard let token = peek else { return true }
    return token.isSign(",") || token.isSign(")") || token.isSign(";")
  }

  /// Passes the rest of a table element, up to its comma or the closing parenthesis.
  mutating func skipElement() {
    while let token = peek, !atElementEnd, !atStatementEnd {
      if token.isSign("(") { _ = takeParentheses() } else { advance() }
    }
  }

  /// The bare words up to the element's end, in upper case.
  mutating func wordsOfElement() -> [String] {
    var words: [String] = []
    while let token = peek, !atElementEnd, !isBatchEnd {
      if token.kind == .word { words.append(token.word) }
      advance()
    }
    return words
  }

  /// Whether a statement ends here: at a semicolon, at `GO`, or where a line starts another one.
  var atStatementEnd: Bool {
    guard let token = peek else { return true }
    if token.isSign(";") || isBatchEnd { return true }
    guard position > 0, tokens[position - 1].line < token.line else { return false }
    return token.is("CREATE") || token.is("COMMENT") && peek(1)?.is("ON") == true
      || ["ALTER", "DROP"].contains(token.word) && peek(1)?.is("TABLE") == true
      || ["EXEC", "EXECUTE"].contains(token.word)
  }

  /// Whether here is what tools take for the end of a batch: `GO`, or a slash alone on its line.
  var isBatchEnd: Bool {
    guard let token = peek, token.is("GO") || token.isSign("/") else { return false }
    return (position == 0 || tokens[position - 1].line < token.line)
      && (peek(1).map { $0.line > token.line } ?? true)
  }

  /// Passes the rest of a statement and its end sign.
  mutating func skipStatement() {
    while let token = peek, !atStatementEnd {
      if token.isSign("(") { _ = takeParentheses() } else { advance() }
    }
    _ = take(sign: ";")
  }
}
