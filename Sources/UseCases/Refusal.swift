public import Domain

/// Why the product does not do what was asked, as data; the sentences are ``Problem``'s.
public enum Refusal: Error, Equatable, Sendable {
  /// The name, the password or both; which of them is not said.
  case wrongCredentials
  /// Too many sign-ins failed; the right password is accepted again after `seconds`.
  case tooManyFailures(seconds: Int)
  /// Neither the authenticator's present code nor a recovery code that is left.
  case wrongCode
  /// The password was stated too long ago, or has been replaced since.
  case signInOver
  /// So many want to sign in at this moment that no further one can wait.
  case tooManySignIns
  /// A role demands a second factor, and the time to set it up is over.
  case secondFactorNeeded
  case secondFactorIs(on: Bool)
  case notPermitted(Permission)
  /// The person may be in no project.
  case noProject
  case unknownRun(Int)
  /// A path that the run left no file under.
  case unknownArtefact(String, run: Int)
  case unknownSnapshot(String)
  case unknownGuide(String)
  case unknownPerson
  case unknownToken
  case unknownSession
  case invalid([FieldFault])
  /// The run cannot be cancelled or resumed from where it stands.
  case runIs(RunState, number: Int)
  case tooManyQueuedRuns(limit: Int)
  /// There is a first administrator already.
  case alreadyBootstrapped
}

/// What is wrong with one field of a request.
public struct FieldFault: Equatable, Sendable {
  /// As form, API and CLI name it: `min_patients`.
  public let field: String
  public let reason: Reason

  public enum Reason: Equatable, Sendable {
    case missing
    case outside(ClosedRange<Int>)
    case tooShort(minimum: Int)
    case tooLong(maximum: Int)
    /// Holds characters that the field does not take.
    case malformed
    /// Holds line ends.
    case malformedLine
    case taken
    case noneOf([String])
    /// A password made of what everyone uses.
    case tooCommon
    case containsUserName
    case unchanged
    /// Not the person's present password.
    case wrongPassword
    case wrongCode
    /// Cannot be set together with another field.
    case excludes(String)
  }

  public init(_ field: String, _ reason: Reason) {
    self.field = field
    self.reason = reason
  }
}
