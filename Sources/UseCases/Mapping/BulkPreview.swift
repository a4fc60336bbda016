public import Domain

/// What is done to all rows that a filter leaves in.
public enum BulkAct: String, CaseIterable, Sendable {
  case submit = "bulk_submit"
  case approve = "bulk_approve"
  case reject = "bulk_reject"
  case set = "bulk_set"

  /// The key of its action.
  public var key: String { "mapping.\(rawValue)" }
}

/// What can be set on many rows at once.
public enum BulkField: String, CaseIterable, Sendable {
  case owner, rationale, notes
  /// `OUT_OF_SCOPE` or `REFERENCE_MASTER_FEED`: classes that need no rule.
  case mappingClass = "class"
}

/// What a bulk act would do, row by row, before anybody says that it be done.
public struct BulkPreview: Sendable {
  public let act: BulkAct
  public let filter: ContractFilter
  /// How many rows would change.
  public let changes: Int
  /// Of what would be done to which content; whoever does it states it.
  public let seen: String
  /// Up to ``sampleSize`` of the rows that would change, always the same for the same ``seen``.
  public let sample: [ContractRow]
  /// The first ``mostLeft`` of the rows that would be left as they are: safety-critical ones by
  /// name, then the others.
  public let left: [Left]
  /// How many there are of them.
  public let leftCount: Int
  /// How many of them are safety-critical.
  public let criticalCount: Int

  public static let sampleSize = 20
  public static let mostLeft = 500

  /// A row that is left behind.
  public struct Left: Hashable, Sendable {
    public let target: FieldPath
    public let reason: Reason

    public init(_ target: FieldPath, _ reason: Reason) {
      self.target = target
      self.reason = reason
    }
  }

  public enum Reason: Hashable, Sendable {
    /// It is decided about one at a time (rule S-14).
    case safetyCritical
    /// The person wrote it, or asked for its approval (rule S-01).
    case ownWork
    case wrongState(MappingStatus)
    /// It says so already.
    case unchanged
    /// Its rule will not do, and why.
    case rule(String)

    /// The reason without what it is about.
    public var kind: String {
      switch self {
      case .safetyCritical: "safety-critical"
      case .ownWork: "own work"
      case .wrongState: "wrong state"
      case .unchanged: "unchanged"
      case .rule: "rule"
      }
    }
  }
}

extension BulkPreview.Reason {
  /// In words.
  public var words: String {
    switch self {
    case .safetyCritical: "It is safety-critical, so it is decided about by itself."
    case .ownWork: "You wrote it or asked for its approval, so somebody else approves it."
    case .wrongState(let status): "It is \(Problem.words(status))."
    case .unchanged: "It says so already."
    case .rule(let why): "Its rule will not do: \(why)."
    }
  }
}
