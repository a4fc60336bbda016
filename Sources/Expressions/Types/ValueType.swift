public import Domain

/// What a value of the rule language is, without the sizes that `DataType` adds.
public enum ValueType: String, CaseIterable, Hashable, Sendable {
  case text, integer, decimal, date, timestamp, time, boolean
  /// The type of `NULL` alone; it fits everywhere.
  case null

  public init(_ type: DataType) {
    self =
      switch type {
      case .text: .text
      case .integer: .integer
      case .decimal: .decimal
      case .date: .date
      case .timestamp: .timestamp
      case .time: .time
      case .boolean: .boolean
      }
  }

  /// Whether a rule of this type may fill a field of type `target` without a `CAST`.
  ///
  /// Only what loses nothing is allowed: integer to decimal or text, date to timestamp.
  public func fits(_ target: DataType) -> Bool { becomes(ValueType(target)) }

  func becomes(_ other: ValueType) -> Bool {
    if self == other { return true }
    return switch (self, other) {
    case (.null, _), (.integer, .decimal), (.integer, .text), (.date, .timestamp): true
    default: false
    }
  }

  /// The type in which values of both types can be compared or stand in one `CASE`.
  func united(with other: ValueType) -> ValueType? {
    if self == other || other == .null { return self }
    return switch (self, other) {
    case (.null, _): other
    case (.integer, .decimal), (.decimal, .integer): .decimal
    case (.date, .timestamp), (.timestamp, .date): .timestamp
    default: nil
    }
  }
}
