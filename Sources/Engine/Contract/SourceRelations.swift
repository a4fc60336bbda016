internal import Domain

/// How the rows of source tables find one another: keys and references, declared or by their names.
struct SourceRelations {
  let catalogue: Catalogue
  private let profiles: Profiles.Profile
  private let identifier: Int?

  init(_ profiles: Profiles) {
    self.profiles = profiles.source
    catalogue = profiles.source.catalogue
    identifier = profiles.vocabulary.known("identifier")
  }

  /// A table's key as described, else the one column that its name calls the table's identifier.
  func key(of table: Int) -> (fields: [CatalogueField], isDeclared: Bool) {
    let declared = catalogue.tables[table].key
    if !declared.isEmpty { return (declared, true) }
    let words = Set(profiles.tables[table])
    for member in profiles.members[table] {
      let field = profiles.fields[member]
      guard let identifier, field.own.contains(identifier), field.refersTo == nil else { continue }
      if Set(field.own).subtracting([identifier]).isSubset(of: words) {
        return ([field.field], false)
      }
    }
    return ([], false)
  }

  /// The columns of `table` that together hold the key of a row of `parent`, in the key's order.
  ///
  /// Several ways are possible, as `from_ward` and `to_ward`; each is one list.
  func ways(from table: Int, to parent: Int) -> [[CatalogueField]] {
    let key = key(of: parent).fields
    guard !key.isEmpty else { return [] }
    let members = profiles.members[table].map { profiles.fields[$0] }
    if key.count == 1 {
      let referring = members.filter { $0.refersTo == parent && refers($0, to: key[0]) }
      return referring.map { [$0.field] }
    }
    var columns: [CatalogueField] = []
    for part in key {
      let found =
        members.first { $0.field.references == part.path }
        ?? members.first { $0.field.field.lowercased() == part.field.lowercased() }
      guard let found else { return [] }
      columns.append(found.field)
    }
    let isReferring = columns.contains {
      $0.references?.table == catalogue.tables[parent].name
    }
    return isReferring ? [columns] : []
  }

  /// Whether a reference names that key; a reference by name alone names whatever key there is.
  private func refers(_ field: FieldProfile, to key: CatalogueField) -> Bool {
    guard let reference = field.field.references else { return true }
    return reference == key.path
  }

  /// The tables that `table` refers to, in catalogue order.
  func parents(of table: Int) -> [Int] {
    Set(profiles.members[table].compactMap { profiles.fields[$0].refersTo })
      .subtracting([table]).sorted()
  }
}
