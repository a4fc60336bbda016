/// A table joined to the rows that a target table is made of.
///
/// `[LEFT | INNER] JOIN table [AS alias] ON column = expression [AND column = expression …]`: the
/// column is of the joined table, the expression of what stands before it.
public struct TableJoin: Hashable, Sendable {
  /// As it was written.
  public let table: String
  /// What rules call it; the table's own name unless the join gives another.
  public let alias: String
  /// Whether a row that finds none is left out; else the joined columns are then empty.
  public let isInner: Bool
  public let conditions: [Condition]
  let offset: Int

  /// A column of the joined table and what it must equal.
  public struct Condition: Hashable, Sendable {
    public let column: String
    public let value: Expression
    let offset: Int
  }

  /// Parses joins, between which semicolons may stand.
  ///
  /// - Throws: ``SyntaxError`` with the place of the first thing that cannot be read.
  public static func list(parsing text: String) throws(SyntaxError) -> [TableJoin] {
    guard text.utf8.count <= Expression.maximalLength else { throw SyntaxError(0, .tooLong) }
    var parser = Parser(tokens: try Lexer.tokens(text))
    return try parser.joins()
  }
}

extension Parser {
  fileprivate mutating func joins() throws(SyntaxError) -> [TableJoin] {
    var joins: [TableJoin] = []
    while token.kind != .end {
      joins.append(try join())
      _ = skip(";")
    }
    return joins
  }

  private mutating func join() throws(SyntaxError) -> TableJoin {
    let isInner = token.keyword != "LEFT"
    if !skip(keyword: "LEFT"), !skip(keyword: "INNER"), token.keyword != "JOIN" {
      throw unexpected("LEFT JOIN or INNER JOIN")
    }
    try expect(keyword: "JOIN")
    let offset = token.offset
    let table = try name()
    let alias = skip(keyword: "AS") ? try name() : table
    try expect(keyword: "ON")
    var conditions: [TableJoin.Condition] = []
    repeat { conditions.append(try condition(of: alias)) } while skip(keyword: "AND")
    return TableJoin(
      table: table, alias: alias, isInner: isInner, conditions: conditions, offset: offset)
  }

  private mutating func condition(of alias: String) throws(SyntaxError) -> TableJoin.Condition {
    let offset = token.offset
    var column = try name()
    if token.kind == .symbol(".") {
      guard column.lowercased() == alias.lowercased() else {
        throw SyntaxError(offset, .unexpected(column, expected: alias))
      }
      advance()
      column = try name()
    }
    try expect("=")
    return TableJoin.Condition(
      column: column, value: Expression(try expression(.concatenation)), offset: offset)
  }
}
