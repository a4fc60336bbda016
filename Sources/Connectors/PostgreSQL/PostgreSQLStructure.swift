internal import Domain
internal import Postgres

/// What a PostgreSQL database's own catalogue says of some schemas.
struct PostgreSQLStructure {
  let tables: [PostgreSQLTable]
  let discovery: Discovery

  /// Reads the structure of `schemas`; `*` among them stands for all but the system's.
  ///
  /// - Throws: ``PostgresError``.
  init(_ connection: Connection, schemas: [String]) throws {
    let all = schemas.contains("*")
    let (readable, hidden) = try Self.relations(connection, schemas: schemas, all: all)
    let columns = try Self.columns(connection)
    let keys = try Self.keys(connection)
    let references = try Self.references(connection)
    let names = TableNames(readable.map { ($0.schema, $0.name) })
    let byOID = Dictionary(uniqueKeysWithValues: zip(readable.map(\.oid), names.all))

    var tables: [PostgreSQLTable] = []
    var (notes, estimates): ([String: TableNote], [String: Int]) = ([:], [:])
    for (relation, name) in zip(readable, names.all) {
      let own = columns[relation.oid] ?? []
      let key = keys[relation.oid]
      let fields = own.map { column in
        column.field(
          of: name, isKey: key.map { $0.isPrimary && $0.columns.contains(column.number) } ?? false,
          references: references[relation.oid]?[column.number].flatMap { target in
            byOID[target.oid].map { FieldPath($0, TableNames.plain(target.column)) }
          })
      }
      let positions = (key?.columns ?? []).compactMap { number in
        own.firstIndex { $0.number == number }
      }
      tables.append(
        PostgreSQLTable(
          schema: relation.schema, relation: relation.name, name: name,
          columns: zip(own, fields).map { .init(name: $0.name, field: $1) }, key: positions,
          order: key?.order ?? ""))
      notes[name.lowercased()] = TableNote(description: relation.comment, domain: relation.schema)
      estimates[name] = relation.estimate
    }
    self.tables = tables
    discovery = Discovery(
      catalogue: Catalogue(tables.flatMap { $0.columns.map(\.field) }, notes: notes),
      estimates: estimates, unreadable: hidden)
  }

  /// - Throws: ``ConnectorFault/unknownTable(_:)``.
  func table(_ name: String) throws -> PostgreSQLTable {
    guard let table = tables.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw ConnectorFault.unknownTable(name)
    }
    return table
  }
}

extension PostgreSQLStructure {
  private struct Relation {
    let oid: Int
    let schema: String
    let name: String
    let estimate: Int?
    let comment: String
    let isReadable: Bool
  }

  private static func relations(
    _ connection: Connection, schemas: [String], all: Bool
  ) throws -> (readable: [Relation], hidden: [String]) {
    let found = try connection.rows(
      """
      SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name,
        CASE WHEN c.reltuples >= 0 AND c.relkind <> 'v' THEN c.reltuples::bigint END AS estimate,
        coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
        has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND (\(all)::boolean OR n.nspname = ANY(\(schemas)))
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """
    ) { row in
      Relation(
        oid: try row["oid"], schema: try row["schema"], name: try row["name"],
        estimate: try row["estimate"], comment: try row["comment"], isReadable: try row["readable"])
    }
    return (
      found.filter(\.isReadable), found.filter { !$0.isReadable }.map { "\($0.schema).\($0.name)" }
    )
  }

  private struct Column {
    let number: Int
    let name: String
    let statedType: String
    let type: DataType
    let isNotNull: Bool
    let labels: String?
    let comment: String

    func field(of table: String, isKey: Bool, references: FieldPath?) -> CatalogueField {
      CatalogueField(
        table: table, field: TableNames.plain(name), type: type, statedType: statedType,
        mandatory: isNotNull ? .yes : .no, isKey: isKey, references: references, codeList: labels,
        description: comment)
    }
  }

