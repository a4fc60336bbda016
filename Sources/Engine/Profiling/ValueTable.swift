/// The distinct values of a column with how often they came, in at most 3 MiB.
///
/// Up to ``exactBound`` values are all there, and counted. Beyond, two sorts are kept: a *fair sample*
/// (every value whose hash begins with ``sampling`` zero bits, counted from its first row on, so its
/// count is right), and the most frequent of the others, whose counts may fall short by ``short``.
struct ValueTable {
  /// The most distinct values that are all kept.
  static let exactBound = slotsBound / 4 * 3
  /// The bytes of a value that are kept.
  static let keptBytes = 64
  private static let slotsBound = 1 << 15
  private static let sampleBound = 8192
  private static let frequentBound = 8192

  struct Entry {
    /// 0 in a free slot.
    var hash: UInt64 = 0
    var rows: UInt32 = 0
    /// Unicode scalars of the whole value.
    var characters: UInt32 = 0
    /// Where its first bytes are.
    var place: UInt32 = 0
    var kept: UInt8 = 0
    var isWhole = true
  }

  private(set) var entries = [Entry](repeating: Entry(), count: 16)
  private(set) var count = 0
  /// Hashes that begin with so many zero bits are in the fair sample; 0 while all values are.
  private(set) var sampling = 0
  /// By how many rows at most a count outside the fair sample falls short.
  private(set) var short = 0
  private(set) var hashes: HyperLogLog?
  private var texts: [UInt8] = []
  /// Which of the values beyond the table came once lately, by some bits of their hashes.
  private var glimpsed: [UInt64] = []
  private var glimpses = 0

  var isExact: Bool { hashes == nil }

  /// The slot of `hash`, or the free one where it belongs.
  @inline(__always)
  func slot(of hash: UInt64) -> Int {
    let mask = entries.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while entries[slot].hash != hash, entries[slot].hash != 0 { slot = (slot &+ 1) & mask }
    return slot
  }

  /// Counts another row of the value in `slot` and returns its characters; `nil` where it is not it.
  @inline(__always)
  mutating func countAgain(_ hash: UInt64, in slot: Int) -> Int? {
    guard entries[slot].hash == hash else { return nil }
    entries[slot].rows &+= 1
    return Int(truncatingIfNeeded: entries[slot].characters)
  }

  /// Notes a value that is not in the table, whose free slot is `slot`.
  mutating func meet(
    _ value: borrowing Span<UInt8>, hash: UInt64, characters: Int, slot: Int
  ) {
    if hashes != nil {
      hashes?.add(hash)
      if hash.leadingZeroBitCount < sampling, glimpse(hash) { return }
    }
    let kept = min(value.count, Self.keptBytes)
    entries[slot] = Entry(
      hash: hash, rows: 1, characters: UInt32(truncatingIfNeeded: characters),
      place: UInt32(truncatingIfNeeded: texts.count), kept: UInt8(kept),
      isWhole: kept == value.count)
    for index in 0..<kept { texts.append(value[index]) }
    count += 1
    guard count * 4 > entries.count * 3 else { return }
    if entries.count < Self.slotsBound { rebuild(slots: entries.count * 2) { _ in true } } else {
      makeRoom()
    }
  }

  /// The first bytes of the value of `entry`.
  func text(_ entry: Entry) -> ArraySlice<UInt8> {
    texts[Int(entry.place)..<Int(entry.place) + Int(entry.kept)]
  }

  /// How often the value of that hash came, at least; 0 where it is not known.
  func rows(of hash: UInt64) -> Int {
    let entry = entries[slot(of: hash)]
    return entry.hash == hash ? Int(entry.rows) : 0
  }

  func isSampled(_ entry: Entry) -> Bool { entry.hash.leadingZeroBitCount >= sampling }

  /// Whether a value beyond the table comes for the first time lately, which is not worth a slot.
  private mutating func glimpse(_ hash: UInt64) -> Bool {
    let bit = Int(truncatingIfNeeded: hash >> 20) & (glimpsed.count &* 64 &- 1)
    let mask: UInt64 = 1 << UInt64(bit & 63)
    guard glimpsed[bit >> 6] & mask == 0 else { return false }
    glimpsed[bit >> 6] |= mask
    glimpses += 1
    if glimpses > glimpsed.count * 16 {
      for word in glimpsed.indices { glimpsed[word] = 0 }
      glimpses = 0
      short += 1
    }
    return true
  }

  /// Thins the fair sample to its bound, and drops the rarest of the others.
  private mutating func makeRoom() {
    if hashes == nil {
      var sketch = HyperLogLog()
      for entry in entries where entry.hash != 0 { sketch.add(entry.hash) }
      hashes = sketch
      glimpsed = Array(repeating: 0, count: 2048)
      short = 1
    }
    var zeros = [Int](repeating: 0, count: 65)
    for entry in entries where entry.hash != 0 { zeros[entry.hash.leadingZeroBitCount] += 1 }
    while Array(zeros[sampling...]).sum > Self.sampleBound { sampling += 1 }
    let rarest = rarestToDrop()
    short += rarest
    let sampling = sampling
    rebuild(slots: entries.count) {
      $0.hash.leadingZeroBitCount >= sampling || $0.rows > rarest
    }
  }

  /// The count, one less than a power of two, up to which values outside the sample go so that few
  /// enough stay.
  private func rarestToDrop() -> Int {
    var values: [Int] = Array(repeating: 0, count: 33)
    for entry in entries where entry.hash != 0 && !isSampled(entry) {
      values[32 - entry.rows.leadingZeroBitCount] += 1
    }
    var left = values.sum
    var bits = 0
    while left > Self.frequentBound {
      bits += 1
      left -= values[bits]
    }
    return (1 << bits) - 1
  }

  private mutating func rebuild(slots: Int, keeping isKept: (Entry) -> Bool) {
    let before = entries
    let words = texts
    entries = Array(repeating: Entry(), count: slots)
    texts = []
    texts.reserveCapacity(words.count)
    count = 0
    for var entry in before where entry.hash != 0 && isKept(entry) {
      let place = Int(entry.place)
      entry.place = UInt32(truncatingIfNeeded: texts.count)
      texts += words[place..<place + Int(entry.kept)]
      entries[slot(of: entry.hash)] = entry
      count += 1
    }
  }
}
