internal import Domain

extension ColumnProfile {
  private static let topValues = 10
  private static let shownPatterns = 5

  /// What `sketch` came to, without any value that may not be shown.
  init(_ name: String, _ sketch: ColumnSketch) {
    let filled = sketch.rows - sketch.nulls - sketch.blanks
    let sample = ValueSample(sketch.table, rows: filled)
    let distinct = Distinct(sketch, filled: filled)
    let sensitive = SensitivityRule.judge(name, sample, distinct: distinct.count)
    var (type, formats, extremes) = sketch.types.verdict
    if type == .text, let pair = TruthPair.of(sketch.table) {
      (type, formats, extremes) = (.boolean, [pair], nil)
    }
    let likely = type == .text ? LikelyType(sample) : nil
    let isOpen = sensitive.isEmpty
    self.init(
      name: name, rows: sketch.rows, nulls: sketch.nulls, blanks: sketch.blanks,
      distinct: distinct, unique: Uniqueness(sketch), type: type, likely: likely, formats: formats,
      range: isOpen ? extremes.flatMap { ValueRange($0, type, sketch.table) } : nil,
      text: isOpen ? ValueRange(sketch.texts, sketch.table) : nil,
      lengths: Lengths(sketch, filled: filled), top: Self.top(sample, sketch.table, isOpen: isOpen),
      patterns: Self.patterns(sample),
      histogram: Self.histogram(
        sample, isOpen ? likely?.type ?? type : .text, formats.first ?? likely?.format),
      sensitive: sensitive)
  }

  private static func top(_ sample: ValueSample, _ table: ValueTable, isOpen: Bool) -> Top {
    let entries = table.entries.filter { $0.rows >= max(Profile.smallestCount, table.short) }
    guard isOpen, !entries.isEmpty else {
      let withheld: Top.Withheld? = sample.rows == 0 ? nil : isOpen ? .rare : .sensitive
      return Top(values: [], rest: sample.rows, short: 0, withheld: withheld)
    }
    let shown = entries.filter { $0.isWhole && !PersonalValue.isPersonal($0.text) }
      .sorted { a, b in
        a.rows == b.rows
          ? a.text.lexicographicallyPrecedes(b.text) : a.rows > b.rows
      }.prefix(topValues)
    let values = shown.map {
      Top.Count(String(decoding: $0.text, as: UTF8.self), rows: $0.rows)
    }
    return Top(
      values: values, rest: sample.rows - values.map(\.rows).sum,
      short: table.isExact ? 0 : table.short, withheld: values.isEmpty ? .rare : nil)
  }

  private static func patterns(_ sample: ValueSample) -> [Pattern] {
    var rows: [Shape: Double] = [:]
    for value in sample.values { rows[Shape(value.text), default: 0] += value.rows }
    let common = rows.filter { $0.value >= Double(Profile.smallestCount) }
      .map { (shape: $0.key.text, rows: $0.value) }
    let sorted = common.sorted { ($1.rows, $0.shape) < ($0.rows, $1.shape) }
    return sorted.prefix(shownPatterns).map {
      Pattern(shape: $0.shape, share: sample.share(ofRows: $0.rows))
    }
  }

  private static func histogram(
    _ sample: ValueSample, _ type: InferredType, _ format: String?
  ) -> Histogram? {
    let isMonthFirst = format?.hasPrefix("MM") == true
    let measure: Histogram.Measure =
      switch type {
      case .integer, .decimal: .number
      case .date: .days
      case .timestamp, .time: .seconds
      default: .length
      }
    let numbers = sample.values.compactMap { value in
      number(value, measure, isMonthFirst).map { (value: $0, rows: value.rows) }
    }
    return Histogram(numbers, of: measure, smallestWidth: type == .decimal ? 1.0 / 1024 : 1)
  }

