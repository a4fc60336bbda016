public import Domain
internal import Postgres

/// What the platform says of connector types, and where organisations' data sources may be.
public struct ConnectorRules {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The types that the platform switched on or off, where the registry says otherwise or not.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func switched() throws -> [String: Bool] {
    let pairs = try connection.rows("SELECT type, enabled FROM connector_type_state") { row in
      (try row["type"] as String, try row["enabled"] as Bool)
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Switches a type on or off for every organisation.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func set(_ type: String, enabled: Bool, by person: ID<Person>) throws {
    try connection.execute(
      """
      INSERT INTO connector_type_state (type, enabled, changed_by)
      VALUES (\(type), \(enabled), \(person))
      ON CONFLICT (type) DO UPDATE SET enabled = excluded.enabled,
        changed_by = excluded.changed_by, changed_at = now()
      """)
  }

  /// Where an organisation's data sources may be, by host and port.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func hosts(of organisation: ID<Organisation>) throws -> [HostAllowance] {
    try connection.rows(
      "\(Self.hosts) WHERE organisation_id = \(organisation) ORDER BY host, port", as: Self.host)
  }

  /// The same, page by page.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func hosts(
    of organisation: ID<Organisation>, _ paging: Paging
  ) throws -> Paged<HostAllowance> {
    try connection.page(
      paging, of: "\(Self.hosts) WHERE organisation_id = \(organisation)",
      orderedBy: "host, port", as: Self.host)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func host(
    _ id: ID<HostAllowance>, of organisation: ID<Organisation>
  ) throws -> HostAllowance? {
    try connection.row(
      "\(Self.hosts) WHERE host_allowance.id = \(id) AND organisation_id = \(organisation)",
      as: Self.host)
  }

  /// Allows a host; `nil` where it is allowed already.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func allow(
    _ host: String, port: Int, for purpose: String, in organisation: ID<Organisation>,
    by person: ID<Person>
  ) throws -> ID<HostAllowance>? {
    try connection.row(
      """
      INSERT INTO host_allowance (organisation_id, host, port, purpose, approved_by)
      VALUES (\(organisation), \(host), \(port), \(purpose), \(person))
      ON CONFLICT (organisation_id, host, port) DO NOTHING RETURNING id
      """
    ) { try $0["id"] }
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func remove(_ id: ID<HostAllowance>, of organisation: ID<Organisation>) throws -> Bool {
    try connection.execute(
      "DELETE FROM host_allowance WHERE id = \(id) AND organisation_id = \(organisation)") > 0
  }

  private static let hosts: SQL = """
    SELECT id, host, port, purpose, approved_at,
      coalesce(name_in_connectors(approved_by), '') AS approved_by
    FROM host_allowance
    """

  private static func host(_ row: Row) throws -> HostAllowance {
    HostAllowance(
      id: try row["id"], host: try row["host"], port: try row["port"], purpose: try row["purpose"],
      approvedBy: try row["approved_by"], approvedAt: try row["approved_at"])
  }
}
