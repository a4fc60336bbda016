internal import Domain

/// A catalogue as the SQL that makes its tables: columns with keys and checks, then links, then
/// comments.
///
/// A link is a constraint where the target is the whole key of its table and the types agree; the
/// others, and inferred ones that nobody accepted, stand as remarks.
struct DDLExport {
  private let model: ExportModel
  private let sql: SQLSpelling

  init(_ model: ExportModel, _ dialect: CatalogueExport.Dialect) {
    self.model = model
    sql = SQLSpelling(dialect: dialect)
  }

  var text: String {
    let tables = model.catalogue.tables
    let statements =
      tables.map(create) + (sql.dialect == .sqlite ? [] : tables.flatMap(links))
      + tables.flatMap(comments)
    let remarks = model.relations.filter { !isConstraint($0) }.map(remark)
    return ([sql.remark(model.name)] + statements + remarks).joined(separator: "\n\n") + "\n"
  }

  // Tables.

  private func create(_ table: Catalogue.Table) -> String {
    let key = table.key.map { sql.name($0.field) }
    var elements = table.fields.map { (text: column($0), remark: remark(of: $0)) }
    if !key.isEmpty { elements.append(("PRIMARY KEY (\(key.joined(separator: ", ")))", nil)) }
    let lines = elements.enumerated().map { place, element in
      let comma = place < elements.count - 1 ? "," : ""
      return "  \(element.text)\(comma)" + (element.remark.map { " \($0)" } ?? "")
    }
    let head =
      sql.dialect == .sqlite && !table.note.description.isEmpty
      ? "\(sql.remark(table.note.description))\n" : ""
    return "\(head)CREATE TABLE \(sql.name(table.name)) (\n\(lines.joined(separator: "\n"))\n)"
      + "\(options(of: table));"
  }

  private func column(_ field: CatalogueField) -> String {
    var parts = [sql.name(field.field), sql.type(field.type, inKey: model.isInKey(field))]
    if field.mandatory == .yes || field.isKey { parts.append("NOT NULL") }
    let codes = field.inlineCodes
    if !codes.isEmpty {
      let list = codes.map(sql.text).joined(separator: ", ")
      parts.append("CHECK (\(sql.name(field.field)) IN (\(list)))")
    }
    if sql.dialect == .sqlite, let link = model.relations(of: field).first(where: isConstraint) {
      parts.append("REFERENCES \(target(of: link))")
    }
    let words = field.describedWithList
    if sql.dialect == .mysql, !words.isEmpty {
      parts.append("COMMENT \(sql.text(sql.comment(words)))")
    }
    return parts.joined(separator: " ")
  }

  /// SQLite has no comments but those of the script.
  private func remark(of field: CatalogueField) -> String? {
    let words = field.describedWithList
    return sql.dialect == .sqlite && !words.isEmpty ? sql.remark(words) : nil
  }

  private func options(of table: Catalogue.Table) -> String {
    guard sql.dialect == .mysql, !table.note.description.isEmpty else { return "" }
    return " COMMENT = \(sql.text(sql.comment(table.note.description, ofTable: true)))"
  }

  // Links.

  private func isConstraint(_ relation: Relation) -> Bool {
    guard relation.isCertain, let table = model.catalogue[relation.to.table],
      let from = model.catalogue[relation.from], let to = model.catalogue[relation.to]
    else { return false }
    return table.key.count == 1 && to.isKey && from.type == to.type
  }

  private func target(of relation: Relation) -> String {
    "\(sql.name(relation.to.table)) (\(sql.name(relation.to.field)))"
  }

  private func links(of table: Catalogue.Table) -> [String] {
    table.fields.flatMap(model.relations).filter(isConstraint).map { relation in
      "ALTER TABLE \(sql.name(table.name)) ADD FOREIGN KEY (\(sql.name(relation.from.field))) "
        + "REFERENCES \(target(of: relation));"
    }
  }

  private func remark(_ relation: Relation) -> String {
    let share = relation.origin == .inferred ? " \(relation.confidence.hundredths)" : ""
    return sql.remark(
      "link, \(relation.origin.rawValue)\(share): \(relation.from) to \(relation.to)")
  }

  // Comments.

  private func comments(of table: Catalogue.Table) -> [String] {
    let own = table.note.description
    let words = table.fields.map { ($0.field, $0.describedWithList) }.filter { !$1.isEmpty }
    switch sql.dialect {
    case .postgresql, .oracle:
      let name = sql.name(table.name)
      return (own.isEmpty ? [] : ["COMMENT ON TABLE \(name) IS \(sql.text(sql.comment(own)));"])
        + words.map {
          "COMMENT ON COLUMN \(name).\(sql.name($0)) IS \(sql.text(sql.comment($1)));"
        }
    case .sqlserver:
      return (own.isEmpty ? [] : [property(own, of: table.name, column: nil)])
        + words.map { property($1, of: table.name, column: $0) }
    case .mysql, .sqlite: return []
    }
  }

  private func property(_ words: String, of table: String, column: String?) -> String {
    var parts = [sql.text("MS_Description"), sql.text(sql.comment(words))]
    parts += [sql.text("SCHEMA"), sql.text("dbo"), sql.text("TABLE"), sql.text(table)]
    if let column { parts += [sql.text("COLUMN"), sql.text(column)] }
    return "EXEC sp_addextendedproperty \(parts.joined(separator: ", "));"
  }
}
