public import Domain

/// Why a rule makes no sense in its scope, and where.
public struct TypeError: Error, Hashable, Sendable {
  /// 0-based, in characters (Unicode scalars) of the rule's text.
  public let offset: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    case unknownColumn(String)
    /// A column that several joined tables have.
    case ambiguousColumn(String, tables: [String])
    /// A name that a joined table or a column of the split shares with another.
    case repeatedName(String)
    /// Lists of a split that have not the same number of columns.
    case unequalLists(Int, Int)
    case unknownCrosswalk(String)
    /// A source table of a lookup or a target table of a surrogate.
    case unknownTable(String)
    /// A field or key column of a lookup.
    case unknownField(FieldPath)
    case wrongKeyCount(table: String, expected: Int, found: Int)
    case mismatch(expected: [ValueType], found: ValueType)
    /// An operator that is not defined for such operands, as `date + text`.
    case undefined(operator: String, ValueType, ValueType)
    /// Values that cannot stand in one comparison, list, `CASE` or `COALESCE`.
    case incompatible(ValueType, ValueType)
    case invalidCast(ValueType, DataType)
    /// The rule's result cannot fill its field without a `CAST`.
    case unfit(ValueType, DataType)
  }

  init(_ offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }
}
