internal import Domain

/// Reads tables, columns, keys and comments from an SQL script of any common dialect.
///
/// Counted are statements, and of `CREATE TABLE` every column and constraint. Statements that say
/// nothing about columns (`DROP`, `INSERT`, `GRANT` …) are counted by their first words; one that
/// cannot be understood is listed with its line.
struct DDLReader {
  var tokens: SQLCursor
  var specification: Specification
  /// What `CREATE TYPE` and `CREATE DOMAIN` define, by name in lower case.
  var types: [String: DeclaredType] = [:]

  /// A type that the script makes: its words, or its values.
  struct DeclaredType {
    var spelling = ""
    var codes: String?
  }

  static func read(_ script: String, file: String) -> Specification {
    let tokens = SQLTokens(script)
    var reader = DDLReader(
      tokens: SQLCursor(tokens.tokens), specification: Specification(file: file))
    reader.specification.count.read += tokens.dataLines
    if tokens.dataLines > 0 { reader.specification.ignore("data of COPY", tokens.dataLines) }
    reader.readStatements()
    return reader.specification
  }

  private mutating func readStatements() {
    while let first = tokens.peek {
      if first.isSign(";") || tokens.isBatchEnd {
        tokens.advance()
        continue
      }
      let start = tokens.position
      specification.count.read += 1
      readStatement(first)
      if tokens.position == start { tokens.advance() }
      tokens.skipStatement()
    }
  }

  private mutating func readStatement(_ first: SQLToken) {
    let second = tokens.peek(1)
    if first.is("CREATE"), let path = tokens.takeCreateTable(), let name = path.last {
      return readTable(name, schema: schema(of: path))
    }
    let isRead =
      switch first.word {
      case "CREATE": readType()
      case "ALTER" where tokens.peek(1)?.is("TABLE") == true: readAlteration()
      case "COMMENT": readComment()
      case "EXEC", "EXECUTE": readProperty()
      default: false
      }
    if isRead {
      specification.count.used += 1
    } else if let reason = Self.silence(of: first, second: second) {
      specification.ignore(reason)
    } else if first.kind == .word || specification.unread.last?.place.line != first.line {
      reject(first)
    } else {
      specification.ignore("more of a line that is not understood")
    }
  }

  /// Why a statement that begins so is passed over; `nil` when it should have been understood.
  private static func silence(of first: SQLToken, second: SQLToken?) -> String? {
    switch first.word {
    case "CREATE", "ALTER", "DROP", "COMMENT":
      let more = second.map { $0.word } ?? ""
      return "\(first.word)\(more.isEmpty ? "" : " \(more)") statement"
    default: return silent.contains(first.word) ? "\(first.word) statement" : nil
    }
  }

  /// First words of statements that describe no column.
  private static let silent: Set<String> = [
    "ANALYZE", "BEGIN", "CALL", "COMMIT", "COPY", "DECLARE", "DELETE", "DELIMITER", "END", "EXEC",
    "EXECUTE", "EXIT", "GRANT", "IF", "INSERT", "LOCK", "MERGE", "PRAGMA", "PRINT", "PROMPT", "REM",
    "REVOKE", "ROLLBACK", "SELECT", "SET", "SPOOL", "START", "TRUNCATE", "UNLOCK", "UPDATE", "USE",
    "VACUUM", "WHENEVER", "WITH",
  ]

  private mutating func reject(_ token: SQLToken) {
    specification.reject(
      "STATEMENT_NOT_UNDERSTOOD", line: token.line, words: tokens.words(from: token),
      "A statement beginning “\(token.text.prefix(30))” is not understood.")
  }

  func place(_ token: SQLToken) -> Place { specification.place(token.line) }

  /// The schema before a table's name; what a template puts in later is none.
  private func schema(of path: [SQLToken]) -> String {
    guard path.count > 1 else { return "" }
    let schema = path[path.count - 2].text
    return schema.contains { "@${}#:".contains($0) } ? "" : schema
  }

