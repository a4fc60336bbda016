/// The distinct values of a column with how often they came, in at most 2 MiB.
///
/// Up to ``exactBound`` values are all there, and counted. Beyond, two sorts are kept: a *fair sample*
/// (every value whose hash begins with ``sampling`` zero bits, counted from its first row on, so its
/// count is right), and the most frequent of the others, whose counts may fall short by ``short``.
struct ValueTable {
  /// The most distinct values that are all kept.
  static let exactBound = slotsBound / 2
  /// The bytes of a value that are kept.
  static let keptBytes = 64
  private static let slotsBound = 1 << 15
  /// Beyond the exact bound fewer slots serve better: those of several columns fit a processor's
  /// own memory.
  private static let samplingSlots = 1 << 13
  private static let sampleBound = 2048
  private static let frequentBound = 1024

  /// What is kept of a value besides its tag and its rows.
  private struct Words {
    var hash: UInt64 = 0
    var characters: UInt32 = 0
    /// Bytes beyond one a character.
    var surplus: UInt32 = 0
    /// Where its first bytes are.
    var place: UInt32 = 0
    var kept: UInt8 = 0
    var isWhole = true
  }

  /// In each slot 32 bits of the hash and, in the lower half, the rows; 0 in a free one.
  private var slots = [UInt64](repeating: 0, count: 16)
  private var words = [Words](repeating: Words(), count: 16)
  private var texts: [UInt8] = []
  private(set) var count = 0
  /// Hashes that begin with so many zero bits are in the fair sample; 0 while all values are.
  private(set) var sampling = 0
  /// By how many rows at most a count outside the fair sample falls short.
  var short: Int { strangers.map { $0.short + shortBefore } ?? 0 }
  /// All values, where they are too many for the table.
  private(set) var sketch: HyperLogLog?
  private var strangers: Strangers?
  private var shortBefore = 0
  /// The bytes beyond one a character of all rows whose value is not here.
  private var surplusBefore = 0

  var isExact: Bool { sketch == nil }

  /// Counts the rows whose value is in the table, and lists the others.
  ///
  /// - Parameters:
  ///   - values: The hashes of some rows.
  ///   - others: Takes the places in `values` of those that were not counted; as long as `values`.
  /// - Returns: how many were not counted.
  mutating func count(
    _ values: borrowing Span<UInt64>, listing others: inout MutableSpan<Int32>
  ) -> Int {
    let listed = Self.countAtHome(values, &slots, listing: &others)
    var left = 0
    for index in 0..<listed {
      let place = others[index]
      let isKnown = count(values[Int(place)])
      others[left] = place
      left &+= isKnown ? 0 : 1
    }
    return left
  }

  /// Counts the rows whose value is in the first slot of its hash.
  ///
  /// It has no branch, so that the processor waits for many slots at once.
  private static func countAtHome(
    _ values: borrowing Span<UInt64>, _ slots: inout [UInt64],
    listing others: inout MutableSpan<Int32>
  ) -> Int {
    // The mask keeps every slot within the bounds; no more are listed than there are values.
    let mask = slots.count &- 1
    var slots = slots.mutableSpan
    precondition(values.count <= others.count && mask >= 0)
    var listed = 0
    for place in 0..<values.count {
      let hash = values[unchecked: place]
      let slot = Int(truncatingIfNeeded: hash) & mask
      let isHome = (slots[unchecked: slot] ^ tag(hash)) >> 32 == 0
      // Nothing is written to the slots of those that are elsewhere.
      slots[unchecked: isHome ? slot : 0] &+= isHome ? 1 : 0
      others[unchecked: listed] = Int32(truncatingIfNeeded: place)
      listed &+= isHome ? 0 : 1
    }
    return listed
  }

  /// Counts a row of a value; `false` where it is not in the table.
  @inline(__always)
  mutating func count(_ hash: UInt64) -> Bool {
    let slot = slot(of: hash)
    guard slots[slot] != 0 else { return false }
    slots[slot] &+= 1
    return true
  }

  /// Of values that are not in the table, picks those that are worth a slot; all while there is room.
  ///
  /// - Parameters:
  ///   - values: The hashes of some rows.
  ///   - places: The first `count` are places in `values`; gets those of the picked ones.
  ///   - count: How many values there are to pick from.
  /// - Returns: how many were picked. The others are counted among all values, and are done with.
  mutating func pick(
    _ values: borrowing Span<UInt64>, _ places: inout MutableSpan<Int32>, count: Int
  ) -> Int {
    guard sketch != nil else { return count }
    sketch?.add(values, at: places, count: count)
    return strangers?.pick(values, &places, count: count, sampling: sampling) ?? count
  }

  /// Counts bytes beyond one a character of rows whose value is not in the table.
  mutating func addSurplus(_ bytes: Int) { surplusBefore += bytes }

