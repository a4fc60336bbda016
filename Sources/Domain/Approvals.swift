/// What must be agreed before an action takes effect, and by whom.
public struct ApprovalPolicy: Hashable, Codable, Sendable {
  /// The key of the action: `role.grant`.
  public let action: String
  /// The values of fields for which it holds; with none it holds always.
  public let when: [String: [String]]
  public let risk: Risk
  /// In their order; each by other people.
  public let steps: [Step]
  public let expiresHours: Int
  /// Who may sign a step for which nobody else is left.
  public let fallback: Role?
  public let execution: Execution

  public struct Step: Hashable, Codable, Sendable {
    public let name: String
    /// Any of them may sign.
    public let roles: [Role]
    /// How many people must.
    public let signatures: Int

    public init(name: String, roles: [Role], signatures: Int = 1) {
      self.name = name
      self.roles = roles
      self.signatures = signatures
    }
  }

  public enum Risk: String, CaseIterable, Codable, Sendable {
    case low, medium, high
  }

  /// Who carries out what was approved.
  public enum Execution: String, CaseIterable, Codable, Sendable {
    /// The last signature does.
    case onApproval = "on_approval"
    /// Whoever asked for it, when the time has come.
    case byRequester = "by_requester"
    /// A person who neither asked nor signed.
    case byAnother = "by_another"
  }

  public init(
    action: String, when: [String: [String]] = [:], risk: Risk, steps: [Step], expiresHours: Int,
    fallback: Role? = nil, execution: Execution = .onApproval
  ) {
    self.action = action
    self.when = when
    self.risk = risk
    self.steps = steps
    self.expiresHours = expiresHours
    self.fallback = fallback
    self.execution = execution
  }

  private enum CodingKeys: String, CodingKey {
    case action, when, risk, steps
    case expiresHours = "expires_hours"
    case fallback, execution
  }

  /// Whether it is about `action` with these fields.
  public func governs(_ action: String, _ fields: [String: [String]]) -> Bool {
    action == self.action
      && when.allSatisfy { name, values in fields[name]?.contains(where: values.contains) ?? false }
  }
}
