public import Domain
internal import Postgres

/// Data sources on their way into use, and in use.
public struct DataSources {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Who looks, where: what is in use shows itself to those it was assigned to and to those who
  /// govern it; what is on its way there, to all who take part.
  public struct View: Sendable {
    public let project: ID<Project>
    public let roles: Set<Role>
    public let governs: Bool

    public init(project: ID<Project>, roles: Set<Role>, governs: Bool) {
      self.project = project
      self.roles = roles
      self.governs = governs
    }
  }

  /// What a list of them is narrowed by.
  public struct Filter: Sendable {
    public var text: String?
    public var state: String?
    public var side: String?

    public init(text: String? = nil, state: String? = nil, side: String? = nil) {
      self.text = text
      self.state = state
      self.side = side
    }
  }

  /// What is asked for.
  public struct Wanted: Sendable {
    public let name: String
    public let side: Side
    public let type: ConnectorType
    public let purpose: String
    public let content: DataSourceContent
    public let owner: ID<Person>
    public let host: String?
    public let port: Int?

    public init(
      name: String, side: Side, type: ConnectorType, purpose: String, content: DataSourceContent,
      owner: ID<Person>, host: String?, port: Int?
    ) {
      self.name = name
      self.side = side
      self.type = type
      self.purpose = purpose
      self.content = content
      self.owner = owner
      self.host = host
      self.port = port
    }
  }

  /// Those that `view` shows, by name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(_ view: View, _ filter: Filter, _ paging: Paging) throws -> Paged<DataSource> {
    try connection.page(
      paging,
      of: """
        SELECT \(Self.columns) FROM \(Self.tables) WHERE \(Self.isShown(view))
          AND strpos(lower(data_source.name), lower(\(filter.text ?? ""))) > 0
          AND data_source.state = coalesce(\(filter.state), data_source.state)
          AND data_source.side = coalesce(\(filter.side), data_source.side)
        """, orderedBy: "lower(name), id", as: Self.source)
  }

  /// One that `view` shows.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ id: ID<DataSource>, _ view: View) throws -> DataSource? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM \(Self.tables)
      WHERE data_source.id = \(id) AND \(Self.isShown(view))
      """, as: Self.source)
  }

  /// One of a project's organisation, for work that no person asks for directly.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(
    _ id: ID<DataSource>, ofOrganisationOf project: ID<Project>
  ) throws -> DataSource? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM \(Self.tables)
      WHERE data_source.id = \(id) AND data_source.organisation_id = (
        SELECT organisation_id FROM project WHERE id = \(project))
      """, as: Self.source)
  }

  /// Keeps a request and gives its number; `nil` where the project has one of that name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func request(
    _ wanted: Wanted, in project: ID<Project>, by person: ID<Person>
  ) throws -> ID<DataSource>? {
    try connection.row(
      """
      INSERT INTO data_source (organisation_id, project_id, name, side, type, purpose, content,
        owner_id, host, port, requested_by)
      SELECT organisation_id, id, \(wanted.name), \(wanted.side), \(wanted.type),
        \(wanted.purpose), \(wanted.content), \(wanted.owner), \(wanted.host), \(wanted.port),
        \(person)
      FROM project WHERE id = \(project)
      ON CONFLICT (project_id, lower(name)) WHERE state <> 'retired' DO NOTHING
      RETURNING id
      """
    ) { try $0["id"] }
  }

  /// Whether a secret is kept that the present key has sealed.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holdsSecret() throws -> Bool {
    try connection.exists("SELECT FROM data_source WHERE sealed_secret IS NOT NULL LIMIT 1")
  }

  /// What is sealed of a data source; it is asked for only where a connection is about to be made.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func sealedSecret(of id: ID<DataSource>) throws -> [UInt8]? {
    let sealed: [UInt8]?? = try connection.row(
      "SELECT sealed_secret FROM data_source WHERE id = \(id)"
    ) { try $0["sealed_secret"] }
    return sealed ?? nil
  }

  /// What every test found, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func receipts(of id: ID<DataSource>, limit: Int = 10) throws -> [PreflightReceipt] {
    try connection.rows(
      """
      SELECT id, preflight, type_version, version, at,
        coalesce(name_in_connectors(person_id), '') AS by
      FROM preflight_receipt WHERE data_source_id = \(id) ORDER BY id DESC LIMIT \(limit)
      """
    ) { row in
      let preflight: JSON<Preflight> = try row["preflight"]
      return PreflightReceipt(
        id: try row["id"], preflight: preflight.value, typeVersion: try row["type_version"],
        version: try row["version"], by: try row["by"], at: try row["at"])
    }
  }

  /// The fields that were found when its tables were last listed.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func catalogue(of id: ID<DataSource>) throws -> [CatalogueField] {
    let fields: JSON<[CatalogueField]>? = try connection.row(
      "SELECT fields FROM data_source_catalogue WHERE data_source_id = \(id)"
    ) { try $0["fields"] }
    return fields?.value ?? []
  }
}

