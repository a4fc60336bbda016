/// A decimal number of at most 18 digits: `coefficient` × 10^-`scale`, scale 0...18.
///
/// Equality is of the spelling (1.5 is not 1.50); ``order(_:)`` compares the numbers.
struct ExactNumber: Hashable, Sendable {
  let coefficient: Int64
  let scale: UInt8

  static let bound: Int128 = 1_000_000_000_000_000_000

  init(_ integer: Int64) {
    coefficient = integer
    scale = 0
  }

  init(coefficient: Int64, scale: UInt8) {
    self.coefficient = coefficient
    self.scale = scale
  }

  /// Rounds `wide` × 10^-`scale` until it has 18 digits.
  ///
  /// - Throws: ``FailureReason/outOfRange`` when the digits before the point are more than 18.
  init(rounding wide: Int128, scale: Int) throws(FailureReason) {
    var dropped = max(0, scale - 18)
    while Self.shifted(wide, by: -dropped).magnitude >= Self.bound.magnitude {
      dropped += 1
    }
    guard dropped <= scale else { throw .outOfRange }
    coefficient = Int64(Self.shifted(wide, by: -dropped))
    self.scale = UInt8(scale - dropped)
  }

  /// `number` × 10^`places`, rounded half away from zero; `places` -38...20.
  private static func shifted(_ number: Int128, by places: Int) -> Int128 {
    if places >= 0 { return number * power(places) }
    let divisor = power(-places)
    let half = divisor / 2
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder.magnitude >= half.magnitude ? quotient + number.signum() : quotient
  }

  private static func power(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  private func wide(_ scale: UInt8) -> Int128 {
    Int128(coefficient) * Self.power(Int(scale - self.scale))
  }

  func order(_ other: ExactNumber) -> Int {
    let common = max(scale, other.scale)
    let (a, b) = (wide(common), other.wide(common))
    return a < b ? -1 : a > b ? 1 : 0
  }

  func adding(_ other: ExactNumber) throws(FailureReason) -> ExactNumber {
    let common = max(scale, other.scale)
    return try ExactNumber(rounding: wide(common) + other.wide(common), scale: Int(common))
  }

  var negated: ExactNumber { ExactNumber(coefficient: -coefficient, scale: scale) }

  func multiplied(by other: ExactNumber) throws(FailureReason) -> ExactNumber {
    try ExactNumber(
      rounding: Int128(coefficient) * Int128(other.coefficient), scale: Int(scale + other.scale))
  }

  /// The quotient to six places or the dividend's, whichever are more, without trailing zeros.
  func divided(by other: ExactNumber) throws(FailureReason) -> ExactNumber {
    guard other.coefficient != 0 else { throw .divisionByZero }
    // 10^18 × 10^20 is the most that 128 bits hold.
    let shift = min(max(6, Int(scale)) - Int(scale) + Int(other.scale), 19)
    let dividend = Int128(coefficient) * Self.power(shift)
    // One digit more than asked, cut off; the rounding below then is exact but for ties.
    let quotient = dividend * 10 / Int128(other.coefficient)
    let places = Int(scale) + shift - Int(other.scale)
    return try ExactNumber(rounding: quotient, scale: places + 1).rounded(to: max(0, places))
      .withoutTrailingZeros
  }

  /// Rounded half away from zero to `places` after the point; unchanged when it has no more.
  func rounded(to places: Int) throws(FailureReason) -> ExactNumber {
    guard Int(scale) > places else { return self }
    let dropped = Int(scale) - places
    guard dropped <= 19 else { return ExactNumber(0) }
    let kept = Self.shifted(Int128(coefficient), by: -dropped)
    return places >= 0
      ? try ExactNumber(rounding: kept, scale: places)
      : try ExactNumber(rounding: Self.shifted(kept, by: -places), scale: 0)
  }

  /// The nearest integer, halves away from zero.
  var integer: Int64 { Int64(Self.shifted(Int128(coefficient), by: -Int(scale))) }

  var withoutTrailingZeros: ExactNumber {
    var (coefficient, scale) = (coefficient, scale)
    while scale > 0, coefficient % 10 == 0 {
      coefficient /= 10
      scale -= 1
    }
    return ExactNumber(coefficient: coefficient, scale: scale)
  }
}
