internal import Domain

/// How a dialect of SQL spells names, texts and types.
///
/// Names and texts from a catalogue reach a script only through ``name(_:)``, ``text(_:)`` and
/// ``remark(_:)``.
struct SQLSpelling {
  let dialect: CatalogueExport.Dialect

  /// A name in the dialect's quotes, its own quotes doubled.
  ///
  /// Oracle allows no double quote in a name, and no dialect a zero byte: they become `_`.
  func name(_ name: String) -> String {
    let (open, close): (String, Unicode.Scalar) =
      switch dialect {
      case .postgresql, .oracle, .sqlite: ("\"", "\"")
      case .sqlserver: ("[", "]")
      case .mysql: ("`", "`")
      }
    let content = name.escaping { scalar in
      if scalar == "\0" || dialect == .oracle && scalar == "\"" { return "_" }
      return scalar == close ? "\(close)\(close)" : nil
    }
    return "\(open)\(content)\(close)"
  }

  /// A text literal; MySQL reads a backslash as an escape, so there it is doubled too.
  func text(_ text: String) -> String {
    let content = text.escaping { scalar in
      switch scalar {
      case "\0": ""
      case "'": "''"
      case "\\" where dialect == .mysql: "\\\\"
      default: nil
      }
    }
    return (dialect == .sqlserver ? "N'" : "'") + content + "'"
  }

  /// A remark up to the end of its line.
  func remark(_ text: String) -> String { "-- \(text.onOneLine)" }

  /// The description as the dialect can keep it: at most so many characters.
  func comment(_ text: String, ofTable: Bool = false) -> String {
    let most: Int? =
      switch dialect {
      case .mysql: ofTable ? 2048 : 1024
      case .oracle: 1000
      case .sqlserver: 3000
      case .postgresql, .sqlite: nil
      }
    guard let most, text.unicodeScalars.count > most else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(most - 1))) + "…"
  }

  /// The type of a field; one that is part of a key has a length in dialects whose keys need one.
  func type(_ type: DataType, inKey: Bool) -> String {
    switch type {
    case .text(let length): text(length: length.flatMap { $0 > 0 ? $0 : nil }, inKey: inKey)
    case .integer: integer
    case .decimal(let precision?, let scale): decimal(precision, scale)
    case .decimal(nil, _): anyNumber
    case .date: "DATE"
    case .timestamp:
      switch dialect {
      case .sqlserver: "DATETIME2"
      case .mysql: "DATETIME"
      case .postgresql, .oracle, .sqlite: "TIMESTAMP"
      }
    // Oracle has no time of day.
    case .time: dialect == .oracle ? "VARCHAR2(8)" : "TIME"
    case .boolean:
      switch dialect {
      case .sqlserver: "BIT"
      case .oracle: "NUMBER(1)"
      case .postgresql, .mysql, .sqlite: "BOOLEAN"
      }
    }
  }

  private func text(length: Int?, inKey: Bool) -> String {
    let (short, longest, long): (String, Int, String) =
      switch dialect {
      case .postgresql: ("VARCHAR", 10_485_760, "TEXT")
      case .sqlite: ("VARCHAR", .max, "TEXT")
      case .sqlserver: ("NVARCHAR", 4000, "NVARCHAR(MAX)")
      case .oracle: ("VARCHAR2", 4000, "CLOB")
      case .mysql: ("VARCHAR", 16_383, "LONGTEXT")
      }
    let needsLength = inKey && dialect != .postgresql && dialect != .sqlite
    guard let size = length ?? (needsLength ? 255 : nil), size <= longest else { return long }
    return dialect == .oracle ? "\(short)(\(size) CHAR)" : "\(short)(\(size))"
  }

  private var integer: String {
    switch dialect {
    case .postgresql, .sqlserver, .mysql: "BIGINT"
    case .oracle: "NUMBER(18)"
    case .sqlite: "INTEGER"
    }
  }

  private var anyNumber: String {
    switch dialect {
    case .postgresql, .sqlite: "NUMERIC"
    case .oracle: "NUMBER"
    case .sqlserver: "FLOAT"
    case .mysql: "DOUBLE"
    }
  }

  private func decimal(_ precision: Int, _ scale: Int?) -> String {
    let most =
      switch dialect {
      case .sqlserver, .oracle: 38
      case .mysql: 65
      case .postgresql, .sqlite: 1000
      }
    let digits = max(1, min(precision, most))
    let places = scale.map { max(0, min($0, digits, dialect == .mysql ? 30 : digits)) }
    let word = dialect == .oracle ? "NUMBER" : "DECIMAL"
    return places.map { "\(word)(\(digits),\($0))" } ?? "\(word)(\(digits))"
  }
}