extension DataSources {
  private static func isShown(_ view: View) -> SQL {
    """
    ((data_source.project_id = \(view.project)
        AND (\(view.governs)::boolean OR data_source.state NOT IN ('active', 'retired')))
      OR EXISTS (SELECT FROM data_source_grant
        WHERE data_source_grant.data_source_id = data_source.id
          AND data_source_grant.project_id = \(view.project)
          AND (\(view.governs)::boolean OR (
            data_source.state = 'active' AND data_source.review_at > now()
            AND data_source_grant.role = ANY(\(view.roles.map(\.rawValue).sorted()))))))
    """
  }

  private static let tables: SQL = """
    data_source JOIN project ON project.id = data_source.project_id
    LEFT JOIN data_source_catalogue ON data_source_catalogue.data_source_id = data_source.id
    LEFT JOIN LATERAL (
      SELECT passed, type_version, at, person_id FROM preflight_receipt
      WHERE preflight_receipt.data_source_id = data_source.id
        AND preflight_receipt.version = data_source.version
      ORDER BY preflight_receipt.id DESC LIMIT 1) AS receipt ON true
    """

  private static let columns: SQL = """
    data_source.id, data_source.name, side, type, purpose, content, data_source.state, reason, host,
    port, environment, parameters, data_source.version, failures, data_source.project_id,
    project.name AS project_name, authors, review_at, coalesce(review_at <= now(), false) AS is_review_due,
    owner_id, coalesce(name_in_connectors(owner_id), '') AS owner,
    requested_by, coalesce(name_in_connectors(requested_by), '') AS requester, requested_at,
    validated_by, name_in_connectors(validated_by) AS validator, validated_at,
    configured_by, name_in_connectors(configured_by) AS configurer, configured_at,
    secret_set_by, name_in_connectors(secret_set_by) AS secret_setter, secret_set_at,
    approved_by, name_in_connectors(approved_by) AS approver, approved_at,
    receipt.person_id AS tested_by, name_in_connectors(receipt.person_id) AS tester,
    receipt.at AS tested_at, receipt.passed, receipt.type_version,
    floor(extract(epoch FROM now() - receipt.at) / 3600)::bigint AS receipt_age,
    data_source_catalogue.at AS discovered_at,
    coalesce((SELECT jsonb_agg(jsonb_build_object('role', role, 'project', granted.project_id)
        ORDER BY role, granted.project_id)
      FROM data_source_grant AS granted WHERE granted.data_source_id = data_source.id), '[]') AS grants
    """

  private static func source(_ row: Row) throws -> DataSource {
    let parameters: JSON<[String: String]> = try row["parameters"]
    let grants: JSON<[DataSource.Grant]> = try row["grants"]
    let authors: [Int] = try row["authors"]
    return DataSource(
      id: try row["id"], name: try row["name"], side: try row["side"], type: try row["type"],
      purpose: try row["purpose"], content: try row["content"], state: try row["state"],
      reason: try row["reason"], host: try row["host"], port: try row["port"],
      environment: try row["environment"], parameters: parameters.value,
      version: try row["version"], failures: try row["failures"],
      project: DataSource.Place(id: try row["project_id"], name: try row["project_name"]),
      owner: .init(person: try row["owner_id"], name: try row["owner"]),
      requester: .init(person: try row["requested_by"], name: try row["requester"]),
      requestedAt: try row["requested_at"], authors: authors.map { ID($0) },
      validated: try row.act("validated_by", "validator", "validated_at"),
      configured: try row.act("configured_by", "configurer", "configured_at"),
      secretSet: try row.act("secret_set_by", "secret_setter", "secret_set_at"),
      tested: try row.act("tested_by", "tester", "tested_at"),
      approved: try row.act("approved_by", "approver", "approved_at"),
      reviewAt: try row["review_at"], isReviewDue: try row["is_review_due"], grants: grants.value,
      receipt: try receipt(row), discoveredAt: try row["discovered_at"])
  }

  private static func receipt(_ row: Row) throws -> DataSource.ReceiptSummary? {
    guard let passed: Bool = try row["passed"] else { return nil }
    return DataSource.ReceiptSummary(
      passed: passed, typeVersion: try row["type_version"], at: try row["tested_at"],
      ageInHours: try row["receipt_age"])
  }
}

extension Row {
  /// Who did something, and when; `nil` while nobody has.
  fileprivate func act(_ person: String, _ name: String, _ at: String) throws -> DataSource.Act? {
    guard let id: ID<Person> = try self[person] else { return nil }
    let known: String? = try self[name]
    return DataSource.Act(by: .init(person: id, name: known ?? ""), at: try self[at])
  }
}
