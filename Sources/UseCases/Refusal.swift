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
  case unknownRelation(String)
  case unknownTable(String)
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
  /// Another organisation's is as one that is not there.
  case unknownPlace(PlaceKind)
  /// It is in that state already.
  case organisationIs(OrganisationState)
  /// The project may not run it.
  case profileSwitchedOff(ReleaseProfile)
  /// What was asked was asked for another project than the one the person is in.
  case contextChanged
  case gate(GateObstacle, run: Int)
  /// A file of single records, of which the person sees no value.
  case recordsMasked(String)
  case unknownPolicy
  /// The version is not in a state from which that can be done.
  case policyIs(PolicyState, version: Int)
  /// Another version came into force since this one was drafted.
  case policyMovedOn(from: Int, inForce: Int)
  /// What would be decided about is not what was seen.
  case changedSinceSeen
  /// A rule of separation of duty keeps this person from it: `S-01`.
  case keptApart(rule: String)
  case overGrants([OverGrant])
  case unknownEmergencyAccess
  /// Its end or its review has come already, or its review comes too early.
  case emergencyAccessIs(BreakGlassGrant.State)
  /// There is a first administrator already.
  case alreadyBootstrapped
  case approval(ApprovalRefusal)
  case schema(SchemaRefusal)
  case source(SourceRefusal)
  case mapping(MappingRefusal)
  /// Nobody changes the state or the roles of their own account.
  case ownAccount
  /// The account has roles beyond the organisation, so only the platform may change it.
  case heldElsewhere
  /// The account stands where this cannot be done.
  case personIs(PersonState)
  /// Nobody else holds the role that must not be left vacant.
  case lastAdministrator(Role)
  /// One person may not hold both.
  case toxicPair(held: Role, wanted: Role, reason: String)
  case unknownMembership
  case unknownRegistration
  /// The request was decided, or has expired.
  case registrationIs(RegistrationState)
  case tooManyRequests(seconds: Int)
  /// There are organisations besides the sample's, or none.
  case notASampleInstallation
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
    /// Is no short name of an organisation, a workspace or a project.
    case malformedSlug
    /// Holds line ends.
    case malformedLine
    /// Does not begin with what it must.
    case prefix(String)
    case taken
    case noneOf([String])
    /// A password made of what everyone uses.
    case tooCommon
    case containsUserName
    case unchanged
    /// Not the person's present password.
    case wrongPassword
    case wrongCode
    /// The text of a policy that will not do.
    case policy(PolicyFault)
    /// An approval policy that could not be met, or says what it cannot mean.
    case approvalPolicy(ApprovalPolicyFault)
    /// Cannot be set together with another field.
    case excludes(String)
    /// A rule, filter, join or split that will not do, and why.
    case rule(String)
    /// There is nothing of that name, for whoever asks.
    case unknown
    /// The person has that role there.
    case held
    /// The role is held in a whole organisation, not in a part of it.
    case wholeOrganisation
    /// The role is of the platform, not of an organisation.
    case platformOnly
    /// Giving the role to someone who is there takes a second signature.
    case grantedLater
    /// What it is done to has no such field.
    case unfit
    case malformedHost
    /// No entry of the organisation's allow-list is of that host and port.
    case hostNotAllowed
    /// Is absolute, or leads out of where it is from.
    case malformedPath
    /// What the project may not connect to, for it runs nothing beyond development.
    case productionInDevelopment
  }

  public init(_ field: String, _ reason: Reason) {
    self.field = field
    self.reason = reason
  }
}