  /// The number by which a value finds its bin.
  private static func number(
    _ value: ValueSample.Value, _ measure: Histogram.Measure, _ isMonthFirst: Bool
  ) -> Double? {
    let field = value.text.span
    let core = field.extracting(coreRange(of: field))
    switch measure {
    case .length: return Double(value.characters)
    case .number: return NumberReading(core)?.value
    case .days, .seconds:
      guard let reading = TemporalReading(core) else { return nil }
      let packed = isMonthFirst ? reading.swapped : reading.day
      guard packed > 0 else { return Double(reading.seconds) }
      let date = CivilDate(year: packed / 10_000, month: packed / 100 % 100, day: packed % 100)
      guard let date else { return nil }
      return measure == .days
        ? Double(date.dayNumber) : Double(date.dayNumber * 86_400 + reading.seconds)
    }
  }
}

extension Distinct {
  fileprivate init(_ sketch: ColumnSketch, filled: Int) {
    if let hashes = sketch.table.sketch, !sketch.order.isAscending {
      self.init(
        count: min(hashes.estimate, filled), exact: false, error: HyperLogLog.standardError)
    } else {
      self.init(
        count: sketch.table.isExact ? sketch.table.count : filled, exact: true, error: 0)
    }
  }
}

extension Uniqueness {
  fileprivate init(_ sketch: ColumnSketch) {
    let table = sketch.table
    let entries = table.entries
    let holds = entries.allSatisfy { $0.rows == 1 }
    self.init(
      holds: holds, tested: entries.count { $0.isSampled },
      exact: table.isExact || !holds || sketch.order.isAscending)
  }
}

extension Lengths {
  fileprivate init?(_ sketch: ColumnSketch, filled: Int) {
    guard filled > 0 else { return nil }
    let mean = (Double(sketch.characters) / Double(filled) * 100).rounded() / 100
    self.init(
      least: sketch.leastCharacters, greatest: sketch.greatestCharacters, mean: mean)
  }
}

extension ValueRange {
  /// The bounds of numbers, days or times, rounded where too few rows hold them.
  fileprivate init?(_ extremes: Extremes, _ type: InferredType, _ table: ValueTable) {
    func bound(_ bound: Extremes.Bound, isLeast: Bool) -> Bound {
      let isRare = table.rows(of: bound.hash) < Profile.smallestCount
      guard type == .integer || type == .decimal else {
        return Bound(moment: bound.key, type, isLeast: isLeast, isRounded: isRare)
      }
      return isRare
        ? .rounded(number: bound.key, isLeast: isLeast)
        : Bound(String(decoding: bound.text, as: UTF8.self), rounded: false)
    }
    guard extremes.least.hash != 0 else { return nil }
    self.init(
      least: bound(extremes.least, isLeast: true),
      greatest: bound(extremes.greatest, isLeast: false))
  }

  /// The bounds of texts; `nil` where too few rows hold one of them, or it looks personal.
  fileprivate init?(_ extremes: TextExtremes, _ table: ValueTable) {
    func bound(_ bound: TextExtremes.Bound) -> Bound? {
      guard bound.hash != 0, table.rows(of: bound.hash) >= Profile.smallestCount,
        bound.bytes.count <= ValueTable.keptBytes, !PersonalValue.isPersonal(bound.bytes[...])
      else { return nil }
      return Bound(String(decoding: bound.bytes, as: UTF8.self), rounded: false)
    }
    guard let least = bound(extremes.least), let greatest = bound(extremes.greatest) else {
      return nil
    }
    self.init(least: least, greatest: greatest)
  }
}

/// Two words for yes and no.
private enum TruthPair {
  private static let all = [["Y", "N"], ["YES", "NO"], ["TRUE", "FALSE"], ["T", "F"]]

  /// The pair that all values of a table are of, in capitals or not: `Y/N`.
  static func of(_ table: ValueTable) -> String? {
    guard table.isExact, 1...4 ~= table.count else { return nil }
    let words = Set(
      table.entries.map {
        String(decoding: $0.text, as: UTF8.self).uppercased()
      })
    return all.first { words.isSubset(of: $0) }?.joined(separator: "/")
  }
}
