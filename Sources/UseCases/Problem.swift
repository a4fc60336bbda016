internal import Cryptography
internal import Domain
internal import Storage

/// A refusal or a fault in words, for page, API and CLI alike: the one place that writes sentences.
///
/// It holds no value of a record and nothing the database said of one.
public struct Problem: Error, Equatable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// What happened, in a few words.
  public var title: String
  /// What it means.
  public var detail: String
  /// What to do.
  public var fix: String
  public var fields: [Field]
  /// After how many seconds to try again.
  public var retryAfter: Int?
  /// The cause in technical terms, for the log and for whoever runs the program; never for a page.
  public var diagnosis = ""

  /// Whether it keeps someone from what they wanted, for who they are or for how things stand;
  /// such a refusal leaves a line in the ledger.
  public var isDenial: Bool { [401, 403, 404, 409].contains(status) }

  /// What is wrong with one field.
  public struct Field: Equatable, Sendable {
    public let name: String
    public let message: String

    public init(name: String, message: String) {
      self.name = name
      self.message = message
    }
  }

  public init(
    _ status: Int, _ title: String, detail: String = "", fix: String = "", fields: [Field] = [],
    retryAfter: Int? = nil
  ) {
    self.status = status
    self.title = title
    self.detail = detail
    self.fix = fix
    self.fields = fields
    self.retryAfter = retryAfter
  }

  /// Explains any error; one that nobody foresaw is a fault of the product.
  public init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let refusal as Refusal: self.init(refusal)
    case let fault as SealingKeyFault: self.init(fault)
    case let fault as ConnectorFault: self.init(fault)
    case SecondFactorFault.sealedByAnotherKey: self = .sealedByAnotherKey
    default:
      if let problem = Problem(engine: error) {
        self = problem
      } else if let fault = StoreFault(error) {
        self.init(fault)
      } else {
        self.init(
          500, "Something went wrong here", detail: "The product met a fault of its own.",
          fix: "Try again; if it stays, tell support when it happened.")
        diagnosis = "\(type(of: error))"
      }
    }
  }

  private init(_ refusal: Refusal) {
    switch refusal {
    case .wrongCredentials:
      self.init(
        401, "The user name or password is not right",
        fix: "Check both and try again, or ask an administrator for a new one-time password.")
    case .tooManyFailures(let seconds):
      self.init(
        429, "Too many failed sign-ins", detail: "Sign-in is paused for a while.",
        fix: "Try again in \(max(1, (seconds + 59) / 60)) min.", retryAfter: seconds)
    case .wrongCode, .signInOver, .tooManySignIns, .secondFactorNeeded, .secondFactorIs,
      .unknownSession:
      self.init(account: refusal)
    case .notPermitted(let permission):
      self.init(
        403, "Your role does not allow this", detail: Self.words(permission),
        fix: "Ask an administrator of your organisation for a role that includes it.")
    case .noProject:
      self.init(
        404, "There is no such project for you",
        fix: "Choose another project, or ask an administrator to make you a member.")
    case .unknownRelation(let name):
      self.init(
        404, "There is no relation \(name) to decide about",
        fix: "Choose an inferred relation of the ERD’s list; a declared one is its specification’s."
      )
    case .unknownTable(let name):
      self.init(404, "There is no table \(name) here", fix: "See the list of tables.")
    case .unknownRun(let number):
      self.init(404, "There is no run \(number) here", fix: "See the list of runs.")
    case .unknownArtefact(_, let run):
      self.init(404, "Run \(run) left no such file", fix: "See the files on the run’s page.")
    case .unknownSnapshot:
      self.init(404, "There is no such snapshot here", fix: "See the list of snapshots.")
    case .unknownGuide:
      self.init(404, "There is no such guide", fix: "See the list of documents.")
    case .unknownPerson:
      self.init(404, "There is no such account", fix: "Check the user name.")
    case .unknownToken:
      self.init(404, "There is no such token", fix: "See the list: crossgate token list.")
    case .invalid(let faults):
      self.init(
        422, "Something in what was asked is not right",
        fix: "Correct what is named and try again.",
        fields: faults.map { Field(name: $0.field, message: Self.words($0.reason)) })
    case .runIs(let state, let number):
      self.init(
        409, "Run \(number) is \(Self.words(state))",
        detail: "It cannot be changed in this way from there.", fix: "Start a new run.")
    case .tooManyQueuedRuns(let limit):
      self.init(
        409, "\(limit) runs of this project are waiting already",
        fix: "Wait until one has run, or cancel some.")
    case .unknownPlace(let kind):
      self.init(
        404, "There is no such \(kind.rawValue) for you",
        fix: "Check the short name, or look it up in the list of \(kind.rawValue)s.")
    case .organisationIs(let state):
      self.init(
        409, "The organisation is \(state.rawValue) already",
        fix: "Look at the list of organisations; there is nothing to do.")
    case .profileSwitchedOff(let profile):
      self.init(
        409, "This project may not run the profile \(profile.rawValue)",
        detail: "The profile is switched off for it.",
        fix: "Choose another profile, or have the organisation’s administrator switch it on.")
    case .contextChanged:
      self.init(
        409, "You are in another project now",
        detail: "This was asked for the project you were in before; nothing was changed.",
        fix: "Open the page again, and check the project in its head.")
    case .gate(let obstacle, let run):
      self.init(
        409, Self.title(obstacle, run: run), detail: Self.detail(obstacle), fix: Self.fix(obstacle))
    case .recordsMasked(let path):
      self.init(
        403, "\(path) holds values of single records",
        detail: "Your role sees them masked, so the file itself cannot be had.",
        fix: "Open it as a page: that shows its columns and rows with the values masked.")
    case .unknownPolicy:
      self.init(404, "There is no such version of a policy here", fix: "See the list of policies.")
    case .policyIs(let state, let version):
      self.init(
        409, "Version \(version) is \(state.rawValue)",
        detail: "It cannot be changed in this way from there.",
        fix: "See the list of policies; draft a new version if there is none to go on with.")
    case .policyMovedOn(let base, let inForce):
      self.init(
        409, "Version \(inForce) has come into force since",
        detail: "This one was drafted from version \(base), which no longer holds.",
        fix: "Draft a new version from what is in force now, and withdraw this one.")
    case .changedSinceSeen:
      self.init(
        409, "It has changed since you saw it", detail: "Nothing was decided.",
        fix: "Look at what it says now, then decide.")
    case .keptApart(let rule):
      self.init(
        409, "Rule \(rule) keeps you from this",
        detail: "Who wrote, reviewed or asked for something does not also decide about it.",
        fix: "Let another person do it.")
    case .overGrants(let grants):
      self.init(
        409, "It gives rights that a rule forbids",
        detail: grants.map(Self.words).joined(separator: " "),
        fix: "Reject this version, and draft one without them.")
    case .unknownEmergencyAccess:
      self.init(404, "There is no such emergency access here", fix: "See the list of them.")
    case .emergencyAccessIs(let state):
      self.init(
        409, "This emergency access is \(Self.words(state))",
        detail: "It cannot be changed in this way from there.",
        fix: "It ends while it is active, and is reviewed once, when it is over.")
    case .alreadyBootstrapped:
      self.init(
        409, "There is an administrator already",
        fix: "Reset that account's password instead: crossgate user reset.")
    case .approval(let refusal): self.init(refusal)
    case .schema(let refusal): self.init(refusal)
    case .mapping(let refusal): self.init(refusal)
    case .source(let refusal): self.init(refusal)
    case .ownAccount, .heldElsewhere, .personIs, .lastAdministrator, .toxicPair,
      .unknownMembership, .unknownRegistration, .registrationIs, .tooManyRequests,
      .notASampleInstallation:
      self.init(people: refusal)
    }
  }

  private init(_ fault: StoreFault) {
    switch fault {
    case .unavailable(let reason):
      self.init(
        503, "The database does not answer",
        fix: "Check that PostgreSQL runs and that the connection string is right; then try again.",
        retryAfter: 5)
      diagnosis = reason
    case .busy:
      self.init(503, "The database is busy", fix: "Try again in a moment.", retryAfter: 2)
    case .refused(let constraint):
      self.init(
        409, "That does not fit what is stored", detail: "It would break the rule \(constraint).",
        fix: "Look at the present state and try again.")
    case .schemaFile(let file, let fault):
      self.init(500, "The database schema cannot be used: \(file)", fix: Self.words(fault))
    case .roleRefused(let role):
      self.init(
        503, "The program may not act as \(role) in its database",
        fix: """
          Bring the schema up to date: crossgate database migrate. If it is, have a database \
          administrator say: GRANT \(role) TO the login of DATABASE_URL.
          """)
    case .broken(let detail):
      self.init(
        500, "The database did not do what it was asked",
        fix: "Check that the schema is up to date: crossgate database status.")
      diagnosis = detail
    }
  }
}
