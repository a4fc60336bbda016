internal import Domain
internal import Postgres

/// A PostgreSQL database that is read and never written.
struct PostgreSQLConnector: Connector {
  let endpoint: Endpoint
  var patience = Patience()
  var rowsAtATime = 20_000

  var type: ConnectorType { endpoint.type }

  func preflight() -> Preflight {
    var stages = Stages()
    let values = stages.run(.parameters) { .init(value: try endpoint.checkedValues()) }
    let routes = stages.run(.address) {
      let routes = try self.routes(values ?? [:])
      return .init(value: routes, detail: routes.map(\.description).joined(separator: ", "))
    }
    let route = stages.run(.reachability) {
      let route = try Route.reachable(among: routes ?? [])
      return .init(value: route, detail: route.description)
    }
    let connection = stages.run(.credentials) {
      let connection = try connect(route, values ?? [:])
      let version: String? = try connection.row(Self.version) { try $0["version"] }
      return .init(value: connection, statement: Self.version.text, detail: version)
    }
    var fingerprint: String?
    if let connection { fingerprint = examine(connection, values ?? [:], &stages) }
    return stages.preflight(fingerprint: fingerprint)
  }

  private static let version: SQL = "SELECT current_setting('server_version') AS version"

  private func examine(
    _ connection: Connection, _ values: [String: String], _ stages: inout Stages
  ) -> String? {
    let schemas = Self.schemas(values)
    _ = stages.run(.readOnly) { try WritePrivileges(connection, schemas: schemas).proveNone() }
    let discovery = stages.run(.schema) {
      let structure = try PostgreSQLStructure(connection, schemas: schemas)
      let discovery = structure.discovery
      guard !discovery.catalogue.tables.isEmpty else { throw ConnectorFault.nothingReadable }
      return Stages.Finding(
        value: discovery, detail: "\(discovery.catalogue.tables.count) tables")
    }
    return stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
  }

  func discover() throws -> Discovery {
    try ConnectorFault.catching {
      let (connection, schemas) = try open()
      return try PostgreSQLStructure(connection, schemas: schemas).discovery
    }
  }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    try ConnectorFault.catching {
      let (connection, schemas) = try open()
      let found = try PostgreSQLStructure(connection, schemas: schemas).table(table)
      return try found.preview(connection, limit: limit, offset: offset)
    }
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    try ConnectorFault.catching {
      let (connection, schemas) = try open()
      let structure = try PostgreSQLStructure(connection, schemas: schemas)
      let sources = try tables.map { try structure.table($0) }.map { table in
        PostgreSQLExtraction(
          connection: connection, table: table, patience: patience, rowsAtATime: rowsAtATime)
      }
      return try ExtractionJob(type: type, folder: folder, watch: watch).run(sources)
    }
  }

  /// A connection over the first address that answers, and the schemas to look into.
  private func open() throws -> (Connection, schemas: [String]) {
    let values = try endpoint.checkedValues()
    let route = try Route.reachable(among: try routes(values))
    return (try connect(route, values), Self.schemas(values))
  }

  private func routes(_ values: [String: String]) throws -> [Route] {
    let port = values["port"].flatMap { Int($0) } ?? 5432
    return try endpoint.allowed.routes(to: values["host"] ?? "", port: port)
  }

  private static func schemas(_ values: [String: String]) -> [String] {
    (values["schema"] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  private func connect(_ route: Route?, _ values: [String: String]) throws -> Connection {
    let connection = Connection(
      parameters: parameters(route, values), statementTimeout: .seconds(600))
    connection.settings = Self.settings
    try connection.ping()
    return connection
  }

  /// What every session is held to, whatever its login may do.
  ///
  /// A table whose rows are hidden by a policy is refused rather than read in part, and no object
  /// of the database can stand in for one of the system's by its name.
  private static let settings = [
    Setting("default_transaction_read_only", "on"), Setting("row_security", "off"),
    Setting("search_path", ""), Setting("lock_timeout", "5000"),
    Setting("idle_in_transaction_session_timeout", "60000"),
    Setting("standard_conforming_strings", "on"), Setting("extra_float_digits", "1"),
  ]

  /// libpq's parameters; what it would otherwise take from its own user's files and environment,
  /// such as another's password, is ruled out.
  private func parameters(_ route: Route?, _ values: [String: String]) -> [String: String] {
    let nowhere = "/nonexistent/crossgate"
    var parameters = [
      "dbname": values["database"] ?? "", "user": values["user"] ?? "",
      "password": endpoint.secret?.text ?? "none", "passfile": nowhere,
      "sslmode": values["tls"] ?? "require", "sslcert": nowhere, "sslkey": nowhere,
      "sslrootcert": Self.authorities, "gssencmode": "disable", "application_name": "crossgate",
    ]
    switch route {
    case .address(let address, let host, let port):
      parameters["host"] = host
      parameters["hostaddr"] = address.description
      parameters["port"] = "\(port)"
    case .sockets(let folder, let port):
      parameters["host"] = folder
      parameters["port"] = "\(port)"
      parameters["sslmode"] = "disable"
    case nil: break
    }
    if !["verify-ca", "verify-full"].contains(values["tls"] ?? "") {
      parameters["sslrootcert"] = nowhere
    }
    return parameters
  }

  /// The authorities that Debian's users trust.
  private static let authorities = "/etc/ssl/certs/ca-certificates.crt"
}

extension Route: CustomStringConvertible {
  var description: String {
    switch self {
    case .address(let address, _, let port):
      address.isVersion4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    case .sockets(let folder, let port): "\(folder):\(port)"
    }
  }
}
