/// Why a rule could give no value for a row; raw values are what rejects files say.
public enum FailureReason: String, Error, CaseIterable, Hashable, Sendable {
  case invalidDate = "INVALID_DATE"
  /// Also for a time of day that is none.
  case invalidTimestamp = "INVALID_TIMESTAMP"
  case invalidNumber = "INVALID_NUMBER"
  case invalidBoolean = "INVALID_BOOLEAN"
  case invalidNHSNumber = "INVALID_NHS_NUMBER"
  /// A code that its crosswalk does not list.
  case unmappedCode = "UNMAPPED_CODE"
  /// A business key that no row of the table has.
  case unknownKey = "UNKNOWN_KEY"
  /// A business key that several rows of the looked-up table have.
  case ambiguousKey = "AMBIGUOUS_KEY"
  /// A number of more than 18 digits, a day outside the years 1...9999, or a text that a rule made
  /// longer than 64 kB.
  case outOfRange = "OUT_OF_RANGE"
  case divisionByZero = "DIVISION_BY_ZERO"
}

/// A row of a batch for which a rule failed: the first reason in the order of evaluation.
public struct Failure: Hashable, Sendable {
  /// 0-based within the batch.
  public let row: Int
  public let reason: FailureReason

  public init(row: Int, reason: FailureReason) {
    self.row = row
    self.reason = reason
  }
}
