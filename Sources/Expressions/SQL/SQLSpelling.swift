internal import Domain

/// How each dialect spells literals, names and types.
extension SQLDialect {
  func text(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "'" { result.append(self == .spark ? "\\" : "'") }
      if scalar == "\\", self == .spark { result.append("\\") }
      result.append(scalar)
    }
    return "'\(String(result))'"
  }

  /// DuckDB's decimals are their canonical texts.
  func decimal(_ digits: String) -> String { self == .duckDB ? "'\(digits)'" : digits }

  /// Spark's plain timestamps are moments of a zone.
  func timestamp(_ literal: String) -> String {
    self == .spark ? literal.replacing("TIMESTAMP", with: "TIMESTAMP_NTZ") : literal
  }

  /// A column of the one row that a correlated subquery finds, which Spark asks to be an aggregate.
  func only(_ column: String) -> String { self == .spark ? "min(\(column))" : column }

  /// A column or table, in quotes where the dialect would take it for something else.
  func name(_ name: String) -> String {
    let isPlain =
      name.utf8.enumerated().allSatisfy { place, byte in
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
          || place > 0 && (0x30...0x39).contains(byte)
      } && !Self.reserved.contains(name.uppercased())
    let quote: Character = self == .spark ? "`" : "\""
    return isPlain
      ? name : "\(quote)\(name.replacing(String(quote), with: "\(quote)\(quote)"))\(quote)"
  }

  func name(of type: ValueType) -> String {
    switch (type, self) {
    case (.text, .postgreSQL), (.null, .postgreSQL): "text"
    case (.text, .duckDB), (.null, .duckDB), (.decimal, .duckDB): "VARCHAR"
    case (.text, .spark), (.null, .spark), (.time, .spark): "STRING"
    case (.integer, _): "bigint"
    case (.decimal, .postgreSQL): "numeric"
    case (.decimal, .spark): "DECIMAL(38, 18)"
    case (.date, _): "date"
    case (.timestamp, .spark): "TIMESTAMP_NTZ"
    case (.timestamp, _): "timestamp"
    case (.time, _): "time"
    case (.boolean, _): "boolean"
    }
  }

  /// Words that one of the dialects keeps for itself.
  private static let reserved: Set<String> = [
    "ALL", "ANALYSE", "ANALYZE", "AND", "ANTI", "ANY", "ARRAY", "AS", "ASC", "ASOF", "ASYMMETRIC",
    "AUTHORIZATION", "BETWEEN", "BINARY", "BOTH", "CASE", "CAST", "CHECK", "COLLATE", "COLLATION",
    "COLUMN", "COLUMNS", "CONCURRENTLY", "CONSTRAINT", "CREATE", "CROSS", "CURRENT_CATALOG",
    "CURRENT_DATE", "CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP",
    "CURRENT_USER", "DEFAULT", "DEFERRABLE", "DESC", "DESCRIBE", "DISTINCT", "DO", "DRIVING",
    "ELSE", "END", "EXCEPT", "EXISTS", "FALSE", "FETCH", "FILTER", "FOR", "FOREIGN", "FREEZE",
    "FROM", "FULL", "GLOB", "GRANT", "GROUP", "HAVING", "ILIKE", "IN", "INITIALLY", "INNER",
    "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LAMBDA", "LATERAL", "LEADING", "LEFT", "LIKE",
    "LIMIT", "LOCALTIME", "LOCALTIMESTAMP", "MAP", "MINUS", "NATURAL", "NOT", "NOTNULL", "NULL",
    "OFFSET", "ON", "ONLY", "OR", "ORDER", "OUTER", "OVERLAPS", "PIVOT", "PIVOT_LONGER",
    "PIVOT_WIDER", "PLACING", "POSITIONAL", "PRIMARY", "QUALIFY", "REFERENCES", "RETURNING",
    "RIGHT", "ROW", "SELECT", "SEMI", "SESSION_USER", "SHOW", "SIMILAR", "SOME", "STRUCT",
    "SUMMARIZE", "SYMMETRIC", "TABLE", "TABLESAMPLE", "THEN", "TO", "TRAILING", "TRUE",
    "TRY_CAST", "UNION", "UNIQUE", "UNPIVOT", "USER", "USING", "VARIADIC", "VERBOSE", "WHEN",
    "WHERE", "WINDOW", "WITH",
  ]
}
