internal import Domain

extension DDLReader {
  // ALTER TABLE name ADD …
  mutating func readAlteration() -> Bool {
    tokens.advance(2)
    _ = tokens.take("IF", "EXISTS")
    _ = tokens.take("ONLY")
    guard let table = tokens.takeName() else { return false }
    var found = false
    while let token = tokens.peek, !tokens.atStatementEnd {
      if readConstraint(of: table.text) || readAddedColumn(of: table.text) {
        found = true
      } else if token.isSign("(") {
        _ = tokens.takeParentheses()
      } else {
        tokens.advance()
      }
    }
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
        ["CONSTRAINT", "PRIMARY", "FOREIGN", "PARTITION"].contains(next.word)
        || Self.indexWords.contains(next.word)
      if column || !isConstraint { return readColumns(of: table, isList: parenthesis) }
      if readConstraint(of: table) { return true }
    } else if tokens.take("MODIFY") || tokens.take("ALTER", "COLUMN") {
      _ = tokens.take("COLUMN") || tokens.take(sign: "(")
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

  /// One column, or several in parentheses or, as in SQL Server, parted by commas.
  private mutating func readColumns(of table: String, isList: Bool) -> Bool {
    var found = readColumn(of: table)
    while found, tokens.peek?.isSign(",") == true {
      let start = tokens
      tokens.advance()
      let isNext = tokens.peek.map { ["ADD", "DROP", "ALTER", "MODIFY"].contains($0.word) } ?? true
      guard !isNext, readConstraint(of: table) || readColumn(of: table) else {
        tokens = start
        break
      }
    }
    if isList, !tokens.take(sign: ")") { found = true }
    return found
  }

  private static func mandatory(in words: [String]) -> Mandatory? {
    guard let null = words.lastIndex(of: "NULL") else { return nil }
    let isNot = null > 0 && words[null - 1] == "NOT"
    return isNot == words.contains("DROP") ? .no : .yes
  }

  // COMMENT ON [TABLE|COLUMN] table.field IS 'text'
  mutating func readComment() -> Bool {
    tokens.advance()
    if tokens.take("ON", "TABLE") {
      guard let name = tokens.takeName(), tokens.take("IS"), let text = tokens.takeText() else {
        return false
      }
      specification.note(name.text, description: text)
      return true
    }
    guard tokens.take("ON", "COLUMN") else { return false }
    let path = tokens.takePath()
    guard path.count >= 2, tokens.take("IS"), let text = tokens.takeText() else { return false }
    specification.constraints.append(
      .comment(
        table: path[path.count - 2].text, field: path[path.count - 1].text, text: text,
        place(path[0])))
    return true
  }

  // EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'…', …
  mutating func readProperty() -> Bool {
    guard let first = tokens.peek else { return false }
    tokens.advance()
    guard tokens.takePath().last?.word == "SP_ADDEXTENDEDPROPERTY" else { return false }
    var values: [String] = []
    while let token = tokens.peek, !tokens.atStatementEnd {
      if token.kind == .text { values.append(token.text) }
      tokens.advance()
    }
    guard values.first?.lowercased() == "ms_description", values.count > 1 else { return false }
    let levels = zip(values.dropFirst(2), values.dropFirst(3)).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    let kinds = Dictionary(
      levels.map { ($0.0.uppercased(), $0.1) }, uniquingKeysWith: { first, _ in first })
    guard let table = kinds["TABLE"] ?? kinds["VIEW"] else { return false }
    if let field = kinds["COLUMN"] {
      specification.constraints.append(
        .comment(table: table, field: field, text: values[1], place(first)))
    } else {
      specification.note(table, description: values[1])
    }
    return true
  }

  // CREATE TYPE name AS ENUM ('a', 'b'); CREATE DOMAIN name AS varchar(10)
  mutating func readType() -> Bool {
    guard tokens.take("CREATE", "TYPE") || tokens.take("CREATE", "DOMAIN"),
      let name = tokens.takeName()
    else { return false }
    _ = tokens.take("AS") || tokens.take("FROM")
    if tokens.take("ENUM") {
      let values = tokens.takeParentheses().filter { $0.kind == .text }.map(\.text)
      types[name.text.lowercased()] = DeclaredType(codes: values.joined(separator: "|"))
      return true
    }
    let spelling = readTypeWords()
    guard DataType(spelling: spelling.text) != nil else { return false }
    types[name.text.lowercased()] = DeclaredType(spelling: spelling.text)
    return true
  }
}
