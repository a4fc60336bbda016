/// Two roles that one person may not hold at once.
public struct ToxicPair: Hashable, Sendable {
  public let first: Role
  public let second: Role
  public let scope: Scope
  public let reason: String

  /// Within what both must be held to be toxic.
  public enum Scope: String, CaseIterable, Sendable {
    case platform, organisation, project
  }

  public init(first: Role, second: Role, scope: Scope, reason: String) {
    self.first = first
    self.second = second
    self.scope = scope
    self.reason = reason
  }

  public func joins(_ one: Role, _ other: Role) -> Bool {
    (one == first && other == second) || (one == second && other == first)
  }
}

/// A rule of separation of duty or of access, as people review it.
public struct SeparationRule: Hashable, Sendable {
  /// `S-01`.
  public let key: String
  public let title: String
  public let text: String
  /// The part of the product that keeps it.
  public let enforcedBy: String

  public init(key: String, title: String, text: String, enforcedBy: String) {
    self.key = key
    self.title = title
    self.text = text
    self.enforcedBy = enforcedBy
  }
}

/// Who answers for a stage of the lifecycle, and who does it.
///
/// Source: the user model, "Lifecycle task ownership".
public struct StageOwnership: Hashable, Sendable {
  public let stage: String
  public let owner: [Role]
  public let operators: [Role]
  public let coOwners: [Role]
  /// Who is heard.
  public let inputs: [Role]

  public init(
    stage: String, owner: [Role], operators: [Role], coOwners: [Role], inputs: [Role]
  ) {
    self.stage = stage
    self.owner = owner
    self.operators = operators
    self.coOwners = coOwners
    self.inputs = inputs
  }
}
