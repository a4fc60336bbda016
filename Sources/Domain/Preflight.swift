/// What was found out about an endpoint, stage by stage.
public struct Preflight: Equatable, Codable, Sendable {
  /// In the order of the cases, all of them, whatever came of each.
  public let stages: [Stage]
  /// SHA-256 over the structure, 64 hexadecimal digits; `nil` where it was not reached.
  public let fingerprint: String?

  public init(stages: [Stage], fingerprint: String?) {
    self.stages = stages
    self.fingerprint = fingerprint
  }

  /// Whether no stage stands against using the endpoint; what is not proven does.
  public var isPassed: Bool {
    stages.allSatisfy { [.passed, .notApplicable].contains($0.verdict) }
  }

  /// The first stage that stands against using the endpoint.
  public var obstacle: Stage? {
    stages.first { ![.passed, .notApplicable].contains($0.verdict) }
  }

  public enum Name: String, CaseIterable, Codable, Sendable {
    case parameters, address, reachability, credentials
    case readOnly = "read_only"
    case schema, fingerprint
  }

  public enum Verdict: String, CaseIterable, Codable, Sendable {
    case passed, failed
    /// Neither shown nor refuted, which is not enough.
    case notProven = "not_proven"
    /// An earlier stage failed.
    case notReached = "not_reached"
    /// A kind of endpoint that has no such thing, such as a folder's password.
    case notApplicable = "not_applicable"
  }

  public struct Stage: Equatable, Codable, Sendable {
    public let name: Name
    public let verdict: Verdict
    public let milliseconds: Int
    /// Why, where it did not pass.
    public let fault: ConnectorFault?
    /// The statement whose answer decided it.
    public let statement: String?
    /// What was looked at, in short: an address, a number of tables.
    public let detail: String?

    public init(
      _ name: Name, _ verdict: Verdict, milliseconds: Int = 0, fault: ConnectorFault? = nil,
      statement: String? = nil, detail: String? = nil
    ) {
      self.name = name
      self.verdict = verdict
      self.milliseconds = milliseconds
      self.fault = fault
      self.statement = statement
      self.detail = detail
    }
  }
}
