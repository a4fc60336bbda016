internal import CODBC

/// A table or view as a driver lists it.
public struct ODBCTable: Hashable, Sendable {
  public let catalog: String?
  public let schema: String?
  public let name: String
  public let remarks: String
}

/// A column as a driver describes it.
public struct ODBCColumn: Hashable, Sendable {
  public let name: String
  /// The type's number in ODBC, such as -9 for `SQL_WVARCHAR`.
  public let type: Int
  /// The type in the database's own words.
  public let typeName: String
  /// Characters or digits; `nil` where the driver does not say.
  public let size: Int?
  public let digits: Int?
  /// `nil` where the driver does not know.
  public let isNullable: Bool?
  public let remarks: String
}

/// A column that refers to one of another table.
public struct ODBCReference: Hashable, Sendable {
  public let column: String
  public let parentSchema: String?
  public let parentTable: String
  public let parentColumn: String
}

extension ODBCConnection {
  /// All tables and views but the system's.
  ///
  /// - Throws: ``ODBCError``.
  public func tables() throws(ODBCError) -> [ODBCTable] {
    try listing { statement in
      var kinds = Array("TABLE,VIEW".utf16)
      return SQLTablesW(
        statement, nil, 0, nil, 0, nil, 0, &kinds, SQLSMALLINT(kinds.count))
    }.compactMap { row in
      guard row.count >= 5, let name = row[2] else { return nil }
      return ODBCTable(catalog: row[0], schema: row[1], name: name, remarks: row[4] ?? "")
    }
  }

  /// The columns of a table, in its order.
  ///
  /// - Throws: ``ODBCError``.
  public func columns(of table: ODBCTable) throws(ODBCError) -> [ODBCColumn] {
    try listing { statement in
      table.withNames { schema, schemaCount, name, count in
        SQLColumnsW(statement, nil, 0, schema, schemaCount, name, count, nil, 0)
      }
    }.compactMap { row in
      // The driver takes names for patterns.
      guard row.count >= 12, row[2] == table.name, table.schema == nil || row[1] == table.schema,
        let name = row[3], let type = row[4].flatMap({ Int($0) })
      else { return nil }
      let nullable = row[10].flatMap { Int($0) }
      return ODBCColumn(
        name: name, type: type, typeName: row[5] ?? "", size: row[6].flatMap { Int($0) },
        digits: row[8].flatMap { Int($0) },
        isNullable: nullable == 2 ? nil : nullable.map { $0 == 1 },
        remarks: row[11] ?? "")
    }
  }

  /// The columns of a table's primary key, in the key's order; empty where it has none, or the
  /// driver does not tell.
  ///
  /// - Throws: ``ODBCError``.
  public func primaryKey(of table: ODBCTable) throws(ODBCError) -> [String] {
    let rows = try listing { statement in
      table.withNames { schema, schemaCount, name, count in
        SQLPrimaryKeysW(statement, nil, 0, schema, schemaCount, name, count)
      }
    }
    let columns = rows.compactMap { row -> (position: Int, name: String)? in
      guard row.count >= 5, let name = row[3], let position = row[4].flatMap({ Int($0) }) else {
        return nil
      }
      return (position, name)
    }
    return columns.sorted { $0.position < $1.position }.map(\.name)
  }

  /// What a table's columns refer to.
  ///
  /// - Throws: ``ODBCError``.
  public func references(of table: ODBCTable) throws(ODBCError) -> [ODBCReference] {
    try listing { statement in
      table.withNames { schema, schemaCount, name, count in
        SQLForeignKeysW(
          statement, nil, 0, nil, 0, nil, 0, nil, 0, schema, schemaCount, name, count)
      }
    }.compactMap { row in
      guard row.count >= 8, let parent = row[2], let field = row[3], let column = row[7] else {
        return nil
      }
      return ODBCReference(
        column: column, parentSchema: row[1], parentTable: parent, parentColumn: field)
    }
  }

  private func listing(_ begin: (SQLHANDLE?) -> SQLRETURN) throws(ODBCError) -> [[String?]] {
    let statement = try ODBCStatement(self)
    try statement.check(begin(statement.handle))
    var rows: [[String?]] = []
    while let row = try statement.next() { rows.append(row) }
    return rows
  }
}

extension ODBCTable {
  /// The schema, if there is one, and the name, as functions of the catalogue take them.
  fileprivate func withNames(
    _ body: (
      UnsafeMutablePointer<SQLWCHAR>?, SQLSMALLINT, UnsafeMutablePointer<SQLWCHAR>?, SQLSMALLINT
    ) -> SQLRETURN
  ) -> SQLRETURN {
    var (schemaUnits, units) = (Array((schema ?? "").utf16), Array(name.utf16))
    return schemaUnits.withUnsafeMutableBufferPointer { schemaBuffer in
      units.withUnsafeMutableBufferPointer { buffer in
        body(
          schema == nil ? nil : schemaBuffer.baseAddress, SQLSMALLINT(schemaBuffer.count),
          buffer.baseAddress, SQLSMALLINT(buffer.count))
      }
    }
  }
}
