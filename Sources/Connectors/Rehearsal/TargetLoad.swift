internal import Domain
internal import Glibc
internal import Postgres
internal import Tabular

/// One load of a rehearsal's target: everything in one transaction, which is kept only when every
/// constraint holds.
///
/// Rows come first and constraints after them, so that what breaks one is counted and not only met.
struct TargetLoad {
  private static let pieceBytes = 256 << 10

  let schema: TargetSchema
  /// What the schema will say of who made it.
  let mark: String
  let files: CSVFolder
  let connection: Connection
  let watch: Watch

  private struct Rejected: Error { let load: Load }

  func run() throws -> Load {
    do {
      return try connection.transaction {
        try makeSchema()
        let load = try fill()
        guard load.isKept else { throw Rejected(load: load) }
        return load
      }
    } catch let rejected as Rejected {
      return rejected.load
    }
  }

  private func makeSchema() throws {
    // One load of a schema at a time.
    _ = try connection.exists(
      "SELECT pg_advisory_xact_lock(hashtextextended(\(schema.name)::text, 0))")
    try TargetEmulator.claim(schema.name, by: mark, connection)
    let name = PostgreSQLTable.quoted(schema.name)
    let mark = PostgreSQLTable.literal(mark)
    for statement in [
      "SET LOCAL datestyle = 'ISO, DMY'", "DROP SCHEMA IF EXISTS \(name) CASCADE",
      "CREATE SCHEMA \(name)", "COMMENT ON SCHEMA \(name) IS \(mark)",
    ] { try execute(statement) }
  }

  private func fill() throws -> Load {
    var (tables, violations): ([Load.Table], [Load.Violation]) = ([], [])
    var asText: Set<String> = []
    for (number, table) in schema.tables.enumerated() {
      guard !watch.isCancelled() else { throw ConnectorFault.cancelled }
      try execute(schema.creation(of: table))
      let (rows, found) = try copy(table)
      tables.append(.init(name: table.name, rows: rows))
      if found.contains(where: { $0.kind == .type }) { asText.insert(table.name) }
      violations += try found + nulls(table)
      if let found = try key(table, number: number) { violations.append(found) }
      try watch.progress(
        .init(
          table: table.name, rows: rows, tablesDone: number + 1, tables: schema.tables.count,
          reconnections: 0))
    }
    for reference in schema.references {
      if let found = try orphans(reference, asText) { violations.append(found) }
    }
    return Load(tables: tables, violations: violations)
  }

  private func execute(_ statement: String) throws {
    try connection.execute(SQL(unchecked: statement))
  }

  private func count(_ query: String) throws -> Int {
    try connection.row(SQL(unchecked: "\(query) AS x")) { try $0["x"] } ?? 0
  }
}

extension TargetLoad {
  /// Copies a table's file, if there is one.
  private func copy(
    _ table: Catalogue.Table
  ) throws -> (rows: Int, violations: [Load.Violation]) {
    let name = table.name.lowercased()
    guard let file = files.files.first(where: { $0.table.lowercased() == name }) else {
      return (0, [])
    }
    let reader = try DelimitedReader(path: file.path, dialect: Dialect())
    let unknown = reader.header.filter { table[$0] == nil }
    guard unknown.isEmpty else {
      return (
        0,
        unknown.map {
          .init(table: table.name, kind: .unknownColumn, constraint: $0, rows: nil)
        }
      )
    }
    let columns = reader.header.compactMap { table[$0].map(\.field) }
    var records = 0
    while let batch = try reader.next(maximumRecords: 50_000) {
      records += batch.count + batch.malformed.count
    }
    do {
      let rows = try connection.transaction {
        try copy(file, to: schema.qualified(table), columns)
      }
      // PostgreSQL takes a line of nothing but `\.` for the end.
      guard rows == records else {
        return (
          rows, [.init(table: table.name, kind: .type, constraint: nil, rows: records - rows)]
        )
      }
      return (rows, [])
    } catch let error as PostgresError where error.state?.rawValue.hasPrefix("22") == true {
      return (0, try misfits(file, table, columns))
    }
  }

