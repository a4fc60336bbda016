internal import Domain

/// A catalogue as a Mermaid `erDiagram`.
///
/// Attributes there have plain names only: other characters become `_`, and the name as it is stands
/// in the remark. A link's label is its field.
struct MermaidExport {
  private let model: ExportModel
  /// The diagram's name of each table, by its place.
  private let entities: [String]
  private let places: [String: Int]

  init(_ model: ExportModel) {
    self.model = model
    var taken: Set<String> = []
    entities = model.catalogue.tables.map { table in
      Self.unique(Self.isPlain(table.name) ? table.name : Self.quotable(table.name), &taken)
    }
    places = Dictionary(
      model.catalogue.tables.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  var text: String {
    let tables = zip(model.catalogue.tables, entities).map(entity)
    return (["erDiagram"] + tables + model.relations.map(link)).joined(separator: "\n") + "\n"
  }

  // Names.

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, letters.contains(first) else { return false }
    return name.utf8.allSatisfy { letters.contains($0) || (48...57).contains($0) || $0 == 95 }
  }

  private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

  /// A name that may stand in double quotes.
  private static func quotable(_ name: String) -> String {
    name.onOneLine.escaping { "\"%\\".unicodeScalars.contains($0) ? "_" : nil }
  }

  private static func plain(_ name: String) -> String {
    let plain = name.escaping { scalar in
      guard scalar.isASCII, letters.contains(UInt8(scalar.value)) || "0"..."9" ~= scalar else {
        return "_"
      }
      return nil
    }
    return plain.utf8.first.map(letters.contains) == true ? plain : "f_" + plain
  }

  private static func unique(_ name: String, _ taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate.lowercased()).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }

  private func reference(_ entity: String) -> String {
    Self.isPlain(entity) ? entity : "\"\(entity)\""
  }

  // Lines.

  private func entity(_ table: Catalogue.Table, _ entity: String) -> String {
    var taken: Set<String> = []
    let lines = table.fields.map { field -> String in
      let name = Self.unique(
        Self.isPlain(field.field) ? field.field : Self.plain(field.field), &taken)
      var marks: [String] = []
      if field.isKey { marks.append("PK") }
      if !model.relations(of: field).isEmpty { marks.append("FK") }
      var words = field.describedWithList.onOneLine
      if name != field.field { words = field.field.onOneLine + (words.isEmpty ? "" : ": \(words)") }
      let remark = words.escaping { $0 == "\"" ? "'" : nil }.trimmedSpace
      let parts =
        [type(field.type), name] + (marks.isEmpty ? [] : [marks.joined(separator: ", ")])
        + (remark.isEmpty ? [] : ["\"\(remark)\""])
      return "    \(parts.joined(separator: " "))"
    }
    return "  \(reference(entity)) {\n\(lines.joined(separator: "\n"))\n  }"
  }

  /// A type as one word, which has no place for a comma.
  private func type(_ type: DataType) -> String {
    switch type {
    case .text(let length?): "varchar(\(length))"
    case .decimal: "decimal"
    default: type.name
    }
  }

  /// Many to one; dotted where nobody declared or accepted the link.
  private func link(_ relation: Relation) -> String {
    guard let from = places[relation.from.table], let to = places[relation.to.table] else {
      return ""
    }
    let isOptional = model.catalogue[relation.from]?.mandatory != .yes
    let line = relation.isCertain ? "--" : ".."
    let label = Self.quotable(relation.from.field)
    return "  \(reference(entities[from])) }o\(line)\(isOptional ? "o|" : "||") "
      + "\(reference(entities[to])) : \"\(label)\""
  }
}
