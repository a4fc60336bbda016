internal import Domain

extension ValueRange.Bound {
  /// A bound of numbers, rounded away from the values to two digits.
  static func rounded(number: Double, isLeast: Bool) -> Self {
    guard number != 0, number.magnitude < 1e18 else { return Self("0", rounded: true) }
    var size = number.magnitude
    var exponent = 0
    while size >= 100 {
      size /= 10
      exponent += 1
    }
    while size < 10, exponent > -12 {
      size *= 10
      exponent -= 1
    }
    let digits = Int(size.rounded(isLeast == (number > 0) ? .down : .up))
    return Self((number < 0 ? "-" : "") + decimal(digits, exponent: exponent), rounded: true)
  }

  /// `digits` times ten to the power of `exponent`, without an exponent.
  private static func decimal(_ digits: Int, exponent: Int) -> String {
    if exponent >= 0 { return String(digits) + String(repeating: "0", count: exponent) }
    let text = String(digits)
    let padded = String(repeating: "0", count: Swift.max(0, 1 - exponent - text.count)) + text
    var fraction = padded.suffix(-exponent)
    while fraction.last == "0" { fraction.removeLast() }
    return padded.dropLast(-exponent) + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// A bound of days, moments or times, as ISO 8601; where it is rounded, to the month or the hour.
  ///
  /// - Parameters:
  ///   - key: The day as `20260131` times 86,400, and the seconds since midnight.
  ///   - type: Date, timestamp or time.
  ///   - isLeast: Whether to round down.
  ///   - isRounded: Whether to round at all.
  init(moment key: Double, _ type: InferredType, isLeast: Bool, isRounded: Bool) {
    let (day, seconds) = Int(key).quotientAndRemainder(dividingBy: 86_400)
    let (year, month) = (day / 10_000, day / 100 % 100)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let end = isLeast ? 1 : CivilDate.days(in: Swift.max(month, 1), of: year)
    let date =
      String(repeating: "0", count: Swift.max(0, 4 - String(year).count))
      + "\(year)-\(two(month))-\(two(isRounded ? end : day % 100))"
    let clock =
      isRounded
      ? "\(two(seconds / 3600)):\(isLeast ? "00:00" : "59:59")"
      : "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    switch type {
    case .time: self.init(clock, rounded: isRounded)
    case .timestamp where !isRounded: self.init("\(date) \(clock)", rounded: false)
    default: self.init(date, rounded: isRounded)
    }
  }
}
