internal import Domain

/// What personal values look like.
enum PersonalValue {
  typealias Bytes = ArraySlice<UInt8>

  /// Whether a value names, by its look alone, a person or where to reach one.
  static func isPersonal(_ value: Bytes) -> Bool {
    isNHSNumber(value) || isPostcode(value) || isEmail(value) || isPhone(value)
  }

  /// Ten digits with the right check digit, `943 476 5919`, `943-476-5919` or without divisions.
  static func isNHSNumber(_ value: Bytes) -> Bool {
    guard value.count >= 10, value.count <= 14 else { return false }
    let kept = value.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    return NHSNumber.holds(kept)
  }

  /// `SW1A 1AA`, in capitals or not, with the blank or without.
  ///
  /// Source: BS 7666, as in the NHS Data Dictionary's POSTCODE.
  static func isPostcode(_ value: Bytes) -> Bool {
    let kept = value.filter { $0 != UInt8(ascii: " ") }
    guard 5...7 ~= kept.count, value.count <= 9 else { return false }
    let kinds = kept.map { isDigit($0) ? "9" : isLetter($0) ? "A" : "?" }.joined()
    guard kinds.hasSuffix("9AA") else { return false }
    return ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(kinds.dropLast(3))
  }

  static func isEmail(_ value: Bytes) -> Bool {
    guard let at = value.firstIndex(of: UInt8(ascii: "@")), at > value.startIndex else {
      return false
    }
    let host = value[(at + 1)...]
    return host.contains(UInt8(ascii: ".")) && !host.contains(UInt8(ascii: " ")) && host.count > 3
  }

  /// A British number: `0` or `+44`, then nine or ten digits, divided by blanks, hyphens or brackets.
  static func isPhone(_ value: Bytes) -> Bool {
    guard 10...20 ~= value.count else { return false }
    let digits = value.filter(isDigit)
    let divisions = value.count { [0x20, 0x28, 0x29, 0x2B, 0x2D].contains($0) }
    guard digits.count + divisions == value.count else { return false }
    if value.first == UInt8(ascii: "+") {
      return digits.starts(with: "44".utf8) && 11...13 ~= digits.count
    }
    let first = digits.prefix(2)
    return 10...11 ~= digits.count && first.first == UInt8(ascii: "0") && first.last != 48
  }

  /// Letters with blanks, hyphens, full stops and apostrophes.
  static func isName(_ value: Bytes) -> Bool {
    value.contains { isLetter($0) || $0 >= 0x80 }
      && value.allSatisfy { isLetter($0) || $0 >= 0x80 || [0x20, 0x27, 0x2D, 0x2E].contains($0) }
  }

  /// Four words or more.
  static func isProse(_ value: Bytes) -> Bool {
    value.count >= 20 && value.count { $0 == UInt8(ascii: " ") } >= 3
      && value.contains(where: isLetter)
  }

  static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }

  static func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte | 0x20 }
}
