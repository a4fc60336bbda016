internal import Domain

/// Canonical SQL: keywords upper case, one space around operators, no needless parentheses.
extension Node {
  var sql: String {
    switch kind {
    case .literal(let literal): literal.sql
    case .column(let column):
      (column.table.map { "\($0.sqlName)." } ?? "") + column.name.sqlName
    case .negated(let a): "-\(a.sql(.primary))"
    case .not(let a): "NOT \(a.sql(.not))"
    case .binary(let symbol, let a, let b):
      "\(a.sql(leftFloor)) \(symbol.rawValue) \(b.sql(precedence.tighter))"
    case .isNull(let a, let negated): "\(a.sql(leftFloor)) IS \(negated ? "NOT " : "")NULL"
    case .isIn(let a, let list, let negated):
      "\(a.sql(leftFloor)) \(negated ? "NOT " : "")IN (\(list.sql))"
    case .isLike(let a, let b, let negated):
      "\(a.sql(leftFloor)) \(negated ? "NOT " : "")LIKE \(b.sql(.concatenation))"
    case .isBetween(let a, let b, let c, let negated):
      "\(a.sql(leftFloor)) \(negated ? "NOT " : "")BETWEEN \(b.sql(.concatenation)) AND "
        + c.sql(.concatenation)
    case .choice(let subject, let branches, let otherwise):
      "CASE" + (subject.map { " \($0.sql)" } ?? "")
        + branches.map { " WHEN \($0.when.sql) THEN \($0.then.sql)" }.joined()
        + (otherwise.map { " ELSE \($0.sql)" } ?? "") + " END"
    case .cast(let a, let type): "CAST(\(a.sql) AS \(type.sql))"
    case .extract(let part, let a): "EXTRACT(\(part.rawValue.uppercased()) FROM \(a.sql))"
    default: callSQL
    }
  }

  private var callSQL: String {
    switch kind {
    case .call(.position, let list) where list.count == 2:
      "POSITION(\(list[0].sql(.concatenation)) IN \(list[1].sql))"
    case .call(let function, let list): "\(function.rawValue)(\(list.sql))"
    case .parsed(let a, let pattern, let hasTime):
      "\(hasTime ? "parse_timestamp" : "parse_date")(\(a.sql), \(pattern.text.sqlText))"
    case .formatted(let a, let pattern): "format_date(\(a.sql), \(pattern.text.sqlText))"
    case .crosswalk(let name, let a): "crosswalk(\(name.sqlText), \(a.sql))"
    case .surrogate(let table, let key): "surrogate(\(table.sqlText), \(key.sql))"
    case .lookup(let target, let key):
      "lookup(\(target.table.sqlName).\(target.field.sqlName) BY "
        + (target.keyColumn.map { "\($0.sqlName) = \(key.sql))" }
          // A first part that begins `name =` would be read as the other form.
          ?? "\(key.map { $0.sql(.concatenation) }.joined(separator: ", ")))")
    default: sql
    }
  }

  private func sql(_ floor: Precedence) -> String { precedence < floor ? "(\(sql))" : sql }

  /// Comparisons do not chain without parentheses, the others do from the left.
  private var leftFloor: Precedence { precedence == .comparison ? .concatenation : precedence }

  private var precedence: Precedence {
    switch kind {
    case .binary(let symbol, _, _): symbol.precedence
    case .not: .not
    case .negated: .sign
    case .isNull, .isIn, .isLike, .isBetween: .comparison
    default: .primary
    }
  }
}

extension [Node] {
  fileprivate var sql: String { map(\.sql).joined(separator: ", ") }
}

extension Node.Literal {
  fileprivate var sql: String {
    switch self {
    case .null: "NULL"
    case .boolean(let truth): truth ? "TRUE" : "FALSE"
    case .text(let text): text.sqlText
    case .integer(let number): String(number)
    case .decimal(let number): spelled { $0.append(decimal: number) }
    case .date(let day): "DATE '\(spelled { $0.append(day: day) })'"
    case .timestamp(let moment): "TIMESTAMP '\(spelled { $0.append(timestamp: moment) })'"
    case .time(let time): "TIME '\(spelled { $0.append(time: time) })'"
    }
  }

  private func spelled(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  fileprivate var sqlText: String { "'\(doubling("'"))'" }

  fileprivate var sqlName: String {
    let isPlain = Lexer.isWord(self) && !Parser.reserved.contains(uppercased())
    return isPlain ? self : "\"\(doubling("\""))\""
  }

  private func doubling(_ quote: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == quote { result.append(quote) }
      result.append(scalar)
    }
    return String(result)
  }
}