  private func copy(_ file: CSVFolder.File, to table: String, _ columns: [String]) throws -> Int {
    let list = columns.map(PostgreSQLTable.quoted).joined(separator: ", ")
    let statement = """
      COPY \(table) (\(list)) FROM STDIN (FORMAT csv, HEADER true, FORCE_NULL (\(list)))
      """
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ConnectorFault.unreadableFile(ConnectorFault.name(file.path))
    }
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
    return try connection.copyIn(SQL(unchecked: statement)) { writer in
      while true {
        let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
          throw ConnectorFault.unreadableFile(ConnectorFault.name(file.path))
        }
        guard count > 0 else { return }
        try writer.write(piece.span.extracting(..<count).bytes)
      }
    }
  }

  /// Counts by column which values their types cannot hold, with the rows as text.
  private func misfits(
    _ file: CSVFolder.File, _ table: Catalogue.Table, _ columns: [String]
  ) throws -> [Load.Violation] {
    try execute("DROP TABLE \(schema.qualified(table))")
    try execute(schema.creation(of: table, asText: true))
    do {
      try connection.transaction { _ = try copy(file, to: schema.qualified(table), columns) }
    } catch let error as PostgresError where error.state?.rawValue.hasPrefix("22") == true {
      return [.init(table: table.name, kind: .type, constraint: nil, rows: nil)]
    }
    try execute(Self.fits)
    let found = try table.fields.compactMap { field -> Load.Violation? in
      let (column, type) = (PostgreSQLTable.quoted(field.field), TargetSchema.spelled(field.type))
      let rows = try count(
        """
        SELECT (SELECT count(*) FROM \(schema.qualified(table))
          WHERE NOT pg_temp.fits(\(column), \(PostgreSQLTable.literal(type))))
        """)
      guard rows > 0 else { return nil }
      return .init(table: table.name, kind: .type, constraint: field.field, rows: rows)
    }
    return found
  }

  /// Whether a text is one of a type; what is too long for its type is not.
  private static let fits = """
    CREATE OR REPLACE FUNCTION pg_temp.fits(value text, type text) RETURNS boolean
    LANGUAGE plpgsql AS $$
    DECLARE found text;
    BEGIN
      IF value IS NULL THEN RETURN true; END IF;
      EXECUTE format('SELECT ($1::%s)::text', type) INTO found USING value;
      RETURN type NOT LIKE 'varchar%' OR found = value;
    EXCEPTION WHEN data_exception THEN RETURN false;
    END $$
    """

  private func nulls(_ table: Catalogue.Table) throws -> [Load.Violation] {
    try table.fields.filter { $0.mandatory == .yes || $0.isKey }.compactMap { field in
      let column = PostgreSQLTable.quoted(field.field)
      let rows = try count(
        "SELECT (SELECT count(*) FROM \(schema.qualified(table)) WHERE \(column) IS NULL)")
      guard rows == 0 else {
        return .init(table: table.name, kind: .notNull, constraint: field.field, rows: rows)
      }
      try execute("ALTER TABLE \(schema.qualified(table)) ALTER COLUMN \(column) SET NOT NULL")
      return nil
    }
  }

  private func key(_ table: Catalogue.Table, number: Int) throws -> Load.Violation? {
    guard !table.key.isEmpty else { return nil }
    let columns = table.key.map { PostgreSQLTable.quoted($0.field) }.joined(separator: ", ")
    let name = TargetSchema.constraint(table.name, "pkey", number: number)
    let (target, constraint) = (schema.qualified(table), PostgreSQLTable.quoted(name))
    let rows = try count(
      """
      SELECT (SELECT coalesce(sum(n - 1), 0)::bigint FROM (SELECT count(*) AS n FROM \(target)
        GROUP BY \(columns) HAVING count(*) > 1) AS repeated)
      """)
    let hasNulls =
      try count(
        "SELECT (SELECT count(*) FROM \(target) WHERE NOT ((\(columns)) IS NOT NULL))") > 0
    guard rows == 0, !hasNulls else {
      return rows == 0
        ? nil : .init(table: table.name, kind: .primaryKey, constraint: name, rows: rows)
    }
    try connection.transaction {
      try execute("ALTER TABLE \(target) ADD CONSTRAINT \(constraint) PRIMARY KEY (\(columns))")
    }
    return nil
  }

  /// Counts rows without a parent; `asText` names the tables whose rows do not fit their types, and
  /// are there as text.
  private func orphans(
    _ reference: TargetSchema.Reference, _ asText: Set<String>
  ) throws -> Load.Violation? {
    let child = PostgreSQLTable.quoted(reference.field.field)
    let parent = PostgreSQLTable.quoted(reference.parentField.field)
    let (children, parents) = (
      schema.qualified(reference.child), schema.qualified(reference.parent)
    )
    let isSame =
      reference.isEnforceable
      && asText.isDisjoint(with: [reference.child.name, reference.parent.name])
    let rows = try count(
      """
      SELECT (SELECT count(*) FROM \(children) AS c WHERE c.\(child) IS NOT NULL
        AND NOT EXISTS (SELECT FROM \(parents) AS p
          WHERE p.\(parent)\(isSame ? "" : "::text") = c.\(child)\(isSame ? "" : "::text")))
      """)
    guard rows == 0 else {
      return .init(
        table: reference.child.name, kind: .reference, constraint: reference.name, rows: rows)
    }
    guard isSame, try isKeyed(reference.parent) else { return nil }
    try execute(
      """
      ALTER TABLE \(children) ADD CONSTRAINT \(PostgreSQLTable.quoted(reference.name))
      FOREIGN KEY (\(child)) REFERENCES \(parents) (\(parent))
      """)
    return nil
  }

  private func isKeyed(_ table: Catalogue.Table) throws -> Bool {
    try connection.exists(
      """
      SELECT FROM pg_index WHERE indisprimary
        AND indrelid = to_regclass(\(schema.qualified(table))::text)
      """)
  }
}
