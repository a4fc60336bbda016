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
  /// 0-based, in characters (Unicode scalars) of the rule's text.
  public let offset: Int
  public let reason: Reason

  public enum Reason: String, CaseIterable, Hashable, Sendable {
    /// An operand that may be NULL and is the same for all rows: the system may then leave the other
    /// operand uncomputed, and so not see that it is to be rejected.
    case constantOperand
    /// A condition that is the same for all rows, with which the system may do the same.
    case constantCondition
    /// A crosswalk, record number or lookup of a value that may be rejected, where the rule asks
    /// for it only in some rows: the system computes it in all.
    case eagerReference
    /// A lookup by a column that is neither text nor integer.
    case lookupKey
    /// The printed rule would have more than 256 kB.
    case tooLong
    /// Decimals, whose places the system gives by type and not by value.
    case decimalPlaces
  }
}
