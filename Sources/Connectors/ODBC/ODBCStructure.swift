internal import Domain
internal import ODBC

/// A table that a driver lists, with what reading it needs.
struct ODBCSource {
  let table: ODBCTable
  /// In the catalogue, and of the file.
  let name: String
  let columns: [ODBCColumn]
  let fields: [CatalogueField]
  /// The positions of the primary key's columns, in its order.
  let key: [Int]

  func query(_ connection: ODBCConnection, condition: String = "") -> String {
    let columns = columns.map { connection.quoted($0.name) }.joined(separator: ", ")
    let target = [table.schema, table.name].compactMap { part in
      part.flatMap { $0.isEmpty ? nil : connection.quoted($0) }
    }.joined(separator: ".")
    let order = key.map { connection.quoted(self.columns[$0].name) }.joined(separator: ", ")
    return "SELECT \(columns) FROM \(target)\(condition)"
      + (order.isEmpty ? "" : " ORDER BY \(order)")
  }

  func preview(_ connection: ODBCConnection, limit: Int, offset: Int) throws -> Preview {
    let limit = max(0, min(limit, Preview.maximumRows))
    var (rows, skipped): ([[String?]], Int) = ([], max(0, offset))
    try connection.rows(query(connection)) { row in
      guard rows.count < limit else { return false }
      if skipped > 0 {
        skipped -= 1
      } else {
        rows.append(row.map { $0.map { String($0.prefix(Preview.maximumCharacters)) } })
      }
      return rows.count < limit
    }
    return Preview(columns: fields.map(\.field), rows: rows)
  }
}

/// What a driver says of the tables of a database.
struct ODBCStructure {
  private static let systemSchemas: Set = ["information_schema", "pg_catalog", "sys"]

  let tables: [ODBCSource]
  let discovery: Discovery

  /// Reads the structure of `schema`, or of all but the system's.
  ///
  /// - Throws: ``ODBCError``.
  init(_ connection: ODBCConnection, schema: String?) throws {
    let listed = try connection.tables().filter { table in
      let own = table.schema ?? ""
      return schema.map { own == $0 } ?? !Self.systemSchemas.contains(own.lowercased())
    }
    let names = TableNames(listed.map { ($0.schema ?? "", $0.name) }).all
    let byTable = Dictionary(zip(listed, names).map { ([$0.schema ?? "", $0.name], $1) }) { a, _ in
      a
    }
    tables = try zip(listed, names).map { table, name in
      let columns = try connection.columns(of: table)
      let key = try Self.optional { try connection.primaryKey(of: table) }
      let references = try Self.optional { try connection.references(of: table) }
      let fields = columns.map { column in
        let reference = references.first { $0.column == column.name }.flatMap { reference in
          byTable[[reference.parentSchema ?? "", reference.parentTable]].map {
            FieldPath($0, TableNames.plain(reference.parentColumn))
          }
        }
        return CatalogueField(column, of: name, isKey: key.contains(column.name), reference)
      }
      let positions = key.compactMap { part in columns.firstIndex { $0.name == part } }
      return ODBCSource(
        table: table, name: name, columns: columns, fields: fields,
        key: positions.count == key.count ? positions : [])
    }
    let notes = tables.map { source in
      (
        source.name.lowercased(),
        TableNote(description: source.table.remarks, domain: source.table.schema ?? "")
      )
    }
    discovery = Discovery(
      catalogue: Catalogue(
        tables.flatMap(\.fields), notes: Dictionary(notes) { first, _ in first }))
  }

  /// - Throws: ``ConnectorFault/unknownTable(_:)``.
  func table(_ name: String) throws -> ODBCSource {
    guard let table = tables.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw ConnectorFault.unknownTable(name)
    }
    return table
  }

  /// What a driver may be unable to tell: `IM001` and `HYC00` count as nothing to tell.
  private static func optional<Value>(_ body: () throws -> [Value]) throws -> [Value] {
    do { return try body() } catch let error as ODBCError {
      guard ["IM001", "HYC00"].contains(error.state) else { throw error }
      return []
    }
  }
}

extension CatalogueField {
  init(_ column: ODBCColumn, of table: String, isKey: Bool, _ references: FieldPath?) {
    self.init(
      table: table, field: TableNames.plain(column.name), type: DataType(column),
      statedType: column.typeName,
      mandatory: column.isNullable.map { $0 ? .no : .yes } ?? .unknown, isKey: isKey,
      references: references, description: column.remarks, confidence: 0.9)
  }
}

extension DataType {
  /// By ODBC's numbers for SQL types (sql.h, sqlext.h).
  init(_ column: ODBCColumn) {
    switch column.type {
    case 4, 5, -5, -6: self = .integer
    case 2, 3: self = .decimal(precision: column.size, scale: column.digits)
    case 6, 7, 8: self = .decimal(precision: nil, scale: nil)
    case -7: self = .boolean
    case 9, 91: self = .date
    case 10, 92: self = .time
    case 11, 93: self = .timestamp
    case 1, 12, -8, -9: self = .text(length: column.size.flatMap { $0 > 0 ? $0 : nil })
    default: self = .text(length: nil)
    }
  }
}
