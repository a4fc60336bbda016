/// Which styles of a workbook show a number as a day or a time of it.
///
/// Source: ECMA-376 part 1, 18.8.30 (number formats), 18.17.4 (dates and times).
struct DateStyles: Sendable {
  private var dateStyles: Set<Int> = []
  private var startsIn1904 = false

  init() {}

  init(_ part: XMLPart, startsIn1904: Bool) throws(DocumentError) {
    self.startsIn1904 = startsIn1904
    var formats: Set<Int> = Set(14...22).union(27...36).union(45...47).union(50...58)
    var style = 0
    var isInStyles = false
    try part.read { (event) throws(DocumentError) in
      switch event {
      case .start("numFmt", let attributes):
        guard let id = attributes["numFmtId"].flatMap({ Int($0) }) else { return }
        let isDate = Self.showsDate(attributes["formatCode"] ?? "")
        if isDate { formats.insert(id) } else { formats.remove(id) }
      case .start("cellXfs", _): isInStyles = true
      case .end("cellXfs"): isInStyles = false
      case .start("xf", let attributes) where isInStyles:
        let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
        if formats.contains(id) { dateStyles.insert(style) }
        style += 1
      default: break
      }
    }
  }

  /// The longest format that the program itself takes; a bracket that nothing closes is looked for to
  /// the end from each bracket on.
  private static let longest = 255

  /// Whether a format has a letter of days or times outside of quotes, brackets and escapes.
  static func showsDate(_ format: String) -> Bool {
    let plain = format.prefix(longest).replacing(/"[^"]*"|\\.|_.|\*.|\[[^\]hms][^\]]*\]/, with: "")
    return plain != "General" && plain.contains { "dmyhsDMYHS".contains($0) }
  }

  /// The number as `2026-01-31`, `2026-01-31 12:30:00` or `12:30:00`; `nil` where its style shows a
  /// number, or no day can be meant.
  func text(of value: String, style: Int) -> String? {
    guard dateStyles.contains(style), let number = Double(value), 0..<2_958_466 ~= number else {
      return nil
    }
    var seconds = Int((number * 86_400).rounded())
    let days = seconds / 86_400
    seconds %= 86_400
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Self.twoDigits)
      .joined(separator: ":")
    if days == 0, !startsIn1904 { return time }
    let date = date(days)
    return seconds == 0 ? date : "\(date) \(time)"
  }

  /// Day 1 is 1 January 1900, and the year 1900 has a 29 February; or day 0 is 1 January 1904.
  private func date(_ count: Int) -> String {
    let sinceMarch1600 = (startsIn1904 ? count + 1462 : count < 60 ? count + 1 : count) + 109_511
    // Years that begin in March end with the day that leap years have more.
    let cycle = sinceMarch1600 / 146_097
    let day = sinceMarch1600 % 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let years = 1600 + cycle * 400 + year + (month >= 10 ? 1 : 0)
    return [
      String(years), Self.twoDigits(month < 10 ? month + 3 : month - 9), Self.twoDigits(dayOfMonth),
    ].joined(separator: "-")
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
