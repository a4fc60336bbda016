/// Values' 64-bit hashes, the same in every run.
///
/// Counting goes by hashes alone. Among 100 million distinct values two share one with a chance of
/// 1 in 3,700, which moves a count by one.
enum ValueHash {
  private static let seed: UInt64 = 0xA076_1D64_78BD_642F
  private static let left: UInt64 = 0xE703_7ED1_A0B4_28DB
  private static let right: UInt64 = 0x8EBC_6AF0_9C88_C6E3

  /// The hash of the bytes from `start` to `end`, which are one at least; never 0.
  ///
  /// It has no branch for up to 16 bytes, and so takes the same few steps for most values.
  @inline(__always)
  static func of(_ bytes: RawSpan, _ start: Int, _ end: Int) -> UInt64 {
    let count = end &- start
    guard start &+ 8 <= bytes.byteCount else { return ofLast(bytes, start, end) }
    var place = start
    var state = seed ^ UInt64(truncatingIfNeeded: count)
    while place &+ 16 < end {
      state = fold(word(bytes, place) ^ left, word(bytes, place &+ 8) ^ state)
      place &+= 16
    }
    // Eight bytes or more: those from `place` on, and the last eight. Fewer: the same bytes twice.
    let mask: UInt64 = count < 8 ? (1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1 : .max
    let tail = count < 8 ? start : end &- 8
    let head = place < tail ? place : tail
    return finish(word(bytes, head) & mask, word(bytes, tail) & mask, state)
  }

  /// The same for a value so near the end of the bytes that no word can be read there.
  private static func ofLast(_ bytes: RawSpan, _ start: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for place in (start..<end).reversed() {
      word = word << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
    }
    return finish(word, word, seed ^ UInt64(truncatingIfNeeded: end &- start))
  }

  @inline(__always)
  private static func finish(_ head: UInt64, _ tail: UInt64, _ state: UInt64) -> UInt64 {
    let hash = fold(fold(head ^ left, tail ^ state) ^ right, seed)
    return hash == 0 ? 1 : hash
  }

  /// The load is checked against the bounds; only that the bytes are taken for a number is ours.
  @inline(__always)
  private static func word(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
