/// Patterns of dates in other systems' SQL.
extension SQLPrinter {
  mutating func parsed(_ node: Node, _ pattern: DatePattern, hasTime: Bool) -> Value {
    let text = text(node).text
    let (shape, parts) = (dialect.text(pattern.shape), dialect.text(parts(of: pattern)))
    return Value(
      text: "crossgate_parse_\(hasTime ? "timestamp" : "date")(\(text), \(shape), \(parts))",
      type: hasTime ? .timestamp : .date)
  }

  /// The groups of the pattern's shape as `year-month-day-hour-minute-second`.
  private func parts(of pattern: DatePattern) -> String {
    let numbers = pattern.elements.filter { !$0.isSign }
    let orders: [[DatePattern.Element]] = [
      [.year], [.month, .monthName], [.day], [.hour], [.minute], [.second],
    ]
    return orders.map { wanted in
      numbers.firstIndex(where: wanted.contains)
        .map { "\(dialect == .spark ? "$" : "\\")\($0 + 1)" } ?? "0"
    }.joined(separator: "-")
  }

  mutating func formatted(_ node: Node, _ pattern: DatePattern) -> Value {
    let moment = converted(strict(node), to: .timestamp).text
    let spelled = pattern.elements.map { $0.format(dialect) }.joined()
    let text =
      switch dialect {
      case .postgreSQL: "to_char(\(moment), \(dialect.text(spelled)))"
      case .duckDB: "upper(strftime(\(moment), \(dialect.text(spelled))))"
      case .spark: "upper(date_format(\(moment), \(dialect.text(spelled))))"
      }
    return Value(text: text, type: .text)
  }
}

extension DatePattern {
  /// A regular expression with a group for each number or name.
  var shape: String {
    let parts = elements.indices.map { index in
      switch elements[index] {
      case .year: "([0-9]{4})"
      case .monthName: "([A-Za-z]{3})"
      case .sign(let sign): sign.literally
      default: mayBeShort(at: index) ? "([0-9]{1,2})" : "([0-9]{2})"
      }
    }
    return "^\(parts.joined())$"
  }

  /// Whether one digit is enough, since no other number touches it.
  private func mayBeShort(at index: Int) -> Bool {
    [index - 1, index + 1].filter(elements.indices.contains).allSatisfy { elements[$0].isSign }
  }
}

extension UInt8 {
  /// The sign in a regular expression.
  fileprivate var literally: String {
    let sign = String(decoding: [self], as: UTF8.self)
    return switch self {
    case UInt8(ascii: "^"), UInt8(ascii: "\\"): "\\\(sign)"
    case UInt8(ascii: " "), UInt8(ascii: "T"): sign
    default: "[\(sign)]"
    }
  }
}

extension DatePattern.Element {
  var isSign: Bool { if case .sign = self { true } else { false } }

  /// As the dialect's formatting function has it.
  fileprivate func format(_ dialect: SQLDialect) -> String {
    if case .sign(let sign) = self { return dialect.format(sign) }
    return switch (self, dialect) {
    case (.year, .postgreSQL): "YYYY"
    case (.month, .postgreSQL): "MM"
    case (.monthName, .postgreSQL): "MON"
    case (.day, .postgreSQL): "DD"
    case (.hour, .postgreSQL): "HH24"
    case (.minute, .postgreSQL): "MI"
    case (_, .postgreSQL): "SS"
    case (.year, .duckDB): "%Y"
    case (.month, .duckDB): "%m"
    case (.monthName, .duckDB): "%b"
    case (.day, .duckDB): "%d"
    case (.hour, .duckDB): "%H"
    case (.minute, .duckDB): "%M"
    case (_, .duckDB): "%S"
    case (.year, .spark): "yyyy"
    case (.month, .spark): "MM"
    case (.monthName, .spark): "MMM"
    case (.day, .spark): "dd"
    case (.hour, .spark): "HH"
    case (.minute, .spark): "mm"
    case (_, .spark): "ss"
    }
  }
}

extension SQLDialect {
  /// A sign that stands for itself in a format.
  fileprivate func format(_ sign: UInt8) -> String {
    let text = String(decoding: [sign], as: UTF8.self)
    switch (self, text) {
    case (.postgreSQL, "\""), (.postgreSQL, "\\"): return "\"\\\(text)\""
    case (.postgreSQL, _): return "\"\(text)\""
    case (.duckDB, "%"): return "%%"
    case (.spark, "'"): return "''"
    case (.spark, _): return "'\(text)'"
    default: return text
    }
  }
}
