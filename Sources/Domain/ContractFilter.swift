/// Which contract rows are meant; what is not stated lets all pass.
public struct ContractFilter: Hashable, Sendable {
  /// A target table, whatever its case; empty for all.
  public var table = ""
  public var mappingClass: MappingClass?
  public var status: MappingStatus?
  public var confidence: Confidence?
  public var risk: RiskClass?
  /// A user name; empty for all.
  public var owner = ""
  /// Those only that wait for somebody's decision: drafts and what is in review.
  public var isUnreviewed = false
  /// Those only that stand as proposed, from the source that the matcher is sure enough of to offer
  /// many such for review at once.
  public var isOffered = false
  /// Part of a target, source, rule, note or owner, whatever its case; empty for all.
  public var words = ""

  public init(
    table: String = "", mappingClass: MappingClass? = nil, status: MappingStatus? = nil,
    confidence: Confidence? = nil, risk: RiskClass? = nil, owner: String = "",
    isUnreviewed: Bool = false, isOffered: Bool = false, words: String = ""
  ) {
    self.table = table
    self.mappingClass = mappingClass
    self.status = status
    self.confidence = confidence
    self.risk = risk
    self.owner = owner
    self.isUnreviewed = isUnreviewed
    self.isOffered = isOffered
    self.words = words
  }

  /// Reads what is stated by name: `table`, `class`, `status`, `confidence`, `risk`, `owner`,
  /// `unreviewed`, `offered` and `q`; values that no such thing has are not stated.
  public init(_ stated: (String) -> String) {
    self.init(
      table: stated("table"), mappingClass: MappingClass(rawValue: stated("class").uppercased()),
      status: MappingStatus(rawValue: stated("status").uppercased()),
      confidence: Confidence(rawValue: stated("confidence").uppercased()),
      risk: RiskClass(rawValue: stated("risk").uppercased()), owner: stated("owner"),
      isUnreviewed: !stated("unreviewed").isEmpty, isOffered: !stated("offered").isEmpty,
      words: stated("q"))
  }

  /// What is stated, as `name=value`; empty when all pass.
  public var text: String {
    [
      ("table", table), ("class", mappingClass?.rawValue ?? ""),
      ("status", status?.rawValue ?? ""), ("confidence", confidence?.rawValue ?? ""),
      ("risk", risk?.rawValue ?? ""), ("owner", owner), ("unreviewed", isUnreviewed ? "on" : ""),
      ("offered", isOffered ? "on" : ""), ("q", words),
    ].filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
  }

  /// By what rows are sorted.
  public enum Order: String, CaseIterable, Codable, Sendable {
    /// The contract's own.
    case contract
    /// The least sure first.
    case confidence
    /// What changed last first.
    case changed
  }
}

/// How far the rows of one target table are, or of the whole contract.
public struct ContractCounts: Hashable, Sendable {
  public var fields = 0
  /// Rows whose rule a run applies.
  public var executed = 0
  /// In scope or not yet agreed to be out of it, and nothing fills them.
  public var waiting = 0
  public var classes: [MappingClass: Int] = [:]
  public var statuses: [MappingStatus: Int] = [:]
  public var confidences: [Confidence: Int] = [:]
  public var safetyCritical = 0

  public init() {}

  public var approved: Int { statuses[.approved] ?? 0 }
  public var outOfScope: Int { classes[.outOfScope] ?? 0 }

  /// Counts `count` rows like `row`, of which only what is counted need be true.
  public mutating func add(_ row: ContractRow, _ count: Int) {
    fields += count
    if row.isExecuted { executed += count }
    if row.isUnresolved { waiting += count }
    classes[row.mappingClass, default: 0] += count
    statuses[row.status, default: 0] += count
    confidences[row.confidence, default: 0] += count
    if row.risk == .safetyCritical { safetyCritical += count }
  }
}
