public import struct Foundation.Date

/// How far a request for approval is.
public enum ApprovalState: String, CaseIterable, Codable, Sendable {
  /// Signatures are wanting.
  case pending
  /// All have signed, and nobody has carried it out.
  case approved
  case executed, rejected, withdrawn, expired
  /// It was approved and could not be carried out.
  case failed
}

/// Something that waits for other people's agreement before it takes effect.
public struct ApprovalRequest: Equatable, Sendable {
  public let id: ID<ApprovalRequest>
  /// From 1 in its organisation, or on the platform.
  public let number: Int
  public let place: ApprovalPlace
  /// The key of the action: `role.grant`.
  public let action: String
  /// What the action is told, by field.
  public let input: [String: [String]]
  /// SHA-256 of action, input and place, as 64 hexadecimal digits: what signatures are of.
  public let content: String
  /// From 1; an edit makes the next.
  public let version: Int
  /// As it was when this content was asked for.
  public let policy: ApprovalPolicy
  /// The step that waits for signatures, from 0; as many as there are when none does.
  public let step: Int
  public let requester: ID<Person>
  public let requesterName: String
  /// Who wrote what is to be approved, besides.
  public let authors: Set<ID<Person>>
  public let channel: Channel
  public let reason: String?
  /// What is past its time is expired, written down or not.
  public let state: ApprovalState
  public let createdAt: Date
  public let expiresAt: Date
  public let decidedAt: Date?
  public let executorName: String?
  public let executedAt: Date?
  /// Why it was not carried out.
  public let failure: String?

  public init(
    id: ID<ApprovalRequest>, number: Int, place: ApprovalPlace, action: String,
    input: [String: [String]], content: String, version: Int, policy: ApprovalPolicy, step: Int,
    requester: ID<Person>, requesterName: String, authors: Set<ID<Person>>, channel: Channel,
    reason: String?, state: ApprovalState, createdAt: Date, expiresAt: Date, decidedAt: Date?,
    executorName: String?, executedAt: Date?, failure: String?
  ) {
    self.id = id
    self.number = number
    self.place = place
    self.action = action
    self.input = input
    self.content = content
    self.version = version
    self.policy = policy
    self.step = step
    self.requester = requester
    self.requesterName = requesterName
    self.authors = authors
    self.channel = channel
    self.reason = reason
    self.state = state
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.decidedAt = decidedAt
    self.executorName = executorName
    self.executedAt = executedAt
    self.failure = failure
  }

  /// Who may not sign it, whichever roles they hold.
  public var barred: Set<ID<Person>> { authors.union([requester]) }

  /// The step that waits for signatures.
  public var currentStep: ApprovalPolicy.Step? {
    policy.steps.indices.contains(step) ? policy.steps[step] : nil
  }
}

/// Where a request would take effect.
public struct ApprovalPlace: Hashable, Sendable {
  /// `nil` for the whole installation.
  public let organisation: ID<Organisation>?
  public let workspace: ID<Workspace>?
  public let project: ID<Project>?
  public let organisationSlug: String?
  public let organisationName: String?
  public let projectName: String?

  public init(
    organisation: ID<Organisation>?, workspace: ID<Workspace>? = nil, project: ID<Project>? = nil,
    organisationSlug: String? = nil, organisationName: String? = nil, projectName: String? = nil
  ) {
    self.organisation = organisation
    self.workspace = workspace
    self.project = project
    self.organisationSlug = organisationSlug
    self.organisationName = organisationName
    self.projectName = projectName
  }

  /// A project, an organisation, or with neither the installation.
  public init(_ organisation: Organisation?, _ project: Project? = nil) {
    let organisation = project?.organisation ?? organisation
    self.init(
      organisation: organisation?.id, workspace: project?.workspace.id, project: project?.id,
      organisationSlug: organisation?.slug, organisationName: organisation?.name,
      projectName: project?.name)
  }
}

/// What a person said to a request, and to which content of it.
public struct ApprovalSignature: Equatable, Sendable {
  /// From 0.
  public let step: Int
  public let person: ID<Person>
  public let name: String
  public let verdict: ApprovalVerdict
  public let rationale: String
  /// As ``ApprovalRequest/content``.
  public let content: String
  public let at: Date
  /// When an edit took its meaning away.
  public let voidedAt: Date?

  public init(
    step: Int, person: ID<Person>, name: String, verdict: ApprovalVerdict, rationale: String,
    content: String, at: Date, voidedAt: Date?
  ) {
    self.step = step
    self.person = person
    self.name = name
    self.verdict = verdict
    self.rationale = rationale
    self.content = content
    self.at = at
    self.voidedAt = voidedAt
  }
}

/// What a signature says.
public enum ApprovalVerdict: String, CaseIterable, Codable, Sendable {
  case approve, reject
}
