public import struct Foundation.Date

/// What is kept as versioned policy.
public enum PolicyKind: String, CaseIterable, Codable, Sendable {
  case permissionMatrix = "permission_matrix"
  case approvalPolicies = "approval_policies"
  case securitySettings = "security_settings"
}

/// How far a version of a policy is.
public enum PolicyState: String, CaseIterable, Codable, Sendable {
  case draft, reviewed, applied, superseded, rejected, withdrawn
}

/// A version of a policy, without its text.
public struct PolicyDocument: Hashable, Sendable {
  public let id: ID<PolicyDocument>
  public let kind: PolicyKind
  /// `nil` for the whole installation.
  public let organisation: ID<Organisation>?
  public let version: Int
  public let basedOn: Int
  /// Of its text, as 64 hexadecimal digits.
  public let sha256: String
  public let note: String
  public let state: PolicyState
  public let author: String
  public let authoredAt: Date
  public let reviewer: String?
  public let applier: String?

  public init(
    id: ID<PolicyDocument>, kind: PolicyKind, organisation: ID<Organisation>?, version: Int,
    basedOn: Int, sha256: String, note: String, state: PolicyState, author: String,
    authoredAt: Date, reviewer: String?, applier: String?
  ) {
    self.id = id
    self.kind = kind
    self.organisation = organisation
    self.version = version
    self.basedOn = basedOn
    self.sha256 = sha256
    self.note = note
    self.state = state
    self.author = author
    self.authoredAt = authoredAt
    self.reviewer = reviewer
    self.applier = applier
  }
}
