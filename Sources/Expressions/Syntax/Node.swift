internal import Domain

/// A part of a rule as a tree; equality is of what is said, not of where it stands.
struct Node: Hashable, Sendable {
  let kind: Kind
  /// 0-based, in characters of the text.
  let offset: Int
  let height: Int

  static let maximalHeight = 200

  indirect enum Kind: Hashable, Sendable {
    case literal(Literal)
    case column(ColumnName)
    case negated(Node)
    case not(Node)
    case binary(BinaryOperator, Node, Node)
    case isNull(Node, negated: Bool)
    case isIn(Node, [Node], negated: Bool)
    case isLike(Node, Node, negated: Bool)
    case isBetween(Node, Node, Node, negated: Bool)
    case choice(of: Node?, [Branch], otherwise: Node?)
    case cast(Node, DataType)
    case call(Function, [Node])
    case extract(DatePart, Node)
    case parsed(Node, DatePattern, hasTime: Bool)
    case formatted(Node, DatePattern)
    case crosswalk(String, Node)
    case surrogate(table: String, [Node])
    case lookup(Target, [Node])
  }

  enum Literal: Hashable, Sendable {
    case null
    case boolean(Bool)
    case text(String)
    case integer(Int64)
    case decimal(ExactNumber)
    case date(Int64)
    case timestamp(Int64)
    case time(Int64)
  }

  struct Branch: Hashable, Sendable {
    let when: Node
    let then: Node
  }

  /// A column of the row, in the case it was written.
  struct ColumnName: Hashable, Sendable {
    /// The table it is of, where the rule says so.
    let table: String?
    let name: String

    init(_ name: String, of table: String? = nil) {
      self.table = table
      self.name = name
    }

    /// As scopes and ``Expression/columns`` have it: in lower case.
    var path: String {
      (table.map { "\($0).\(name)" } ?? name).lowercased()
    }
  }

  /// What a lookup names, in the case it was written.
  struct Target: Hashable, Sendable {
    let table: String
    let field: String
    let keyColumn: String?

    var reference: LookupReference {
      LookupReference(table: table, field: field, keyColumn: keyColumn)
    }
  }

  enum DatePart: String, CaseIterable, Hashable, Sendable {
    case year, month, day
  }

  /// - Throws: ``SyntaxError`` when the tree becomes higher than any sound rule is.
  init(_ kind: Kind, at offset: Int) throws(SyntaxError) {
    self.kind = kind
    self.offset = offset
    height = 1 + (kind.operands.map(\.height).max() ?? 0)
    guard height <= Self.maximalHeight else { throw SyntaxError(offset, .nestedTooDeeply) }
  }

  static func == (a: Node, b: Node) -> Bool { a.kind == b.kind }

  func hash(into hasher: inout Hasher) { hasher.combine(kind) }

  func visit(_ body: (Node) -> Void) {
    body(self)
    for operand in kind.operands { operand.visit(body) }
  }

  /// Visits the parts of which each may be the value of the whole, choices and casts seen through.
  func visitValues(_ body: (Node) -> Void) {
    switch kind {
    case .cast(let inner, _): inner.visitValues(body)
    case .call(.coalesce, let parts): for part in parts { part.visitValues(body) }
    case .call(.nullif, let parts): parts.first?.visitValues(body)
    case .choice(_, let branches, let otherwise):
      for branch in branches { branch.then.visitValues(body) }
      otherwise?.visitValues(body)
    default: body(self)
    }
  }
}

extension Node.Kind {
  /// The parts in the order they are written.
  var operands: [Node] {
    switch self {
    case .literal, .column: []
    case .negated(let a), .not(let a), .isNull(let a, _), .cast(let a, _), .extract(_, let a),
      .parsed(let a, _, _), .formatted(let a, _), .crosswalk(_, let a):
      [a]
    case .binary(_, let a, let b), .isLike(let a, let b, _): [a, b]
    case .isBetween(let a, let b, let c, _): [a, b, c]
    case .isIn(let a, let list, _): [a] + list
    case .call(_, let list), .surrogate(_, let list), .lookup(_, let list): list
    case .choice(let subject, let branches, let otherwise):
      [subject].compactMap(\.self) + branches.flatMap { [$0.when, $0.then] }
        + [otherwise].compactMap(\.self)
    }
  }
}

/// How tightly operators bind, loosest first.
enum Precedence: Int, Comparable, Sendable {
  case or, and, not, comparison, concatenation, sum, product, sign, primary

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

/// Raw values are how SQL writes them.
enum BinaryOperator: String, CaseIterable, Hashable, Sendable {
  case or = "OR"
  case and = "AND"
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case concatenate = "||"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"

  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .concatenate: .concatenation
    case .plus, .minus: .sum
    case .times, .divide: .product
    }
  }
}

/// Functions whose arguments are plain expressions; raw values are their canonical names.
enum Function: String, CaseIterable, Hashable, Sendable {
  case abs = "ABS"
  case coalesce = "COALESCE"
  case concat = "CONCAT"
  case left = "LEFT"
  case length = "LENGTH"
  case lower = "LOWER"
  case lpad = "LPAD"
  case ltrim = "LTRIM"
  case nhsNumber = "nhs_number"
  case nullif = "NULLIF"
  case position = "POSITION"
  case replace = "REPLACE"
  case right = "RIGHT"
  case round = "ROUND"
  case rtrim = "RTRIM"
  case substring = "SUBSTRING"
  case trim = "TRIM"
  case upper = "UPPER"

  static let named = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue.uppercased(), $0) })

  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .abs, .length, .lower, .ltrim, .nhsNumber, .rtrim, .trim, .upper: 1...1
    case .left, .nullif, .position, .right: 2...2
    case .replace: 3...3
    case .round: 1...2
    case .lpad, .substring: 2...3
    case .coalesce, .concat: 1...Int.max
    }
  }
}
