internal import Domain

extension DDLReader {
  /// Reads `name type [constraints]` up to the next comma of the table.
  mutating func readColumn(of table: String) -> Bool {
    guard let name = tokens.takeName() else { return false }
    let spelling = readTypeWords()
    let declared = types[spelling.text.lowercased()]
    let type: DataType? =
      declared.map { DataType(spelling: $0.spelling) ?? .text(length: nil) }
      ?? DataType(spelling: spelling.text)
    var field = DescribedField(
      table: table, field: name.text, type: type, statedType: spelling.stated,
      mandatory: .no, codeList: spelling.codes ?? declared?.codes, place: place(name))
    if field.type == nil {
      field.confidence = spelling.text.isEmpty ? 0.8 : 0.7
      if !spelling.text.isEmpty {
        specification.report(
          .warning, "TYPE_NOT_UNDERSTOOD", line: name.line, table: table, field: name.text,
          "The type “\(spelling.text)” is not known; the field is read as text.")
      }
    }
    readColumnConstraints(into: &field)
    specification.fields.append(field)
    return true
  }

  /// A type as a column states it.
  struct TypeWords {
    /// The words with sizes, as ``DataType`` reads them.
    var text = ""
    /// The values of an `ENUM`.
    var codes: String?
    var stated = ""
  }

  /// The words of a type with its sizes, and the values of an `ENUM`.
  mutating func readTypeWords() -> TypeWords {
    guard let first = tokens.peek, first.kind == .word || first.kind == .name,
      !Self.constraintWords.contains(first.word)
        || first.is("SET") && tokens.peek(1)?.isSign("(") == true
    else { return TypeWords() }
    let path = tokens.takePath().map(\.text)
    let isLibrary = path.count > 1 && path[path.count - 2].hasPrefix("%")
    var words = isLibrary ? path.suffix(2).joined(separator: ".") : path.last ?? ""
    words += takeTypeWords()
    guard tokens.peek?.isSign("(") == true else {
      let isArray = tokens.peek?.isSign("[") == true && tokens.peek(1)?.isSign("]") == true
      if isArray { tokens.advance(2) }
      return TypeWords(text: isArray ? "text" : words, stated: isArray ? words + "[]" : words)
    }
    let inner = tokens.takeParentheses()
    let values = inner.filter { $0.kind == .text }.map(\.text)
    if !values.isEmpty {
      let listed = values.map { "'\($0)'" }.joined(separator: ",")
      return TypeWords(
        text: words, codes: values.joined(separator: "|"), stated: "\(words)(\(listed))")
    }
    let more = takeTypeWords()
    let sizes = inner.map(\.text).joined(separator: " ").replacing(" , ", with: ",")
      .replacing(" = ", with: "=")
    return TypeWords(text: "\(words)\(more)(\(sizes))", stated: "\(words)(\(sizes))\(more)")
  }

  private mutating func takeTypeWords() -> String {
    var words = ""
    while let token = tokens.peek, Self.typeWords.contains(token.word),
      tokens.peek(1)?.is("SET") != true
    {
      words += " " + token.text
      tokens.advance()
    }
    return words
  }

  private static let typeWords: Set<String> = [
    "VARYING", "PRECISION", "WITH", "WITHOUT", "TIME", "ZONE", "LOCAL", "LARGE", "OBJECT",
    "UNSIGNED", "SIGNED", "ZEROFILL", "CHARACTER",
  ]

  private static let constraintWords: Set<String> = [
    "NOT", "NULL", "PRIMARY", "REFERENCES", "UNIQUE", "DEFAULT", "CHECK", "CONSTRAINT", "IDENTITY",
    "GENERATED", "COLLATE", "COMMENT", "AS", "SET", "ENCODE", "%DESCRIPTION",
  ]

  private mutating func readColumnConstraints(into field: inout DescribedField) {
    while let token = tokens.peek, !tokens.atElementEnd, !tokens.atStatementEnd {
      if tokens.take("NOT", "NULL") {
        field.mandatory = .yes
      } else if tokens.take("PRIMARY", "KEY") {
        field.isKey = true
        field.mandatory = .yes
      } else if tokens.take("REFERENCES"), let target = tokens.takeName() {
        field.references = .init(table: target.text, field: tokens.takeNameList().first)
      } else if tokens.take("COMMENT") || tokens.take("%DESCRIPTION") {
        if let text = tokens.takeText() { field.description = text }
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
