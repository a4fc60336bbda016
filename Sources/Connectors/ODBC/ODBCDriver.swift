internal import Domain
internal import ODBC

/// An installed driver with an endpoint's values in the words that it takes them in.
struct ODBCDriver {
  enum Place {
    case route(Route)
    case file(String)
  }

  private static let defaultPorts = [
    "postgres": 5432, "mysql": 3306, "maria": 3306, "sql server": 1433,
  ]

  let name: String
  private let values: [String: String]
  private let endpoint: Endpoint

  /// - Throws: ``ConnectorFault`` `driverMissing` for what is not the name of an installed driver: a
  ///   path would have the driver manager load any library; and what the values have against them.
  init(_ endpoint: Endpoint) throws {
    self.endpoint = endpoint
    values = try endpoint.checkedValues()
    let wanted = values["driver"] ?? ""
    guard try ODBCConnection.drivers().contains(wanted) else {
      throw ConnectorFault.driverMissing(wanted)
    }
    name = wanted
    for parameter in ["database", "user"] {
      let value = values[parameter] ?? ""
      guard !value.contains(where: { ";{}[]=".contains($0) }) else {
        throw ConnectorFault.badParameter(parameter)
      }
    }
    guard isOfFiles || values["host"] != nil else { throw ConnectorFault.missingParameter("host") }
  }

  /// Whether its databases are files of this machine.
  var isOfFiles: Bool { name.lowercased().contains("sqlite") }

  /// - Throws: ``ConnectorFault``, as the allow-list has it.
  func routes() throws -> [Route] {
    let known = Self.defaultPorts.first { name.lowercased().contains($0.key) }?.value
    guard let port = values["port"].flatMap({ Int($0) }) ?? known else {
      throw ConnectorFault.missingParameter("port")
    }
    return try endpoint.allowed.routes(to: values["host"] ?? "", port: port)
  }

  /// - Throws: ``ConnectorFault/pathNotAllowed(_:)``.
  func file() throws -> Place {
    let database = values["database"] ?? ""
    let roots = ReadableRoots(endpoint.readableRoots)
    guard let path = roots.realFile(try roots.real(database)) else {
      throw ConnectorFault.pathNotAllowed(database)
    }
    guard !path.contains(where: { ";{}[]=".contains($0) }) else {
      throw ConnectorFault.badParameter("database")
    }
    return .file(path)
  }

  /// What the connection is made with: only these words, in this order.
  func attributes(to place: Place) throws -> [(keyword: String, value: String)] {
    switch place {
    case .file(let path):
      return [("Driver", name), ("Database", path), ("NoCreat", "1"), ("StepAPI", "1")]
    case .route(let route):
      let (host, port) = Self.parts(of: route)
      var attributes = [
        ("Driver", name), ("Server", host), ("Port", "\(port)"),
        ("Database", values["database"] ?? ""),
      ]
      if let user = values["user"] { attributes.append(("UID", user)) }
      if let secret = endpoint.secret { attributes.append(("PWD", secret.text)) }
      if name.lowercased().contains("postgres") {
        attributes += [
          ("ReadOnly", "1"), ("UseDeclareFetch", "1"), ("Fetch", "1000"), ("LFConversion", "0"),
          ("BoolsAsChar", "1"),
        ]
      }
      return attributes.map { (keyword: $0.0, value: $0.1) }
    }
  }

  /// The checked address itself, so that the driver has no name to resolve again.
  private static func parts(of route: Route) -> (host: String, port: Int) {
    switch route {
    case .address(let address, _, let port): (address.description, port)
    case .sockets(let folder, let port): (folder, port)
    }
  }
}
