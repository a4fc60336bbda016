internal import Domain

extension DDLReader {
  /// Reads `name type [constraints]` up to the next comma of the table.
  mutating func readColumn(of table: String) -> Bool {
    guard let name = tokens.takeName() else {
      if let token = tokens.peek {
        specification.report(
          .warning, "COLUMN_NOT_UNDERSTOOD", line: token.line, table: table,
          "A column beginning “\(token.text.prefix(30))” is not understood.")
      }
      return false
    }
    let spelling = readType()
    var field = DescribedField(
      table: table, field: name.text, type: DataType(spelling: spelling.text),
      mandatory: .no, codeList: spelling.codes, place: place(name))
    if field.type == nil && !spelling.text.isEmpty {
      field.confidence = 0.7
      specification.report(
        .warning, "TYPE_NOT_UNDERSTOOD", line: name.line, table: table, field: name.text,
        "The type “\(spelling.text)” is not known; the field is read as text.")
    }
    readColumnConstraints(into: &field)
    specification.fields.append(field)
    return true
  }

  /// The words of a type with its sizes, and the values of an `ENUM`.
  private mutating func readType() -> (text: String, codes: String?) {
    guard let first = tokens.peek, first.kind == .word || first.kind == .name,
      !Self.constraintWords.contains(first.text.uppercased()) || first.kind == .name
    else { return ("", nil) }
    var path = tokens.takePath().map(\.text)
    var text = path.popLast() ?? ""
    while let token = tokens.peek, token.kind == .word,
      Self.typeWords.contains(token.text.uppercased())
    {
      text += " " + token.text
      tokens.advance()
    }
    guard tokens.peek?.isSign("(") == true else { return (text, nil) }
    let inner = tokens.takeParentheses()
    let values = inner.filter { $0.kind == .text }.map(\.text)
    if !values.isEmpty { return (text, values.joined(separator: "|")) }
    while let token = tokens.peek, token.kind == .word,
      Self.typeWords.contains(token.text.uppercased())
    {
      text += " " + token.text
      tokens.advance()
    }
    return (text + "(" + inner.map(\.text).joined(separator: " ") + ")", nil)
  }

  private static let typeWords: Set<String> = [
    "VARYING", "PRECISION", "WITH", "WITHOUT", "TIME", "ZONE", "LOCAL", "LARGE", "OBJECT",
    "UNSIGNED", "SIGNED", "ZEROFILL", "CHARACTER",
  ]

  private static let constraintWords: Set<String> = [
    "NOT", "NULL", "PRIMARY", "REFERENCES", "UNIQUE", "DEFAULT", "CHECK", "CONSTRAINT", "IDENTITY",
    "GENERATED", "COLLATE", "COMMENT",
  ]

  private mutating func readColumnConstraints(into field: inout DescribedField) {
    while let token = tokens.peek, !tokens.atElementEnd {
      if tokens.take("NOT", "NULL") {
        field.mandatory = .yes
      } else if tokens.take("PRIMARY", "KEY") {
        field.isKey = true
        field.mandatory = .yes
      } else if tokens.take("REFERENCES"), let target = tokens.takeName() {
        field.references = .init(table: target.text, field: tokens.takeNameList().first)
      } else if tokens.take("COMMENT"), let text = tokens.peek, text.kind == .text {
        field.description = text.text
        tokens.advance()
      } else if tokens.take("DEFAULT") {
        if tokens.peek?.isSign("(") != true { tokens.advance() }
      } else if tokens.take("CHECK"), tokens.peek?.isSign("(") == true {
        let inner = tokens.takeParentheses()
        if inner.contains(where: { $0.is("IN") }) {
          let values = inner.filter { $0.kind == .text }.map(\.text)
          if !values.isEmpty { field.codeList = values.joined(separator: "|") }
        }
      } else if token.isSign("(") {
        _ = tokens.takeParentheses()
      } else {
        tokens.advance()
      }
    }
  }
}
