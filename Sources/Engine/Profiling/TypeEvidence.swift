internal import Domain

/// Which types every value seen so far fits, and the extremes under each.
struct TypeEvidence {
  private(set) var hasValues = false
  private(set) var isInteger = true
  private(set) var isNumber = true
  private(set) var isTemporal = true
  private(set) var formats = DateFormats.all
  private(set) var times: TimeForms = []
  private(set) var numbers = Extremes()
  /// Days as `20260131` and seconds since midnight as one number, in the preferred day order.
  private(set) var moments = Extremes()
  /// The same with the month first.
  private(set) var swapped = Extremes()

  /// Whether another value may still change the verdict.
  @inline(__always)
  var isOpen: Bool { isNumber || isTemporal }

  /// Notes a value; `hash` is that of the whole field, which may have blanks around the value.
  @inline(__always)
  mutating func note(_ value: borrowing Span<UInt8>, hash: UInt64) {
    hasValues = true
    if isNumber { noteNumber(value, hash: hash) }
    if isTemporal { noteMoment(value, hash: hash) }
  }

  private mutating func noteNumber(_ value: borrowing Span<UInt8>, hash: UInt64) {
    guard let number = NumberReading(value) else {
      isNumber = false
      isInteger = false
      return
    }
    if !number.isInteger { isInteger = false }
    numbers.note(number.value, value, hash)
  }

  private mutating func noteMoment(_ value: borrowing Span<UInt8>, hash: UInt64) {
    guard let reading = TemporalReading(value) else {
      isTemporal = false
      return
    }
    times.formUnion(reading.times)
    formats.formIntersection(reading.formats)
    let isTime = reading.formats.isEmpty
    guard !formats.isEmpty || isTime && moments.isTimes else {
      isTemporal = false
      return
    }
    if reading.day > 0 || isTime {
      moments.note(Double(reading.day * 86_400 + reading.seconds), value, hash)
    }
    if reading.swapped > 0 {
      swapped.note(Double(reading.swapped * 86_400 + reading.seconds), value, hash)
    }
  }

  /// The narrowest type, with all formats that fit and the extremes.
  var verdict: (type: InferredType, formats: [String], extremes: Extremes?) {
    guard hasValues else { return (.empty, [], nil) }
    if isTemporal {
      guard let first = formats.list.first else { return (.time, [times.pattern], moments) }
      let extremes = first.isMonthFirst ? swapped : moments
      let isDate = times == .none
      return (isDate ? .date : .timestamp, formats.list.map { $0.pattern + suffix }, extremes)
    }
    if isNumber { return (isInteger ? .integer : .decimal, [], numbers) }
    return (.text, [], nil)
  }

  private var suffix: String {
    if times == .none { return "" }
    let divider = times.contains(.compact) ? "" : times.contains(.letter) ? "T" : " "
    let time = divider + times.pattern
    return times.contains(.none) ? "[\(time)]" : time
  }
}

/// The least and the greatest of some numbers, each with its words and its field's hash.
struct Extremes {
  struct Bound {
    var key: Double
    var text: [UInt8] = []
    var hash: UInt64 = 0
  }

  private(set) var least = Bound(key: .infinity)
  private(set) var greatest = Bound(key: -.infinity)

  /// Whether all were times without a day, or there were none.
  var isTimes: Bool { greatest.key < 86_401 }

  @inline(__always)
  mutating func note(_ key: Double, _ value: borrowing Span<UInt8>, _ hash: UInt64) {
    if key < least.key { least = Bound(key: key, text: Self.bytes(value), hash: hash) }
    if key > greatest.key { greatest = Bound(key: key, text: Self.bytes(value), hash: hash) }
  }

  private static func bytes(_ value: borrowing Span<UInt8>) -> [UInt8] {
    value.indices.map { value[$0] }
  }
}
