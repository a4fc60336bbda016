internal import Domain

extension BinaryOperator {
  fileprivate var comparisonName: String? {
    switch self {
    case .equal: "equal"
    case .notEqual: "not_equal"
    case .less: "less"
    case .lessOrEqual: "less_or_equal"
    case .greater: "greater"
    case .greaterOrEqual: "greater_or_equal"
    default: nil
    }
  }
}

/// Operators and choices in other systems' SQL.
extension SQLPrinter {
  mutating func binary(_ symbol: BinaryOperator, _ a: Node, _ b: Node, _ node: Node) -> Value {
    switch symbol {
    case .and, .or: junction(symbol, node)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      comparison(symbol, strict(a), strict(b))
    case .concatenate: concatenation(node)
    case .plus, .minus: arithmetic(symbol, strict(a), strict(b))
    case .times, .divide: product(symbol, strict(a), strict(b), at: node)
    }
  }

  /// The operands of `symbol`s that follow one another, from the left.
  private func chain(of symbol: BinaryOperator, _ node: Node) -> [Node] {
    guard case .binary(symbol, let a, let b) = node.kind else { return [node] }
    return chain(of: symbol, a) + [b]
  }

  /// Where a later operand can be rejected, a `CASE` keeps the system from computing it too early;
  /// where it is a constant, from leaving out the earlier ones.
  private mutating func junction(_ symbol: BinaryOperator, _ node: Node) -> Value {
    let nodes = chain(of: symbol, node)
    var terms = [boolean(nodes[0]).operand]
    for node in nodes.dropFirst() {
      terms.append(conditionally { $0.boolean(node) }.operand)
    }
    let isLazy =
      nodes.dropFirst().contains { scope.canFail($0) || $0.isFoldable }
      && nodes.contains { scope.canFail($0) }
    return junction(symbol, terms, isLazy: isLazy)
  }

  func junction(_ symbol: BinaryOperator, _ terms: [String], isLazy: Bool) -> Value {
    let all = terms.joined(separator: " \(symbol.rawValue) ")
    guard isLazy else { return Value(text: all, type: .boolean, isAtom: false) }
    let cases = terms.dropLast().map { term in
      symbol == .and ? "WHEN NOT \(term) THEN FALSE" : "WHEN \(term) THEN TRUE"
    }
    return Value(
      text: "CASE \(cases.joined(separator: " ")) ELSE \(all) END", type: .boolean)
  }

  /// DuckDB leaves the right side uncomputed where the left is NULL in all rows at hand; a function
  /// keeps it from that where the right side can be rejected.
  func comparison(_ symbol: BinaryOperator, _ a: Value, _ b: Value) -> Value {
    let (left, right) = comparable(a, b)
    if dialect == .duckDB, b.canFail, a.mayBeNull, let name = symbol.comparisonName {
      return Value(text: "crossgate_\(name)(\(left), \(right))", type: .boolean)
    }
    return Value(text: "\(left) \(symbol.rawValue) \(right)", type: .boolean, isAtom: false)
  }

  /// Both as operands of a comparison: of one type, texts in the order of their bytes.
  private func comparable(_ a: Value, _ b: Value) -> (String, String) {
    let type = a.type.united(with: b.type) ?? a.type
    let (left, right) = (converted(a, to: type), converted(b, to: type))
    switch (type, dialect) {
    case (.text, .postgreSQL): return ("\(left.operand) COLLATE \"C\"", right.operand)
    case (.decimal, .duckDB):
      return (
        "crossgate_decimal_number(\(left.text))", "crossgate_decimal_number(\(right.text))"
      )
    default: return (left.operand, right.operand)
    }
  }

  private mutating func concatenation(_ node: Node) -> Value {
    let nodes = chain(of: .concatenate, node)
    let parts = nodes.map { text($0).operand }
    if dialect == .duckDB, nodes.dropFirst().contains(where: { scope.canFail($0) }) {
      return Value(text: "crossgate_joined([\(parts.joined(separator: ", "))])", type: .text)
    }
    return Value(
      text: "crossgate_limited(\(parts.joined(separator: " || ")))", type: .text)
  }

  private mutating func product(
    _ symbol: BinaryOperator, _ a: Value, _ b: Value, at node: Node
  ) -> Value {
    let result = arithmetic(symbol, a, b)
    if dialect == .spark, result.type == .decimal { differ(.decimalPlaces, at: node) }
    return result
  }

  private func arithmetic(_ symbol: BinaryOperator, _ a: Value, _ b: Value) -> Value {
    let minus = symbol == .minus
    switch (a.type, b.type) {
    case (.date, .date):
      return Value(text: "crossgate_days_between(\(a.text), \(b.text))", type: .integer)
    case (.date, _):
      let days = minus ? negated(b).text : b.text
      return Value(text: "crossgate_days_after(\(a.text), \(days))", type: .date)
    case (_, .date):
      return Value(text: "crossgate_days_after(\(b.text), \(a.text))", type: .date)
    default: break
    }
    let name =
      switch symbol {
      case .plus: "plus"
      case .minus: "minus"
      case .times: "times"
      default: "over"
      }
    guard a.type.united(with: b.type) == .decimal else {
      return Value(text: "crossgate_\(name)(\(a.text), \(b.text))", type: .integer)
    }
    let (left, right) = (converted(a, to: .decimal), converted(b, to: .decimal))
    return Value(
      text: "crossgate_decimal_\(name)(\(left.text), \(right.text))", type: .decimal)
  }

