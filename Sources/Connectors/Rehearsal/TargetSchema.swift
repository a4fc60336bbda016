internal import Domain

/// A catalogue as a schema of PostgreSQL.
struct TargetSchema {
  private static let nameBytes = 63

  let name: String
  /// Parents before their children; where tables refer to each other, as the catalogue has them.
  let tables: [Catalogue.Table]
  private let catalogue: Catalogue

  /// - Throws: ``ConnectorFault/nameTooLong(_:)``.
  init(_ catalogue: Catalogue, name: String) throws {
    self.catalogue = catalogue
    self.name = name
    tables = Self.parentsFirst(catalogue)
    for field in catalogue.fields {
      for name in [field.table, field.field] where name.utf8.count > Self.nameBytes {
        throw ConnectorFault.nameTooLong(name)
      }
    }
  }

  func qualified(_ table: Catalogue.Table) -> String {
    "\(PostgreSQLTable.quoted(name)).\(PostgreSQLTable.quoted(table.name))"
  }

  /// The table without any constraint: those are added when the rows are known to hold them.
  func creation(of table: Catalogue.Table, asText: Bool = false) -> String {
    let columns = table.fields.map { field in
      "\(PostgreSQLTable.quoted(field.field)) \(asText ? "text" : Self.spelled(field.type))"
    }
    return "CREATE TABLE \(qualified(table)) (\(columns.joined(separator: ", ")))"
  }

  static func spelled(_ type: DataType) -> String {
    switch type {
    case .text(let length?) where (1...10_485_760).contains(length): "varchar(\(length))"
    case .text: "text"
    case .integer: "bigint"
    case .decimal(let precision?, let scale?)
    where (1...1000).contains(precision) && (0...precision).contains(scale):
      "numeric(\(precision),\(scale))"
    case .decimal: "numeric"
    case .date: "date"
    case .timestamp: "timestamp"
    case .time: "time"
    case .boolean: "boolean"
    }
  }

  /// A name for a constraint: what it is about where that is short enough, else its number.
  static func constraint(_ about: String, _ ending: String, number: Int) -> String {
    let name = "\(about)_\(ending)"
    return name.utf8.count <= nameBytes ? name : "\(ending)_\(number)"
  }

  struct Reference {
    let child: Catalogue.Table
    let field: CatalogueField
    let parent: Catalogue.Table
    let parentField: CatalogueField
    let name: String

    /// PostgreSQL keeps a reference only to the whole of a key, of the same type.
    var isEnforceable: Bool {
      parent.key.map(\.field) == [parentField.field]
        && TargetSchema.spelled(field.type).prefix { $0 != "(" }
          == TargetSchema.spelled(parentField.type).prefix { $0 != "(" }
    }
  }

  /// References to fields that the catalogue has.
  var references: [Reference] {
    tables.flatMap { table in
      table.fields.enumerated().compactMap { number, field in
        guard let path = field.references, let parent = catalogue[path.table],
          let parentField = parent[path.field]
        else { return nil }
        return Reference(
          child: table, field: field, parent: parent, parentField: parentField,
          name: Self.constraint("\(table.name)_\(field.field)", "fkey", number: number))
      }
    }
  }

  private static func parentsFirst(_ catalogue: Catalogue) -> [Catalogue.Table] {
    var (ordered, seen): ([Catalogue.Table], Set<String>) = ([], [])
    for start in catalogue.tables {
      // Depth first, by hand: chains of tables can be longer than a stack is deep.
      var open = [(start, isLeft: false)]
      while let (table, isLeft) = open.popLast() {
        let name = table.name.lowercased()
        if isLeft {
          ordered.append(table)
          continue
        }
        guard seen.insert(name).inserted else { continue }
        open.append((table, isLeft: true))
        let parents = table.fields.compactMap(\.references).compactMap { catalogue[$0.table] }
        open += parents.reversed().map { ($0, isLeft: false) }
      }
    }
    return ordered
  }
}
