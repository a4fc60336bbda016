internal import Domain

/// Finds the changes between two catalogues.
struct CatalogueComparison {
  private let from: Catalogue
  private let to: Catalogue
  /// The older table of each newer one, by the newer name in lower case; none for what is new.
  private let formerTables: [String: Catalogue.Table]
  /// For each such pair, the older field of each newer one, by names in lower case.
  private let formerFields: [String: [String: CatalogueField]]

  init(from: Catalogue, to: Catalogue) {
    self.from = from
    self.to = to
    let tables = Self.formerTables(from, to)
    formerTables = tables
    formerFields = Dictionary(
      uniqueKeysWithValues: to.tables.compactMap { table in
        let name = table.name.lowercased()
        return tables[name].map { (name, Self.formerFields($0, table)) }
      })
  }

  func changes() -> [CatalogueDiff.Change] {
    let kept = Set(formerTables.values.map { $0.name.lowercased() })
    let gone = from.tables.filter { !kept.contains($0.name.lowercased()) }
    return to.tables.flatMap(changes)
      + gone.map { Subject(table: $0.name, formerTable: $0.name).change(.tableRemoved, .breaking) }
  }

  private func changes(of table: Catalogue.Table) -> [CatalogueDiff.Change] {
    guard let former = formerTables[table.name.lowercased()] else {
      return [Subject(table: table.name).change(.tableAdded, .additive)]
    }
    let subject = Subject(table: table.name, formerTable: former.name)
    var changes: [CatalogueDiff.Change] = []
    if former.name.lowercased() != table.name.lowercased() {
      changes.append(subject.change(.tableRenamed, .breaking, former.name, table.name))
    }
    let (old, new) = (former.note, table.note)
    if old.description != new.description {
      changes.append(subject.change(.tableDescription, .text, old.description, new.description))
    }
    if old.domain != new.domain {
      changes.append(subject.change(.domain, .text, old.domain, new.domain))
    }
    let fields = formerFields[table.name.lowercased()] ?? [:]
    for field in table.fields {
      changes += self.changes(of: field, from: fields[field.field.lowercased()], former)
    }
    let kept = Set(fields.values.map { $0.field.lowercased() })
    for field in former.fields where !kept.contains(field.field.lowercased()) {
      changes.append(
        Subject(
          table: table.name, field: field.field, formerTable: former.name, formerField: field.field
        ).change(.fieldRemoved, .breaking, field.type.description, ""))
    }
    return changes
  }

  private func changes(
    of field: CatalogueField, from former: CatalogueField?, _ table: Catalogue.Table
  ) -> [CatalogueDiff.Change] {
    guard let former else {
      return [
        Subject(table: field.table, field: field.field, formerTable: table.name)
          .change(
            .fieldAdded, field.mandatory == .yes ? .breaking : .additive, "",
            field.type.description)
      ]
    }
    let subject = Subject(
      table: field.table, field: field.field, formerTable: former.table, formerField: former.field)
    return FieldComparison(subject: subject, old: former, new: field, renamed: renamed).changes
  }

  /// Where an older reference points to in the newer catalogue.
  private func renamed(_ path: FieldPath) -> FieldPath {
    let table = path.table.lowercased()
    guard let newer = formerTables.first(where: { $0.value.name.lowercased() == table })?.key,
      let field = formerFields[newer]?.first(where: {
        $0.value.field.lowercased() == path.field.lowercased()
      })?.key
    else { return path }
    return FieldPath(newer, field)
  }

  /// Pairs tables of one name, then those that are so alike that one was renamed to the other.
  private static func formerTables(_ from: Catalogue, _ to: Catalogue) -> [String: Catalogue.Table]
  {
    var former: [String: Catalogue.Table] = [:]
    for table in to.tables { former[table.name.lowercased()] = from[table.name] }
    let gone = from.tables.filter { to[$0.name] == nil }
    let new = to.tables.filter { from[$0.name] == nil }
    for (old, table) in Renaming.pairs(gone, new, areAlike: Renaming.areAlike) {
      former[table.name.lowercased()] = old
    }
    return former
  }

  private static func formerFields(
    _ from: Catalogue.Table, _ to: Catalogue.Table
  ) -> [String: CatalogueField] {
    var former: [String: CatalogueField] = [:]
    for field in to.fields { former[field.field.lowercased()] = from[field.field] }
    let gone = from.fields.filter { to[$0.field] == nil }
    let new = to.fields.filter { from[$0.field] == nil }
    let renaming = Renaming(from: from, to: to)
    for (old, field) in Renaming.pairs(gone, new, areAlike: renaming.areAlike) {
      former[field.field.lowercased()] = old
    }
    return former
  }
}

/// What a change is of, by its newer and its older names.
struct Subject {
  var table: String
  var field: String?
  var formerTable: String?
  var formerField: String?

  func change(
    _ kind: CatalogueDiff.Kind, _ impact: CatalogueDiff.Impact, _ before: String = "",
    _ after: String = ""
  ) -> CatalogueDiff.Change {
    CatalogueDiff.Change(
      kind: kind, impact: impact, table: table, field: field, before: before, after: after,
      formerTable: formerTable, formerField: formerField)
  }
}
