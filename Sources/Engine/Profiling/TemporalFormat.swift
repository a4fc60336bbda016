internal import Domain

/// A way to write a day, in the order in which it is preferred where several fit.
enum DateFormat: Int, CaseIterable {
  case yearDash, yearSlash, compact, daySlash, monthSlash, dayDash, monthDash, dayDot, nameDash
  case nameBlank, shortDaySlash, shortMonthSlash, shortNameDash

  /// In the words of the rule language's `parse_date`; `MON` is a month's first three letters.
  var pattern: String {
    switch self {
    case .yearDash: "YYYY-MM-DD"
    case .yearSlash: "YYYY/MM/DD"
    case .compact: "YYYYMMDD"
    case .daySlash: "DD/MM/YYYY"
    case .monthSlash: "MM/DD/YYYY"
    case .dayDash: "DD-MM-YYYY"
    case .monthDash: "MM-DD-YYYY"
    case .dayDot: "DD.MM.YYYY"
    case .nameDash: "DD-MON-YYYY"
    case .nameBlank: "DD MON YYYY"
    case .shortDaySlash: "DD/MM/YY"
    case .shortMonthSlash: "MM/DD/YY"
    case .shortNameDash: "DD-MON-YY"
    }
  }

  /// Whether the month comes before the day, and the year after both.
  var isMonthFirst: Bool {
    switch self {
    case .monthSlash, .monthDash, .shortMonthSlash: true
    default: false
    }
  }
}

/// Those date formats that some values fit.
struct DateFormats: OptionSet {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ format: DateFormat) { rawValue = 1 << UInt16(format.rawValue) }

  static let all = DateFormats(rawValue: 1 << UInt16(DateFormat.allCases.count) - 1)

  var list: [DateFormat] { DateFormat.allCases.filter { contains(DateFormats($0)) } }
}

/// The ways in which times of day are written.
struct TimeForms: OptionSet {
  let rawValue: UInt8

  static let none = TimeForms(rawValue: 1)
  static let minutes = TimeForms(rawValue: 2)
  static let seconds = TimeForms(rawValue: 4)
  static let fractions = TimeForms(rawValue: 8)
  static let zone = TimeForms(rawValue: 16)
  /// `T` between day and time; else it is a blank.
  static let letter = TimeForms(rawValue: 32)
  /// Digits only, `YYYYMMDDHHMMSS`.
  static let compact = TimeForms(rawValue: 64)

  /// `HH:MM[:SS]`, what is not in every value in brackets.
  var pattern: String {
    if contains(.compact) { return contains(.seconds) ? "HHMMSS" : "HHMM" }
    var text = "HH:MM"
    let mayStop = contains(.minutes)
    if contains(.seconds) || contains(.fractions) { text += mayStop ? "[:SS]" : ":SS" }
    if contains(.fractions) { text += contains(.seconds) || mayStop ? "[.FFF]" : ".FFF" }
    return contains(.zone) ? text + "Z" : text
  }
}

/// A value read as a day, a time of day, or both.
struct TemporalReading {
  var formats: DateFormats = []
  var times: TimeForms = .none
  /// Year, month and day as one number, `20260131`, in the first fitting format with the day first.
  var day = 0
  /// The same with the month first; 0 where that is no day.
  var swapped = 0
  /// Seconds since midnight.
  var seconds = 0

  /// Reads all of `value`; `nil` where it is neither a day nor a time.
  init?(_ value: borrowing Span<UInt8>) {
    let count = value.count
    guard count >= 4, count <= 35 else { return nil }
    var place = 0
    let first = Self.number(value, &place)
    guard first.digits > 0, first.digits <= 14, place < count || first.digits >= 8 else {
      return nil
    }
    if place == count {
      guard readCompact(first.value, digits: first.digits) else { return nil }
      return
    }
    let separator = value[place]
    if separator == UInt8(ascii: ":") {
      place = 0
      guard readTime(value, &place), place == count else { return nil }
      return
    }
    place += 1
    guard readDay(first, separator, value, &place) else { return nil }
    guard place < count else { return }
    let divider = value[place]
    guard divider == UInt8(ascii: " ") || divider == UInt8(ascii: "T") else { return nil }
    place += 1
    guard readTime(value, &place), place == count else { return nil }
    if divider == UInt8(ascii: "T") { times.insert(.letter) }
  }

  private typealias Digits = (value: Int, digits: Int)

  @inline(__always)
  private static func number(_ value: borrowing Span<UInt8>, _ place: inout Int) -> Digits {
    var result = 0
    let start = place
    while place < value.count, place &- start < 15 {
      let digit = value[place] &- 48
      guard digit < 10 else { break }
      result = result &* 10 &+ Int(digit)
      place &+= 1
    }
    return (result, place &- start)
  }

