public import Domain
public import Postgres

/// The database of the product, for one thread: its tables by cluster, and one transaction.
public final class Store {
  public let tenancy: Tenancy
  public let accounts: Accounts
  public let directory: Directory
  public let memberships: Memberships
  public let registrations: Registrations
  public let sessions: Sessions
  public let tokens: Tokens
  public let failures: SignInFailures
  public let challenges: Challenges
  public let secondFactors: SecondFactors
  public let runs: Runs
  public let policies: PolicyDocuments
  public let gates: GateDecisions
  public let approvals: Approvals
  public let breakGlass: BreakGlass
  public let connectors: ConnectorRules
  public let dataSources: DataSources
  public let extractions: Extractions
  public let ledger: Ledger
  public let versions: CatalogueVersions
  public let imports: SchemaImports
  public let extensions: SchemaExtensions
  public let contract: ContractItems
  public let contractChanges: ContractChanges
  public let contractRecords: ContractRecords
  public let contractSets: ContractSets
  private let connection: Connection
  private var reach = Reach.nobody

  /// Takes a connection over: what it is asked from now on, it is asked for the store's reach.
  public init(_ connection: Connection) {
    self.connection = connection
    connection.settings = reach.settings
    tenancy = Tenancy(connection)
    accounts = Accounts(connection)
    directory = Directory(connection)
    memberships = Memberships(connection)
    registrations = Registrations(connection)
    sessions = Sessions(connection)
    tokens = Tokens(connection)
    failures = SignInFailures(connection)
    challenges = Challenges(connection)
    secondFactors = SecondFactors(connection)
    runs = Runs(connection)
    policies = PolicyDocuments(connection)
    gates = GateDecisions(connection)
    approvals = Approvals(connection)
    breakGlass = BreakGlass(connection)
    connectors = ConnectorRules(connection)
    dataSources = DataSources(connection)
    extractions = Extractions(connection)
    ledger = Ledger(connection)
    versions = CatalogueVersions(connection)
    imports = SchemaImports(connection)
    extensions = SchemaExtensions(connection)
    contract = ContractItems(connection)
    contractChanges = ContractChanges(connection)
    contractRecords = ContractRecords(connection)
    contractSets = ContractSets(connection)
  }

  /// Uses the database that libpq's connection string names; the first question opens it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind, when the string cannot be read.
  public convenience init(conninfo: String) throws {
    self.init(try Connection(conninfo))
  }

  /// States for whom the next questions are, inside a transaction too; until then it is nobody.
  ///
  /// The server is told with the next statement, when it does not know already.
  public func enter(_ reach: Reach) {
    guard reach != self.reach else { return }
    self.reach = reach
    connection.settings = reach.settings
  }

  /// Does all of `body` or none of it.
  ///
  /// - Throws: what `body` throws, after undoing it.
  public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    try connection.transaction(.readCommitted, body)
  }

  /// Answers all questions of `body` from one moment, whatever others do meanwhile.
  ///
  /// - Throws: what `body` throws.
  public func moment<Value>(_ body: () throws -> Value) throws -> Value {
    try connection.transaction(.repeatableRead, body)
  }

  /// Whether what is done now may still be undone.
  public var isInTransaction: Bool { connection.isInTransaction }

  /// Asks the server for the least it can answer; it need not hold the schema yet.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func ping() throws { try connection.ping() }

  /// Applies the pending files of `directory` as the owner of the tables, and names them.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public static func migrate(owner conninfo: String, directory: String) throws -> [String] {
    let connection = try Connection(conninfo)
    // Row-level security holds for the owner as well, and a file may change what tables hold.
    connection.settings = [Setting("crossgate.system", "engine")]
    return try Migrations(directory: directory).apply(to: connection)
  }

  /// Every file of `directory`, applied or pending.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public static func migrations(owner conninfo: String, directory: String) throws -> [Migration] {
    try Migrations(directory: directory).status(on: Connection(conninfo)).map {
      Migration(name: $0.name, appliedAt: $0.appliedAt)
    }
  }
}
