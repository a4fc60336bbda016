internal import Domain

extension LikelyType {
  private static let smallestShare = 0.9

  /// The type that most of some texts fit; `nil` where none fits nine of ten.
  init?(_ sample: ValueSample) {
    var tally = Tally()
    for value in sample.values { tally.add(value) }
    func likely(_ type: InferredType, _ format: String?, _ rows: Double) -> LikelyType? {
      let share = sample.share(ofRows: rows)
      return share >= Self.smallestShare ? LikelyType(type, format: format, share: share) : nil
    }
    let format = tally.commonestFormat
    let dated = format.map { tally.days[$0.rawValue] } ?? 0
    let found =
      likely(.integer, nil, tally.integers) ?? likely(.decimal, nil, tally.numbers)
      ?? likely(tally.timed * 2 > dated ? .timestamp : .date, format?.pattern, dated)
    guard let found, sample.rows > 0 else { return nil }
    self = found
  }

  /// The rows that fit each type.
  private struct Tally {
    var integers = 0.0
    var numbers = 0.0
    /// By date format.
    var days = DateFormat.allCases.map { _ in 0.0 }
    /// Days with a time of day.
    var timed = 0.0

    mutating func add(_ value: ValueSample.Value) {
      let field = value.text.span
      let core = field.extracting(coreRange(of: field))
      if let number = NumberReading(core) {
        numbers += value.rows
        if number.isInteger { integers += value.rows }
      }
      guard let reading = TemporalReading(core), !reading.formats.isEmpty else { return }
      for format in reading.formats.list { days[format.rawValue] += value.rows }
      if reading.times != .none { timed += value.rows }
    }

    /// The preferred of those that fit most rows.
    var commonestFormat: DateFormat? {
      guard let most = days.max(), most > 0 else { return nil }
      return DateFormat.allCases.first { days[$0.rawValue] == most }
    }
  }
}
