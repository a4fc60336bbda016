internal import Documents
internal import Domain

/// Reads a JSON Schema: an object is a table and its properties are fields.
///
/// The tables are the root, where it has properties, and else each definition that has. An object
/// within one is a group, whose fields have its name before theirs; a list of objects is a table of
/// its own. References are followed within the document, and nowhere else.
///
/// Source: JSON Schema drafts 4 to 2020-12, of which it takes `properties`, `required`, `type`,
/// `format`, `enum`, `const`, `maxLength`, `items`, `allOf`, `$ref` and `$defs`.
struct JSONSchemaReader {
  private var reader: StructuredReader
  private let root: Structure
  /// The references being followed: what refers to itself ends.
  private var followed: [String] = []

  private static let deepest = 16
  /// References can repeat a small schema without end in breadth, too.
  private static let most = 100_000
  /// How many schemas one takes over at most: it does so for each field that refers to it.
  private static let widest = 500

  static func resembles(_ beginning: FileBeginning) -> Bool {
    guard beginning.text.first(where: { !$0.isWhitespace }) == "{" else { return false }
    return ["\"$schema\"", "\"$defs\"", "\"definitions\"", "\"properties\""]
      .contains { beginning.text.contains($0) }
  }

  static func read(_ file: SpecificationInput) throws -> Specification {
    let root = try Structure(json: file.path)
    var reader = JSONSchemaReader(reader: StructuredReader(file: file.name), root: root)
    let stem = DictionaryReader.stem(of: file.name)
    let name = String(stem.prefix { $0 != "." })
    let top = root["items"] ?? root
    if !reader.properties(of: top).isEmpty {
      reader.followed = ["#"]
      reader.readTable(top, named: root.text("title").flatMap(Self.identifier) ?? name)
    } else {
      let key = root["$defs"] == nil ? "definitions" : "$defs"
      for member in root[key]?.members ?? [] {
        reader.followed = ["#/\(key)/\(member.key)"]
        reader.readTable(member.value, named: member.key)
      }
    }
    if reader.reader.specification.count.read == 0 {
      reader.reader.reject(
        "SCHEMA_WITHOUT_PROPERTIES", line: root.line, table: "",
        "Neither the schema nor a definition in it has properties.")
    }
    return reader.reader.specification
  }

  private init(reader: StructuredReader, root: Structure) {
    self.reader = reader
    self.root = root
  }

  /// A title that can name a table; `nil` for a sentence.
  private static func identifier(_ title: String) -> String? {
    title.contains { !($0.isLetter || $0.isNumber || $0 == "_") } ? nil : title
  }

  private mutating func readTable(_ schema: Structure, named name: String) {
    guard !properties(of: schema).isEmpty else {
      return reader.ignore("definition without properties")
    }
    reader.begin(table: name, description: schema.text("description", "title"))
    readProperties(of: schema, table: name, prefix: "")
  }

  /// A schema with what it takes over by `allOf` and `$ref`, each reference once.
  private func parts(of schema: Structure) -> [Structure] {
    var parts = [schema]
    var references: Set<String> = []
    var index = 0
    while index < parts.count, parts.count <= Self.widest {
      let part = parts[index]
      parts += part["allOf"]?.elements.prefix(Self.widest) ?? []
      if let reference = part.text("$ref"), references.insert(reference).inserted,
        let target = target(of: part)
      {
        parts.append(target)
      }
      index += 1
    }
    return parts
  }

  /// All properties that a schema gives; of two of one name the nearer counts.
  private func properties(of schema: Structure) -> [Structure.Member] {
    var names: Set<String> = []
    return parts(of: schema).flatMap { $0["properties"]?.members ?? [] }
      .filter { names.insert($0.key).inserted }
  }

  /// The names that a schema, or one it takes over, requires.
  private func required(by schema: Structure) -> Set<String> {
    Set(parts(of: schema).flatMap { $0["required"]?.texts ?? [] })
  }

