internal import Documents
internal import Domain

/// What the readers of structured specifications share: each description of a table, a group or a
/// field is counted once.
struct StructuredReader {
  var specification: Specification

  init(file: String) { specification = Specification(file: file) }

  /// JSON where the text begins as such, else YAML.
  static func structure(of file: SpecificationInput) throws -> Structure {
    let first = try FileBeginning(file.path).text.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
    return first == "{" || first == "["
      ? try Structure(json: file.path) : try Structure(yaml: file.path)
  }

  /// Counts a table, and notes what is said of it.
  mutating func begin(table: String, description: String?, domain: String? = nil) {
    specification.count.read += 1
    specification.count.headings += 1
    specification.note(table, description: description ?? "", domain: domain ?? "")
  }

  /// Counts a description that groups others.
  mutating func group() {
    specification.count.read += 1
    specification.count.headings += 1
  }

  mutating func add(_ field: DescribedField) {
    var field = field
    specification.count.read += 1
    specification.count.used += 1
    if field.type == nil {
      field.confidence = min(field.confidence, 0.7)
      if !field.statedType.isEmpty {
        specification.report(
          .warning, "TYPE_NOT_UNDERSTOOD", line: field.place.line, table: field.table,
          field: field.field,
          "The type “\(field.statedType.prefix(40))” is not known; the field is read as text.")
      }
    }
    specification.fields.append(field)
  }

  mutating func ignore(_ reason: String) {
    specification.count.read += 1
    specification.ignore(reason)
  }

  mutating func reject(_ code: String, line: Int, table: String, _ message: String) {
    specification.count.read += 1
    specification.reject(code, line: line, words: "", table: table, message)
  }

  func place(_ line: Int) -> Place { specification.place(line) }
}

extension Structure {
  /// The text of the first of `keys` that has one.
  func text(_ keys: String...) -> String? {
    keys.lazy.compactMap { self[$0]?.plainText }.first { !$0.isEmpty }
  }

  /// A text, the first of several, or that of the first language.
  private var plainText: String? {
    text ?? elements.first?.text ?? members.first?.value.plainText
  }

  /// The texts of a sequence, or the one text that it is.
  var texts: [String] { text.map { [$0] } ?? elements.compactMap(\.text) }
}
