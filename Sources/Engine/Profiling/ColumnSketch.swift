internal import Domain
internal import Tabular

/// What is known of a column after some of its rows, in memory that does not grow with them.
///
/// The values it saw are looked at once while they are in ``table``; rows only count them.
struct ColumnSketch {
  /// So many rows are hashed, then counted, together.
  private static let blockSize = 512

  private(set) var rows = 0
  private(set) var nulls = 0
  private(set) var blanks = 0
  /// Of all values together.
  private var bytes = 0
  private(set) var leastCharacters = Int.max
  private(set) var greatestCharacters = 0
  private(set) var table = ValueTable()
  private(set) var types = TypeEvidence()
  private(set) var texts = TextExtremes()
  private(set) var order = RowOrder()

  /// Of all values together.
  var characters: Int { bytes - table.surplus }

  /// Adds the rows of a batch, which must come in the order of the file.
  mutating func add(_ batch: RecordBatch, column: Int) {
    var hashes = [UInt64](repeating: 0, count: Self.blockSize)
    var fields = [Int32](repeating: 0, count: Self.blockSize)
    var others = fields
    let slices = batch.columns[column]
    for first in stride(from: 0, to: batch.count, by: Self.blockSize) {
      let block = first..<min(first + Self.blockSize, batch.count)
      let filled = hash(block, slices, batch.bytes.span.bytes, &hashes, &fields)
      rows += block.count
      nulls += block.count - filled
      var listed = others.mutableSpan
      let unknown = table.count(hashes.span.extracting(first: filled), listing: &listed)
      if unknown < filled { order.repeats() }
      for place in 0..<unknown {
        let other = Int(others[place])
        let row = Int(fields[other])
        let range = Int(slices.starts[row])..<Int(slices.ends[row])
        if table.countKnown(hashes[other]) {
          order.repeats()
        } else {
          meet(batch.bytes.span.extracting(range), hashes[other])
        }
      }
    }
  }

  /// Hashes the fields of some rows that are not empty, and notes which rows these are.
  private mutating func hash(
    _ block: Range<Int>, _ slices: FieldSlices, _ text: RawSpan, _ hashes: inout [UInt64],
    _ fields: inout [Int32]
  ) -> Int {
    let starts = slices.starts.span
    let ends = slices.ends.span
    var hashes = hashes.mutableSpan
    var fields = fields.mutableSpan
    var filled = 0
    for row in block {
      let start = Int(starts[row])
      let end = Int(ends[row])
      guard end > start else { continue }
      bytes &+= end &- start
      hashes[filled] = ValueHash.of(text, start, end)
      fields[filled] = Int32(truncatingIfNeeded: row)
      filled &+= 1
    }
    return filled
  }

  /// Looks at a field that is not in the table.
  private mutating func meet(_ field: borrowing Span<UInt8>, _ hash: UInt64) {
    let core = coreRange(of: field)
    guard !core.isEmpty else {
      blanks += 1
      bytes -= field.count
      return
    }
    let length = scalars(of: field)
    if length < leastCharacters { leastCharacters = length }
    if length > greatestCharacters { greatestCharacters = length }
    order.follow(field)
    types.note(field.extracting(core), hash: hash)
    texts.note(field, hash: hash)
    table.add(field, hash: hash, characters: length)
  }
}

/// Where `field` is without the blanks at its ends.
func coreRange(of field: borrowing Span<UInt8>) -> Range<Int> {
  var start = 0
  var end = field.count
  while start < end, field[start] == UInt8(ascii: " ") { start += 1 }
  while end > start, field[end - 1] == UInt8(ascii: " ") { end -= 1 }
  return start..<end
}

private func scalars(of field: borrowing Span<UInt8>) -> Int {
  var count = 0
  for index in field.indices where field[index] & 0xC0 != 0x80 { count += 1 }
  return count
}

/// The least and the greatest values in the order of their bytes, each with its hash.
struct TextExtremes {
  struct Bound {
    var bytes: [UInt8] = []
    var hash: UInt64 = 0
    /// The first eight bytes as a number.
    var head: UInt64
  }

  private(set) var least = Bound(head: .max)
  private(set) var greatest = Bound(head: 0)

  mutating func note(_ value: borrowing Span<UInt8>, hash: UInt64) {
    let head = bigEndianHead(of: value)
    if head <= least.head, least.hash == 0 || head < least.head || value.precedes(least.bytes) {
      least = Bound(bytes: value.indices.map { value[$0] }, hash: hash, head: head)
    }
    if head >= greatest.head,
      greatest.hash == 0 || head > greatest.head || value.follows(greatest.bytes)
    {
      greatest = Bound(bytes: value.indices.map { value[$0] }, hash: hash, head: head)
    }
  }
}

/// Whether each value is longer than the one before, or as long and greater: then none comes twice.
struct RowOrder {
  private(set) var isAscending = true
  private var last: [UInt8] = []

  mutating func repeats() { isAscending = false }

  mutating func follow(_ value: borrowing Span<UInt8>) {
    guard isAscending else { return }
    if value.count > last.count || value.count == last.count && value.follows(last) {
      last.removeAll(keepingCapacity: true)
      for index in value.indices { last.append(value[index]) }
    } else {
      isAscending = false
    }
  }
}

/// The first eight bytes as a number that orders as they do; zeros stand for what is missing.
@inline(__always)
private func bigEndianHead(of value: borrowing Span<UInt8>) -> UInt64 {
  if value.count >= 8 {
    return value.bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self).bigEndian
  }
  var head: UInt64 = 0
  for index in value.indices { head |= UInt64(value[index]) << UInt64(56 - 8 * index) }
  return head
}

extension Span<UInt8> {
  fileprivate func precedes(_ other: [UInt8]) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }

  fileprivate func follows(_ other: [UInt8]) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] > other[index]
    }
    return count > other.count
  }
}
