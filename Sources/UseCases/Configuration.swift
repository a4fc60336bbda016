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
  /// The file of the key that seals what the database must not give away; never in the database,
  /// nor where a project's people could read it.
  public var keyFile: String
  /// The folder that holds a folder of delivered files for each organisation, by its short name.
  public var deliveries: String
  /// libpq's connection string of the database that rehearsed targets are built in; `nil` for none.
  public var rehearsalDatabase: String?
  public var limits: Limits

  public init(
    database: String, ownerDatabase: String? = nil, projects: String, schemas: String,
    documents: String, keyFile: String? = nil, limits: Limits = Limits()
  ) {
    self.database = database
    self.ownerDatabase = ownerDatabase ?? database
    self.projects = projects
    self.schemas = schemas
    self.documents = documents
    let above = projects.split(separator: "/").dropLast().joined(separator: "/")
    let root = projects.hasPrefix("/") ? "/" : ""
    let beside = "\(root)\(above)\(above.isEmpty ? "" : "/")"
    self.keyFile = keyFile ?? "\(beside)secret.key"
    deliveries = "\(beside)deliveries"
    self.limits = limits
  }
}

/// Bounds that a site may set.
public struct Limits: Sendable {
  /// Sign-ins from one address that may fail before it pauses, in place of what the policy says:
  /// for load tests, which have but one.
  public var failuresOfAddress: Int?
  /// How long an address pauses that guesses, or asks for accounts, too often.
  public var block = Duration.seconds(15 * 60)
  /// Sign-ins to an account from anywhere that may fail before each further one has to wait for
  /// `pauseFromAnywhere`, except in a browser that its owner has signed in with.
  public var failuresFromAnywhere = 10
  public var pauseFromAnywhere = Duration.seconds(60)
  /// How long a browser is known after a sign-in.
  public var knownBrowser = Duration.seconds(90 * 24 * 3600)
  /// How long a right password waits for the code that belongs to it.
  public var challenge = Duration.seconds(5 * 60)
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
