/// Why a text is no rule, and where.
public struct SyntaxError: Error, Hashable, Sendable {
  /// 0-based, in characters (Unicode scalars) of the text.
  public let offset: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// A sign or word that cannot stand there; `expected` is what could, as SQL writes it.
    case unexpected(String, expected: String)
    case unexpectedEnd(expected: String)
    case unterminatedText
    case unterminatedName
    case unknownFunction(String)
    /// `expected` ends in `Int.max` when there is no limit.
    case wrongArgumentCount(function: String, expected: ClosedRange<Int>, found: Int)
    case unknownType(String)
    /// More than 18 digits.
    case numberTooLong
    case invalidLiteral(String)
    /// A pattern of `parse_date`, `parse_timestamp` or `format_date`.
    case invalidPattern(String)
    case nestedTooDeeply
    /// More than ``Expression/maximalLength`` bytes.
    case tooLong
  }

  init(_ offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }
}
