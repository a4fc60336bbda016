internal import Tabular

/// Some rows' fields of one column that are not empty, hashed.
struct RowBlock {
  static let size = 256

  private(set) var count = 0
  private(set) var hashes = [UInt64](repeating: 0, count: size)
  /// The first eight bytes of each, the first of them in the lowest place.
  private(set) var heads = [UInt64](repeating: 0, count: size)
  private var ranges = [Bounds](repeating: Bounds(), count: size)
  private(set) var traits = Traits()

  /// What all fields together are like.
  struct Traits {
    var bytes = 0
    var leastBytes = Int.max
    var greatestBytes = 0
    /// Whether all are ASCII.
    var isASCII = true
    /// Whether some begin with a blank.
    var hasBlanks = false
  }

  private struct Bounds {
    var start: Int32 = 0
    var end: Int32 = 0
  }

  func range(_ place: Int) -> Range<Int> {
    Int(ranges[place].start)..<Int(ranges[place].end)
  }

  /// Takes rows of `slices` in place of those it had.
  mutating func fill(_ rows: Range<Int>, of slices: FieldSlices, in text: RawSpan) {
    traits = Traits()
    count = Self.fill(rows, slices, text, &hashes, &heads, &ranges, &traits)
  }

  private static func fill(
    _ rows: Range<Int>, _ slices: FieldSlices, _ text: RawSpan, _ hashes: inout [UInt64],
    _ heads: inout [UInt64], _ ranges: inout [Bounds], _ traits: inout Traits
  ) -> Int {
    let starts = slices.starts.span
    let ends = slices.ends.span
    var hashes = hashes.mutableSpan
    var heads = heads.mutableSpan
    var ranges = ranges.mutableSpan
    let (count, hasBlanks) = list(rows, starts, ends, text, &ranges)
    var (bytes, least, greatest) = (0, Int.max, 0)
    var seen: UInt64 = 0
    for place in 0..<count {
      let start = Int(ranges[place].start)
      let end = Int(ranges[place].end)
      let value = ValueHash(text, start, end)
      hashes[place] = value.hash
      heads[place] = value.head
      seen |= value.seen
      bytes &+= end &- start
      least = min(least, end &- start)
      greatest = max(greatest, end &- start)
    }
    traits = Traits(
      bytes: bytes, leastBytes: least, greatestBytes: greatest,
      isASCII: seen & 0x8080_8080_8080_8080 == 0, hasBlanks: hasBlanks)
    return count
  }

  /// Lists the fields that are not empty, and looks at the first byte of each.
  ///
  /// It does so little that the processor fetches many fields at once.
  ///
  /// - Returns: how many there are, and whether one begins with a blank.
  private static func list(
    _ rows: Range<Int>, _ starts: Span<Int32>, _ ends: Span<Int32>, _ text: RawSpan,
    _ ranges: inout MutableSpan<Bounds>
  ) -> (count: Int, hasBlanks: Bool) {
    var count = 0
    var blanks: UInt8 = 0
    for row in rows {
      let start = starts[row]
      let end = ends[row]
      ranges[count] = Bounds(start: start, end: end)
      count &+= end > start ? 1 : 0
      // What follows an empty field, a delimiter or a line's end, is seldom a blank.
      let place = min(Int(start), text.byteCount &- 1)
      let first = text.unsafeLoad(fromByteOffset: place, as: UInt8.self)
      blanks |= first == 0x20 ? 1 : 0
    }
    return (count, blanks != 0)
  }
}