  /// Puts a row's value, which is not in the table, into it.
  mutating func add(_ value: borrowing Span<UInt8>, hash: UInt64, characters: Int) {
    let slot = slot(of: hash)
    let kept = min(value.count, Self.keptBytes)
    slots[slot] = Self.tag(hash) | 1
    words[slot] = Words(
      hash: hash, characters: UInt32(truncatingIfNeeded: characters),
      surplus: UInt32(truncatingIfNeeded: value.count - characters),
      place: UInt32(truncatingIfNeeded: texts.count), kept: UInt8(kept),
      isWhole: kept == value.count)
    for index in 0..<kept { texts.append(value[index]) }
    count += 1
    guard count * 2 > slots.count else { return }
    if isExact, slots.count < Self.slotsBound {
      rebuild(size: slots.count * 2) { _, _ in true }
    } else {
      makeRoom()
    }
  }

  /// The bytes beyond one a character of all rows.
  var surplus: Int {
    surplusBefore + zip(slots, words).reduce(0) { $0 + Self.rows($1.0) * Int($1.1.surplus) }
  }

  /// 32 bits of the hash, in the upper half, that neither find the slot nor are all 0.
  ///
  /// With those of the slot, 46 bits tell two values apart: about one in a billion rows whose value is
  /// new to a full table is taken for another value's.
  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt64 {
    (hash << 16 | 1 << 32) & 0xFFFF_FFFF_0000_0000
  }

  private static func rows(_ slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) }

  @inline(__always)
  private func slot(of hash: UInt64) -> Int {
    let mask = slots.count &- 1
    let tag = Self.tag(hash)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0, (slots[slot] ^ tag) >> 32 != 0 { slot = (slot &+ 1) & mask }
    return slot
  }

  private func isSampled(_ hash: UInt64) -> Bool { hash.leadingZeroBitCount >= sampling }
}

extension ValueTable {
  /// A value in the table.
  struct Entry {
    let hash: UInt64
    /// How many rows hold it; may fall short outside the fair sample.
    let rows: Int
    /// Of the whole value.
    let characters: Int
    /// Its first bytes.
    let text: ArraySlice<UInt8>
    /// Whether these are all.
    let isWhole: Bool
    let isSampled: Bool
  }

  /// The values in no order that means anything, but always the same.
  var entries: [Entry] {
    slots.indices.filter { slots[$0] != 0 }.map { slot in
      let words = words[slot]
      return Entry(
        hash: words.hash, rows: Self.rows(slots[slot]), characters: Int(words.characters),
        text: texts[Int(words.place)..<Int(words.place) + Int(words.kept)],
        isWhole: words.isWhole, isSampled: isSampled(words.hash))
    }
  }

  /// How often the value of that hash came, at least; 0 where it is not known.
  func rows(of hash: UInt64) -> Int {
    let slot = slot(of: hash)
    return Self.rows(slots[slot])
  }
}

extension ValueTable {
  /// Thins the fair sample to its bound, and drops the rarest of the others.
  private mutating func makeRoom() {
    let hashes = slots.indices.filter { slots[$0] != 0 }.map { words[$0].hash }
    if sketch == nil {
      sketch = HyperLogLog(hashes)
      strangers = Strangers()
    } else {
      strangers?.beStricter()
    }
    while hashes.count(where: isSampled) > Self.sampleBound { sampling += 1 }
    let rarest = rarestToDrop()
    shortBefore += rarest
    let sampling = sampling
    rebuild(size: Self.samplingSlots) { hash, rows in
      hash.leadingZeroBitCount >= sampling || rows > rarest
    }
  }

  /// The count, one less than a power of two, up to which values outside the sample go so that few
  /// enough stay.
  private func rarestToDrop() -> Int {
    var values: [Int] = Array(repeating: 0, count: 33)
    for slot in slots.indices where slots[slot] != 0 && !isSampled(words[slot].hash) {
      values[Int.bitWidth - Self.rows(slots[slot]).leadingZeroBitCount] += 1
    }
    var left = values.sum
    var bits = 0
    while left > Self.frequentBound {
      bits += 1
      left -= values[bits]
    }
    return (1 << bits) - 1
  }

  private mutating func rebuild(size: Int, keeping isKept: (UInt64, Int) -> Bool) {
    let before = self
    slots = Array(repeating: 0, count: size)
    words = Array(repeating: Words(), count: size)
    texts = []
    texts.reserveCapacity(before.texts.count)
    count = 0
    for old in before.slots.indices where before.slots[old] != 0 {
      var value = before.words[old]
      let rows = Self.rows(before.slots[old])
      guard isKept(value.hash, rows) else {
        surplusBefore += rows * Int(value.surplus)
        continue
      }
      let place = Int(value.place)
      value.place = UInt32(truncatingIfNeeded: texts.count)
      texts += before.texts[place..<place + Int(value.kept)]
      let slot = slot(of: value.hash)
      slots[slot] = before.slots[old]
      words[slot] = value
      count += 1
    }
  }
}
