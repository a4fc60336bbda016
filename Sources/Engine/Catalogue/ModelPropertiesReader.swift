internal import Documents
internal import Domain

/// Reads the properties of dbt models, seeds and sources: each is a table, its columns fields, and
/// its tests say which must be filled, which are unique and what they refer to.
///
/// Source: dbt reference, “Model properties” and “Generic data tests”.
struct ModelPropertiesReader {
  private var reader: StructuredReader

  private static let kinds = ["models", "seeds", "snapshots"]

  static func resembles(_ beginning: FileBeginning) -> Bool {
    beginning.lines.contains { ["models:", "seeds:", "snapshots:", "sources:"].contains($0) }
      && beginning.lines.contains { $0 == "columns:" || $0.hasPrefix("- name:") }
  }

  static func read(_ file: SpecificationInput) throws -> Specification {
    let root = try StructuredReader.structure(of: file)
    var reader = ModelPropertiesReader(reader: StructuredReader(file: file.name))
    for kind in kinds {
      for table in root[kind]?.elements ?? [] { reader.read(table, domain: nil) }
    }
    for source in root["sources"]?.elements ?? [] {
      for table in source["tables"]?.elements ?? [] {
        reader.read(table, domain: source.text("schema", "name"))
      }
    }
    return reader.reader.specification
  }

  private mutating func read(_ table: Structure, domain: String?) {
    guard let name = table.text("alias", "identifier", "name") else {
      return reader.reject(
        "TABLE_NAME_MISSING", line: table.line, table: "", "The model has no name.")
    }
    reader.begin(table: name, description: table.text("description"), domain: domain)
    for column in table["columns"]?.elements ?? [] { read(column, of: name) }
  }

  private mutating func read(_ column: Structure, of table: String) {
    guard let name = column.text("name") else {
      return reader.reject(
        "FIELD_NAME_MISSING", line: column.line, table: table, "The column has no name.")
    }
    let stated = column.text("data_type") ?? ""
    var field = DescribedField(
      table: table, field: name, type: DataType(spelling: stated), statedType: stated,
      place: reader.place(column.line))
    if stated.isEmpty { field.type = .text(length: nil) }
    if stated.isEmpty { field.confidence = 0.8 }
    field.description = column.text("description") ?? ""
    let tests = (column["tests"] ?? column["data_tests"])?.elements ?? []
    let names = tests.compactMap(\.text)
    if names.contains("not_null") { field.mandatory = .yes }
    field.isKey = names.contains("unique") && names.contains("not_null")
    for test in tests { readReference(test["relationships"], into: &field) }
    for test in tests {
      let values = test["accepted_values"].flatMap { ($0["arguments"] ?? $0)["values"]?.texts }
      if let values, !values.isEmpty { field.codeList = values.joined(separator: "|") }
    }
    reader.add(field)
  }

  /// `relationships: { to: ref('customers'), field: id }`.
  private func readReference(_ test: Structure?, into field: inout DescribedField) {
    guard let test = test?["arguments"] ?? test, let to = test.text("to") else { return }
    let parts = to.split { "'\"()".contains($0) }.map { String($0).trimmedSpace }
      .filter { !$0.isEmpty && $0 != "," }
    guard let table = parts.last else { return }
    field.references = .init(table: table, field: test.text("field"))
  }
}
