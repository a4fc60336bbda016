internal import Domain

/// A catalogue in DBML, the language of dbdiagram.io: tables, links, and groups by domain.
struct DBMLExport {
  private let model: ExportModel

  init(_ model: ExportModel) { self.model = model }

  var text: String {
    var parts = ["Project \(name(model.name)) {\n  database_type: 'Generic'\n}"]
    parts += model.catalogue.tables.map(table)
    parts += model.relations.map(link)
    parts += groups
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func name(_ text: String) -> String {
    "\"" + escaped(text.onOneLine, quote: "\"") + "\""
  }

  private func text(_ text: String) -> String {
    "'" + escaped(text, quote: "'") + "'"
  }

  private func escaped(_ text: String, quote: Unicode.Scalar) -> String {
    text.escaping { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case quote: "\\\(quote)"
      default: scalar.properties.generalCategory == .control ? " " : nil
      }
    }
  }

  private func table(_ table: Catalogue.Table) -> String {
    var lines = table.fields.map { "  \(column($0, isOnlyKey: table.key.count == 1))" }
    if table.key.count > 1 {
      let key = table.key.map { name($0.field) }.joined(separator: ", ")
      lines += ["", "  indexes {", "    (\(key)) [pk]", "  }"]
    }
    if !table.note.description.isEmpty { lines += ["", "  Note: \(text(table.note.description))"] }
    return "Table \(name(table.name)) {\n\(lines.joined(separator: "\n"))\n}"
  }

  private func column(_ field: CatalogueField, isOnlyKey: Bool) -> String {
    var settings: [String] = []
    if field.isKey && isOnlyKey { settings.append("pk") }
    if field.mandatory == .yes { settings.append("not null") }
    let codes = field.inlineCodes.isEmpty ? "" : " [codes: \(field.codeList ?? "")]"
    let words = (field.describedWithList + codes).trimmedSpace
    if !words.isEmpty { settings.append("note: \(text(words))") }
    let type = SQLSpelling(dialect: .postgresql).type(field.type, inKey: false).lowercased()
    return "\(name(field.field)) \(type)"
      + (settings.isEmpty ? "" : " [\(settings.joined(separator: ", "))]")
  }

  private func link(_ relation: Relation) -> String {
    let line =
      "Ref: \(name(relation.from.table)).\(name(relation.from.field)) > "
      + "\(name(relation.to.table)).\(name(relation.to.field))"
    guard relation.origin != .declared else { return line }
    let share = relation.origin == .inferred ? " \(relation.confidence.hundredths)" : ""
    return "// \(relation.origin.rawValue)\(share)\n\(line)"
  }

  private var groups: [String] {
    var order: [String] = []
    var members: [String: [String]] = [:]
    for table in model.catalogue.tables where !table.note.domain.isEmpty {
      if members[table.note.domain] == nil { order.append(table.note.domain) }
      members[table.note.domain, default: []].append("  \(name(table.name))")
    }
    return order.map {
      "TableGroup \(name($0)) {\n\((members[$0] ?? []).joined(separator: "\n"))\n}"
    }
  }
}
