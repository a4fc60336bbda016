/// A value's 64-bit hash, the same in every run.
///
/// Counting goes by hashes alone. Among 100 million distinct values two share one with a chance of
/// 1 in 3,700, which moves a count by one.
struct ValueHash {
  /// Never 0.
  let hash: UInt64
  /// All bytes laid over each other, eight by eight.
  let seen: UInt64

  /// The hash of the bytes from `start` to `end`, which are one at least.
  ///
  /// It has no branch for up to 16 bytes, and so takes the same few steps for most values.
  @inline(__always)
  init(_ bytes: RawSpan, _ start: Int, _ end: Int) {
    let count = end &- start
    guard start &+ 8 <= bytes.byteCount, start >= 0, end <= bytes.byteCount else {
      self.init(last: bytes, start, end)
      return
    }
    let mask: UInt64 = count < 8 ? (1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1 : .max
    var state = Self.seed ^ UInt64(truncatingIfNeeded: count)
    var seen: UInt64 = 0
    var place = start
    while place &+ 16 < end {
      let (a, b) = (Self.word(bytes, place), Self.word(bytes, place &+ 8))
      seen |= a | b
      state = Self.fold(a ^ Self.left, b ^ state)
      place &+= 16
    }
    // The last 16 bytes, or what there is: the first word and the last may lie over each other.
    let tail = count < 8 ? start : end &- 8
    let first = Self.word(bytes, place < tail ? place : tail) & mask
    let last = Self.word(bytes, tail) & mask
    self.init(first, last, state, seen: seen | first | last)
  }

  /// The same for a value so near the end of the bytes that no word can be read at its start.
  private init(last bytes: RawSpan, _ start: Int, _ end: Int) {
    var word: UInt64 = 0
    for place in (start..<end).reversed() {
      word = word << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
    }
    let state = Self.seed ^ UInt64(truncatingIfNeeded: end &- start)
    self.init(word, word, state, seen: word)
  }

  @inline(__always)
  private init(_ first: UInt64, _ last: UInt64, _ state: UInt64, seen: UInt64) {
    let mixed = Self.fold(
      Self.fold(first ^ Self.left, last ^ state) ^ Self.right, Self.seed)
    hash = mixed == 0 ? 1 : mixed
    self.seen = seen
  }

  private static let seed: UInt64 = 0xA076_1D64_78BD_642F
  private static let left: UInt64 = 0xE703_7ED1_A0B4_28DB
  private static let right: UInt64 = 0x8EBC_6AF0_9C88_C6E3

  /// The bounds were checked for the whole value.
  @inline(__always)
  private static func word(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self).littleEndian
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
