public import struct Foundation.Date

/// What someone without an account states to get one.
public struct RegistrationRequest: Hashable, Sendable {
  public var userName: String
  public var displayName: String
  /// The organisation's code, as they know it; which organisations there are is told to nobody.
  public var organisation: String
  public var role: Role
  public var reason: String

  public init(
    userName: String, displayName: String, organisation: String, role: Role, reason: String
  ) {
    self.userName = userName
    self.displayName = displayName
    self.organisation = organisation
    self.role = role
    self.reason = reason
  }
}

/// A request for an account, as those who decide on it see it.
public struct Registration: Hashable, Sendable {
  public let id: ID<Registration>
  public let request: RegistrationRequest
  /// `nil` when there is no such organisation.
  public let organisation: ID<Organisation>?
  public let state: RegistrationState
  public let createdAt: Date
  public let expiresAt: Date
  public let decidedAt: Date?
  public let decidedBy: String?
  /// What the reviewer said.
  public let words: String?

  public init(
    id: ID<Registration>, request: RegistrationRequest, organisation: ID<Organisation>?,
    state: RegistrationState, createdAt: Date, expiresAt: Date, decidedAt: Date?,
    decidedBy: String?, words: String?
  ) {
    self.id = id
    self.request = request
    self.organisation = organisation
    self.state = state
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.decidedAt = decidedAt
    self.decidedBy = decidedBy
    self.words = words
  }
}

/// How far a request for an account is; what is decided stays decided.
public enum RegistrationState: String, CaseIterable, Codable, Sendable {
  case received, approved, rejected, expired
}

/// What an applicant is told of their request.
public enum RegistrationStatus: Hashable, Sendable {
  case received
  /// An administrator has the one-time password.
  case approved
  case rejected(words: String)
  case expired
}
