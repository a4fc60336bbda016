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
    case .alreadyBootstrapped:
      self.init(
        409, "There is an administrator already",
        fix: "Reset that account's password instead: crossgate user reset.")
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
