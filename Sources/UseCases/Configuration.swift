/// What the product is told once, when it starts.
public struct Configuration: Sendable {
  /// libpq's connection string.
  public var database: String
  /// The connection string of the tables' owner, who brings the schema up to date.
  public var ownerDatabase: String
  /// The folder that holds a folder for each project.
  public var projects: String
  /// The folder of shipped data that people review, with `database/` in it.
  public var schemas: String
  /// The folder of the product's own guides.
  public var documents: String
  public var limits: Limits

  public init(
    database: String, ownerDatabase: String? = nil, projects: String, schemas: String,
    documents: String, limits: Limits = Limits()
  ) {
    self.database = database
    self.ownerDatabase = ownerDatabase ?? database
    self.projects = projects
    self.schemas = schemas
    self.documents = documents
    self.limits = limits
  }
}

/// Bounds that a site may set.
public struct Limits: Sendable {
  /// How long a session lives without a request.
  public var idle = Duration.seconds(30 * 60)
  /// How long a session lives at most.
  public var session = Duration.seconds(12 * 3600)
  /// Sign-ins that may fail before an account or an address is blocked for `block`.
  public var failuresOfAccount = 5
  public var failuresOfAddress = 100
  public var block = Duration.seconds(15 * 60)
  /// How long a one-time password admits its owner.
  public var oneTime = Duration.seconds(72 * 3600)
  /// Requests for an account that may come from an address before it waits for `block`.
  public var requestsOfAddress = 10
  /// How long a request for an account waits for a decision.
  public var registration = Duration.seconds(30 * 24 * 3600)
  /// How long a request for an account that nobody decided on is kept.
  public var undecidedRegistration = Duration.seconds(90 * 24 * 3600)
  /// How many runs of one project may wait.
  public var queuedRuns = 20
  /// How long a worker may be silent before its run counts as interrupted.
  public var lease = Duration.seconds(10)
  /// How often a worker says that it is alive, and learns that it shall stop.
  public var heartbeat = Duration.seconds(2)

  public init() {}
}
