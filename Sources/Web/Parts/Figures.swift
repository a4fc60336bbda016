internal import Foundation

extension Int {
  /// With a comma between thousands: `12,400`.
  var grouped: String {
    var text = String(magnitude)
    var place = text.index(text.endIndex, offsetBy: -3, limitedBy: text.startIndex)
    while let comma = place, comma > text.startIndex {
      text.insert(",", at: comma)
      place = text.index(comma, offsetBy: -3, limitedBy: text.startIndex)
    }
    return self < 0 ? "-\(text)" : text
  }

  /// With the noun it counts: `1 row`, `12,400 rows`.
  func of(_ one: String, _ many: String? = nil) -> String {
    "\(grouped) \(self == 1 ? one : many ?? one + "s")"
  }

  /// A file's size: `640 bytes`, `48.2 kB`, `3.0 MB`.
  var asSize: String {
    switch self {
    case ..<1000: of("byte")
    case ..<1_000_000: "\((Double(self) / 1000).rounded(to: 1)) kB"
    default: "\((Double(self) / 1_000_000).rounded(to: 1)) MB"
    }
  }
}

extension Double {
  /// With exactly `digits` after the point.
  func rounded(to digits: Int) -> String { String(format: "%.\(digits)f", self) }

  /// As people compare it with a threshold: at most four digits after the point, none for nothing.
  var figure: String {
    if self == rounded(), magnitude < 1e15 { return Int(self).grouped }
    var text = rounded(to: 4)
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }

  /// A duration in seconds: `0.4 s`, `2 min 5 s`, `1 h 12 min`.
  var asDuration: String {
    switch self {
    case ..<60: return "\(rounded(to: 1)) s"
    case ..<3600:
      let seconds = Int(rounded())
      return "\(seconds / 60) min \(seconds % 60) s"
    default:
      let minutes = Int(self / 60)
      return "\(minutes / 60) h \(minutes % 60) min"
    }
  }
}

/// A moment as a page shows it: relative words, with the exact time behind them.
struct Moment: Encodable, Sendable, Equatable {
  let iso: String
  /// As NHS style writes it: `21 November 2026, 12:31:05`.
  let exact: String
  /// `12:31:05`.
  let clock: String
  let text: String

  init(_ date: Date, now: Date) {
    self.init(iso: date.formatted(.iso8601), age: now.timeIntervalSince(date))
  }

  /// The moment that an ISO 8601 text in UTC states.
  init(iso: String, now: Date) {
    let date = try? Date(iso, strategy: .iso8601)
    self.init(iso: iso, age: date.map(now.timeIntervalSince) ?? .infinity)
  }

  private init(iso: String, age: TimeInterval) {
    self.iso = iso
    let (day, clock) = Self.parts(iso)
    self.clock = String(clock)
    exact = "\(day), \(clock)"
    text =
      switch age {
      case ..<(-86_400): "\(day), \(clock.prefix(5))"
      case ..<(-3600): "in " + Int(-age / 3600).of("hour")
      case ..<(-60): "in " + Int(-age / 60).of("minute")
      case ..<60: "just now"
      case ..<3600: Int(age / 60).of("minute") + " ago"
      case ..<86_400: Int(age / 3600).of("hour") + " ago"
      default: "\(day), \(clock.prefix(5))"
      }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static func parts(_ iso: String) -> (day: String, clock: Substring) {
    let numbers = iso.prefix(10).split(separator: "-").compactMap { Int($0) }
    let clock = iso.dropFirst(11).prefix(8)
    guard numbers.count == 3, months.indices.contains(numbers[1] - 1) else { return (iso, clock) }
    return ("\(numbers[2]) \(months[numbers[1] - 1]) \(numbers[0])", clock)
  }
}

extension String {
  /// At most `length` characters, an ellipsis in place of the rest.
  func shortened(to length: Int) -> String {
    // Few bytes hold few characters, which spares counting them.
    guard utf8.count > length, count > length else { return self }
    return prefix(length) + "…"
  }
}
