internal import Domain

/// Reads one row of a dictionary's table, under a recognised header, into a field.
struct DictionaryRow {
  let header: HeaderMeaning
  let cells: [String]
  let place: Place

  /// The field of this row in `table`; what is odd about it goes to `specification`.
  func field(in table: String, _ specification: inout Specification) -> DescribedField {
    var field = DescribedField(table: table, field: header.text(.field, in: cells), place: place)
    readType(into: &field, &specification)
    readMandatory(into: &field, &specification)
    readKey(into: &field)
    readReference(into: &field)
    let codes = header.text(.codeList, in: cells)
    if !codes.isEmpty { field.codeList = Self.codeList(codes) }
    field.description = header.text(.description, in: cells)
    return field
  }

  private func readType(into field: inout DescribedField, _ specification: inout Specification) {
    let spelling = header.text(.type, in: cells)
    guard !spelling.isEmpty else {
      field.confidence = 0.8
      return
    }
    let size = header.text(.length, in: cells)
    field.type = DataType(spelling: spelling, size: size)
    field.statedType = size.isEmpty || spelling.contains("(") ? spelling : "\(spelling)(\(size))"
    if field.type == nil {
      field.confidence = 0.7
      specification.report(
        .warning, "TYPE_NOT_UNDERSTOOD", line: place.line, table: field.table, field: field.field,
        "The type “\(spelling.prefix(40))” is not known; the field is read as text.")
    }
  }

  private func readMandatory(
    into field: inout DescribedField, _ specification: inout Specification
  ) {
    let mandatory = header.text(.mandatory, in: cells).lowercased()
    let nullable = header.text(.nullable, in: cells).lowercased()
    if !mandatory.isEmpty {
      if let known = Self.obligations[mandatory] {
        field.mandatory = known
      } else {
        specification.report(
          .info, "MANDATORY_NOT_UNDERSTOOD", line: place.line, table: field.table,
          field: field.field,
          "“\(mandatory.prefix(40))” says neither yes nor no; whether the field is mandatory stays unknown."
        )
      }
    } else if !nullable.isEmpty {
      switch Self.obligations[nullable] {
      case .yes: field.mandatory = .no
      case .no: field.mandatory = nullable == "null" ? .no : .yes
      case .unknown, nil: break
      }
    }
  }

  /// What a cell of a column about obligation says.
  ///
  /// The letters are those of NHS data sets, where R (required) and P (pilot) do not oblige.
  private static let obligations: [String: Mandatory] = {
    var words: [String: Mandatory] = [:]
    for word in ["yes", "y", "true", "1", "m", "mandatory", "x", "✓", "✔", "not null", "required"] {
      words[word] = .yes
    }
    for word in ["no", "n", "false", "0", "o", "optional", "null", "nullable"] { words[word] = .no }
    for word in ["r", "c", "p", "conditional", "unknown"] { words[word] = .unknown }
    return words
  }()

  private func readKey(into field: inout DescribedField) {
    let words = header.text(.key, in: cells).lowercased()
      .split { !($0.isLetter || $0.isNumber) }.map(String.init)
    field.isKey =
      words.contains {
        ["yes", "y", "true", "1", "x", "pk", "p", "pri", "primary", "key", "k"].contains($0)
      } && !words.contains("foreign")
  }

  private func readReference(into field: inout DescribedField) {
    let table = header.text(.referencedTable, in: cells)
    if !table.isEmpty {
      let name = header.text(.referencedField, in: cells)
      field.references = .init(table: table, field: name.isEmpty ? nil : name)
      return
    }
    field.references = Self.reference(header.text(.references, in: cells))
  }

  /// Reads `TABLE.FIELD`, `TABLE(FIELD)` or `FK to TABLE`; `nil` for yes, no and prose.
  static func reference(_ text: String) -> DescribedField.Reference? {
    let words = text.split(whereSeparator: { $0.isWhitespace || $0 == "(" || $0 == ")" })
      .map(String.init)
      .filter { !["fk", "to", "references", "->", "→", "fk:"].contains($0.lowercased()) }
    guard let first = words.first, words.count <= 2,
      !["yes", "no", "y", "n", "x", "true", "false", "1", "0"].contains(first.lowercased())
    else { return nil }
    let parts = first.split(separator: ".").map(String.init)
    if parts.count >= 2 {
      return .init(table: parts[parts.count - 2], field: parts[parts.count - 1])
    }
    return .init(table: first, field: words.count == 2 ? words[1] : nil)
  }

  /// A code list's name as written, or inline codes (`Y/N`, `1=Male; 2=Female`, `A, B`) joined by bars.
  static func codeList(_ text: String) -> String {
    if text.contains("|") { return text }
    let entries = text.split { $0 == ";" || $0 == "," || $0 == "\n" || $0 == "/" }
      .map { String($0).trimmedSpace }
    guard entries.count > 1 else { return text }
    let codes = entries.map { entry in
      String(entry.prefix { $0 != "=" && $0 != ":" }).trimmedSpace
    }
    guard codes.allSatisfy({ !$0.isEmpty && $0.count <= 12 && !$0.contains(" ") }) else {
      return text
    }
    return codes.joined(separator: "|")
  }
}
