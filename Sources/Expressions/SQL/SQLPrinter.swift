public import Domain

extension Expression {
  /// The rule as `dialect` has it, made the type of the field it fills; `nil` leaves it as it is.
  ///
  /// The driving table's columns are texts as an extract holds them, and stand under the alias
  /// `driving` where a subquery needs them. What the rule calls beyond the dialect is in its
  /// ``SQLDialect/prelude``.
  ///
  /// - Throws: ``TypeError`` when the rule makes no sense in `scope`.
  public func sql(
    for dialect: SQLDialect, in scope: Scope, filling type: DataType? = nil
  ) throws(TypeError) -> SQLText {
    _ = try Program(self, in: scope, filling: type)
    var printer = SQLPrinter(dialect: dialect, scope: scope)
    var value = printer.value(root)
    if let type { value = printer.converted(value, to: ValueType(type)) }
    let text =
      value.type == .text && !value.isPresent ? "crossgate_text(\(value.text))" : value.text
    guard printer.differences.isEmpty else { return .unsupported(printer.differences) }
    return .text(text)
  }
}

/// Prints a tree that makes sense in its scope; what the dialect cannot do is collected.
struct SQLPrinter {
  let dialect: SQLDialect
  let scope: Scope
  private(set) var differences: [SQLDifference] = []
  private var steps = 0
  private static let mostSteps = 20_000
  private static let mostBytes = 4 * Expression.maximalLength
  /// Whether columns are asked for within a subquery, whose own columns come first.
  private var isWithinSubquery = false
  /// Whether only some rows want what is being printed.
  private var isConditional = false

  init(dialect: SQLDialect, scope: Scope) {
    self.dialect = dialect
    self.scope = scope
  }

  /// A printed part.
  struct Value {
    var text: String
    var type: ValueType
    /// Whether it can stand beside an operator without parentheses.
    var isAtom = true
    /// Whether it is NULL in every row.
    var isNull = false
    /// Whether it is a text that is NULL rather than blank.
    var isPresent = false
    /// Whether a row can be rejected by it.
    var canFail = true
    var mayBeNull = true

    /// As an operand.
    var operand: String { isAtom ? text : "(\(text))" }
  }

  mutating func differ(_ reason: SQLDifference.Reason, at node: Node) {
    differences.append(SQLDifference(dialect: dialect, offset: node.offset, reason: reason))
  }

  mutating func value(_ node: Node) -> Value {
    steps += 1
    guard steps <= Self.mostSteps else { return tooLong(node) }
    var result = printed(node)
    guard result.text.utf8.count <= Self.mostBytes else { return tooLong(node) }
    result.canFail = scope.canFail(node)
    result.mayBeNull = scope.mayBeNull(node)
    return result
  }

  /// Parts that are printed more than once let nested ones grow beyond all bounds.
  private mutating func tooLong(_ node: Node) -> Value {
    if !differences.contains(where: { $0.reason == .tooLong }) { differ(.tooLong, at: node) }
    return Value(text: "NULL", type: .null)
  }

  private mutating func printed(_ node: Node) -> Value {
    switch node.kind {
    case .literal(let literal): self.literal(literal, at: node)
    case .column(let name): column(name)
    case .negated(let a): negated(strict(a))
    case .not(let a):
      Value(text: "NOT \(boolean(a).operand)", type: .boolean, isAtom: false)
    case .binary(let symbol, let a, let b): binary(symbol, a, b, node)
    case .isNull(let a, let negated):
      Value(
        text: "\(value(a).operand) IS \(negated ? "NOT " : "")NULL", type: .boolean, isAtom: false)
    case .isIn(let a, let list, let negated): membership(of: a, in: list, negated: negated)
    case .isLike(let a, let b, let negated): likeness(of: a, to: b, negated: negated)
    case .isBetween(let a, let b, let c, let negated): between(a, b, c, negated: negated)
    case .choice(let subject, let branches, let otherwise):
      choice(of: subject, branches, otherwise: otherwise)
    case .cast(let a, let type):
      cast(value(a), to: type, at: node)
    case .call(let function, let arguments): call(function, arguments)
    case .extract(let part, let a): extract(part, a)
    case .parsed(let a, let pattern, let hasTime): parsed(a, pattern, hasTime: hasTime)
    case .formatted(let a, let pattern): formatted(a, pattern)
    case .crosswalk(let name, let a): crosswalk(name, a, at: node)
    case .surrogate(let table, let key): surrogate(table, key, at: node)
    case .lookup(let target, let key): lookup(target, key, at: node)
    }
  }

