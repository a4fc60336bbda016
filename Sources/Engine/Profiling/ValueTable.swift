/// The distinct values of a column with how often they came, in at most 3 MiB.
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
  private static let sampleBound = 8192
  private static let frequentBound = 4096
  /// So many values may be glimpsed before they are forgotten again; an eighth of the bits.
  private static let glimpsesBound = 1 << 15

  /// What is kept of a value besides its hash and its rows.
  private struct Words {
    var characters: UInt32 = 0
    /// Bytes beyond one a character.
    var surplus: UInt32 = 0
    /// Where its first bytes are.
    var place: UInt32 = 0
    var kept: UInt8 = 0
    var isWhole = true
  }

  /// The hash in each slot, 0 in a free one.
  private var hashes = [UInt64](repeating: 0, count: 16)
  private var rows = [UInt32](repeating: 0, count: 16)
  private var words = [Words](repeating: Words(), count: 16)
  private var texts: [UInt8] = []
  private(set) var count = 0
  /// Hashes that begin with so many zero bits are in the fair sample; 0 while all values are.
  private(set) var sampling = 0
  /// By how many rows at most a count outside the fair sample falls short.
  private(set) var short = 0
  /// All values, where they are too many for the table.
  private(set) var sketch: HyperLogLog?
  /// The bytes beyond one a character of all rows whose value is no longer here.
  private var surplusBefore = 0
  /// Which of the values beyond the table came once lately, by some bits of their hashes.
  private var glimpsed: [UInt64] = []
  private var glimpses = 0

  var isExact: Bool { sketch == nil }

  /// Counts the rows whose value is at the first slot of its hash, and lists the others.
  ///
  /// It has no branch, so that the processor waits for many slots at once.
  ///
  /// - Parameters:
  ///   - values: The hashes of some rows.
  ///   - others: Takes the places in `values` of those that were not counted; as long as `values`.
  /// - Returns: how many were not counted.
  mutating func count(
    _ values: borrowing Span<UInt64>, listing others: inout MutableSpan<Int32>
  ) -> Int {
    Self.count(values, in: hashes, &rows, listing: &others)
  }

  private static func count(
    _ values: borrowing Span<UInt64>, in hashes: [UInt64], _ rows: inout [UInt32],
    listing others: inout MutableSpan<Int32>
  ) -> Int {
    let mask = hashes.count &- 1
    let hashes = hashes.span
    var rows = rows.mutableSpan
    var listed = 0
    for place in values.indices {
      let hash = values[place]
      let slot = Int(truncatingIfNeeded: hash) & mask
      let isHere = hashes[slot] == hash
      rows[slot] &+= isHere ? 1 : 0
      others[listed] = Int32(truncatingIfNeeded: place)
      listed &+= isHere ? 0 : 1
    }
    return listed
  }

  /// Counts those rows of a list whose value is in the table, and leaves the others in the list.
  ///
  /// - Parameters:
  ///   - values: The hashes of some rows.
  ///   - places: The first `count` are places in `values`.
  ///   - count: How many to look for.
  /// - Returns: how many are left.
  mutating func countKnown(
    _ values: borrowing Span<UInt64>, _ places: inout MutableSpan<Int32>, count: Int
  ) -> Int {
    var others = 0
    for index in 0..<count {
      let place = places[index]
      let isKnown = countKnown(values[Int(place)])
      places[others] = place
      others &+= isKnown ? 0 : 1
    }
    return others
  }

  /// Counts a row of a value; `false` where it is not in the table.
  @inline(__always)
  mutating func countKnown(_ hash: UInt64) -> Bool {
    let slot = slot(of: hash)
    guard hashes[slot] == hash else { return false }
    rows[slot] &+= 1
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
    var picked = 0
    for index in 0..<count {
      let place = places[index]
      let hash = values[Int(place)]
      sketch?.add(hash)
      let isPicked = isSampled(hash) || !glimpse(hash)
      places[picked] = place
      picked &+= isPicked ? 1 : 0
    }
    if glimpses > Self.glimpsesBound {
      for word in glimpsed.indices { glimpsed[word] = 0 }
      glimpses = 0
      short += 1
    }
    return picked
  }

  /// Counts bytes beyond one a character of rows whose value is not in the table.
  mutating func addSurplus(_ bytes: Int) { surplusBefore += bytes }

  /// Puts a row's value, which is not in the table, into it.
  mutating func add(_ value: borrowing Span<UInt8>, hash: UInt64, characters: Int) {
    let surplus = value.count - characters
    let slot = slot(of: hash)
    let kept = min(value.count, Self.keptBytes)
    hashes[slot] = hash
    rows[slot] = 1
    words[slot] = Words(
      characters: UInt32(truncatingIfNeeded: characters),
      surplus: UInt32(truncatingIfNeeded: surplus),
      place: UInt32(truncatingIfNeeded: texts.count), kept: UInt8(kept),
      isWhole: kept == value.count)
    for index in 0..<kept { texts.append(value[index]) }
    count += 1
    if hashes.count < Self.slotsBound {
      if count * 2 > hashes.count { rebuild(slots: hashes.count * 2) { _, _ in true } }
    } else if count > Self.exactBound {
      makeRoom()
    }
  }

  /// The bytes beyond one a character of all rows.
  var surplus: Int {
    surplusBefore + zip(rows, words).reduce(0) { $0 + Int($1.0) * Int($1.1.surplus) }
  }

  @inline(__always)
  private func slot(of hash: UInt64) -> Int {
    let mask = hashes.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while hashes[slot] != hash, hashes[slot] != 0 { slot = (slot &+ 1) & mask }
    return slot
  }

  private func isSampled(_ hash: UInt64) -> Bool { hash.leadingZeroBitCount >= sampling }

  /// Whether a value beyond the table comes for the first time lately, which is not worth a slot.
  @inline(__always)
  private mutating func glimpse(_ hash: UInt64) -> Bool {
    let bit = Int(truncatingIfNeeded: hash >> 20) & (glimpsed.count &* 64 &- 1)
    let mask: UInt64 = 1 << UInt64(bit & 63)
    let word = glimpsed[bit >> 6]
    glimpsed[bit >> 6] = word | mask
    let isFirst = word & mask == 0
    glimpses &+= isFirst ? 1 : 0
    return isFirst
  }
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
    hashes.indices.filter { hashes[$0] != 0 }.map { slot in
      let words = words[slot]
      return Entry(
        hash: hashes[slot], rows: Int(rows[slot]), characters: Int(words.characters),
        text: texts[Int(words.place)..<Int(words.place) + Int(words.kept)],
        isWhole: words.isWhole, isSampled: isSampled(hashes[slot]))
    }
  }

  /// How often the value of that hash came, at least; 0 where it is not known.
  func rows(of hash: UInt64) -> Int {
    let slot = slot(of: hash)
    return hashes[slot] == hash ? Int(rows[slot]) : 0
  }
}

