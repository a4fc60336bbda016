public import struct Foundation.Date

/// Where a data source stands on its way into use.
///
/// Source: the operating model's five steps of onboarding.
public enum DataSourceState: String, CaseIterable, Codable, Sendable {
  case requested, validated, profiled, tested, active
  /// Its host is on no allow-list, or its approval was taken back.
  case blocked
  case retired
}

/// What of real people a data source holds.
public enum DataSourceContent: String, CaseIterable, Codable, Sendable {
  /// Invented people.
  case synthetic
  /// Real people who cannot be told from it.
  case deidentified
  case identifiable
}

/// Which of a system's environments a data source is; they are never mixed.
public enum DataSourceEnvironment: String, CaseIterable, Codable, Sendable {
  case development = "DEV"
  case acceptance = "UAT"
  case production = "PROD"
}

/// A system that a project reads from or loads into, as people govern it.
///
/// Its secret is no part of it: nobody reads that back.
public struct DataSource: Hashable, Sendable {
  public let id: ID<DataSource>
  public let name: String
  public let side: Side
  public let type: ConnectorType
  public let purpose: String
  public let content: DataSourceContent
  public let state: DataSourceState
  /// Why it is blocked; empty otherwise.
  public let reason: String
  /// Where it was asked for; the profile may not leave it without being validated anew.
  public let host: String?
  public let port: Int?
  public let environment: DataSourceEnvironment?
  /// What the profile states, by the names of ``ConnectorType/parameters``; never a secret.
  public let parameters: [String: String]
  /// From 1, raised by each change of profile or secret.
  public let version: Int
  /// How often in a row it could not be validated, or its test failed.
  public let failures: Int
  public let project: Place
  public let owner: Part
  public let requester: Part
  public let requestedAt: Date
  /// Everybody who ever wrote its profile or its secret; they do not approve it (rule S-13).
  public let authors: [ID<Person>]
  public let validated: Act?
  public let configured: Act?
  public let secretSet: Act?
  public let tested: Act?
  public let approved: Act?
  /// From when its approval counts no more.
  public let reviewAt: Date?
  public let isReviewDue: Bool
  public let grants: [Grant]
  /// The last test of what it is now; `nil` when its profile or secret changed since.
  public let receipt: ReceiptSummary?
  /// When its tables and columns were last listed.
  public let discoveredAt: Date?

  public init(
    id: ID<DataSource>, name: String, side: Side, type: ConnectorType, purpose: String,
    content: DataSourceContent, state: DataSourceState, reason: String, host: String?, port: Int?,
    environment: DataSourceEnvironment?, parameters: [String: String], version: Int, failures: Int,
    project: Place, owner: Part, requester: Part, requestedAt: Date, authors: [ID<Person>],
    validated: Act?, configured: Act?, secretSet: Act?, tested: Act?, approved: Act?,
    reviewAt: Date?,
    isReviewDue: Bool, grants: [Grant], receipt: ReceiptSummary?, discoveredAt: Date?
  ) {
    self.id = id
    self.name = name
    self.side = side
    self.type = type
    self.purpose = purpose
    self.content = content
    self.state = state
    self.reason = reason
    self.host = host
    self.port = port
    self.environment = environment
    self.parameters = parameters
    self.version = version
    self.failures = failures
    self.project = project
    self.owner = owner
    self.requester = requester
    self.requestedAt = requestedAt
    self.authors = authors
    self.validated = validated
    self.configured = configured
    self.secretSet = secretSet
    self.tested = tested
    self.approved = approved
    self.reviewAt = reviewAt
    self.isReviewDue = isReviewDue
    self.grants = grants
    self.receipt = receipt
    self.discoveredAt = discoveredAt
  }

  /// The project it was asked for in.
  public struct Place: Hashable, Sendable {
    public let id: ID<Project>
    public let name: String

    public init(id: ID<Project>, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// Somebody with a part in it.
  public struct Part: Hashable, Sendable {
    public let person: ID<Person>
    public let name: String

    public init(person: ID<Person>, name: String) {
      self.person = person
      self.name = name
    }
  }

  /// Who did something to it, and when.
  public struct Act: Hashable, Sendable {
    public let by: Part
    public let at: Date

    public init(by: Part, at: Date) {
      self.by = by
      self.at = at
    }
  }

  /// A role that may use it in a project.
  public struct Grant: Hashable, Codable, Sendable {
    public let role: Role
    public let project: Int

    public init(role: Role, project: Int) {
      self.role = role
      self.project = project
    }
  }

  /// The last test as a decision needs it.
  public struct ReceiptSummary: Hashable, Sendable {
    public let passed: Bool
    public let typeVersion: Int
    public let at: Date
    /// Whole hours since.
    public let ageInHours: Int

    public init(passed: Bool, typeVersion: Int, at: Date, ageInHours: Int) {
      self.passed = passed
      self.typeVersion = typeVersion
      self.at = at
      self.ageInHours = ageInHours
    }
  }

  /// What is sealed with its secret, so that it opens for no other data source.
  public var sealingContext: String { "data-source:\(id.number)" }

  /// Whether `roles` may use it in `project`.
  public func isGranted(to roles: Set<Role>, in project: ID<Project>) -> Bool {
    grants.contains { $0.project == project.number && roles.contains($0.role) }
  }
}

/// What a test of a connection found, stage by stage; no value of a record is in it.
public struct PreflightReceipt: Equatable, Sendable {
  public let id: ID<PreflightReceipt>
  public let preflight: Preflight
  public let typeVersion: Int
  /// The version of the data source that was tested.
  public let version: Int
  public let by: String
  public let at: Date

  public init(
    id: ID<PreflightReceipt>, preflight: Preflight, typeVersion: Int, version: Int, by: String,
    at: Date
  ) {
    self.id = id
    self.preflight = preflight
    self.typeVersion = typeVersion
    self.version = version
    self.by = by
    self.at = at
  }
}
