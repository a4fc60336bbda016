internal import Domain

/// Reads a Mermaid `erDiagram`: entities with their attributes, and relations whose label names a
/// field.
///
/// A relation without a label says only that two tables belong together, and nothing to a catalogue.
struct MermaidReader {
  private var specification: Specification
  /// The entity whose braces are open.
  private var table: String?
  private var hasBegun = false
  /// Whether attributes state the name before the type, as some diagrams do.
  private let isNameFirst: Bool
  /// Attributes marked `FK`, and the tables that relations bring together.
  private var foreign: [(table: String, field: String, Place)] = []
  private var relations: [(a: String, b: String, label: String, line: Int)] = []

  static func read(_ text: String, file: String) -> Specification {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).trimmedSpace }
    var reader = MermaidReader(
      specification: Specification(file: file), isNameFirst: namesComeFirst(in: lines))
    for (index, line) in lines.enumerated() { reader.read(line, line: index + 1) }
    reader.relate()
    return reader.specification
  }

  private init(specification: Specification, isNameFirst: Bool) {
    self.specification = specification
    self.isNameFirst = isNameFirst
  }

  /// Whether the second words are types more often than the first.
  private static func namesComeFirst(in lines: [String]) -> Bool {
    var (first, second) = (0, 0)
    for line in lines {
      let words = line.split(whereSeparator: \.isWhitespace).prefix(2).map(String.init)
      guard words.count == 2 else { continue }
      if DataType(spelling: words[0]) != nil { first += 1 }
      if DataType(spelling: words[1]) != nil { second += 1 }
    }
    return second > first
  }

  private mutating func read(_ text: String, line: Int) {
    specification.count.read += 1
    if text.isEmpty { return specification.ignore("blank") }
    if text.hasPrefix("%%") || text.hasPrefix("---") { return specification.ignore("comment") }
    if table != nil { return readAttribute(text, line) }
    guard hasBegun else {
      hasBegun = text.hasPrefix("erDiagram")
      if hasBegun { specification.count.headings += 1 } else { specification.ignore("prose") }
      return
    }
    if readRelation(text, line) || readEntity(text) { return }
    let first = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    if ["direction", "title", "style", "class", "classDef", "accTitle:", "accDescr:"].contains(
      first)
    {
      return specification.ignore("appearance")
    }
    specification.reject(
      "LINE_NOT_UNDERSTOOD", line: line, words: text, "The line is no entity and no relation.")
  }

  /// `NAME {`, `NAME["words"] {`, or a name alone.
  private mutating func readEntity(_ text: String) -> Bool {
    let isOpen = text.hasSuffix("{")
    let isWhole = text.hasSuffix("}")
    let head = text.prefix { $0 != "{" && $0 != "[" && $0 != ":" }
    let name = Self.unquoted(String(head).trimmedSpace)
    guard !name.isEmpty, isOpen || isWhole || FieldName.isIdentifier(name) else { return false }
    specification.count.headings += 1
    if let alias = text.split(separator: "\"").dropFirst().first, text.contains("[\"") {
      specification.note(name, description: String(alias))
    }
    if isOpen { table = name }
    return true
  }

  /// `type name PK, FK "remark"`.
  private mutating func readAttribute(_ text: String, _ line: Int) {
    guard text != "}", let table else {
      self.table = nil
      return specification.ignore("closing brace")
    }
    let quoted = text.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    let words = quoted[0].split { $0.isWhitespace || $0 == "," }.map(String.init)
    guard words.count >= 2 else {
      return specification.reject(
        "LINE_NOT_UNDERSTOOD", line: line, words: text, table: table,
        "The line is no attribute: it needs a type and a name.")
    }
    let (name, type) = isNameFirst ? (words[0], words[1]) : (words[1], words[0])
    var field = DescribedField(table: table, field: name, place: specification.place(line))
    if field.field.hasPrefix("*") {
      field.field.removeFirst()
      field.isKey = true
    }
    field.type = DataType(spelling: type)
    field.statedType = type
    if field.type == nil { field.confidence = 0.7 }
    let marks = words.dropFirst(2).map { $0.uppercased() }
    field.isKey = field.isKey || marks.contains("PK")
    if marks.contains("FK") { foreign.append((table, field.field, field.place)) }
    if quoted.count > 1 { field.description = String(quoted[1]) }
    specification.fields.append(field)
    specification.count.used += 1
  }

  /// `A }o--|| B : label`.
  private mutating func readRelation(_ text: String, _ line: Int) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0).trimmedSpace }
    let words = parts[0].split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 3, Self.isLine(words[1]) else { return false }
    let label = Self.unquoted(parts.count > 1 ? parts[1] : "")
    relations.append((Self.unquoted(words[0]), Self.unquoted(words[2]), label, line))
    return true
  }

  private static func isLine(_ word: String) -> Bool {
    word.count >= 4 && (word.contains("--") || word.contains(".."))
      && word.allSatisfy { "|o{}-.".contains($0) }
  }

  private static func unquoted(_ text: String) -> String {
    text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? String(text.dropFirst().dropLast()) : text
  }

  /// Finds the field that each relation is about: the one its label names, else one marked `FK` that
  /// is called as the other table's key.
  private mutating func relate() {
    // By table, and by the letters of their names: labels may spell what attributes cannot.
    var fields: [String: [String: String]] = [:]
    var keys: [String: Set<String>] = [:]
    for field in specification.fields {
      fields[field.table.lowercased(), default: [:]][Self.letters(field.field)] = field.field
      if field.isKey {
        keys[field.table.lowercased(), default: []].insert(field.field.lowercased())
      }
    }
    for relation in relations {
      let label = Self.letters(relation.label)
      let ways = [(relation.a, relation.b), (relation.b, relation.a)]
      let named = ways.filter {
        guard let name = fields[$0.0.lowercased()]?[label] else { return false }
        return keys[$0.0.lowercased()] != [name.lowercased()] || $0.0 == $0.1
      }
      let marked = ways.flatMap { from, to in
        foreign.filter {
          $0.table == from && keys[to.lowercased()]?.contains($0.field.lowercased()) == true
        }.map { (from, to, $0.field) }
      }
      if let (from, to) = named.first, let name = fields[from.lowercased()]?[label] {
        refer(from, name, to, relation.line)
      } else if !marked.isEmpty {
        for (from, to, field) in marked { refer(from, field, to, relation.line) }
        specification.count.used -= marked.count - 1
      } else {
        specification.ignore("relation that names no field")
      }
    }
  }

  private static func letters(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private mutating func refer(_ from: String, _ field: String, _ to: String, _ line: Int) {
    specification.count.used += 1
    specification.constraints.append(
      .reference(
        table: from, fields: [field], to: to, targets: [], specification.place(line)))
  }
}
