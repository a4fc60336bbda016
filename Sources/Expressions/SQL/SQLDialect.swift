internal import Domain

/// A system whose SQL rules are printed in.
public enum SQLDialect: String, CaseIterable, Hashable, Sendable {
  case postgreSQL = "PostgreSQL"
  case duckDB = "DuckDB"
  case spark = "Spark SQL"

  /// Those whose results are compared with ours on every form of rule.
  ///
  /// A rule that would differ in one of them is not approved. Spark SQL is printed as its manual
  /// has it, and was never run.
  public static let compared: [SQLDialect] = [.postgreSQL, .duckDB]

  /// The file, below the policy folder, whose functions the printed rules call.
  public var prelude: String {
    switch self {
    case .postgreSQL: "rules/postgresql.sql"
    case .duckDB: "rules/duckdb.sql"
    case .spark: "rules/spark.sql"
    }
  }
}

/// A rule in another system's SQL.
public enum SQLText: Hashable, Sendable {
  /// An expression that gives the same value for every row that ours gives one for, and an error
  /// for every row that ours rejects.
  case text(String)
  /// Why there is none.
  case unsupported([SQLDifference])
}

/// A part of a rule that another system would compute differently.
public struct SQLDifference: Hashable, Sendable {
  public let dialect: SQLDialect
  /// 0-based, in characters of the rule's text.
  public let offset: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// An operator or function with the literal `NULL` as operand: it gives NULL, but a system may
    /// then leave its other operand uncomputed.
    case nullOperand
    /// A crosswalk, record number or lookup in a choice whose value can be rejected: the system
    /// computes it for all rows.
    case eagerReference
    /// A lookup by a column of another type than text or integer.
    case lookupKey
    /// A part that this dialect's printer does not know.
    case unknown
  }
}

extension Expression {
  /// The rule as `dialect` has it, made the type of the field it fills.
  ///
  /// The rule must make sense in `scope`.
  func sql(for dialect: SQLDialect, in scope: Scope, filling type: DataType?) -> SQLText {
    .unsupported([SQLDifference(dialect: dialect, offset: root.offset, reason: .unknown)])
  }

  /// The rule as one English sentence.
  public var sentence: String { description }
}
