internal import Domain

/// Reads tables, columns, keys and comments from an SQL script of any common dialect.
///
/// Statements that say nothing about columns (`DROP`, `INSERT`, `GRANT` …) are counted by their
/// first word; one that cannot be understood is an issue with its line.
struct DDLReader {
  var tokens: SQLCursor
  var specification: Specification

  static func read(_ script: String, file: String) -> Specification {
    var reader = DDLReader(
      tokens: SQLCursor(SQLTokens.of(script)), specification: Specification(file: file))
    reader.readStatements()
    return reader.specification
  }

  private mutating func readStatements() {
    while let first = tokens.peek {
      if first.isSign(";") || first.is("GO") {
        tokens.advance()
        continue
      }
      let start = tokens.position
      specification.count.read += 1
      if readStatement(first) { specification.count.used += 1 }
      if tokens.position == start { tokens.advance() }
      tokens.skipStatement()
    }
  }

  /// Reads one statement; `false` when it was ignored or reported.
  private mutating func readStatement(_ first: SQLToken) -> Bool {
    if first.is("CREATE"), let table = tokens.takeCreateTable() {
      return readTable(table)
    }
    if first.is("ALTER"), tokens.peek(1)?.is("TABLE") == true { return readAlteration() }
    if first.is("COMMENT") { return readComment() }
    if first.kind == .word, Self.silent.contains(first.text.uppercased()) {
      specification.ignore("\(first.text.uppercased()) statement")
      return false
    }
    reportStatement(first)
    return false
  }

  /// First words of statements that describe no column.
  private static let silent: Set<String> = [
    "ALTER", "ANALYZE", "BEGIN", "COMMIT", "CREATE", "DECLARE", "DELETE", "DELIMITER", "DROP",
    "END", "EXEC", "EXECUTE", "EXIT", "GRANT", "IF", "INSERT", "LOCK", "PRAGMA", "PRINT", "PROMPT",
    "REVOKE", "ROLLBACK", "SELECT", "SET", "SPOOL", "START", "TRUNCATE", "UNLOCK", "UPDATE", "USE",
    "VACUUM", "WHENEVER", "WITH",
  ]

  private mutating func reportStatement(_ token: SQLToken) {
    specification.reject(
      "STATEMENT_NOT_UNDERSTOOD", line: token.line, words: token.text,
      "A statement beginning “\(token.text.prefix(30))” is not understood.")
  }

  func place(_ token: SQLToken) -> Place {
    Place(file: specification.file, line: token.line)
  }

  // CREATE TABLE name ( … )
  private mutating func readTable(_ name: SQLToken) -> Bool {
    guard tokens.take(sign: "(") else {
      specification.ignore("CREATE TABLE without columns")
      return false
    }
    var found = false
    while let token = tokens.peek, !token.isSign(")") {
      if token.isSign(",") {
        tokens.advance()
        continue
      }
      found = readElement(of: name.text, token) || found
      tokens.skipElement()
    }
    _ = tokens.take(sign: ")")
    if !found { reportStatement(name) }
    return found
  }

  /// Reads a column or a constraint of a table.
  private mutating func readElement(of table: String, _ first: SQLToken) -> Bool {
    if readConstraint(of: table) { return true }
    if first.kind == .word, Self.indexWords.contains(first.text.uppercased()),
      tokens.constraintFollows
    {
      return true
    }
    return readColumn(of: table)
  }

  private static let indexWords: Set<String> = [
    "CHECK", "EXCLUDE", "FULLTEXT", "INDEX", "KEY", "LIKE", "PERIOD", "SPATIAL", "UNIQUE",
    "CONSTRAINT",
  ]

  /// `[CONSTRAINT name] PRIMARY KEY (…)` or `FOREIGN KEY (…) REFERENCES …`, here or further on.
  private mutating func readConstraint(of table: String) -> Bool {
    let start = tokens
    if tokens.take("CONSTRAINT") {
      if tokens.peek?.is("PRIMARY") != true, tokens.peek?.is("FOREIGN") != true { tokens.advance() }
    }
    guard let first = tokens.peek else { return false }
    if tokens.take("PRIMARY", "KEY") {
      let fields = tokens.takeNameList()
      if !fields.isEmpty {
        specification.constraints.append(.key(table: table, fields: fields, place(first)))
        return true
      }
    } else if tokens.take("FOREIGN", "KEY") {
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

  // ALTER TABLE name ADD …
  private mutating func readAlteration() -> Bool {
    let first = tokens.peek
    tokens.advance(2)
    _ = tokens.take("IF", "EXISTS")
    _ = tokens.take("ONLY")
    guard let table = tokens.takeName() else {
      if let first { reportStatement(first) }
      return false
    }
    var found = false
    var words: [String] = []
    while let token = tokens.peek, !tokens.atStatementEnd {
      if token.kind == .word { words.append(token.text.uppercased()) }
      if readConstraint(of: table.text) || readAddedColumn(of: table.text) {
        found = true
      } else {
        tokens.advance()
      }
    }
    if !found { specification.ignore("ALTER TABLE \(words.first ?? "")") }
    return found
  }

  /// `ADD [COLUMN] name type`, `MODIFY name … NOT NULL`, `ALTER COLUMN name SET NOT NULL`.
  private mutating func readAddedColumn(of table: String) -> Bool {
    let start = tokens
    if tokens.take("ADD") {
      let column = tokens.take("COLUMN")
      let parenthesis = tokens.take(sign: "(")
      _ = tokens.take("IF", "NOT", "EXISTS")
      guard let next = tokens.peek else { return false }
      let isConstraint =
        ["CONSTRAINT", "PRIMARY", "FOREIGN"].contains { next.is($0) }
        || Self.indexWords.contains(next.text.uppercased()) && next.kind == .word
      if column || !isConstraint, readColumn(of: table) { return true }
      if parenthesis || isConstraint { return readConstraint(of: table) }
    } else if tokens.take("MODIFY") || tokens.take("ALTER", "COLUMN") {
      _ = tokens.take("COLUMN")
      if let name = tokens.takeName() {
        let words = tokens.wordsOfElement()
        if let mandatory = Self.mandatory(in: words) {
          specification.constraints.append(
            .mandatory(table: table, field: name.text, mandatory, place(name)))
          return true
        }
      }
    }
    tokens = start
    return false
  }

  private static func mandatory(in words: [String]) -> Mandatory? {
    guard let null = words.lastIndex(of: "NULL") else { return nil }
    let isNot = null > 0 && words[null - 1] == "NOT"
    return isNot == words.contains("DROP") ? .no : .yes
  }

  // COMMENT ON COLUMN table.field IS 'text'
  private mutating func readComment() -> Bool {
    tokens.advance()
    guard tokens.take("ON", "COLUMN") else {
      specification.ignore("COMMENT statement")
      return false
    }
    let path = tokens.takePath()
    guard path.count >= 2, tokens.take("IS"), let text = tokens.peek, text.kind == .text else {
      if let token = tokens.peek { reportStatement(token) }
      return false
    }
    specification.constraints.append(
      .comment(
        table: path[path.count - 2].text, field: path[path.count - 1].text, text: text.text,
        place(path[0])))
    return true
  }
}
