/// The values of one column of a batch, at one place for each row; rows not asked for are NULL.
protocol Lane: Sendable {
  init(nulls count: Int)
  func isNull(_ row: Int) -> Bool
  mutating func take(_ row: Int, from other: Self)
  /// Negative, zero or positive as the value at `row` of both stands to `other`'s; neither is NULL.
  func order(_ row: Int, _ other: Self) -> Int
}

/// Values of one size.
struct Fixed<Value: Ordered & Sendable>: Lane {
  var values: [Value?]

  init(_ values: [Value?]) { self.values = values }
  init(nulls count: Int) { values = Array(repeating: nil, count: count) }
  func isNull(_ row: Int) -> Bool { values[row] == nil }
  mutating func take(_ row: Int, from other: Fixed) { values[row] = other.values[row] }

  func order(_ row: Int, _ other: Fixed) -> Int {
    guard let a = values[row], let b = other.values[row] else { return 0 }
    return a.order(b)
  }
}

protocol Ordered: Equatable {
  func order(_ other: Self) -> Int
}

extension Int64: Ordered {
  func order(_ other: Int64) -> Int { self < other ? -1 : self > other ? 1 : 0 }
}

extension Bool: Ordered {
  func order(_ other: Bool) -> Int { self == other ? 0 : self ? 1 : -1 }
}

extension ExactNumber: Ordered {}

/// Texts as slices of one buffer, which a plain column shares with its batch.
struct Texts: Lane {
  var bytes: [UInt8]
  var starts: [Int32]
  var ends: [Int32]
  var valid: [Bool]

  init(nulls count: Int) {
    bytes = []
    starts = Array(repeating: 0, count: count)
    ends = starts
    valid = Array(repeating: false, count: count)
  }

  /// One text for all rows.
  init(repeating text: String, count: Int) {
    bytes = Array(text.utf8)
    starts = Array(repeating: 0, count: count)
    ends = Array(repeating: Int32(bytes.count), count: count)
    valid = Array(repeating: true, count: count)
  }

  func isNull(_ row: Int) -> Bool { !valid[row] }

  func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(ends[row]) }

  mutating func take(_ row: Int, from other: Texts) {
    guard other.valid[row] else { return }
    let start = bytes.count
    bytes.append(other.bytes.span.extracting(other.range(row)))
    set(row, start..<bytes.count)
  }

  /// Makes the value at `row` the slice `range` of the buffer.
  mutating func set(_ row: Int, _ range: Range<Int>) {
    starts[row] = Int32(range.lowerBound)
    ends[row] = Int32(range.upperBound)
    valid[row] = true
  }

  func order(_ row: Int, _ other: Texts) -> Int {
    bytes.span.extracting(range(row)).order(other.bytes.span.extracting(other.range(row)))
  }
}

extension Span<UInt8> {
  /// Compares byte by byte, the shorter before the longer.
  func order(_ other: Span<UInt8>) -> Int {
    for at in 0..<Swift.min(count, other.count) where self[at] != other[at] {
      return self[at] < other[at] ? -1 : 1
    }
    return count - other.count
  }
}

/// The rows of a batch that an operation is asked for, ascending.
struct Rows: Sendable {
  /// How many rows the batch has.
  let total: Int
  /// `nil` for all.
  private let chosen: [Int]?

  static func all(_ total: Int) -> Rows { Rows(total: total, chosen: nil) }

  var isEmpty: Bool { chosen?.isEmpty ?? (total == 0) }

  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    if let chosen {
      for row in chosen { body(row) }
    } else {
      for row in 0..<total { body(row) }
    }
  }

  @inline(__always)
  func filter(_ keep: (Int) -> Bool) -> Rows {
    var kept: [Int] = []
    forEach { if keep($0) { kept.append($0) } }
    return Rows(total: total, chosen: kept)
  }
}
