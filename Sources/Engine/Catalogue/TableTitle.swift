/// Finds the table that a heading or a title line names.
enum TableTitle {
  /// The name behind “Table:”, “TABLE NAME:” or “Entity:”; `nil` when the text has no such words.
  static func stated(in text: String) -> String? {
    let start = text.drop { !$0.isLetter }
    let lower = start.prefix(16).lowercased()
    guard lower.hasPrefix("table") || lower.hasPrefix("entity") else { return nil }
    for words in ["table name:", "table name -", "tablename:", "table:", "entity:", "table name "]
    where lower.hasPrefix(words) {
      return firstName(in: String(start.dropFirst(words.count)))
    }
    if lower.hasPrefix("table ") {
      let rest = String(start.dropFirst(6))
      let name = firstName(in: rest)
      if let name, isIdentifier(name), rest.trimmedSpace == name || name.contains("_") {
        return name
      }
    }
    return nil
  }

  /// The table a Markdown heading names; `nil` for headings such as “Fields” or “Introduction to …”.
  ///
  /// `isSure` is false when the heading is plain words, which name a table only if fields follow.
  static func inHeading(_ heading: String) -> (name: String, isSure: Bool)? {
    if let name = stated(in: heading) { return (name, true) }
    let text = String(heading.drop { $0.isNumber || $0 == "." || $0.isWhitespace || $0 == ")" })
    let words = text.split(whereSeparator: {
      $0.isWhitespace || $0 == "(" || $0 == ")" || $0 == ","
    })
    .map { trimmed(String($0)) }
    guard let first = words.first, !general.contains(text.lowercased().trimmedSpace) else {
      return nil
    }
    if let name = words.first(where: { $0.contains("_") && isIdentifier($0) }) {
      return (name, true)
    }
    if words.count == 1 { return isIdentifier(first) ? (first, true) : nil }
    if isIdentifier(first), first.count > 2, first == first.uppercased(),
      first.contains(where: \.isLetter),
      first != words.dropFirst().first?.uppercased()
    {
      return (first, true)
    }
    return (words.filter { !$0.isEmpty }.joined(separator: "_"), false)
  }

  /// Headings within a table's chapter that do not name another one.
  private static let general: Set<String> = [
    "fields", "columns", "structure", "definition", "layout", "notes", "data items", "attributes",
    "field list", "column list", "fields and types", "description", "keys", "rules", "comments",
    "table of contents", "contents", "introduction", "overview",
  ]

  private static func firstName(in text: String) -> String? {
    let start = text.drop { !($0.isLetter || $0.isNumber || $0 == "_") }
    let name = start.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$" }
    let plain = trimmed(String(name))
    guard let last = plain.split(separator: ".").last.map(String.init) else { return nil }
    // The next word may have run into it.
    let (whole, rest) = FieldName.caseParted(last)
    return whole.contains("_") && !rest.isEmpty ? whole : last
  }

  private static func trimmed(_ word: String) -> String {
    var text = word[...]
    while let last = text.last, !(last.isLetter || last.isNumber || last == "_") {
      text.removeLast()
    }
    while let first = text.first, !(first.isLetter || first.isNumber || first == "_") {
      text.removeFirst()
    }
    return String(text)
  }

  private static func isIdentifier(_ word: String) -> Bool {
    guard let first = word.first, first.isLetter || first == "_" else { return false }
    return word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" || $0 == "." }
  }
}
