internal import Domain

/// A point in time, in minutes since 1970-01-01 00:00.
typealias Minute = Int

/// The calendar of a cohort; it knows no clock, so that a seed means the same bytes on every day.
enum CohortClock {
  static let minutesADay = 1440
  /// Nothing in a cohort happens after the first minute of 2026.
  static let reference = (CivilDate(year: 2026, month: 1, day: 1)?.dayNumber ?? 0) * minutesADay

  static func years(_ count: Int) -> Minute { count * 365 * minutesADay }

  static func date(of minute: Minute) -> CivilDate { CivilDate(dayNumber: minute / minutesADay) }
}

/// The time in which a row's life, and the events below it, lie.
struct DaySpan {
  var low: Minute
  var high: Minute
  /// Whether it still goes on at `high`.
  var isOpen: Bool
}

/// The dates and times of a table's rows, in the order in which they happen.
///
/// Fields of one stem (`adm_date`, `adm_time`) are one moment.
struct Timeline: Sendable {
  struct Moment: Sendable {
    let stem: [String]
    let rule: CohortRules.FieldRule
    /// Whether none of its fields has to be filled.
    let isOptional: Bool
    /// The moment of the parent's row that this one repeats.
    var repeated: Int?
  }

  var moments: [Moment]
  let dice: Dice

  /// The patient's own two moments.
  struct Life {
    let birth: Minute
    let death: Minute?
  }

  /// Whether each of its rows tells of the patient's death.
  var tellsOfDeath: Bool { moments.contains { $0.rule.role == .death && !$0.isOptional } }
  var repeatsParent: Bool { moments.contains { $0.repeated != nil && !$0.isOptional } }

  /// The moments of row number `row`, the `place`th of `count` under a parent of `span`.
  ///
  /// `nil` stands for a blank one; where one that must be filled cannot be, there is no row. A `standing` row (a ward, a clinic) has no parent; what ends, ends in the last year.
  func minutes(
    row: Int, place: Int, of count: Int, in span: DaySpan, life: Life?, parent: [Minute?],
    standing: Bool = false
  ) -> [Minute?]? {
    let length = max(0, span.high - span.low) / max(1, count)
    let start = span.low + length * place
    let end = place == count - 1 ? span.high : start + length
    let isLast = place == count - 1 && span.isOpen
    let goesOn =
      isLast && !standing && moments.contains(where: \.mayStayOpen) && dice.chance(12, row, 1)
    let fixed = moments.map { fixedMinute(of: $0, life, parent) }
    var last: Minute?
    var found: [Minute?] = []
    for (number, moment) in moments.enumerated() {
      let limit = fixed[number...].compactMap(\.self).min() ?? end
      let draw = 2 * number + 2
      var minute: Minute?
      if let given = fixed[number] {
        minute = given
      } else if moment.isFixed {
        minute = nil
      } else if standing, moment.mayStayOpen {
        let ends = dice.chance(10, row, draw)
        minute =
          ends ? CohortClock.reference - dice.below(CohortClock.years(1), row, draw + 1) : nil
      } else if let last {
        let wanted = last + dice.below(moment.reach + 1, row, draw)
        let staysOpen = moment.mayStayOpen && isLast && (goesOn || wanted > end)
        minute = staysOpen ? nil : max(last, min(limit, wanted))
      } else {
        let reach = goesOn ? CohortClock.minutesADay * 10 : max(0, limit - start)
        let earliest = max(start, limit - reach)
        minute = earliest + dice.below(max(0, limit - earliest) + 1, row, draw)
      }
      if moment.isOptional, moment.rule.role == .moment, dice.chance(10, row, draw + 1) {
        minute = nil
      }
      if minute == nil, !moment.isOptional { return nil }
      found.append(minute)
      if moment.rule.role != .birth { last = minute ?? last }
    }
    return found
  }

  private func fixedMinute(of moment: Moment, _ life: Life?, _ parent: [Minute?]) -> Minute? {
    if let repeated = moment.repeated { return parent[repeated] }
    return switch moment.rule.role {
    case .birth: life?.birth
    case .death: life?.death
    default: nil
    }
  }

  /// The span for the rows below a row with these moments.
  func span(_ minutes: [Minute?], place: Int, of count: Int, in span: DaySpan) -> DaySpan {
    var inner = span
    inner.isOpen = span.isOpen && place == count - 1
    for (moment, minute) in zip(moments, minutes) {
      guard let minute else { continue }
      switch moment.rule.role {
      case .moment where moment.rule.rank < 60: inner.low = max(inner.low, minute)
      case .end:
        inner.high = min(inner.high, minute)
        inner.isOpen = false
      default: break
      }
    }
    inner.high = max(inner.low, inner.high)
    return inner
  }
}

extension Timeline.Moment {
  /// An end that a row which still goes on leaves blank.
  fileprivate var mayStayOpen: Bool { isOptional && rule.role == .end && repeated == nil }
  fileprivate var isFixed: Bool {
    repeated != nil || rule.role == .birth || rule.role == .death
  }
  /// The most minutes after the moment before; moments of no days stay within half a day.
  fileprivate var reach: Int {
    max(rule.days * CohortClock.minutesADay, CohortClock.minutesADay / 2)
  }
}
