/// A ten-digit NHS number whose check digit is right.
///
/// Source: NHS Data Dictionary, attribute NHS NUMBER (modulus 11 algorithm).
public struct NHSNumber: Hashable, Sendable, CustomStringConvertible {
  /// Ten digits without spaces.
  public let digits: String

  /// Reads `text`, ignoring spaces and hyphens; `nil` unless its modulus-11 check digit holds.
  public init?(_ text: String) {
    let kept = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    guard kept.count == 10, Self.holds(kept) else { return nil }
    digits = String(decoding: kept, as: UTF8.self)
  }

  /// Completes nine digits to an NHS number; `nil` where the algorithm gives no check digit.
  public init?(firstNine: Int) {
    guard (0...999_999_999).contains(firstNine) else { return nil }
    let nine = padded(firstNine, 9)
    let sum = zip(nine.utf8, (2...10).reversed()).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
    let check = (11 - sum % 11) % 11
    guard check < 10 else { return nil }
    digits = nine + String(check)
  }

  /// Whether ten ASCII digits satisfy the modulus-11 rule.
  @inlinable
  public static func holds(_ digits: some Collection<UInt8>) -> Bool {
    guard digits.count == 10, digits.allSatisfy({ (48...57).contains($0) }) else { return false }
    let sum = zip(digits, (1...10).reversed()).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
    return sum % 11 == 0
  }

  /// As NHS style writes it: `943 476 5919`.
  public var description: String {
    "\(digits.prefix(3)) \(digits.dropFirst(3).prefix(3)) \(digits.suffix(4))"
  }
}