  // CREATE TABLE name ( … ) COMMENT = '…'
  private mutating func readTable(_ name: SQLToken, schema: String) {
    guard tokens.take(sign: "(") else {
      return specification.ignore("CREATE TABLE without columns")
    }
    specification.count.headings += 1
    specification.note(name.text, domain: schema)
    while let token = tokens.peek, !token.isSign(")"), !tokens.atStatementEnd {
      if token.isSign(",") {
        tokens.advance()
        continue
      }
      let start = tokens.position
      specification.count.read += 1
      readElement(of: name.text, token)
      tokens.skipElement()
      if tokens.position == start { tokens.advance() }
    }
    guard tokens.take(sign: ")") else {
      return specification.report(
        .warning, "TABLE_NOT_CLOSED", line: name.line, table: name.text,
        "The closing parenthesis of the table is missing.")
    }
    readOptions(of: name.text)
  }

  /// What stands after the columns: in MySQL also the table's comment.
  private mutating func readOptions(of table: String) {
    while let token = tokens.peek, !tokens.atStatementEnd {
      tokens.advance()
      guard token.is("COMMENT") else { continue }
      _ = tokens.take(sign: "=")
      if let text = tokens.takeText() { specification.note(table, description: text) }
    }
  }

  /// Reads a column, a constraint or a remark of a table.
  private mutating func readElement(of table: String, _ first: SQLToken) {
    if readConstraint(of: table) {
      specification.count.used += 1
    } else if first.is("%DESCRIPTION") {
      tokens.advance()
      if let text = tokens.takeText() { specification.note(table, description: text) }
      specification.count.used += 1
    } else if Self.indexWords.contains(first.word), tokens.constraintFollows {
      specification.ignore("index or check")
    } else if first.word.hasPrefix("%"), Self.parameterWords.contains(first.word) {
      specification.ignore("storage")
    } else if readColumn(of: table) {
      specification.count.used += 1
    } else {
      specification.reject(
        "COLUMN_NOT_UNDERSTOOD", line: first.line, words: tokens.words(from: first), table: table,
        "A column beginning “\(first.text.prefix(30))” is not understood.")
    }
  }

  static let indexWords: Set<String> = [
    "CHECK", "EXCLUDE", "FULLTEXT", "INDEX", "KEY", "LIKE", "PERIOD", "SPATIAL", "UNIQUE",
    "CONSTRAINT", "SHARD",
  ]

  private static let parameterWords: Set<String> = [
    "%PUBLICROWID", "%ROUTINE", "%FILE", "%CLASSPARAMETER", "%NUMROWS", "%EXTENTSIZE",
  ]

  /// `[CONSTRAINT name] PRIMARY KEY (…)` or `FOREIGN KEY (…) REFERENCES …`, here or further on.
  mutating func readConstraint(of table: String) -> Bool {
    let start = tokens
    if tokens.take("CONSTRAINT") {
      if !["PRIMARY", "FOREIGN", "CHECK", "UNIQUE"].contains(tokens.peek?.word) {
        tokens.advance()
      }
    }
    guard let first = tokens.peek else { return false }
    if tokens.take("PRIMARY", "KEY") {
      let fields = tokens.takeNameList()
      if !fields.isEmpty {
        specification.constraints.append(.key(table: table, fields: fields, place(first)))
        return true
      }
    } else if tokens.take("FOREIGN", "KEY") {
      if tokens.peek?.isSign("(") == false { tokens.advance() }
      let fields = tokens.takeNameList()
      if tokens.take("REFERENCES"), let target = tokens.takeName(), !fields.isEmpty {
        specification.constraints.append(
          .reference(
            table: table, fields: fields, to: target.text, targets: tokens.takeNameList(),
            place(first)))
        return true
      }
    }
    tokens = start
    return false
  }
}
