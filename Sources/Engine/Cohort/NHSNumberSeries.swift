internal import Domain

/// NHS numbers of the test range that begins with 999, each once, in an order set by the seed.
///
/// Source: NHS Data Dictionary, NHS NUMBER; 999 000 0000 to 999 999 9999 are kept for tests.
/// About 909,000 of the million numbers have a check digit.
struct NHSNumberSeries: Sendable {
  private static let range = 1_000_000
  // Shares no factor with the range, so that its multiples meet every number once.
  private static let stride = 618_033

  private let offset: Int
  private var used = 0

  init(seed: Int) { offset = Dice(seed: seed, "nhs number").below(Self.range, 0) }

  /// The next number; `nil` when all are used.
  mutating func next() -> NHSNumber? {
    while used < Self.range {
      let place = (offset + used * Self.stride) % Self.range
      used += 1
      if let number = NHSNumber(firstNine: 999_000_000 + place) { return number }
    }
    return nil
  }
}
