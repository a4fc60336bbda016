internal import Domain

/// How the tables of a source hang together: who is the patient table, who is whose parent.
struct CohortShape {
  /// A field's place: table and field by number.
  struct Place: Hashable {
    let table: Int
    let field: Int
  }

  let tables: [Catalogue.Table]
  /// For every table, for every field, the field it refers to.
  let links: [[Place?]]
  /// The table of people.
  let root: Int?
  /// For every table that leads to the root, the table whose rows its rows belong to.
  let parents: [Int?]
  /// The root and the tables that lead to it, each after its parent.
  let events: [Int]
  /// All other tables, each after those it refers to, unless in a circle.
  let pools: [Int]

  init(_ catalogue: Catalogue, _ rules: CohortRules) {
    tables = catalogue.tables
    links = Self.links(of: tables)
    let root = Self.root(of: tables, rules)
    self.root = root
    let family = Self.family(of: root, links)
    parents = Self.parents(family, root, tables, links)
    events = Self.ordered(family.sorted(), links: links, parents: parents)
    pools = Self.ordered(
      tables.indices.filter { !family.contains($0) }, links: links, parents: parents)
  }

  /// The parent of `table`, its parent, and so on to the root.
  func ancestors(of table: Int) -> [Int] {
    var line: [Int] = []
    var next = parents[table]
    while let found = next {
      line.append(found)
      next = parents[found]
    }
    return line
  }
}

extension CohortShape {
  /// Declared references; without one, a field named as another table's only key field
  /// (`hospital_number`) or as another table (`PATIENT`, `patient_id`).
  private static func links(of tables: [Catalogue.Table]) -> [[Place?]] {
    var byKey: [String: [Place]] = [:]
    var byTable: [String: Place] = [:]
    for (number, table) in tables.enumerated() where table.key.count == 1 {
      guard let field = table.fields.firstIndex(where: \.isKey) else { continue }
      byKey[table.fields[field].field.lowercased(), default: []].append(
        Place(table: number, field: field))
      byTable[singular(table.name.lowercased())] = Place(table: number, field: field)
    }
    let numbers = Dictionary(
      tables.enumerated().map { ($1.name.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    return tables.enumerated().map { number, table in
      table.fields.map { field in
        if let reference = field.references {
          return numbers[reference.table.lowercased()].flatMap { target in
            tables[target].fields.firstIndex {
              $0.field.lowercased() == reference.field.lowercased()
            }
            .map { Place(table: target, field: $0) }
          }
        }
        let name = field.field.lowercased()
        let named = byKey[name].flatMap { name != "id" && $0.count == 1 ? $0[0] : nil }
        let found = named ?? byTable[name.hasSuffix("_id") ? String(name.dropLast(3)) : name]
        return found?.table == number ? nil : found
      }
    }
  }

  fileprivate static func singular(_ name: String) -> String {
    name.hasSuffix("s") ? String(name.dropLast()) : name
  }

  /// Of the tables that a rule calls the patient's, the one with the fewest words; without any, the
  /// first with a date of birth.
  private static func root(of tables: [Catalogue.Table], _ rules: CohortRules) -> Int? {
    let named = tables.indices.filter { rules.rule(.patient, for: tables[$0].name) != nil }
    let shortest = named.min {
      NameWords.of(tables[$0].name).count < NameWords.of(tables[$1].name).count
    }
    return shortest
      ?? tables.firstIndex { $0.fields.contains { rules.rule(for: $0)?.role == .birth } }
  }

  /// The root and all tables that lead to it.
  private static func family(of root: Int?, _ links: [[Place?]]) -> Set<Int> {
    guard let root else { return [] }
    var family: Set<Int> = [root]
    var grew = true
    while grew {
      let joined = links.indices.filter { table in
        !family.contains(table)
          && links[table].contains { $0.map { family.contains($0.table) } ?? false }
      }
      family.formUnion(joined)
      grew = !joined.isEmpty
    }
    return family
  }

  /// The most specific table that each one refers to.
  ///
  /// For a ward stay that names both, it is admissions rather than patients. A reference that may be blank counts only where no other exists.
  private static func parents(
    _ family: Set<Int>, _ root: Int?, _ tables: [Catalogue.Table], _ links: [[Place?]]
  ) -> [Int?] {
    let candidates = tables.indices.map { table in
      candidateParents(of: table, in: family, tables, links)
    }
    var parents: [Int?] = tables.map { _ in nil }
    var depths: [Int: Int] = root.map { [$0: 0] } ?? [:]
    var waiting = family.subtracting(depths.keys).sorted()
    while !waiting.isEmpty {
      let next =
        waiting.first { candidates[$0].allSatisfy { depths[$0] != nil } }
        ?? waiting.first { candidates[$0].contains { depths[$0] != nil } }
      guard let table = next else { break }
      let known = candidates[table].compactMap { candidate in
        depths[candidate].map { (candidate, $0) }
      }
      let depth = known.map(\.1).max() ?? 0
      parents[table] = known.first { $0.1 == depth }?.0
      depths[table] = depth + 1
      waiting.removeAll { $0 == table }
    }
    return parents
  }

  private static func candidateParents(
    of table: Int, in family: Set<Int>, _ tables: [Catalogue.Table], _ links: [[Place?]]
  ) -> [Int] {
    let named = tables[table].fields.indices.filter { index in
      guard let link = links[table][index] else { return false }
      return link.table != table && family.contains(link.table)
    }
    let firm = named.filter { tables[table].fields[$0].mandatory != .no }
    return (firm.isEmpty ? named : firm).compactMap { links[table][$0]?.table }
  }

  /// `members`, each after those it refers to; a reference that closes a circle does not count,
  /// and none goes before a parent.
  private static func ordered(_ members: [Int], links: [[Place?]], parents: [Int?]) -> [Int] {
    let allowed = Set(members)
    var order: [Int] = []
    var seen: Set<Int> = []
    func visit(_ table: Int) {
      guard allowed.contains(table), seen.insert(table).inserted else { return }
      if let parent = parents[table] { visit(parent) }
      for case let link? in links[table] where !descends(link.table, from: table) {
        visit(link.table)
      }
      order.append(table)
    }
    func descends(_ table: Int, from ancestor: Int) -> Bool {
      var next: Int? = table
      while let found = next {
        if found == ancestor { return true }
        next = parents[found]
      }
      return false
    }
    members.forEach(visit)
    return order
  }
}

extension Catalogue {
  /// The catalogue with a key for each table that declares none but has a field `id`, or one named
  /// after the table: `provider_id` of `providers`.
  var withKeysByName: Catalogue {
    Catalogue(
      tables.flatMap { table -> [CatalogueField] in
        guard table.key.isEmpty else { return table.fields }
        let names = ["id", CohortShape.singular(table.name.lowercased()) + "_id"]
        return table.fields.map { field in
          var field = field
          field.isKey = names.contains(field.field.lowercased())
          return field
        }
      })
  }
}
