internal import Domain

/// Readers of source spellings; each is given a field without surrounding spaces, not empty.
extension Span<UInt8> {
  func trimmedRange() -> Range<Int> {
    var lower = 0
    var upper = count
    while lower < upper, self[lower] == .space { lower += 1 }
    while upper > lower, self[upper - 1] == .space { upper -= 1 }
    return lower..<upper
  }

  /// An optional sign and up to 18 digits.
  func integer() throws(FailureReason) -> Int64 {
    let number = try decimal()
    guard number.scale == 0, self[count - 1] != .point else { throw .invalidNumber }
    return number.coefficient
  }

  /// An optional sign and up to 18 digits with at most one point among or before them.
  func decimal() throws(FailureReason) -> ExactNumber {
    let signed = self[0] == .minus || self[0] == .plus
    var coefficient: Int64 = 0
    var digits = 0
    var significant = 0
    var point: Int?
    for at in (signed ? 1 : 0)..<count {
      if self[at] == .point, point == nil {
        point = digits
        continue
      }
      guard let digit = self[at].digit else { throw .invalidNumber }
      digits += 1
      if coefficient != 0 || digit != 0 { significant += 1 }
      if significant <= 18 { coefficient = coefficient * 10 + Int64(digit) }
    }
    guard digits > 0, self[count - 1] != .point else { throw .invalidNumber }
    let scale = digits - (point ?? digits)
    guard significant <= 18, scale <= 18 else { throw .outOfRange }
    return ExactNumber(
      coefficient: self[0] == .minus ? -coefficient : coefficient, scale: UInt8(scale))
  }

  /// `Y`/`N`, `T`/`F`, `true`/`false`, `1`/`0` in any case.
  func boolean() throws(FailureReason) -> Bool {
    if count == 1 {
      switch self[0] | 0x20 {
      case UInt8(ascii: "y"), UInt8(ascii: "t"): return true
      case UInt8(ascii: "n"), UInt8(ascii: "f"): return false
      default: break
      }
      if self[0] == .zero + 1 { return true }
      if self[0] == .zero { return false }
    }
    if spells("true") { return true }
    if spells("false") { return false }
    throw .invalidBoolean
  }

  private func spells(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for at in 0..<count where self[at] | 0x20 != word.utf8Start[at] { return false }
    return true
  }

  /// A day: a date as below, or the date part of a timestamp.
  ///
  /// Dates are `yyyy-mm-dd`, `dd/mm/yyyy` or `yyyymmdd`.
  func day() throws(FailureReason) -> Int64 {
    guard let moment = moment() else { throw .invalidDate }
    return moment.day
  }

  /// Seconds since 1970-01-01T00:00:00 on the wall's clock; a date alone is its midnight.
  ///
  /// Fractions of a second are dropped, and so is an offset: hospital records are kept in the
  /// local time that stands before it.
  func timestamp() throws(FailureReason) -> Int64 {
    guard let moment = moment() else { throw .invalidTimestamp }
    return moment.day * 86_400 + moment.seconds
  }

  /// Seconds since midnight of `hh:mm[:ss[.fff]]`.
  func time() throws(FailureReason) -> Int64 {
    var at = 0
    guard let seconds = clock(at: &at), at == count else { throw .invalidTimestamp }
    return seconds
  }

  private func moment() -> (day: Int64, seconds: Int64)? {
    var at = 0
    guard let day = date(at: &at) else { return nil }
    if at == count { return (day, 0) }
    let compact = at == 8
    if compact {
      guard let seconds = compactClock(at: &at), at == count else { return nil }
      return (day, seconds)
    }
    guard self[at] == .space || self[at] == UInt8(ascii: "T") else { return nil }
    at += 1
    guard let seconds = clock(at: &at), skipOffset(at: &at), at == count else { return nil }
    return (day, seconds)
  }

  private func date(at: inout Int) -> Int64? {
    guard count >= 8 else { return nil }
    let parts: (year: Int?, month: Int?, day: Int?)
    if self[2] == UInt8(ascii: "/") {
      let day = number(2, at: &at)
      guard skip("/", at: &at) else { return nil }
      let month = number(2, at: &at)
      guard skip("/", at: &at) else { return nil }
      parts = (number(4, at: &at), month, day)
    } else if self[4] == .minus {
      let year = number(4, at: &at)
      guard skip("-", at: &at) else { return nil }
      let month = number(2, at: &at)
      guard skip("-", at: &at) else { return nil }
      parts = (year, month, number(2, at: &at))
    } else {
      parts = (number(4, at: &at), number(2, at: &at), number(2, at: &at))
    }
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
    return CivilDate(year: year, month: month, day: day).map { Int64($0.dayNumber) }
  }

  private func clock(at: inout Int) -> Int64? {
    guard let hour = number(2, at: &at), skip(":", at: &at), let minute = number(2, at: &at)
    else { return nil }
    var second = 0
    if skip(":", at: &at) {
      guard let found = number(2, at: &at) else { return nil }
      second = found
      if skip(".", at: &at) {
        guard number(1, at: &at) != nil else { return nil }
        while at < count, self[at].digit != nil { at += 1 }
      }
    }
    return secondsOfDay(hour, minute, second)
  }

  private func compactClock(at: inout Int) -> Int64? {
    guard let hour = number(2, at: &at), let minute = number(2, at: &at) else { return nil }
    if at == count { return secondsOfDay(hour, minute, 0) }
    guard let second = number(2, at: &at) else { return nil }
    return secondsOfDay(hour, minute, second)
  }

  private func skipOffset(at: inout Int) -> Bool {
    if at == count || skip("Z", at: &at) { return true }
    guard skip("+", at: &at) || skip("-", at: &at), let hour = number(2, at: &at) else {
      return false
    }
    _ = skip(":", at: &at)
    guard let minute = number(2, at: &at) else { return false }
    return hour <= 14 && minute < 60
  }

  /// Exactly `width` digits from `at` on, which moves past them.
  func number(_ width: Int, at: inout Int) -> Int? {
    guard at + width <= count else { return nil }
    var result = 0
    for place in at..<at + width {
      guard let digit = self[place].digit else { return nil }
      result = result * 10 + Int(digit)
    }
    at += width
    return result
  }

  private func skip(_ character: Unicode.Scalar, at: inout Int) -> Bool {
    guard at < count, self[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }
}

/// Seconds since midnight, or `nil` when a day has no such time.
func secondsOfDay(_ hour: Int, _ minute: Int, _ second: Int) -> Int64? {
  guard hour < 24, minute < 60, second < 60 else { return nil }
  return Int64(hour * 3600 + minute * 60 + second)
}

extension UInt8 {
  static let space = UInt8(ascii: " ")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")

  var digit: UInt8? {
    let value = self &- .zero
    return value < 10 ? value : nil
  }

  /// Whether it continues a UTF-8 sequence, and so begins no character.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
