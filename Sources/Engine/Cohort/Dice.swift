/// Randomness without a state: every draw is a function of the seed, what it is for, and the row.
///
/// A new table or field therefore changes no other's values. The mixing is SplitMix64's finaliser
/// (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
struct Dice: Hashable, Sendable {
  private let base: UInt64

  /// Dice for one purpose; `names` are compared without regard to case.
  init(seed: Int, _ names: String...) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for name in names {
      for byte in name.lowercased().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    base = Self.mixed(hash ^ Self.mixed(UInt64(truncatingIfNeeded: seed) &+ 0x9e37_79b9_7f4a_7c15))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Draw number `draw` for the row `row`: a number of 0..<`bound`; `bound` is at least 1.
  func below(_ bound: Int, _ row: Int, _ draw: Int = 0) -> Int {
    let place = UInt64(truncatingIfNeeded: row) &* 0x9e37_79b9_7f4a_7c15
    let turn = UInt64(truncatingIfNeeded: draw &+ 1) &* 0xd1b5_4a32_d192_ed03
    let drawn = Self.mixed(base &+ place ^ turn)
    return Int(truncatingIfNeeded: drawn.multipliedFullWidth(by: UInt64(max(1, bound))).high)
  }

  /// Whether the row's draw falls within `percent` of a hundred.
  func chance(_ percent: Int, _ row: Int, _ draw: Int = 0) -> Bool {
    below(100, row, draw) < percent
  }

  /// One of `choices`, which is not empty.
  func pick<Choice>(_ choices: [Choice], _ row: Int, _ draw: Int = 0) -> Choice {
    choices[below(choices.count, row, draw)]
  }
}