  /// All columns of tables and views, by their table.
  private static func columns(_ connection: Connection) throws -> [Int: [Column]] {
    let found = try connection.rows(
      """
      SELECT a.attrelid::bigint AS oid, a.attnum::bigint AS number, a.attname AS name,
        format_type(a.atttypid, a.atttypmod) AS stated, a.attnotnull OR t.typnotnull AS required,
        coalesce(b.typname, t.typname) AS type,
        (CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END)::bigint AS modifier,
        (SELECT string_agg(enumlabel, '|' ORDER BY enumsortorder) FROM pg_enum
          WHERE enumtypid = coalesce(b.oid, t.oid)) AS labels,
        coalesce(col_description(a.attrelid, a.attnum), '') AS comment
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY a.attrelid, a.attnum
      """
    ) { row in
      let column = Column(
        number: try row["number"], name: try row["name"], statedType: try row["stated"],
        type: DataType(postgreSQL: try row["type"], modifier: try row["modifier"]),
        isNotNull: try row["required"], labels: try row["labels"], comment: try row["comment"])
      return (oid: try row["oid"] as Int, column: column)
    }
    return Dictionary(grouping: found, by: \.oid).mapValues { $0.map(\.column) }
  }

  private struct Key {
    let columns: [Int]
    let isPrimary: Bool
    let order: String
  }

  /// For each table its primary key, or else the shortest unique one whose columns are never null.
  private static func keys(_ connection: Connection) throws -> [Int: Key] {
    let found = try connection.rows(
      """
      SELECT i.indrelid::bigint AS oid, i.indisprimary AS is_primary,
        array_agg(k.number::bigint ORDER BY k.rank) AS columns,
        concat_ws(' ', current_setting('server_version_num'),
          string_agg(coalesce(pg_collation_actual_version(nullif(a.attcollation, 0)), '-'), ' '
            ORDER BY k.rank)) AS ordering
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree',
        unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, rank)
      JOIN pg_attribute a ON a.attnum = k.number
      WHERE a.attrelid = i.indrelid AND k.rank <= i.indnkeyatts
        AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      GROUP BY i.indrelid, i.indexrelid, i.indisprimary, x.relname
      HAVING i.indisprimary OR bool_and(a.attnotnull)
      ORDER BY i.indrelid, i.indisprimary DESC, count(*), x.relname COLLATE "C"
      """
    ) { row in
      let key = Key(
        columns: try row["columns"], isPrimary: try row["is_primary"], order: try row["ordering"])
      return (try row["oid"] as Int, key)
    }
    return Dictionary(found) { first, _ in first }
  }

  private struct Reference {
    let oid: Int
    let column: String
  }

  /// By table and column; of two constraints on one column the first by name counts.
  private static func references(_ connection: Connection) throws -> [Int: [Int: Reference]] {
    let found = try connection.rows(
      """
      SELECT f.conrelid::bigint AS oid, p.own::bigint AS number, f.confrelid::bigint AS parent,
        a.attname AS name
      FROM pg_constraint f, unnest(f.conkey, f.confkey) AS p (own, other), pg_attribute a
      WHERE f.contype = 'f' AND a.attrelid = f.confrelid AND a.attnum = p.other
      ORDER BY f.conrelid, f.conname COLLATE "C", p.own
      """
    ) { row in
      (
        oid: try row["oid"] as Int, number: try row["number"] as Int,
        reference: Reference(oid: try row["parent"], column: try row["name"])
      )
    }
    return Dictionary(grouping: found, by: \.oid).mapValues { own in
      Dictionary(own.map { ($0.number, $0.reference) }) { first, _ in first }
    }
  }
}

extension DataType {
  /// - Parameters:
  ///   - name: The type's `typname`.
  ///   - modifier: Its `atttypmod`, -1 for none.
  init(postgreSQL name: String, modifier: Int) {
    switch name {
    case "int2", "int4", "int8", "oid": self = .integer
    case "float4", "float8", "money": self = .decimal(precision: nil, scale: nil)
    case "numeric" where modifier >= 4:
      self = .decimal(precision: (modifier - 4) >> 16 & 0xffff, scale: (modifier - 4) & 0x7ff)
    case "numeric": self = .decimal(precision: nil, scale: nil)
    case "bool": self = .boolean
    case "date": self = .date
    case "timestamp", "timestamptz": self = .timestamp
    case "time", "timetz": self = .time
    case "varchar", "bpchar": self = .text(length: modifier >= 4 ? modifier - 4 : nil)
    default: self = .text(length: nil)
    }
  }
}
