internal import Domain
internal import Postgres

/// Stands in for the target system in rehearsals: a schema of a PostgreSQL database of the
/// operator's, made from the target catalogue.
struct TargetEmulator: Connector {
  private static let nameBytes = 63

  let endpoint: Endpoint

  /// By which a schema says that a rehearsal made it, and whose may read and remove it.
  private var mark: String {
    let owner = endpoint.rehearsal?.owner ?? ""
    return "Target of a rehearsal, made by Crossgate" + (owner.isEmpty ? "" : " for \(owner)")
  }

  var type: ConnectorType { endpoint.type }

  func preflight() -> Preflight {
    var stages = Stages()
    let schema = stages.run(.parameters) { .init(value: try self.schema) }
    // The operator chose the database, not whoever described the endpoint.
    stages.skip(.address, .reachability)
    let connection = stages.run(.credentials) { .init(value: try connect()) }
    stages.skip(.readOnly)
    let discovery = stages.run(.schema) {
      let tables = try TargetSchema(try catalogue, name: schema ?? "").tables
      if let connection, let schema { try Self.claim(schema, by: mark, connection) }
      return .init(value: try discover(), detail: "emulator: \(tables.count) tables")
    }
    let fingerprint = stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
    return stages.preflight(fingerprint: fingerprint)
  }

  func discover() throws -> Discovery { Discovery(catalogue: try catalogue) }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    try ConnectorFault.catching {
      guard let table = try catalogue[table] else { throw ConnectorFault.unknownTable(table) }
      let schema = try self.schema
      let source = PostgreSQLTable(
        schema: schema, relation: table.name, name: table.name,
        columns: table.fields.map { .init(name: $0.field, field: $0) },
        key: table.fields.indices.filter { table.fields[$0].isKey }, order: "")
      let connection = try connect()
      try Self.requireOurs(schema, by: mark, connection)
      let isThere = try connection.exists(
        "SELECT WHERE to_regclass(\(source.target)::text) IS NOT NULL")
      guard isThere else { return Preview(columns: table.fields.map(\.field), rows: []) }
      return try source.preview(connection, limit: limit, offset: offset)
    }
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    throw ConnectorFault.notSupported(type)
  }

  func load(from folder: String, watch: Watch) throws -> Load {
    try ConnectorFault.catching {
      let schema = try self.schema
      let target = try TargetSchema(try catalogue, name: schema)
      let connection = try connect()
      return try TargetLoad(
        schema: target, mark: mark, files: try CSVFolder(folder, below: [folder]),
        connection: connection, watch: watch
      ).run()
    }
  }

  /// Makes sure that the schema may be made, or be made again.
  ///
  /// - Throws: ``ConnectorFault/schemaNotOurs(_:)``; ``Stages/Failure`` without the privilege.
  static func claim(_ schema: String, by mark: String, _ connection: Connection) throws {
    try requireOurs(schema, by: mark, connection)
    let question: SQL = "SELECT has_database_privilege(current_database(), 'CREATE') AS x"
    guard try connection.row(question, as: { try $0["x"] }) == true else {
      throw Stages.Failure(
        fault: .refused(state: "42501", constraint: nil), statement: question.text)
    }
  }

  /// - Throws: ``ConnectorFault/schemaNotOurs(_:)``.
  private static func requireOurs(
    _ schema: String, by mark: String, _ connection: Connection
  ) throws {
    let isForeign = try connection.exists(
      """
      SELECT FROM pg_namespace WHERE nspname = \(schema)
        AND obj_description(oid, 'pg_namespace') IS DISTINCT FROM \(mark)
      """)
    guard !isForeign else { throw ConnectorFault.schemaNotOurs(schema) }
  }

  private var catalogue: Catalogue {
    get throws {
      guard let catalogue = endpoint.rehearsal?.catalogue, !catalogue.tables.isEmpty else {
        throw ConnectorFault.noRehearsalCatalogue
      }
      return catalogue
    }
  }

  private var schema: String {
    get throws {
      let name = try endpoint.checkedValues()["schema"] ?? ""
      let isSystems = name.hasPrefix("pg_") || name == "information_schema"
      guard !isSystems, name.utf8.count <= Self.nameBytes else {
        throw ConnectorFault.badParameter("schema")
      }
      return name
    }
  }

  private func connect() throws -> Connection {
    guard let database = endpoint.rehearsal?.database else {
      throw ConnectorFault.noRehearsalDatabase
    }
    let connection = try Connection(database, statementTimeout: .seconds(600))
    connection.settings = [Setting("search_path", ""), Setting("lock_timeout", "5000")]
    try connection.ping()
    return connection
  }
}
