internal import Domain

/// What differs between two mapping contracts, and how much it matters to a migration.
public struct ContractDiff: Hashable, Sendable {
  /// How far a change reaches, the mildest first.
  public enum Impact: String, CaseIterable, Codable, Comparable, Sendable {
    /// The same values come out: notes, owners, rationale, confidence, review.
    case neutral
    /// Other values may come out, or fewer eyes look at them.
    case risky
    /// Rows or values that were there no longer are, or are told apart otherwise.
    case breaking

    public static func < (a: Impact, b: Impact) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .neutral: 0
      case .risky: 1
      case .breaking: 2
      }
    }
  }

  public enum Kind: String, CaseIterable, Codable, Sendable { case added, removed, changed }

  /// Why a change has its impact.
  public enum Reason: String, CaseIterable, Codable, Sendable {
    case executedRuleRemoved = "executed_rule_removed"
    case targetGone = "target_gone"
    case outOfScope = "out_of_scope"
    case drivingTable = "driving_table"
    case filter, key, joins, split, rule, source, crosswalk
    case mappingClass = "class"
    case riskLowered = "risk_lowered"
    case examplesRemoved = "examples_removed"
    case ruleAdded = "rule_added"
    case words

    public var impact: Impact {
      switch self {
      case .executedRuleRemoved, .targetGone, .outOfScope, .drivingTable, .filter, .key, .joins,
        .split:
        .breaking
      case .rule, .source, .crosswalk, .mappingClass, .riskLowered, .examplesRemoved, .ruleAdded:
        .risky
      case .words: .neutral
      }
    }
  }

  /// A column of the contract's file with what it was and is.
  public struct FieldChange: Hashable, Codable, Sendable {
    public let name: String
    public let before: String
    public let after: String
  }

  /// A row or plan that is not as it was.
  public struct Change: Hashable, Codable, Sendable {
    public let kind: Kind
    public let table: String
    /// The target field; `nil` for the plan of the table.
    public let field: String?
    /// Of a changed one only.
    public let fields: [FieldChange]
    public let reasons: [Reason]

    public var impact: Impact { reasons.map(\.impact).max() ?? .neutral }
    /// `LOAD_PMI.sex`, or `LOAD_PMI`.
    public var name: String { field.map { FieldPath(table, $0).description } ?? table }
  }

  /// Table by table in the newer contract's order and then the older's; a plan before its rows.
  public let changes: [Change]

  public var impact: Impact? { changes.map(\.impact).max() }
  /// The target tables that a change touches, in the order of the changes.
  public var tables: [String] {
    var seen: Set<String> = []
    return changes.map(\.table).filter { seen.insert($0.lowercased()).inserted }
  }

  public func count(_ impact: Impact) -> Int { changes.count { $0.impact == impact } }
  public func count(_ kind: Kind) -> Int { changes.count { $0.kind == kind } }

  /// Compares the older contract `from` with the newer one `to`; names are one whatever their case.
  public init(from: ContractDocument, to: ContractDocument) throws {
    let comparison = try ContractComparison(from: from, to: to)
    changes = comparison.changes
  }
}
