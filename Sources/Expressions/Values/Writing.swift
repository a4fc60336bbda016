internal import Domain

/// Canonical spellings, as target files have them.
extension [UInt8] {
  mutating func append(integer: Int64) {
    if integer < 0 { append(.minus) }
    append(digits: integer.magnitude, width: 1)
  }

  /// At least `width` digits.
  mutating func append(digits number: UInt64, width: Int) {
    let start = count
    var rest = number
    repeat {
      append(.zero + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    while count - start < width { append(.zero) }
    self[start...].reverse()
  }

  mutating func append(decimal: ExactNumber) {
    if decimal.coefficient < 0 { append(.minus) }
    append(digits: decimal.coefficient.magnitude, width: Int(decimal.scale) + 1)
    if decimal.scale > 0 { insert(.point, at: count - Int(decimal.scale)) }
  }

  /// `yyyy-mm-dd` of a day number.
  mutating func append(day: Int64) {
    let (year, month, day) = CivilDate(dayNumber: Int(day)).components
    append(digits: UInt64(year), width: 4)
    append(.minus)
    append(digits: UInt64(month), width: 2)
    append(.minus)
    append(digits: UInt64(day), width: 2)
  }

  /// `hh:mm:ss` of the seconds since midnight.
  mutating func append(time: Int64) {
    append(digits: UInt64(time / 3600), width: 2)
    append(UInt8(ascii: ":"))
    append(digits: UInt64(time / 60 % 60), width: 2)
    append(UInt8(ascii: ":"))
    append(digits: UInt64(time % 60), width: 2)
  }

  /// `yyyy-mm-ddThh:mm:ss` of the seconds since 1970.
  mutating func append(timestamp: Int64) {
    let (day, seconds) = timestamp.dayAndSeconds
    append(day: day)
    append(UInt8(ascii: "T"))
    append(time: seconds)
  }

  mutating func append(boolean: Bool) {
    append(contentsOf: (boolean ? "true" : "false").utf8)
  }

  mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}

extension Int64 {
  /// A timestamp's day number and its seconds since that day's midnight.
  var dayAndSeconds: (day: Int64, seconds: Int64) {
    let day = self >= 0 ? self / 86_400 : (self - 86_399) / 86_400
    return (day, self - day * 86_400)
  }
}
