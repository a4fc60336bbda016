/// Values that are not in a full table: how often each came lately, at most.
///
/// A value is picked when it came so often that it may be among the frequent ones. How often that is
/// grows whenever the table was full again.
struct Strangers {
  private static let window = 1 << 15
  private static let strictest: UInt8 = 64

  /// Counts by some bits of the hash; two values may share one, which only picks them sooner.
  private var visits = [UInt8](repeating: 0, count: window)
  private var visitors = 0
  private var needed: UInt8 = 2
  private var shortBefore = 0

  /// How many rows of a value were not counted for it, at most.
  var short: Int { shortBefore + Int(needed) - 1 }

  mutating func beStricter() {
    shortBefore += Int(needed) - 1
    needed = min(needed * 2, Self.strictest)
  }

  /// Picks those of some values that came often enough, or are in the fair sample.
  mutating func pick(
    _ values: borrowing Span<UInt64>, _ places: inout MutableSpan<Int32>, count: Int, sampling: Int
  ) -> Int {
    let picked = Self.pick(
      values, &places, count: count, sampling: sampling, visits: &visits, needed: needed)
    visitors += count
    if visitors >= Self.window {
      visitors = 0
      shortBefore += Int(needed) - 1
      for place in visits.indices { visits[place] = 0 }
    }
    return picked
  }

  private static func pick(
    _ values: borrowing Span<UInt64>, _ places: inout MutableSpan<Int32>, count: Int,
    sampling: Int, visits: inout [UInt8], needed: UInt8
  ) -> Int {
    var visits = visits.mutableSpan
    var picked = 0
    for index in 0..<count {
      let place = places[index]
      let hash = values[Int(place)]
      let visit = Int(truncatingIfNeeded: hash >> 20) & (window &- 1)
      let known = visits[visit] &+ 1
      visits[visit] = min(known, strictest)
      places[picked] = place
      picked &+= known >= needed || hash.leadingZeroBitCount >= sampling ? 1 : 0
    }
    return picked
  }
}