extension ValueTable {
  /// Thins the fair sample to its bound, and drops the rarest of the others.
  private mutating func makeRoom() {
    if sketch == nil {
      var all = HyperLogLog()
      for hash in hashes where hash != 0 { all.add(hash) }
      sketch = all
      glimpsed = Array(repeating: 0, count: Self.glimpsesBound / 8)
      short = 1
    }
    var zeros = [Int](repeating: 0, count: 65)
    for hash in hashes where hash != 0 { zeros[hash.leadingZeroBitCount] += 1 }
    while Array(zeros[sampling...]).sum > Self.sampleBound { sampling += 1 }
    let rarest = rarestToDrop()
    short += rarest
    let sampling = sampling
    rebuild(slots: hashes.count) { hash, rows in
      hash.leadingZeroBitCount >= sampling || rows > rarest
    }
  }

  /// The count, one less than a power of two, up to which values outside the sample go so that few
  /// enough stay.
  private func rarestToDrop() -> Int {
    var values: [Int] = Array(repeating: 0, count: 33)
    for slot in hashes.indices where hashes[slot] != 0 && !isSampled(hashes[slot]) {
      values[32 - rows[slot].leadingZeroBitCount] += 1
    }
    var left = values.sum
    var bits = 0
    while left > Self.frequentBound {
      bits += 1
      left -= values[bits]
    }
    return (1 << bits) - 1
  }

  private mutating func rebuild(slots: Int, keeping isKept: (UInt64, UInt32) -> Bool) {
    let before = self
    hashes = Array(repeating: 0, count: slots)
    rows = Array(repeating: 0, count: slots)
    words = Array(repeating: Words(), count: slots)
    texts = []
    texts.reserveCapacity(before.texts.count)
    count = 0
    for old in before.hashes.indices where before.hashes[old] != 0 {
      var value = before.words[old]
      guard isKept(before.hashes[old], before.rows[old]) else {
        surplusBefore += Int(before.rows[old]) * Int(value.surplus)
        continue
      }
      let place = Int(value.place)
      value.place = UInt32(truncatingIfNeeded: texts.count)
      texts += before.texts[place..<place + Int(value.kept)]
      let slot = slot(of: before.hashes[old])
      hashes[slot] = before.hashes[old]
      rows[slot] = before.rows[old]
      words[slot] = value
      count += 1
    }
  }
}
