internal import Domain
internal import ODBC

/// Any database that unixODBC has a driver for; experimental.
///
/// That a login cannot write is beyond what ODBC can tell, so the stage says that it is not proven.
struct ODBCConnector: Connector {
  let endpoint: Endpoint

  var type: ConnectorType { endpoint.type }

  func preflight() -> Preflight {
    var stages = Stages()
    let driver = stages.run(.parameters) {
      let driver = try ODBCDriver(endpoint)
      return .init(value: driver, detail: driver.name)
    }
    let place = Self.find(driver, &stages)
    let connection = stages.run(.credentials) {
      let attributes = try driver?.attributes(to: place ?? .file("")) ?? []
      return .init(value: try ODBCConnection(attributes))
    }
    _ = stages.run(.readOnly) { .init(value: (), isProven: false) }
    let discovery = stages.run(.schema) {
      let discovery = try connection.map { try structure($0).discovery }
      guard let discovery, !discovery.catalogue.tables.isEmpty else {
        throw ConnectorFault.nothingReadable
      }
      return .init(value: discovery, detail: "\(discovery.catalogue.tables.count) tables")
    }
    let fingerprint = stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
    return stages.preflight(fingerprint: fingerprint)
  }

  private static func find(_ driver: ODBCDriver?, _ stages: inout Stages) -> ODBCDriver.Place? {
    guard driver?.isOfFiles != true else {
      stages.skip(.address)
      return stages.run(.reachability) { .init(value: try driver?.file() ?? .file("")) }
    }
    let routes = stages.run(.address) {
      let routes = try driver?.routes() ?? []
      return .init(value: routes, detail: routes.map(\.description).joined(separator: ", "))
    }
    return stages.run(.reachability) {
      let route = try Route.reachable(among: routes ?? [])
      return .init(value: .route(route), detail: route.description)
    }
  }

  func discover() throws -> Discovery {
    try ConnectorFault.catching { try structure(open()).discovery }
  }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    try ConnectorFault.catching {
      let connection = try open()
      let found = try structure(connection).table(table)
      return try found.preview(connection, limit: limit, offset: offset)
    }
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    try ConnectorFault.catching {
      let connection = try open()
      let structure = try structure(connection)
      let sources = try tables.map { try structure.table($0) }.map { table in
        ODBCExtraction(table: table, connect: open)
      }
      return try ExtractionJob(type: type, folder: folder, watch: watch).run(sources)
    }
  }

  private func open() throws -> ODBCConnection {
    let driver = try ODBCDriver(endpoint)
    let place =
      driver.isOfFiles
      ? try driver.file() : .route(try Route.reachable(among: try driver.routes()))
    return try ODBCConnection(try driver.attributes(to: place))
  }

  private func structure(_ connection: ODBCConnection) throws -> ODBCStructure {
    try ODBCStructure(connection, schema: try endpoint.checkedValues()["schema"])
  }
}
