/// Distinct keys in the order of their first insertion, found by hash.
///
/// Besides the keys' bytes (at most 4 GB) it takes some 16 bytes a key. Nothing depends on the
/// order of the hash table.
public struct KeyIndex: Sendable {
  private var keys = TextList()
  private var counts: [UInt32] = []
  /// Ordinal + 1 of the key in each slot, 0 when free; a power of two of slots.
  private var slots: [UInt32] = Array(repeating: 0, count: 16)

  public init() {}

  /// How many distinct keys there are.
  public var count: Int { keys.count }

  /// Adds an occurrence of `key` and returns its ordinal, which is the former ``count`` when the
  /// key is new.
  @discardableResult
  public mutating func insert(_ key: Span<UInt8>) -> Int {
    let slot = slot(of: key)
    if slots[slot] != 0 {
      let ordinal = Int(slots[slot] - 1)
      counts[ordinal] += 1
      return ordinal
    }
    keys.append(key)
    counts.append(1)
    slots[slot] = UInt32(keys.count)
    if keys.count * 4 > slots.count * 3 { grow() }
    return keys.count - 1
  }

  public func find(_ key: Span<UInt8>) -> Int? {
    let entry = slots[slot(of: key)]
    return entry == 0 ? nil : Int(entry - 1)
  }

  /// How often the key at `ordinal` was inserted.
  public func occurrences(_ ordinal: Int) -> Int { Int(counts[ordinal]) }

  /// The bytes of the key at `ordinal`, with 0x1F between its parts.
  public func key(_ ordinal: Int) -> String { keys.text(ordinal) }

  public func withKey<Result>(_ ordinal: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    keys.with(ordinal, body)
  }

  /// The 0-based place of each ordinal's key among all keys in the order of their bytes.
  public func sortedRanks() -> [UInt32] {
    // The first eight bytes decide nearly all comparisons.
    let order = (0..<UInt32(count)).sorted { a, b in
      withKey(Int(a)) { first in withKey(Int(b)) { first.precedes($0) } }
    }
    var ranks = [UInt32](repeating: 0, count: count)
    for (rank, ordinal) in order.enumerated() { ranks[Int(ordinal)] = UInt32(rank) }
    return ranks
  }

  /// The slot that holds `key`, or the free one where it belongs.
  private func slot(of key: Span<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key.hash) & mask
    while slots[slot] != 0 {
      if keys.with(Int(slots[slot] - 1), { $0.equals(key) }) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: 0, count: mask + 1)
    for ordinal in 0..<count {
      var slot = Int(truncatingIfNeeded: withKey(ordinal) { $0.hash }) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(ordinal + 1)
    }
  }
}

extension Span<UInt8> {
  /// FNV-1a over words of eight bytes, mixed at the end.
  fileprivate var hash: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var at = 0
    while at < count {
      hash = (hash ^ word(at)) &* 0x0000_0100_0000_01B3
      hash ^= hash >> 29
      at += 8
    }
    hash = (hash ^ UInt64(count)) &* 0xFF51_AFD7_ED55_8CCD
    return hash ^ hash >> 32
  }

  /// The first eight bytes, so that words are ordered as keys are.
  private var head: UInt64 { word(0).byteSwapped }

  /// Whether the key stands before `other` in the order of their bytes.
  fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
    head == other.head ? order(other) < 0 : head < other.head
  }

  /// The eight bytes from `start`, zeros after the end; the first byte is the lowest.
  private func word(_ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for at in start..<Swift.min(start + 8, count) {
      word |= UInt64(self[at]) << UInt64((at - start) * 8)
    }
    return word
  }

  fileprivate func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for at in 0..<count where self[at] != other[at] { return false }
    return true
  }
}
