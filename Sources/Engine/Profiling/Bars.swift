internal import Domain

extension Histogram {
  /// The spread of some numbers, each with the rows it stands for; `nil` without any.
  ///
  /// The bins cover the middle 99 per cent of the rows; what lies beyond is in the outermost ones.
  init?(
    _ numbers: [(value: Double, rows: Double)], of measure: Measure, smallestWidth: Double
  ) {
    let sorted = numbers.sorted { $0.value < $1.value }
    let rows = sorted.reduce(0) { $0 + $1.rows }
    guard let least = Self.quantile(0.005, of: sorted, rows),
      let greatest = Self.quantile(0.995, of: sorted, rows)
    else { return nil }
    var width = smallestWidth
    while (greatest / width).rounded(.down) - (least / width).rounded(.down) >= Double(Self.bins) {
      width *= 2
    }
    let first = (least / width).rounded(.down)
    let last = (greatest / width).rounded(.down) - first
    var bins = [Double](repeating: 0, count: Int(last) + 1)
    for number in sorted {
      let bin = (number.value / width).rounded(.down) - first
      bins[Int(Swift.min(Swift.max(bin, 0), last))] += number.rows
    }
    let step = Double(Profile.smallestCount)
    self.init(
      of: measure, rows: bins.map { Int((($0 - 0.01) / step).rounded(.up) * step) },
      from: first * width, width: width)
  }

  private static func quantile(
    _ share: Double, of sorted: [(value: Double, rows: Double)], _ rows: Double
  ) -> Double? {
    var passed = 0.0
    for number in sorted {
      passed += number.rows
      if passed >= share * rows { return number.value }
    }
    return sorted.last?.value
  }
}
