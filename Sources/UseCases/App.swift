public import Domain
internal import Storage

/// The product, for one thread: everything it can do, whoever asks.
///
/// What a signed-in person may do goes through a ``Desk``.
public final class App {
  public let configuration: Configuration
  private let connected: Store
  private var keptPasswordRule: PasswordRule?
  let policies: PolicyCache
  /// What can be done, by key.
  let actions: [String: Action]

  /// Needs no database yet: what watches over the server is answered without one.
  ///
  /// `actions` is all that can be done; what was approved is looked up there by its key.
  ///
  /// - Throws: an error that ``Problem`` explains, when the connection string cannot be read.
  public init(_ configuration: Configuration, actions: [Action] = Actions.table) throws {
    self.actions = Dictionary(
      actions.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    self.configuration = configuration
    policies = PolicyCache(folder: "\(configuration.schemas)/policy")
    connected = try Store(conninfo: configuration.database)
  }

  var limits: Limits { configuration.limits }

  /// The rule for passwords; its list is read when it is first asked for, and kept.
  ///
  /// - Throws: ``Engine/FileError/cannotRead(_:_:)``.
  func passwordRule() throws -> PasswordRule {
    let settings = try settings()
    var rule =
      try keptPasswordRule
      ?? PasswordRule(
        common: CommonPasswords(file: "\(configuration.schemas)/policy/common_passwords.txt"))
    rule.shortest = settings.passwordMinimum
    rule.shortestWithSecondFactor = settings.passwordMinimumWithSecondFactor
    keptPasswordRule = rule
    return rule
  }

  /// The kinds of connector there are, read when they are first asked for.
  private(set) lazy var connectorTypes = Result {
    try ConnectorDescription.read("\(configuration.schemas)/connectors/types.json")
  }

  /// The permission matrix in force; everyone may read it.
  func matrix() throws -> PermissionMatrix { try policies.matrix(connected.policies) }

  /// What `permissions`, the actions, the lists and the details ask for that the shipped matrix has
  /// no line about, sorted.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func permissionsWithoutLine(_ permissions: [Permission]) throws -> [PermissionName] {
    let shipped = try policies.shipped.get().matrix
    let asked =
      permissions + actions.values.map(\.permission) + Listings.table.map(\.permission)
      + Details.table.map(\.permission)
    return Set(asked.flatMap(\.names)).filter { shipped[$0] == nil }
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// The security settings in force at this moment.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func settings() throws -> SecuritySettings { try policies.settings(connected.policies) }

  /// The database as `reach` may see it, until it is asked for with another.
  func store(as reach: Reach) -> Store {
    connected.enter(reach)
    return connected
  }

  /// The chains, to be added to; whoever asks, that needs no reach.
  var ledger: Ledger { connected.ledger }

  /// Whether what is done now may still be undone.
  var isInTransaction: Bool { connected.isInTransaction }

  /// Finds out whether the database answers.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func ping() throws { try connected.ping() }

  /// Brings the schema up to date and names the files it applied.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func migrate() throws -> [String] {
    try Store.migrate(
      owner: configuration.ownerDatabase, directory: "\(configuration.schemas)/database")
  }

  /// Every file of the schema's history, applied or pending.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func migrations() throws -> [Migration] {
    try Store.migrations(
      owner: configuration.ownerDatabase, directory: "\(configuration.schemas)/database")
  }

  /// The folder of a project's artefacts.
  public func folder(of project: Project) -> String {
    "\(configuration.projects)/\(project.folder)"
  }

  /// The project of these slugs, made with what it belongs to where that is absent.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func project(_ place: Place) throws -> Project {
    let store = store(as: .engine(nil))
    let project = try store.transaction {
      let organisation = try store.tenancy.organisation(
        slug: place.organisation.slug, name: place.organisation.name)
      let workspace = try store.tenancy.workspace(
        slug: place.workspace.slug, name: place.workspace.name, of: organisation)
      let id = try store.tenancy.project(
        slug: place.project.slug, name: place.project.name, of: workspace,
        profiles: place.profiles)
      return try store.tenancy.project(id)
    }
    guard let project else { throw Refusal.noProject }
    return project
  }

  /// Forgets sessions, failures and undecided requests for an account whose time is over, ends
  /// requests for approval that have lapsed, and records the denials that were counted.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func tidy() throws {
    let store = store(as: .engine(nil))
    try store.sessions.removeExpired()
    try store.failures.removeOld()
    try store.registrations.removeUndecided(after: limits.undecidedRegistration)
    try store.challenges.removeExpired()
    try lapseApprovals()
    try store.ledger.settleDenials()
  }
}

/// Where a project belongs, by slugs and names.
public struct Place: Sendable {
  public let organisation: (slug: String, name: String)
  public let workspace: (slug: String, name: String)
  public let project: (slug: String, name: String)
  /// Which release profiles the project may run when it is made.
  public let profiles: [ReleaseProfile]

  public init(
    organisation: (slug: String, name: String), workspace: (slug: String, name: String),
    project: (slug: String, name: String), profiles: [ReleaseProfile] = ReleaseProfile.initial
  ) {
    self.organisation = organisation
    self.workspace = workspace
    self.project = project
    self.profiles = profiles
  }

  /// The programme that ships with the product.
  public static let sample = Place(
    organisation: ("st-elsewhere", "St Elsewhere NHS Trust"),
    workspace: ("epr-programme", "EPR programme"), project: ("pas-to-epr", "PAS to EPR"),
    profiles: ReleaseProfile.allCases)
}
