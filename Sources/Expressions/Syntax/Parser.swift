/// Builds a rule's tree by recursive descent with operator precedence.
struct Parser {
  private let tokens: [Token]
  private var at = 0
  private var depth = 0

  /// Twice a tree's height, since each node may stand in parentheses.
  private static let maximalDepth = 2 * Node.maximalHeight + 50

  static let reserved: Set<String> = [
    "AND", "BETWEEN", "BY", "CASE", "ELSE", "END", "FALSE", "FROM", "IN", "IS", "LIKE", "NOT",
    "NULL", "OR", "THEN", "TRUE", "WHEN",
  ]

  static func parse(_ text: String) throws(SyntaxError) -> Node {
    guard text.utf8.count <= Expression.maximalLength else { throw SyntaxError(0, .tooLong) }
    var parser = Parser(tokens: try Lexer.tokens(text))
    let node = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("end") }
    return node
  }

  init(tokens: [Token]) { self.tokens = tokens }

  var token: Token { tokens[at] }

  var following: Token { tokens[min(at + 1, tokens.count - 1)] }

  /// An expression whose loosest operator binds at least as `floor`.
  mutating func expression(_ floor: Precedence = .or) throws(SyntaxError) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximalDepth else { throw SyntaxError(token.offset, .nestedTooDeeply) }
    var left = try prefixed()
    while let longer = try extended(left, floor) { left = longer }
    return left
  }

  private mutating func prefixed() throws(SyntaxError) -> Node {
    let start = token.offset
    if skip(keyword: "NOT") { return try Node(.not(expression(.not)), at: start) }
    if skip("-") { return try Node(.negated(expression(.sign)), at: start) }
    return try primary()
  }

  /// `left` with the next operator and its operand; `nil` when none follows that `floor` allows.
  private mutating func extended(
    _ left: Node, _ floor: Precedence
  ) throws(SyntaxError) -> Node? {
    let start = token.offset
    if let found = binaryOperator() {
      guard found.precedence >= floor else { return nil }
      advance()
      return try Node(.binary(found, left, expression(found.precedence.tighter)), at: start)
    }
    guard floor <= .comparison else { return nil }
    if skip(keyword: "IS") {
      let negated = skip(keyword: "NOT")
      try expect(keyword: "NULL")
      return try Node(.isNull(left, negated: negated), at: start)
    }
    let negated = skip(keyword: "NOT")
    if let kind = try membership(of: left, negated: negated) { return try Node(kind, at: start) }
    guard !negated else { throw unexpected("IN, LIKE or BETWEEN") }
    return nil
  }

  private func binaryOperator() -> BinaryOperator? {
    switch token.kind {
    case .symbol("!="): .notEqual
    case .symbol(let symbol): BinaryOperator(rawValue: symbol)
    case .word: token.keyword.flatMap(BinaryOperator.init)
    default: nil
    }
  }

  private mutating func membership(
    of left: Node, negated: Bool
  ) throws(SyntaxError) -> Node.Kind? {
    if skip(keyword: "IN") {
      try expect("(")
      return .isIn(left, try list(), negated: negated)
    }
    if skip(keyword: "LIKE") {
      return .isLike(left, try expression(.concatenation), negated: negated)
    }
    if skip(keyword: "BETWEEN") {
      let lower = try expression(.concatenation)
      try expect(keyword: "AND")
      return .isBetween(left, lower, try expression(.concatenation), negated: negated)
    }
    return nil
  }

  private mutating func primary() throws(SyntaxError) -> Node {
    let start = token.offset
    switch token.kind {
    case .symbol("("):
      advance()
      let inner = try expression()
      try expect(")")
      return inner
    case .number(let digits):
      let literal = try Node.Literal(number: digits, at: start)
      advance()
      return try Node(.literal(literal), at: start)
    case .text(let text):
      advance()
      return try Node(.literal(.text(text)), at: start)
    case .quotedName(let name) where !name.isEmpty:
      advance()
      return try Node(.column(column(name)), at: start)
    case .word(let word): return try named(word)
    default: throw unexpected("expression")
    }
  }

  private mutating func named(_ word: String) throws(SyntaxError) -> Node {
    let start = token.offset
    let keyword = word.uppercased()
    if following.kind == .symbol("("), !Self.reserved.contains(keyword) {
      advance()
      advance()
      return try Node(call(of: word, at: start), at: start)
    }
    if case .text(let text) = following.kind,
      let literal = try Node.Literal(keyword, text, at: following.offset)
    {
      advance()
      advance()
      return try Node(.literal(literal), at: start)
    }
    switch keyword {
    case "NULL": advance()
    case "TRUE", "FALSE":
      advance()
      return try Node(.literal(.boolean(keyword == "TRUE")), at: start)
    case "CASE": return try choice()
    case _ where Self.reserved.contains(keyword): throw unexpected("expression")
    default:
      advance()
      return try Node(.column(column(word)), at: start)
    }
    return try Node(.literal(.null), at: start)
  }

  /// The column that begins with `name`: of the table `name` when a point follows.
  private mutating func column(_ name: String) throws(SyntaxError) -> Node.ColumnName {
    guard skip(".") else { return Node.ColumnName(name) }
    return Node.ColumnName(try self.name(), of: name)
  }

  private mutating func choice() throws(SyntaxError) -> Node {
    let start = token.offset
    try expect(keyword: "CASE")
    let subject = token.keyword == "WHEN" ? nil : try expression()
    var branches: [Node.Branch] = []
    repeat {
      try expect(keyword: "WHEN")
      let when = try expression()
      try expect(keyword: "THEN")
      branches.append(Node.Branch(when: when, then: try expression()))
    } while token.keyword == "WHEN"
    let otherwise = skip(keyword: "ELSE") ? try expression() : nil
    try expect(keyword: "END")
    return try Node(.choice(of: subject, branches, otherwise: otherwise), at: start)
  }

  /// Expressions between commas up to the closing parenthesis.
  mutating func list() throws(SyntaxError) -> [Node] {
    var items = [try expression()]
    while skip(",") { items.append(try expression()) }
    try expect(")")
    return items
  }

  mutating func advance() { at = min(at + 1, tokens.count - 1) }

  mutating func skip(_ symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func skip(keyword: String) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(SyntaxError) {
    guard skip(symbol) else { throw unexpected(symbol) }
  }

  mutating func expect(keyword: String) throws(SyntaxError) {
    guard skip(keyword: keyword) else { throw unexpected(keyword) }
  }

  func unexpected(_ expected: String) -> SyntaxError {
    let reason: SyntaxError.Reason =
      token.kind == .end
      ? .unexpectedEnd(expected: expected) : .unexpected(token.spelling, expected: expected)
    return SyntaxError(token.offset, reason)
  }
}

extension Node.Literal {
  init(number digits: String, at offset: Int) throws(SyntaxError) {
    let bytes = Array(digits.utf8)
    do throws(FailureReason) {
      let number = try bytes.span.decimal()
      self = bytes.contains(.point) ? .decimal(number) : .integer(number.coefficient)
    } catch {
      throw SyntaxError(offset, .numberTooLong)
    }
  }

  /// `DATE 'text'` and its like; `nil` when `keyword` begins no literal.
  init?(_ keyword: String, _ text: String, at offset: Int) throws(SyntaxError) {
    let bytes = Array(text.utf8)
    let span = bytes.span.extracting(bytes.span.trimmedRange())
    do throws(FailureReason) {
      guard !span.isEmpty else { throw .invalidDate }
      switch keyword {
      case "DATE": self = .date(try span.day())
      case "TIMESTAMP": self = .timestamp(try span.timestamp())
      case "TIME": self = .time(try span.time())
      default: return nil
      }
    } catch {
      throw SyntaxError(offset, .invalidLiteral(text))
    }
  }
}
