/// How a date is spelled: `YYYY MM DD HH24 MI SS MON` among signs and spaces.
struct DatePattern: Hashable, Sendable {
  let text: String
  let elements: [Element]

  enum Element: Hashable, Sendable {
    case year, month, monthName, day, hour, minute, second
    case sign(UInt8)
  }

  enum Use {
    case parsingDates, parsingTimestamps, formatting
  }

  private static let letters: [(String, Element)] = [
    ("YYYY", .year), ("HH24", .hour), ("MON", .monthName), ("MM", .month), ("MI", .minute),
    ("DD", .day), ("SS", .second),
  ]

  static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  /// Reads a pattern; `nil` when it has other letters, a part twice, or not what `use` needs.
  ///
  /// Parsing needs year, month and day once each, and hours for a timestamp. A `T` stands for
  /// itself.
  init?(_ text: String, for use: Use) {
    var rest = text[...]
    var found: [Element] = []
    while let first = rest.utf8.first {
      if let (letters, element) = Self.letters.first(where: { rest.hasPrefix($0.0) }) {
        found.append(element)
        rest = rest.dropFirst(letters.count)
      } else {
        let isOther = (0x30...0x39).contains(first) || (0x41...0x5A).contains(first & 0xDF)
        guard first < 0x80, !isOther || first == UInt8(ascii: "T") else { return nil }
        found.append(.sign(first))
        rest = rest.dropFirst()
      }
    }
    let parts = found.filter { if case .sign = $0 { false } else { true } }
    guard !parts.isEmpty else { return nil }
    if use != .formatting {
      let has = Set(parts)
      guard has.count == parts.count, has.contains(.year), has.contains(.day),
        has.contains(.month) != has.contains(.monthName),
        use == .parsingDates || has.contains(.hour)
      else { return nil }
    }
    self.text = text
    elements = found
  }
}
