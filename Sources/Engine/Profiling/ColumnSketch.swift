internal import Domain
internal import Tabular

/// What is known of a column after some of its rows, in memory that does not grow with them.
///
/// The values it saw are looked at once while they are in ``table``; rows only count them.
struct ColumnSketch {
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

  /// Adds some rows of a batch, which must come in the order of the file.
  ///
  /// - Parameters:
  ///   - range: At most ``RowBlock/size`` rows of the batch.
  ///   - batch: Some records.
  ///   - column: The column of the batch.
  ///   - work: Scratch space.
  mutating func add(_ range: Range<Int>, of batch: RecordBatch, column: Int, _ work: inout Work) {
    work.block.fill(range, of: batch.columns[column], in: batch.bytes.span.bytes)
    rows += range.count
    nulls += range.count - work.block.count
    add(work.block, batch.bytes.span, &work.unknown)
  }

  /// Space that columns use one after another.
  struct Work {
    fileprivate var block = RowBlock()
    fileprivate var unknown = [Int32](repeating: 0, count: RowBlock.size)
  }

  private mutating func add(
    _ block: RowBlock, _ text: borrowing Span<UInt8>, _ unknown: inout [Int32]
  ) {
    bytes += block.traits.bytes
    let hashes = block.hashes.span.extracting(first: block.count)
    var places = unknown.mutableSpan
    var others = table.count(hashes, listing: &places)
    if others < block.count { order.repeats() }
    if table.isExact || !block.traits.isASCII || block.traits.hasBlanks {
      others = lookAtEach(block, text, &places, others)
    } else {
      lookAtAll(block, text, places, others)
    }
    let picked = table.pick(hashes, &places, count: others)
    for index in 0..<picked { keep(Int(places[index]), block, text) }
  }

  /// Looks at fields of ASCII that do not begin with a blank, one trait after another.
  private mutating func lookAtAll(
    _ block: RowBlock, _ text: borrowing Span<UInt8>, _ places: borrowing MutableSpan<Int32>,
    _ count: Int
  ) {
    leastCharacters = min(leastCharacters, block.traits.leastBytes)
    greatestCharacters = max(greatestCharacters, block.traits.greatestBytes)
    if order.isAscending || types.isOpen {
      for index in 0..<count {
        let place = Int(places[index])
        let field = text.extracting(block.range(place))
        order.follow(field)
        guard types.isOpen else { continue }
        types.note(field.extracting(coreRange(of: field)), hash: block.hashes[place])
      }
    }
    for index in 0..<count {
      let place = Int(places[index])
      texts.note(text.extracting(block.range(place)), hash: block.hashes[place])
    }
  }

  /// Looks at fields one by one, and drops the places of those that are blank.
  private mutating func lookAtEach(
    _ block: RowBlock, _ text: borrowing Span<UInt8>, _ places: inout MutableSpan<Int32>,
    _ count: Int
  ) -> Int {
    var others = 0
    for index in 0..<count {
      let place = Int(places[index])
      let field = text.extracting(block.range(place))
      let core = coreRange(of: field)
      guard !core.isEmpty else {
        blanks += 1
        bytes -= field.count
        continue
      }
      let length = scalars(of: field)
      table.addSurplus(field.count - length)
      leastCharacters = min(leastCharacters, length)
      greatestCharacters = max(greatestCharacters, length)
      order.follow(field)
      types.note(field.extracting(core), hash: block.hashes[place])
      texts.note(field, hash: block.hashes[place])
      places[others] = Int32(truncatingIfNeeded: place)
      others += 1
    }
    return others
  }

  /// Puts a field that was looked at into the table, or counts it there.
  private mutating func keep(
    _ place: Int, _ block: RowBlock, _ text: borrowing Span<UInt8>
  ) {
    let hash = block.hashes[place]
    let field = text.extracting(block.range(place))
    let length = scalars(of: field)
    // From now on the table tells it.
    table.addSurplus(length - field.count)
    if !table.count(hash) { table.add(field, hash: hash, characters: length) }
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

  @inline(__always)
  mutating func note(_ value: borrowing Span<UInt8>, hash: UInt64) {
    let head = bigEndianHead(of: value)
    if head <= least.head || head >= greatest.head { note(value, head, hash) }
  }

  private mutating func note(_ value: borrowing Span<UInt8>, _ head: UInt64, _ hash: UInt64) {
    if head < least.head || least.hash == 0 || head == least.head && value.precedes(least.bytes) {
      least = Bound(bytes: value.indices.map { value[$0] }, hash: hash, head: head)
    }
    if head > greatest.head || greatest.hash == 0
      || head == greatest.head && value.follows(greatest.bytes)
    {
      greatest = Bound(bytes: value.indices.map { value[$0] }, hash: hash, head: head)
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
