internal import Tabular

/// Some rows' fields of one column that are not empty, hashed.
struct RowBlock {
  static let size = 256

  private(set) var count = 0
  private(set) var hashes = [UInt64](repeating: 0, count: size)
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
    count = Self.fill(rows, slices, text, &hashes, &ranges, &traits)
  }

  private static func fill(
    _ rows: Range<Int>, _ slices: FieldSlices, _ text: RawSpan, _ hashes: inout [UInt64],
    _ ranges: inout [Bounds], _ traits: inout Traits
  ) -> Int {
    let count = list(rows, slices, text, &ranges, &traits)
    var hashes = hashes.mutableSpan
    let ranges = ranges.span
    precondition(count <= hashes.count && count <= ranges.count)
    var seen: UInt64 = 0
    for place in 0..<count {
      let range = ranges[unchecked: place]
      let value = ValueHash(text, Int(range.start), Int(range.end))
      hashes[unchecked: place] = value.hash
      seen |= value.seen
    }
    traits.isASCII = seen & 0x8080_8080_8080_8080 == 0
    return count
  }

  /// Lists the fields that are not empty, and looks at their lengths and first bytes.
  ///
  /// It does so little that the processor fetches many fields at once.
  private static func list(
    _ rows: Range<Int>, _ slices: FieldSlices, _ text: RawSpan, _ ranges: inout [Bounds],
    _ traits: inout Traits
  ) -> Int {
    let starts = slices.starts.span.extracting(rows)
    let ends = slices.ends.span.extracting(rows)
    var ranges = ranges.mutableSpan
    precondition(starts.count == ends.count && starts.count <= ranges.count)
    var (count, bytes, blanks) = (0, 0, 0 as UInt8)
    var (least, greatest) = (Int32.max, 0 as Int32)
    for row in 0..<starts.count {
      let start = starts[unchecked: row]
      let end = ends[unchecked: row]
      ranges[unchecked: count] = Bounds(start: start, end: end)
      let length = end &- start
      count &+= length > 0 ? 1 : 0
      bytes &+= Int(length)
      least = min(least, length > 0 ? length : .max)
      greatest = max(greatest, length)
      // What follows an empty field, a delimiter or a line's end, is seldom a blank.
      let place = min(Int(start), text.byteCount &- 1)
      blanks |= text.unsafeLoad(fromByteOffset: place, as: UInt8.self) == 0x20 ? 1 : 0
    }
    traits.bytes = bytes
    traits.leastBytes = Int(least)
    traits.greatestBytes = Int(greatest)
    traits.hasBlanks = blanks != 0
    return count
  }
}
