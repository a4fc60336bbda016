internal import Domain

/// A catalogue as a data contract of the Open Data Contract Standard 3.1, in YAML.
///
/// Every text is in double quotes with JSON's escapes, so that none is read as anything else.
struct ContractExport {
  private let model: ExportModel
  private var lines: [String] = []

  init(_ model: ExportModel) {
    self.model = model
    write()
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func put(_ depth: Int, _ key: String, _ text: String) {
    guard !text.isEmpty else { return }
    lines.append(String(repeating: "  ", count: depth) + "\(key): \(text.inYAML)")
  }

  private mutating func put(_ depth: Int, _ line: String) {
    lines.append(String(repeating: "  ", count: depth) + line)
  }

  private mutating func write() {
    lines = ["apiVersion: v3.1.0", "kind: DataContract"]
    put(0, "id", model.name)
    put(0, "name", model.name)
    put(0, "version", "1.0.0")
    put(0, "status", "draft")
    put(0, "schema:")
    model.catalogue.tables.forEach { write($0) }
  }

  private mutating func write(_ table: Catalogue.Table) {
    put(1, "- name: \(table.name.inYAML)")
    put(2, "physicalName", table.name)
    put(2, "logicalType", "object")
    put(2, "physicalType", "table")
    put(2, "description", table.note.description)
    writeProperty("domain", table.note.domain, depth: 2)
    put(2, "properties:")
    var position = 0
    for field in table.fields {
      if field.isKey { position += 1 }
      write(field, keyPosition: position)
    }
  }

  /// What the standard has no place for.
  private mutating func writeProperty(_ name: String, _ value: String, depth: Int) {
    guard !value.isEmpty else { return }
    put(depth, "customProperties:")
    put(depth + 1, "- property: \(name.inYAML)")
    put(depth + 2, "value", value)
  }

  private mutating func write(_ field: CatalogueField, keyPosition: Int) {
    put(3, "- name: \(field.field.inYAML)")
    put(4, "physicalName", field.field)
    put(4, "logicalType", Self.logicalType(field.type))
    put(4, "physicalType", field.statedType.isEmpty ? Self.spelling(field.type) : field.statedType)
    if case .text(let length?) = field.type {
      put(4, "logicalTypeOptions:")
      put(5, "maxLength: \(length)")
    }
    if field.mandatory != .unknown { put(4, "required: \(field.mandatory == .yes)") }
    if field.isKey {
      put(4, "primaryKey: true")
      put(4, "primaryKeyPosition: \(keyPosition)")
    }
    put(4, "description", field.description)
    writeProperty("codeList", field.codeList ?? "", depth: 4)
    let links = model.relations(of: field)
    if !links.isEmpty { put(4, "relationships:") }
    for link in links {
      put(5, "- type: \"foreignKey\"")
      put(6, "to", "\(link.to.table).\(link.to.field)")
      guard link.origin != .declared else { continue }
      let share = link.origin == .inferred ? " \(link.confidence.hundredths)" : ""
      writeProperty("origin", "\(link.origin.rawValue)\(share)", depth: 6)
    }
  }

  private static func logicalType(_ type: DataType) -> String {
    switch type {
    case .text: "string"
    case .decimal: "number"
    default: type.name
    }
  }

  private static func spelling(_ type: DataType) -> String {
    switch type {
    case .text(let length): length.map { "varchar(\($0))" } ?? "text"
    default: type.description
    }
  }
}

extension String {
  /// The text in double quotes with JSON's escapes, which YAML reads as nothing but a text.
  var inYAML: String {
    let content = escaping { scalar in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case "\n": return "\\n"
      case "\t": return "\\t"
      case "\r": return "\\r"
      default:
        let isHidden =
          scalar.properties.generalCategory == .control
          || ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"].contains(scalar)
        guard isHidden else { return nil }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return "\"\(content)\""
  }
}
