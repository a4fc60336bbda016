internal import Domain

/// How a field of the cohort gets its values.
enum Recipe: Sendable {
  /// A number of the table's own, unique in it.
  case serial(Serial)
  /// 1, 2, 3 under the parent's row.
  case position
  /// The code of the row, in a table of codes.
  case ownCode
  case ownDescription
  /// The row's place in the list, so that it is met once a parent.
  case codeInTurn([String])
  case code([String], Dice)
  case moment(Int, Format)
  /// A field of a row of another table that is not the patient's.
  case pick(CohortShape.Place, Dice, apartFrom: Dice?)
  /// As `pick`, but row by row.
  case pickInTurn(CohortShape.Place)
  /// A field of the row that the table's other field, with these dice, picked.
  case through(CohortShape.Place, field: Int, Dice)
  /// A field of the row `steps` above: 1 is the parent.
  case ancestor(steps: Int, field: Int)
  /// The key of another patient.
  case otherPatient(Serial, Dice)
  /// A field of another event of the same patient.
  case event(CohortShape.Place, Dice)
  case patientsNHSNumber
  case text(Kind, Dice)
  case number(ClosedRange<Int>, by: Int, Dice)
  case fraction(whole: Int, scale: Int, Dice)
  case yesOrNo(Dice)
  case blank

  /// Texts that are made, not chosen as they are from one list.
  enum Kind: Hashable, Sendable {
    case word([String])
    case initial([String])
    case postcode, telephone
    case email([String])
    case code(length: Int)
  }

  /// How a date or time is written.
  enum Format: Sendable {
    case dayMonthYear, compact, iso, timestamp, time
  }
}

/// A key made of a counter: `A000000123`, or the bare number.
struct Serial: Sendable {
  /// `nil` for a bare number.
  let prefix: String?
  let width: Int

  /// A serial that fits the field; letters only where there is room for them.
  init(_ field: CatalogueField, of table: String) {
    let length: Int? = if case .text(let length) = field.type { length ?? 12 } else { nil }
    guard let length else {
      self.init(prefix: nil, width: 0)
      return
    }
    let letter = table.uppercased().first { $0.isASCII && $0.isLetter }.map(String.init) ?? "K"
    self.init(prefix: length > 6 ? letter : "", width: min(length > 6 ? length - 1 : length, 9))
  }

  private init(prefix: String?, width: Int) {
    self.prefix = prefix
    self.width = width
  }

  /// The key of the row with this number, counted from 0; `nil` when it does not fit the field.
  func text(_ row: Int) -> String? {
    let digits = String(row + 1)
    guard let prefix else { return digits }
    guard digits.utf8.count <= width else { return nil }
    return prefix + String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}

extension Recipe.Format {
  init(_ field: CatalogueField) {
    let words = field.description.uppercased()
    self =
      switch field.type {
      case .time: .time
      case .timestamp: .timestamp
      case _ where words.contains("YYYYMMDD") || words.contains("CCYYMMDD"): .compact
      case _ where words.contains("YYYY-MM-DD") || words.contains("ISO 8601"): .iso
      default: .dayMonthYear
      }
  }

  /// The moment in this format, to five minutes.
  func text(_ minute: Minute) -> String {
    let ofDay = minute % CohortClock.minutesADay / 5 * 5
    let clock = "\(two(ofDay / 60)):\(two(ofDay % 60))"
    let day = CohortClock.date(of: minute).components
    return switch self {
    case .dayMonthYear: "\(two(day.day))/\(two(day.month))/\(day.year)"
    case .compact: "\(day.year)\(two(day.month))\(two(day.day))"
    case .iso: "\(day.year)-\(two(day.month))-\(two(day.day))"
    case .timestamp: "\(day.year)-\(two(day.month))-\(two(day.day)) \(clock):00"
    case .time: clock
    }
  }
}

extension Recipe.Kind {
  // Without C I K M O V, which no inward part of a postcode has.
  private static let postcodeLetters = Array("ABDEFGHJLNPQRSTUWXYZ")
  private static let codeLetters = Array("BCDFGHJK")

  /// The text for the row `row`.
  func text(_ dice: Dice, _ row: Int) -> String {
    switch self {
    case .word(let words): return dice.pick(words, row)
    case .initial(let names): return String(dice.pick(names, row).prefix(1))
    case .postcode:
      let letters = Self.postcodeLetters
      return "ZZ99 \(dice.below(10, row))\(dice.pick(letters, row, 1))\(dice.pick(letters, row, 2))"
    case .telephone:
      let start = dice.chance(50, row) ? "01632 960" : "07700 900"
      return start + String(String(1000 + dice.below(1000, row, 1)).dropFirst())
    case .email(let names):
      return "\(dice.pick(names, row).lowercased())\(dice.below(1000, row, 1))@example.org"
    case .code(let length):
      let digits = min(max(1, length - 1), 7)
      var ten = 1
      for _ in 0..<digits { ten *= 10 }
      let number = String(ten + dice.below(ten, row, 1)).dropFirst()
      return length == 1 ? String(number) : "\(dice.pick(Self.codeLetters, row))\(number)"
    }
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
