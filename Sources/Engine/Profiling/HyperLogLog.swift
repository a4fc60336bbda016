/// An estimate of how many different hashes were added, in 16 KiB.
///
/// Source: P. Flajolet et al., "HyperLogLog", AofA 2007; the estimator, which has no bias at small
/// counts, is that of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches",
/// arXiv:1702.01284, algorithm 6.
struct HyperLogLog {
  /// 1.04 / √16384.
  static let standardError = 0.0081
  private static let indexBits = 14
  private static let highest = 64 - indexBits + 1

  private var registers = [UInt8](repeating: 0, count: 1 << indexBits)

  init(_ hashes: [UInt64] = []) {
    var registers = registers.mutableSpan
    for hash in hashes { Self.note(hash, &registers) }
  }

  /// Adds those of `values` that are at the first `count` of `places`.
  mutating func add(
    _ values: borrowing Span<UInt64>, at places: borrowing MutableSpan<Int32>, count: Int
  ) {
    var registers = registers.mutableSpan
    for index in 0..<count { Self.note(values[Int(places[index])], &registers) }
  }

  @inline(__always)
  private static func note(_ hash: UInt64, _ registers: inout MutableSpan<UInt8>) {
    let index = Int(truncatingIfNeeded: hash >> (64 - UInt64(indexBits)))
    // The bit beyond the last bounds the rank.
    let rest = hash << UInt64(indexBits) | 1 << UInt64(indexBits - 1)
    registers[index] = max(
      registers[index], UInt8(truncatingIfNeeded: rest.leadingZeroBitCount &+ 1))
  }

  var estimate: Int {
    var multiplicity = [Double](repeating: 0, count: Self.highest + 1)
    for rank in registers { multiplicity[Int(rank)] += 1 }
    let size = Double(registers.count)
    var sum = size * Self.tau(1 - multiplicity[Self.highest] / size)
    for rank in stride(from: Self.highest - 1, through: 1, by: -1) {
      sum = 0.5 * (sum + multiplicity[rank])
    }
    sum += size * Self.sigma(multiplicity[0] / size)
    // 1 / (2 ln 2)
    return Int((0.721_347_520_444_481_7 * size * size / sum).rounded())
  }

  private static func sigma(_ share: Double) -> Double {
    guard share < 1 else { return .infinity }
    var (power, weight, sum, before) = (share, 1.0, share, -1.0)
    while sum != before {
      power *= power
      before = sum
      sum += power * weight
      weight += weight
    }
    return sum
  }

  private static func tau(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return 0 }
    var (root, weight, sum, before) = (share, 1.0, 1 - share, -1.0)
    while sum != before {
      root = root.squareRoot()
      before = sum
      weight *= 0.5
      sum -= (1 - root) * (1 - root) * weight
    }
    return sum / 3
  }
}