  func negated(_ value: Value) -> Value {
    if value.type == .decimal, dialect == .duckDB {
      return Value(text: "crossgate_decimal_negated(\(value.text))", type: .decimal)
    }
    let text = value.text.hasPrefix("-") ? "-(\(value.text))" : "-\(value.operand)"
    return Value(text: text, type: value.type == .null ? .integer : value.type, isAtom: false)
  }

  /// `a` among `list`; candidates that can be rejected are asked one after another.
  mutating func membership(of a: Node, in list: [Node], negated: Bool) -> Value {
    let subject = value(a)
    let candidates = list.map { node in conditionally { $0.value(node) } }
    let type = candidates.reduce(subject.type) { $0.united(with: $1.type) ?? $0 }
    let isLazy = list.contains { scope.canFail($0) }
    guard isLazy || type == .decimal && dialect == .duckDB else {
      let items = candidates.map { converted($0, to: type).text }.joined(separator: ", ")
      return Value(
        text: "\(converted(subject, to: type).operand) \(negated ? "NOT " : "")IN (\(items))",
        type: .boolean, isAtom: false)
    }
    let terms = candidates.map { candidate in
      comparison(.equal, converted(subject, to: type), converted(candidate, to: type)).operand
    }
    let any = junction(.or, terms, isLazy: terms.count > 1)
    let found = negated ? "NOT \(any.operand)" : any.text
    return Value(
      text: "CASE WHEN \(subject.operand) IS NOT NULL THEN \(found) END", type: .boolean)
  }

  mutating func between(_ a: Node, _ b: Node, _ c: Node, negated: Bool) -> Value {
    let value = strict(a)
    let least = comparison(.greaterOrEqual, value, strict(b))
    let most = conditionally { printer in
      printer.comparison(.lessOrEqual, value, printer.strict(c))
    }
    let isLazy = scope.canFail(c) || a.isConstant && c.isConstant && scope.canFail(b)
    let within = junction(.and, [least.operand, most.operand], isLazy: isLazy)
    guard negated else { return within }
    return Value(text: "NOT \(within.operand)", type: .boolean, isAtom: false)
  }

  mutating func likeness(of a: Node, to b: Node, negated: Bool) -> Value {
    let subject = text(a).operand
    let pattern = text(b).operand
    if dialect == .duckDB, scope.canFail(b) {
      let like = "crossgate_like(\(subject), \(pattern))"
      return Value(text: negated ? "NOT \(like)" : like, type: .boolean, isAtom: !negated)
    }
    let like = "\(subject) \(negated ? "NOT " : "")LIKE "
    let shape =
      switch dialect {
      case .postgreSQL: "\(pattern) ESCAPE ''"
      case .duckDB: pattern
      case .spark: "replace(\(pattern), '\\\\', '\\\\\\\\')"
      }
    return Value(text: like + shape, type: .boolean, isAtom: false)
  }

  mutating func choice(
    of subject: Node?, _ branches: [Node.Branch], otherwise: Node?
  ) -> Value {
    let compared = subject.map { value($0) }
    var conditions: [String] = []
    if let subject, let compared {
      conditions = matches(of: subject, compared, branches.map(\.when))
    } else {
      for (place, branch) in branches.enumerated() {
        conditions.append(
          place == 0
            ? condition(branch.when).text : conditionally { $0.condition(branch.when) }.text)
      }
    }
    var values = branches.map { branch in conditionally { $0.value(branch.then) } }
    if let otherwise { values.append(conditionally { $0.value(otherwise) }) }
    let type = values.reduce(ValueType.null) { $0.united(with: $1.type) ?? $0 }
    let texts = values.map { $0.isNull ? "NULL" : converted($0, to: type).text }
    let cases = zip(conditions, texts).map { "WHEN \($0) THEN \($1)" }.joined(separator: " ")
    let last = texts.count > conditions.count ? " ELSE \(texts[texts.count - 1])" : ""
    let result = Value(
      text: "CASE \(cases)\(last) END", type: type, isNull: values.allSatisfy(\.isNull),
      isPresent: values.allSatisfy { $0.isPresent || $0.isNull })
    return result
  }

  /// The conditions under which `subject` equals each candidate.
  private mutating func matches(
    of subject: Node, _ compared: Value, _ candidates: [Node]
  ) -> [String] {
    let isLazy = candidates.contains { scope.canFail($0) }
    if subject.isConstant, let first = candidates.first(where: \.isConstant) {
      differ(.constantCondition, at: first)
    }
    let values = candidates.map { node in conditionally { $0.value(node) } }
    let type = values.reduce(compared.type) { $0.united(with: $1.type) ?? $0 }
    return values.map { candidate in
      let equal = comparison(
        .equal, converted(compared, to: type), converted(candidate, to: type))
      guard isLazy else { return equal.text }
      return "CASE WHEN \(compared.operand) IS NOT NULL THEN \(equal.text) END"
    }
  }
}
