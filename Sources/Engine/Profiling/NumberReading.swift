/// A value read as a number without exponent, thousands separators or leading zeros.
struct NumberReading {
  /// Rounded to 53 bits.
  let value: Double
  /// Whether it has no decimal point, and at most 18 digits.
  let isInteger: Bool

  /// Reads all of `value`; `nil` for anything else, also for digits that a number would lose.
  @inline(__always)
  init?(_ value: borrowing Span<UInt8>) {
    let count = value.count
    var place = 0
    guard count > 0, count <= 40 else { return nil }
    let isNegative = value[0] == UInt8(ascii: "-")
    if isNegative || value[0] == UInt8(ascii: "+") { place = 1 }
    let start = place
    var mantissa = 0
    var scale = 0
    var digits = 0
    var hasPoint = false
    while place < count {
      let digit = value[place] &- 48
      if digit < 10 {
        if digits < 18 {
          mantissa = mantissa &* 10 &+ Int(digit)
          if hasPoint { scale &+= 1 }
        } else if !hasPoint {
          return nil
        }
        digits &+= 1
      } else if value[place] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return nil
      }
      place &+= 1
    }
    guard digits > 0 else { return nil }
    let hasLeadingZero =
      value[start] == 48 && start &+ 1 < count && value[start &+ 1] != UInt8(ascii: ".")
    guard !hasLeadingZero else { return nil }
    let size = scale == 0 ? Double(mantissa) : Double(mantissa) / Self.powers[scale]
    self.value = isNegative ? -size : size
    isInteger = !hasPoint
  }

  private static let powers = (0...18).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
}
