internal import Documents
internal import Domain

/// A contract as a data contract of the Open Data Contract Standard 3.1: the target tables are its
/// schema objects, their fields properties whose transformation is the rule.
///
/// `transformSourceObjects` is the row's source field, `transformLogic` its rule and
/// `transformDescription` the rule's sentence, which is not read back. What the standard has no place
/// for is in `customProperties`, under the names of the contract's CSV columns.
///
/// Source: Open Data Contract Standard 3.1.0, chapters Schema and Custom Properties.
struct DataContract {
  private var lines: [String] = []

  static func bytes(
    of document: ContractDocument, sentence: (ContractRow) -> String?
  ) throws -> [UInt8] {
    var contract = DataContract()
    try contract.write(document, sentence)
    return Array((contract.lines.joined(separator: "\n") + "\n").utf8)
  }

  private mutating func put(_ depth: Int, _ line: String) {
    lines.append(String(repeating: "  ", count: depth) + line)
  }

  private mutating func put(_ depth: Int, _ key: String, _ text: String) {
    if !text.isEmpty { put(depth, "\(key): \(text.inYAML)") }
  }

  private mutating func writeProperties(
    _ properties: [(name: String, value: String)], depth: Int
  ) {
    let stated = properties.filter { !$0.value.isEmpty }
    if !stated.isEmpty { put(depth, "customProperties:") }
    for property in stated {
      put(depth + 1, "- property: \(property.name.inYAML)")
      put(depth + 2, "value", property.value)
    }
  }

  private mutating func write(
    _ document: ContractDocument, _ sentence: (ContractRow) -> String?
  ) throws {
    let header = document.header
    let name = header.project.isEmpty ? "mapping" : "\(header.project) mapping"
    lines = ["apiVersion: v3.1.0", "kind: DataContract"]
    put(0, "id", name)
    put(0, "name", name)
    put(0, "version", "\(header.version ?? 0).0.0")
    put(0, "status", header.version == nil ? "draft" : "active")
    writeProperties(header.properties.filter { $0.name != "version" }, depth: 0)
    let sections = document.sections
    put(0, sections.isEmpty ? "schema: []" : "schema:")
    for section in sections {
      put(1, "- name: \(section.table.inYAML)")
      put(2, "physicalName", section.table)
      put(2, "logicalType", "object")
      if let plan = section.plan {
        let texts = zip(ContractFile.planColumns, try plan.cells())
        writeProperties(
          texts.filter { $0.0 != "target_table" }.map { (name: $0.0, value: $0.1) }, depth: 2)
      }
      if !section.rows.isEmpty { put(2, "properties:") }
      for row in section.rows { try write(row, sentence) }
    }
  }

  private mutating func write(_ row: ContractRow, _ sentence: (ContractRow) -> String?) throws {
    put(3, "- name: \(row.target.field.inYAML)")
    put(4, "physicalName", row.target.field)
    if let source = row.source { put(4, "transformSourceObjects: [\(source.description.inYAML)]") }
    put(4, "transformLogic", row.rule)
    put(4, "transformDescription", sentence(row) ?? "")
    let texts = zip(ContractFile.rowColumns, try row.cells())
    let elsewhere = ["target_table", "target_field", "source_table", "source_field", "rule"]
    writeProperties(
      texts.filter { !elsewhere.contains($0.0) }.map { (name: $0.0, value: $0.1) }, depth: 4)
  }

  /// Reads what ``bytes(of:sentence:)`` wrote, also after other tools added to it.
  ///
  /// - Throws: ``ExchangeError``; ``DocumentError``.
  static func read(_ path: String) throws -> ContractDocument {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let root = try Structure(yaml: path)
    guard root.text("kind") == "DataContract", let schema = root["schema"] else {
      throw ExchangeError.unknownFormat(file: file)
    }
    var header = properties(of: root)
    let version = root.text("version")?.split(separator: ".").first.map(String.init) ?? ""
    header["version"] = version == "0" ? "" : version
    var rows: [ContractRecord] = []
    var plans: [ContractRecord] = []
    for object in schema.elements {
      let table = object.text("physicalName", "name") ?? ""
      var plan = properties(of: object)
      if !plan.isEmpty {
        plan["target_table"] = table
        plans.append(ContractRecord(values: plan, file: file, line: object.line))
      }
      for property in object["properties"]?.elements ?? [] {
        rows.append(try record(property, of: table, file: file))
      }
    }
    return try ContractDocument(
      header: ContractRecord(values: header, file: file, line: 1), rows: rows, plans: plans)
  }

  private static func record(
    _ property: Structure, of table: String, file: String
  ) throws(ExchangeError) -> ContractRecord {
    var values = properties(of: property)
    values["target_table"] = table
    values["target_field"] = property.text("physicalName", "name") ?? ""
    values["rule"] = property.text("transformLogic") ?? ""
    if let source = property["transformSourceObjects"]?.elements.first {
      guard let path = source.text.flatMap({ FieldPath($0) }) else {
        throw .badValue(column: "transformSourceObjects", file: file, line: source.line)
      }
      values["source_table"] = path.table
      values["source_field"] = path.field
    }
    return ContractRecord(values: values, file: file, line: property.line)
  }

  private static func properties(of structure: Structure) -> [String: String] {
    let stated = structure["customProperties"]?.elements ?? []
    return Dictionary(
      stated.compactMap { property in
        property.text("property").map { ($0, property["value"]?.text ?? "") }
      }, uniquingKeysWith: { first, _ in first })
  }
}