  /// An operand without which there is no value, so that it must not be NULL for all rows.
  mutating func strict(_ node: Node) -> Value {
    let result = value(node)
    if node.isConstant, result.isNull || scope.mayBeNull(node) {
      differ(.constantOperand, at: node)
    }
    return result
  }

  /// A condition of a choice, which must not be the same for all rows.
  mutating func condition(_ node: Node) -> Value {
    if node.isFoldable { differ(.constantCondition, at: node) }
    return boolean(node)
  }

  mutating func text(_ node: Node) -> Value { converted(strict(node), to: .text) }

  mutating func integer(_ node: Node) -> Value { converted(strict(node), to: .integer) }

  mutating func boolean(_ node: Node) -> Value { converted(value(node), to: .boolean) }

  /// Prints what only some rows ask for.
  mutating func conditionally<Result>(_ print: (inout SQLPrinter) -> Result) -> Result {
    let before = isConditional
    isConditional = true
    defer { isConditional = before }
    return print(&self)
  }

  /// Prints within a subquery what `nodes` give as parts of a key.
  mutating func withinSubquery<Result>(_ print: (inout SQLPrinter) -> Result) -> Result {
    let before = isWithinSubquery
    isWithinSubquery = true
    defer { isWithinSubquery = before }
    return print(&self)
  }

  /// Notes a reference whose subquery is computed though no row may ask for it.
  mutating func noteEagerness(of operands: [Node], at node: Node) {
    guard dialect != .postgreSQL, isConditional, operands.contains(where: { scope.canFail($0) })
    else { return }
    differ(.eagerReference, at: node)
  }

  private func column(_ name: Node.ColumnName) -> Value {
    let type = scope.column(name)?.type ?? .text
    let spelled = dialect.name(name.name)
    let table = name.table.map { dialect.name($0) } ?? (isWithinSubquery ? "driving" : nil)
    let path = table.map { "\($0).\(spelled)" } ?? spelled
    return Value(text: "crossgate_\(type.rawValue)(\(path))", type: type, isPresent: true)
  }

  private mutating func literal(_ literal: Node.Literal, at node: Node) -> Value {
    switch literal {
    case .null: Value(text: "NULL", type: .null, isNull: true)
    case .boolean(let truth): Value(text: truth ? "TRUE" : "FALSE", type: .boolean)
    case .text(let text):
      Value(
        text: dialect.text(text), type: .text,
        isPresent: text.unicodeScalars.contains { $0 != " " })
    case .integer(let number): Value(text: String(number), type: .integer)
    case .decimal: Value(text: dialect.decimal(node.sql), type: .decimal)
    case .date: Value(text: node.sql, type: .date, isAtom: false)
    case .timestamp:
      Value(
        text: dialect.timestamp(node.sql.replacing("T", with: " ", after: 12)), type: .timestamp,
        isAtom: false)
    case .time:
      Value(
        text: dialect == .spark ? String(node.sql.dropFirst(5)) : node.sql, type: .time,
        isAtom: false)
    }
  }

  /// `value` as `type`, which it becomes without loss.
  func converted(_ value: Value, to type: ValueType) -> Value {
    guard value.type != type else { return value }
    let text =
      switch (value.type, type) {
      case (_, .null): value.text
      case (.null, _): "CAST(NULL AS \(dialect.name(of: type)))"
      case (.integer, .decimal):
        "CAST(\(value.text) AS \(dialect.name(of: .decimal)))"
      case (.date, .timestamp): "CAST(\(value.text) AS \(dialect.name(of: .timestamp)))"
      default: spelled(value)
      }
    return Value(
      text: text, type: type, isNull: value.isNull, isPresent: type == .text,
      canFail: value.canFail, mayBeNull: value.mayBeNull)
  }

  /// The canonical text of `value`.
  func spelled(_ value: Value) -> String {
    switch (value.type, dialect) {
    case (.text, _), (.decimal, .duckDB), (.time, .spark): value.text
    case (.timestamp, .postgreSQL):
      "to_char(\(value.text), 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    case (.timestamp, .duckDB): "strftime(\(value.text), '%Y-%m-%dT%H:%M:%S')"
    case (.timestamp, .spark): "date_format(\(value.text), \"yyyy-MM-dd'T'HH:mm:ss\")"
    case (.date, .postgreSQL): "to_char(\(value.text), 'YYYY-MM-DD')"
    default: "CAST(\(value.text) AS \(dialect.name(of: .text)))"
    }
  }
}

extension String {
  /// Replaces the first `part` that stands behind the first `start` characters.
  fileprivate func replacing(_ part: Character, with other: Character, after start: Int) -> String {
    var characters = Array(self)
    if let found = characters.dropFirst(start).firstIndex(of: part) { characters[found] = other }
    return String(characters)
  }
}
