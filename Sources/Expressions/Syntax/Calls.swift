internal import Domain

/// What stands in the parentheses of functions, plain ones and those with a grammar of their own.
extension Parser {
  /// Parses from behind the opening parenthesis to behind the closing one.
  mutating func call(of name: String, at start: Int) throws(SyntaxError) -> Node.Kind {
    switch name.uppercased() {
    case "CAST": return try cast()
    case "EXTRACT": return try extract()
    case "POSITION": return try position()
    case "PARSE_DATE":
      let (value, pattern) = try patterned(for: .parsingDates)
      return .parsed(value, pattern, hasTime: false)
    case "PARSE_TIMESTAMP":
      let (value, pattern) = try patterned(for: .parsingTimestamps)
      return .parsed(value, pattern, hasTime: true)
    case "FORMAT_DATE":
      let (value, pattern) = try patterned(for: .formatting)
      return .formatted(value, pattern)
    case "CROSSWALK": return .crosswalk(try firstText(), try lastArgument())
    case "SURROGATE": return .surrogate(table: try firstText(), try list())
    case "LOOKUP": return try lookup()
    case "SUBSTRING": return .call(.substring, try substring(at: start))
    default: return try plainCall(of: name, at: start)
    }
  }

  private mutating func plainCall(
    of name: String, at start: Int
  ) throws(SyntaxError) -> Node.Kind {
    guard let function = Function.named[name.uppercased()] else {
      throw SyntaxError(start, .unknownFunction(name))
    }
    let arguments = skip(")") ? [] : try list()
    try check(arguments, of: function, at: start)
    return .call(function, arguments)
  }

  private func check(
    _ arguments: [Node], of function: Function, at start: Int
  ) throws(SyntaxError) {
    let counts = function.argumentCounts
    guard !counts.contains(arguments.count) else { return }
    throw SyntaxError(
      start,
      .wrongArgumentCount(
        function: function.rawValue, expected: counts, found: arguments.count))
  }

  private mutating func cast() throws(SyntaxError) -> Node.Kind {
    let value = try expression()
    try expect(keyword: "AS")
    let type = try dataType()
    try expect(")")
    return .cast(value, type)
  }

  private mutating func dataType() throws(SyntaxError) -> DataType {
    let start = token.offset
    guard case .word(let name) = token.kind else { throw unexpected("type") }
    advance()
    var sizes: [Int] = []
    if skip("(") {
      repeat { sizes.append(try size()) } while skip(",")
      try expect(")")
    }
    guard let type = DataType(sql: name.uppercased(), sizes) else {
      throw SyntaxError(start, .unknownType(name))
    }
    return type
  }

  private mutating func size() throws(SyntaxError) -> Int {
    guard case .number(let digits) = token.kind, let size = Int(digits) else {
      throw unexpected("number")
    }
    advance()
    return size
  }

  private mutating func extract() throws(SyntaxError) -> Node.Kind {
    guard let part = token.keyword.flatMap({ Node.DatePart(rawValue: $0.lowercased()) }) else {
      throw unexpected("YEAR, MONTH or DAY")
    }
    advance()
    try expect(keyword: "FROM")
    let value = try expression()
    try expect(")")
    return .extract(part, value)
  }

  /// `POSITION(part IN text)`; a comma serves too.
  private mutating func position() throws(SyntaxError) -> Node.Kind {
    let part = try expression(.concatenation)
    if !skip(keyword: "IN") { try expect(",") }
    let text = try expression()
    try expect(")")
    return .call(.position, [part, text])
  }

  /// `SUBSTRING(text FROM start FOR length)` or with commas.
  private mutating func substring(at start: Int) throws(SyntaxError) -> [Node] {
    var arguments = [try expression()]
    if skip(keyword: "FROM") {
      arguments.append(try expression())
      if skip(keyword: "FOR") { arguments.append(try expression()) }
      try expect(")")
    } else {
      while skip(",") { arguments.append(try expression()) }
      try expect(")")
      try check(arguments, of: .substring, at: start)
    }
    return arguments
  }

  private mutating func patterned(
    for use: DatePattern.Use
  ) throws(SyntaxError) -> (Node, DatePattern) {
    let value = try expression()
    try expect(",")
    let start = token.offset
    let text = try text()
    guard let pattern = DatePattern(text, for: use) else {
      throw SyntaxError(start, .invalidPattern(text))
    }
    try expect(")")
    return (value, pattern)
  }

  mutating func text() throws(SyntaxError) -> String {
    guard case .text(let text) = token.kind else { throw unexpected("text in quotes") }
    advance()
    return text
  }

  private mutating func firstText() throws(SyntaxError) -> String {
    let text = try text()
    try expect(",")
    return text
  }

  private mutating func lastArgument() throws(SyntaxError) -> Node {
    let value = try expression()
    try expect(")")
    return value
  }

  /// `lookup(TABLE.FIELD BY k, ...)` or `lookup(TABLE.FIELD BY COLUMN = k)`.
  private mutating func lookup() throws(SyntaxError) -> Node.Kind {
    let table = try name()
    try expect(".")
    let field = try name()
    try expect(keyword: "BY")
    var column: String?
    if following.kind == .symbol("="), let name = nameHere {
      column = name
      advance()
      advance()
    }
    let target = Node.Target(table: table, field: field, keyColumn: column)
    return .lookup(target, column == nil ? try list() : [try lastArgument()])
  }

  var nameHere: String? {
    switch token.kind {
    case .word(let name) where !Self.reserved.contains(name.uppercased()): name
    case .quotedName(let name) where !name.isEmpty: name
    default: nil
    }
  }

  mutating func name() throws(SyntaxError) -> String {
    guard let name = nameHere else { throw unexpected("name") }
    advance()
    return name
  }
}

extension DataType {
  /// The type that SQL calls `name` (upper case), with the numbers in its parentheses.
  init?(sql name: String, _ sizes: [Int]) {
    switch (name, sizes.count) {
    case ("TEXT", 0): self = .text(length: nil)
    case ("VARCHAR", 0...1), ("CHAR", 0...1): self = .text(length: sizes.first)
    case ("INTEGER", 0), ("INT", 0), ("BIGINT", 0), ("SMALLINT", 0): self = .integer
    case ("DECIMAL", 0...2), ("NUMERIC", 0...2):
      guard sizes.allSatisfy({ $0 <= 18 }) else { return nil }
      self = .decimal(
        precision: sizes.first, scale: sizes.isEmpty ? nil : sizes.count > 1 ? sizes[1] : 0)
    case ("DATE", 0): self = .date
    case ("TIMESTAMP", 0): self = .timestamp
    case ("TIME", 0): self = .time
    case ("BOOLEAN", 0): self = .boolean
    default: return nil
    }
  }

  /// As `CAST` writes it.
  var sql: String {
    switch self {
    case .text(nil): "TEXT"
    case .text(let length?): "VARCHAR(\(length))"
    case .decimal: length.isEmpty ? "DECIMAL" : "DECIMAL(\(length))"
    case .integer, .date, .timestamp, .time, .boolean: name.uppercased()
    }
  }
}
