/// A value's 64-bit hash, the same in every run and on every machine of the same byte order.
///
/// Counting goes by hashes alone. Among 100 million distinct values two share one with a chance of
/// 1 in 3,700, which moves a count by one.
struct ValueHash {
  /// Never 0.
  let bits: UInt64
  let isASCII: Bool

  @inline(__always)
  init(_ value: borrowing Span<UInt8>) {
    let bytes = value.bytes
    let count = bytes.byteCount
    var first: UInt64 = 0
    var last: UInt64 = 0
    var state = Self.seed ^ UInt64(truncatingIfNeeded: count)
    var seen: UInt64 = 0
    if count >= 8 {
      var place = 0
      while place &+ 16 < count {
        first = Self.word(bytes, place)
        last = Self.word(bytes, place &+ 8)
        seen |= first | last
        state = Self.fold(first ^ Self.left, last ^ state)
        place &+= 16
      }
      first = Self.word(bytes, place &+ 8 <= count ? place : count &- 8)
      last = Self.word(bytes, count &- 8)
    } else if count >= 4 {
      first = Self.halfWord(bytes, 0)
      last = Self.halfWord(bytes, count &- 4)
    } else if count > 0 {
      first = UInt64(value[0])
      last = UInt64(value[count &- 1]) << 8 | UInt64(value[count >> 1])
    }
    isASCII = (seen | first | last) & 0x8080_8080_8080_8080 == 0
    let hash = Self.fold(Self.fold(first ^ Self.left, last ^ state) ^ Self.right, Self.seed)
    bits = hash == 0 ? 1 : hash
  }

  private static let seed: UInt64 = 0xA076_1D64_78BD_642F
  private static let left: UInt64 = 0xE703_7ED1_A0B4_28DB
  private static let right: UInt64 = 0x8EBC_6AF0_9C88_C6E3

  /// Loads are checked against the value's bounds; only the interpretation as a number is ours.
  @inline(__always)
  private static func word(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
  }

  @inline(__always)
  private static func halfWord(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