  private mutating func readDay(
    _ first: Digits, _ separator: UInt8, _ value: borrowing Span<UInt8>, _ place: inout Int
  ) -> Bool {
    guard first.digits == 4 || first.digits <= 2, place < value.count else { return false }
    var second = Self.number(value, &place)
    let isNamed = second.digits == 0
    if isNamed {
      guard let month = Self.month(value, place) else { return false }
      second = (month, 2)
      place += 3
    }
    guard second.digits <= 2, place < value.count, value[place] == separator else { return false }
    place += 1
    let third = Self.number(value, &place)
    if first.digits == 4 {
      guard third.digits > 0, third.digits <= 2, !isNamed else { return false }
      day = Self.packed(first.value, second.value, third.value)
      formats =
        separator == UInt8(ascii: "-")
        ? DateFormats(.yearDash) : separator == UInt8(ascii: "/") ? DateFormats(.yearSlash) : []
      return day > 0 && !formats.isEmpty
    }
    guard third.digits == 4 || third.digits == 2 else { return false }
    let isShort = third.digits == 2
    // Two digits stand for the years 1950 to 2049.
    let year = isShort ? third.value + (third.value < 50 ? 2000 : 1900) : third.value
    day = Self.packed(year, second.value, first.value)
    swapped = isNamed ? 0 : Self.packed(year, first.value, second.value)
    formats = Self.formats(separator, isNamed: isNamed, isShort: isShort)
    if day == 0 { formats.subtract(Self.dayFirst) }
    if swapped == 0 { formats.subtract(Self.monthFirst) }
    return !formats.isEmpty
  }

  private static let monthFirst = DateFormat.allCases.filter(\.isMonthFirst)
    .reduce(into: DateFormats()) { $0.insert(DateFormats($1)) }
  private static let dayFirst = DateFormats.all.subtracting(monthFirst)

  private static func formats(_ separator: UInt8, isNamed: Bool, isShort: Bool) -> DateFormats {
    switch (separator, isNamed, isShort) {
    case (UInt8(ascii: "/"), false, false): [DateFormats(.daySlash), DateFormats(.monthSlash)]
    case (UInt8(ascii: "-"), false, false): [DateFormats(.dayDash), DateFormats(.monthDash)]
    case (UInt8(ascii: "."), false, false): DateFormats(.dayDot)
    case (UInt8(ascii: "-"), true, false): DateFormats(.nameDash)
    case (UInt8(ascii: " "), true, false): DateFormats(.nameBlank)
    case (UInt8(ascii: "/"), false, true):
      [DateFormats(.shortDaySlash), DateFormats(.shortMonthSlash)]
    case (UInt8(ascii: "-"), true, true): DateFormats(.shortNameDash)
    default: []
    }
  }

  private mutating func readTime(_ value: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    let hours = Self.number(value, &place)
    guard 1...2 ~= hours.digits, hours.value < 24, place < value.count,
      value[place] == UInt8(ascii: ":")
    else { return false }
    place += 1
    let minutes = Self.number(value, &place)
    guard minutes.digits == 2, minutes.value < 60 else { return false }
    times = .minutes
    seconds = hours.value * 3600 + minutes.value * 60
    if place < value.count, value[place] == UInt8(ascii: ":") {
      place += 1
      let part = Self.number(value, &place)
      guard part.digits == 2, part.value < 61 else { return false }
      times = .seconds
      seconds += part.value
      if place < value.count, value[place] == UInt8(ascii: ".") {
        place += 1
        guard 1...9 ~= Self.number(value, &place).digits else { return false }
        times = .fractions
      }
    }
    return readZone(value, &place)
  }

  private mutating func readZone(_ value: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    guard place < value.count else { return true }
    times.insert(.zone)
    if value[place] == UInt8(ascii: "Z") {
      place += 1
      return true
    }
    guard value[place] == UInt8(ascii: "+") || value[place] == UInt8(ascii: "-") else {
      return false
    }
    place += 1
    let hours = Self.number(value, &place)
    if hours.digits == 4 { return true }
    guard hours.digits == 2, place < value.count, value[place] == UInt8(ascii: ":") else {
      return false
    }
    place += 1
    return Self.number(value, &place).digits == 2
  }

  /// Eight digits, or those with hours, minutes and seconds; days of 1800 to 2199 and the open end.
  private mutating func readCompact(_ number: Int, digits: Int) -> Bool {
    let scale = digits == 14 ? 1_000_000 : digits == 12 ? 10_000 : 1
    guard digits == 8 || scale > 1 else { return false }
    let date = number / scale
    let clock = digits == 14 ? number % scale : number % scale * 100
    let year = date / 10_000
    day = Self.packed(year, date / 100 % 100, date % 100)
    guard day > 0, 1800..<2200 ~= year || date == 9999_12_31 else { return false }
    formats = DateFormats(.compact)
    guard scale > 1 else { return true }
    let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100)
    guard hour < 24, minute < 60, second < 61 else { return false }
    seconds = hour * 3600 + minute * 60 + second
    times = digits == 14 ? [.compact, .seconds] : [.compact, .minutes]
    return true
  }

  /// `20260131`; 0 where the calendar has no such day.
  @inline(__always)
  private static func packed(_ year: Int, _ month: Int, _ day: Int) -> Int {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return 0 }
    guard day <= 28 || day <= CivilDate.days(in: month, of: year) else { return 0 }
    return year * 10_000 + month * 100 + day
  }

  private static func month(_ value: borrowing Span<UInt8>, _ place: Int) -> Int? {
    guard place + 3 <= value.count else { return nil }
    let letters = (0..<3).reduce(into: 0 as UInt32) { word, index in
      word = word << 8 | UInt32(value[place + index] | 0x20)
    }
    return months.firstIndex(of: letters).map { $0 + 1 }
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { $0.utf8.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } }
}
