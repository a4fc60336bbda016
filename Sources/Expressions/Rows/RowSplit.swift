/// How one row becomes several.
///
/// `UNNEST (a1, a2, a3) AS a[, (b1, b2, b3) AS b …]` makes a row of each place at which some list has
/// a value; `SPLIT (text, ';') AS part` one of each part of a text that is not blank. The place,
/// from 1, is the row's column `split_number`.
public struct RowSplit: Hashable, Sendable {
  public static let number = "split_number"

  public enum Kind: Hashable, Sendable {
    case unnest([List])
    case split(Expression, separator: String)
  }

  /// Values of which each row gets one.
  public struct List: Hashable, Sendable {
    public let name: String
    public let items: [Expression]
    let offset: Int
  }

  public let kind: Kind
  /// The columns it adds besides ``number``, as they were written.
  public let names: [String]

  /// Parses a split; `nil` for a blank text.
  ///
  /// - Throws: ``SyntaxError`` with the place of the first thing that cannot be read.
  public static func reading(_ text: String) throws(SyntaxError) -> RowSplit? {
    guard text.utf8.count <= Expression.maximalLength else { throw SyntaxError(0, .tooLong) }
    var parser = Parser(tokens: try Lexer.tokens(text))
    guard parser.token.kind != .end else { return nil }
    let split = try parser.split()
    guard parser.token.kind == .end else { throw parser.unexpected("end") }
    return split
  }

  /// Every expression in it.
  public var expressions: [Expression] {
    switch kind {
    case .unnest(let lists): lists.flatMap(\.items)
    case .split(let text, _): [text]
    }
  }
}

extension Parser {
  fileprivate mutating func split() throws(SyntaxError) -> RowSplit {
    if skip(keyword: "SPLIT") { return try splitText() }
    guard skip(keyword: "UNNEST") else { throw unexpected("UNNEST or SPLIT") }
    var lists: [RowSplit.List] = []
    repeat {
      let offset = token.offset
      try expect("(")
      let items = try list().map(Expression.init)
      try expect(keyword: "AS")
      lists.append(RowSplit.List(name: try name(), items: items, offset: offset))
    } while skip(",")
    return RowSplit(kind: .unnest(lists), names: lists.map(\.name))
  }

  private mutating func splitText() throws(SyntaxError) -> RowSplit {
    try expect("(")
    let value = Expression(try expression())
    try expect(",")
    let offset = token.offset
    let separator = try text()
    guard !separator.isEmpty else { throw SyntaxError(offset, .invalidLiteral(separator)) }
    try expect(")")
    try expect(keyword: "AS")
    let name = try name()
    return RowSplit(kind: .split(value, separator: separator), names: [name])
  }
}
