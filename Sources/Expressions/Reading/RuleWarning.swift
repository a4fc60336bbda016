/// What may surprise whoever approves a rule that runs.
public enum RuleWarning: Hashable, Sendable {
  /// Digits after the point are rounded away.
  case roundsDecimals
  /// A text may be cut to `length` characters.
  case cutsText(length: Int)
  /// A text of up to `longest` characters (`nil`: any number) meets a field of `length`; rows whose
  /// text is longer are rejected.
  case textMayBeTooLong(longest: Int?, length: Int)
  /// A number may have more digits than its field; such rows are rejected.
  case numberMayBeTooLong
  /// The time of day of a timestamp is dropped.
  case dropsTime
  /// The rule may give NULL, and its field is mandatory; such rows are rejected.
  case mayBeMissing
}

extension Expression {
  func warnings(in scope: Scope, filling field: RuleReading.Field) -> [RuleWarning] { [] }
}

extension Expression {
  /// The rule as one English sentence.
  public var sentence: String { description }
}
