internal import Domain

/// Literals, types, operators and functions as sentences name them.
extension Node.Literal {
  var phrase: String {
    switch self {
    case .null: "nothing"
    case .boolean(let truth): truth ? "true" : "false"
    // A text that could end its own quotes is written as the rule has it.
    case .text(let text) where text.contains { "“”".contains($0) }:
      "'\(text.replacing("'", with: "''"))'"
    case .text(let text): "“\(text)”"
    case .integer(let number): String(number)
    case .decimal(let number):
      String(decoding: [UInt8]().appending { $0.append(decimal: number) }, as: UTF8.self)
    case .date(let day): Self.phrase(day: day)
    case .timestamp(let moment):
      "\(Self.phrase(day: moment.dayAndSeconds.day)) at \(Self.phrase(time: moment.dayAndSeconds.seconds))"
    case .time(let time): Self.phrase(time: time)
    }
  }

  private static func phrase(day number: Int64) -> String {
    let (year, month, day) = CivilDate(dayNumber: Int(number)).components
    return "\(day) \(months[month - 1]) \(year)"
  }

  private static func phrase(time: Int64) -> String {
    let text = String(decoding: [UInt8]().appending { $0.append(time: time) }, as: UTF8.self)
    return text.hasSuffix(":00") ? String(text.dropLast(3)) : text
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

extension [UInt8] {
  fileprivate func appending(_ write: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes = self
    write(&bytes)
    return bytes
  }
}

extension DataType {
  var phrase: String {
    switch self {
    case .text(nil): "text"
    case .text(let length?): "text cut to \(length) characters"
    case .integer: "a whole number"
    case .decimal(_, nil): "a decimal number"
    case .decimal(_, 0?): "a decimal number without places"
    case .decimal(_, let scale?): "a decimal number of \(scale) places"
    case .date: "a date"
    case .timestamp: "a date and time"
    case .time: "a time of day"
    case .boolean: "yes or no"
    }
  }
}

extension BinaryOperator {
  /// Between two numbers or dates; `nil` for other operators.
  var word: String? {
    switch self {
    case .plus: "plus"
    case .minus: "minus"
    case .times: "times"
    case .divide: "divided by"
    default: nil
    }
  }

  /// Between the sides of a comparison; `nil` for other operators.
  var relation: String? {
    switch self {
    case .equal: "is"
    case .notEqual: "is not"
    case .less: "is less than"
    case .lessOrEqual: "is at most"
    case .greater: "is greater than"
    case .greaterOrEqual: "is at least"
    default: nil
    }
  }
}

extension BinaryOperator {
  /// Between two points in time.
  var order: String? {
    switch self {
    case .less: "is before"
    case .lessOrEqual: "is not after"
    case .greater: "is after"
    case .greaterOrEqual: "is not before"
    default: relation
    }
  }
}

extension DatePattern {
  /// `day/month/year`, or the parts in their order where no sign stands between them.
  var phrase: String {
    let isApart = zip(elements, elements.dropFirst()).allSatisfy { $0.isSign || $1.isSign }
    let words = elements.map(\.word)
    return isApart
      ? words.joined() : "\(words.filter { !$0.isEmpty }.joined(separator: " ")) without a break"
  }
}

extension DatePattern.Element {
  fileprivate var word: String {
    switch self {
    case .year: "year"
    case .month: "month"
    case .monthName: "month’s name"
    case .day: "day"
    case .hour: "hour"
    case .minute: "minute"
    case .second: "second"
    case .sign(let sign): String(decoding: [sign], as: UTF8.self)
    }
  }
}

extension Function {
  /// Whether its phrase ends where it cannot be read with what follows.
  var isSimple: Bool {
    switch self {
    case .upper, .lower, .trim, .ltrim, .rtrim, .length, .abs: true
    default: false
    }
  }

  func phrase(_ arguments: [Node]) -> String {
    let parts = arguments.map(\.inner)
    return switch self {
    case .upper: "\(parts[0]) in capitals"
    case .lower: "\(parts[0]) in small letters"
    case .trim: "\(parts[0]) without surrounding spaces"
    case .ltrim: "\(parts[0]) without leading spaces"
    case .rtrim: "\(parts[0]) without trailing spaces"
    case .left: "the first \(parts[1] == "1" ? "character" : counted(parts[1])) of \(parts[0])"
    case .right: "the last \(parts[1] == "1" ? "character" : counted(parts[1])) of \(parts[0])"
    case .substring: substring(parts)
    case .length: "the number of characters of \(parts[0])"
    case .position: "the place of \(parts[0]) in \(parts[1])"
    case .replace: replacement(arguments, parts)
    case .lpad:
      "\(parts[0]) filled on the left with \(parts.count > 2 ? parts[2] : "spaces") to "
        + counted(parts[1])
    case .concat: "\(parts.listed("and")) joined, without those that are empty"
    case .coalesce where parts.count == 1: parts[0]
    case .coalesce: "the first that is not empty of \(parts.listed("and"))"
    case .nullif: "\(parts[0]), but nothing when it is \(parts[1])"
    case .abs: "\(parts[0]) without its sign"
    case .round:
      "\(parts[0]) rounded to " + (parts.count > 1 ? "\(parts[1]) places" : "a whole number")
    case .nhsNumber: "\(parts[0]) as an NHS number of ten digits whose check digit is right"
    }
  }

  private func counted(_ number: String) -> String {
    number == "1" ? "1 character" : "\(number) characters"
  }

  private func substring(_ parts: [String]) -> String {
    let from = "from character \(parts[1]) on"
    return parts.count > 2
      ? "\(counted(parts[2])) of \(parts[0]) \(from)" : "\(parts[0]) \(from)"
  }

  private func replacement(_ arguments: [Node], _ parts: [String]) -> String {
    if case .literal(.text("")) = arguments[2].kind {
      return "\(parts[0]) without every \(parts[1])"
    }
    return "\(parts[0]) with \(parts[2]) for every \(parts[1])"
  }
}