  /// What `$ref` names within the document.
  private func target(of schema: Structure) -> Structure? {
    guard let reference = schema.text("$ref"), reference.hasPrefix("#") else { return nil }
    var found: Structure? = root
    for step in reference.dropFirst().split(separator: "/") {
      let key = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
      found =
        Int(key).flatMap { index in
          found.flatMap { $0.elements.indices.contains(index) ? $0.elements[index] : nil }
        } ?? found?[key]
    }
    return found
  }

  private mutating func readProperties(of schema: Structure, table: String, prefix: String) {
    let required = required(by: schema)
    for member in properties(of: schema) {
      guard reader.specification.count.read < Self.most else { return reportTooMany(member.line) }
      let schema = alternative(member.value)
      let name = prefix + member.key
      if let items = schema["items"].map(alternative), !properties(of: items).isEmpty {
        follow(items) { $0.readTable(items, named: "\(table)_\(name)") }
      } else if !properties(of: schema).isEmpty {
        follow(schema) {
          $0.reader.group()
          $0.readProperties(of: schema, table: table, prefix: name + "_")
        }
      } else {
        readField(member, named: name, of: table, isRequired: required.contains(member.key))
      }
    }
  }

  /// Reads what `schema` describes, unless that is what refers to it.
  private mutating func follow(_ schema: Structure, _ read: (inout Self) -> Void) {
    guard let reference = schema.text("$ref") else { return read(&self) }
    guard !followed.contains(reference), followed.count < Self.deepest else {
      return reader.ignore("reference to what holds it")
    }
    followed.append(reference)
    read(&self)
    followed.removeLast()
  }

  private mutating func reportTooMany(_ line: Int) {
    guard !reader.specification.issues.contains(where: { $0.code == "SCHEMA_TOO_LARGE" }) else {
      return
    }
    reader.specification.report(
      .error, "SCHEMA_TOO_LARGE", line: line,
      "References repeat more than \(Self.most) descriptions; the rest is not read.")
  }

  /// The one of several alternatives that is not null.
  private func alternative(_ schema: Structure) -> Structure {
    let choices = (schema["anyOf"] ?? schema["oneOf"])?.elements ?? []
    return choices.first { $0.text("type") != "null" } ?? schema
  }

  private mutating func readField(
    _ member: Structure.Member, named name: String, of table: String, isRequired: Bool
  ) {
    var field = DescribedField(table: table, field: name, place: reader.place(member.line))
    let chosen = alternative(member.value)
    let reference = chosen.text("$ref")
    let schema = target(of: chosen) ?? chosen
    let types = schema["type"]?.texts ?? []
    let kind = types.first { $0 != "null" } ?? (schema["enum"] == nil ? "" : "string")
    let length = schema.text("maxLength") ?? ""
    let format = schema.text("format")
    field.statedType = [kind, format.map { "(\($0))" } ?? ""].joined()
    field.type = Self.type(kind, format: format, length: Int(length))
    field.mandatory = isRequired && !types.contains("null") ? .yes : .no
    let codes = schema["enum"]?.texts ?? schema.text("const").map { [$0] } ?? []
    if !codes.isEmpty { field.codeList = codes.joined(separator: "|") }
    field.description =
      member.value.text("description") ?? schema.text("description", "title") ?? ""
    if let reference, target(of: chosen) == nil {
      field.confidence = 0.6
      reader.specification.report(
        .warning, "REFERENCE_NOT_FOLLOWED", line: member.line, table: table, field: name,
        reference.hasPrefix("#")
          ? "What the field refers to is not in the document."
          : "The field is described in another document, and nothing elsewhere is loaded.")
    }
    reader.add(field)
  }

  private static func type(_ kind: String, format: String?, length: Int?) -> DataType? {
    switch (kind, format) {
    case ("string", "date"): .date
    case ("string", "date-time"): .timestamp
    case ("string", "time"): .time
    case ("string", _): .characters(length)
    case ("integer", _): .integer
    case ("number", _): .decimal(precision: nil, scale: nil)
    case ("boolean", _): .boolean
    case ("array", _), ("object", _): .text(length: nil)
    default: nil
    }
  }
}
