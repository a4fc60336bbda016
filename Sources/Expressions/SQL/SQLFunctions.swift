internal import Domain

/// Functions and conversions in other systems' SQL.
extension SQLPrinter {
  mutating func call(_ function: Function, _ arguments: [Node]) -> Value {
    switch function {
    case .coalesce: return firstPresent(arguments)
    case .nullif: return nullIf(arguments[0], arguments[1])
    case .concat: return joined(arguments)
    case .abs: return magnitude(strict(arguments[0]))
    case .round: return rounded(arguments)
    case .length:
      return Value(text: "length(\(text(arguments[0]).text))", type: .integer)
    case .position:
      let (part, whole) = (text(arguments[0]), text(arguments[1]))
      let text =
        dialect == .duckDB
        ? "crossgate_position(\(part.text), \(whole.text))"
        : "position(\(part.operand) IN \(whole.operand))"
      return Value(text: text, type: .integer)
    case .trim, .ltrim, .rtrim: return trimmed(text(arguments[0]).text, function)
    case .left, .right:
      return textCall(function, [text(arguments[0]).text, integer(arguments[1]).text])
    case .substring:
      var parts = [text(arguments[0]).text, integer(arguments[1]).text]
      // More characters than any text has.
      parts.append(arguments.count > 2 ? integer(arguments[2]).text : "1099511627776")
      return textCall(function, parts)
    case .lpad:
      let fill = arguments.count > 2 ? text(arguments[2]).text : "' '"
      return textCall(function, [text(arguments[0]).text, integer(arguments[1]).text, fill])
    case .upper, .lower, .replace, .nhsNumber:
      return textCall(function, arguments.map { text($0).text })
    }
  }

  private func textCall(_ function: Function, _ arguments: [String]) -> Value {
    Value(
      text: "crossgate_\(function.rawValue.lowercased())(\(arguments.joined(separator: ", ")))",
      type: .text)
  }

  private func trimmed(_ text: String, _ function: Function) -> Value {
    let name =
      dialect == .postgreSQL && function == .trim ? "btrim" : function.rawValue.lowercased()
    let spaces = dialect == .spark ? "" : ", ' '"
    return Value(text: "\(name)(\(text)\(spaces))", type: .text)
  }

  private mutating func firstPresent(_ arguments: [Node]) -> Value {
    var values = [value(arguments[0])]
    for node in arguments.dropFirst() { values.append(conditionally { $0.value(node) }) }
    let type = values.reduce(ValueType.null) { $0.united(with: $1.type) ?? $0 }
    let texts = values.map { converted($0, to: type).text }
    return Value(
      text: "coalesce(\(texts.joined(separator: ", ")))", type: type,
      isNull: values.allSatisfy(\.isNull), isPresent: values.allSatisfy(\.isPresent))
  }

  private mutating func nullIf(_ a: Node, _ b: Node) -> Value {
    let first = value(a)
    let second = conditionally { $0.strict(b) }
    let type = first.type.united(with: second.type) ?? first.type
    let kept = converted(first, to: type)
    let equal = comparison(.equal, kept, second)
    let condition =
      scope.canFail(b)
      ? "CASE WHEN \(first.operand) IS NOT NULL THEN \(equal.text) END" : equal.text
    return Value(
      text: "CASE WHEN \(condition) THEN NULL ELSE \(kept.text) END", type: type,
      isPresent: kept.isPresent)
  }

  private mutating func joined(_ arguments: [Node]) -> Value {
    let texts = arguments.map { converted(value($0), to: .text).text }
    let call = dialect == .spark ? "concat_ws('', " : "concat("
    return Value(
      text: "crossgate_limited(\(call)\(texts.joined(separator: ", "))))", type: .text)
  }

  private func magnitude(_ value: Value) -> Value {
    if value.type == .decimal, dialect == .duckDB {
      return Value(text: "ltrim(\(value.text), '-')", type: .decimal)
    }
    return Value(text: "abs(\(value.text))", type: value.type)
  }

  private mutating func rounded(_ arguments: [Node]) -> Value {
    let number = converted(strict(arguments[0]), to: .decimal)
    let places = arguments.count > 1 ? integer(arguments[1]).text : "0"
    return Value(text: "crossgate_decimal_round(\(number.text), \(places))", type: .decimal)
  }

  mutating func extract(_ part: Node.DatePart, _ node: Node) -> Value {
    Value(
      text:
        "CAST(EXTRACT(\(part.rawValue.uppercased()) FROM \(strict(node).operand)) AS "
        + "\(dialect.name(of: .integer)))",
      type: .integer)
  }

  /// A `CAST`.
  mutating func cast(_ value: Value, to wanted: DataType, at node: Node) -> Value {
    let type = ValueType(wanted)
    if dialect == .spark, value.type == .decimal, type == .text {
      differ(.decimalPlaces, at: node)
    }
    var result = value.type == .null ? converted(value, to: type) : simplyCast(value, to: type)
    result.isNull = value.isNull
    guard !value.isNull else { return result }
    switch wanted {
    case .text(let length?):
      return Value(text: "crossgate_left(\(result.text), \(length))", type: .text)
    case .decimal(let precision, let scale?):
      let digits = precision ?? 18
      return Value(
        text: "crossgate_decimal_limited(\(result.text), \(digits), \(scale))", type: .decimal)
    default: return result
    }
  }

  private func simplyCast(_ value: Value, to type: ValueType) -> Value {
    if value.type == type { return value }
    let name = dialect.name(of: type)
    let text =
      switch (value.type, type) {
      case (_, .text): spelled(value)
      case (.text, _): "crossgate_\(type.rawValue)(\(value.text))"
      case (.decimal, .integer):
        dialect == .duckDB
          ? "crossgate_decimal_integer(\(value.text))" : "CAST(round(\(value.text)) AS \(name))"
      case (.timestamp, .time) where dialect == .spark:
        "date_format(\(value.text), 'HH:mm:ss')"
      case (.boolean, .integer) where dialect == .postgreSQL:
        "CAST(CAST(\(value.text) AS integer) AS bigint)"
      case (.integer, .boolean): "crossgate_truth(\(value.text))"
      default: "CAST(\(value.text) AS \(name))"
      }
    return Value(text: text, type: type, isPresent: type == .text)
  }
}
