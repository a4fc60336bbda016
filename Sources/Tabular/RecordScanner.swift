/// Finds the fields of one record after another in a growing buffer of UTF-8.
///
/// It stops where the bytes end and goes on there when more are appended, so that where a file is
/// cut into blocks makes no difference. A quoted field is unquoted in place: its content moves
/// towards its start over the quotes that are dropped.
struct RecordScanner {
  enum Outcome {
    case record
    /// The bytes end within a record, or before one.
    case starved
  }

  private enum Phase {
    case recordStart, fieldStart, plain, quoted, quoteInQuoted, afterQuote
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let delimiter: UInt8
  /// A byte, or 256 where quotes are ordinary characters.
  private let quote: UInt16
  private var phase = Phase.recordStart
  private var followsCarriageReturn = false
  private var fieldStart = 0
  private var fieldEnd = 0
  /// The line of `position`.
  private(set) var line = 1
  private(set) var position = 0
  private(set) var recordStart = 0
  private(set) var recordLine = 1
  private(set) var quoteLine = 1
  /// Where the fields of all records begin and end, record by record.
  private(set) var starts: [Int32] = []
  private(set) var ends: [Int32] = []

  init(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote.map(UInt16.init) ?? 256
  }

  var isInQuotes: Bool { phase == .quoted }

  /// Reads on to the end of a record.
  mutating func scan(_ bytes: inout MutableSpan<UInt8>) -> Outcome {
    if phase == .recordStart, !beginRecord(bytes) { return .starved }
    while position < bytes.count {
      switch phase {
      case .recordStart, .fieldStart: beginField(bytes)
      case .plain: skipPlain(bytes)
      case .quoted: unquote(&bytes)
      case .quoteInQuoted: closeQuote(&bytes)
      case .afterQuote: keepAfterQuote(&bytes)
      }
      if phase == .recordStart { return .record }
    }
    return .starved
  }

  /// Ends the record that the file ends with; `starved` where there is none.
  mutating func finish() -> Outcome {
    switch phase {
    case .recordStart: return .starved
    case .fieldStart: (fieldStart, fieldEnd) = (position, position)
    case .plain: fieldEnd = position
    case .quoted, .quoteInQuoted, .afterQuote: break
    }
    appendField()
    phase = .recordStart
    return .record
  }

  /// Forgets the fields found so far, but for those of a record that is not complete.
  mutating func forgetFields(keeping count: Int = 0) {
    starts.removeLast(starts.count - count)
    ends.removeLast(ends.count - count)
  }

  /// Tells that the first `count` bytes of the buffer, all of complete records, were dropped.
  mutating func rebase(by count: Int) {
    position -= count
    recordStart -= count
    fieldStart -= count
    fieldEnd -= count
    for index in starts.indices {
      starts[index] -= Int32(count)
      ends[index] -= Int32(count)
    }
  }

  /// Skips blank lines; whether a record begins after them.
  private mutating func beginRecord(_ bytes: borrowing MutableSpan<UInt8>) -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case Self.lineFeed:
        if !followsCarriageReturn { line += 1 }
        followsCarriageReturn = false
      case Self.carriageReturn:
        line += 1
        followsCarriageReturn = true
      default:
        followsCarriageReturn = false
        recordStart = position
        recordLine = line
        phase = .fieldStart
        return true
      }
      position += 1
    }
    recordStart = position
    recordLine = line
    return false
  }

  private mutating func beginField(_ bytes: borrowing MutableSpan<UInt8>) {
    fieldStart = position
    fieldEnd = position
    guard UInt16(bytes[position]) == quote else {
      phase = .plain
      return
    }
    position += 1
    fieldStart = position
    fieldEnd = position
    quoteLine = line
    phase = .quoted
  }

  private mutating func skipPlain(_ bytes: borrowing MutableSpan<UInt8>) {
    var index = position
    let count = bytes.count
    while index < count, !endsField(bytes[index]) { index &+= 1 }
    position = index
    fieldEnd = index
    if index < count { endField(with: bytes[index]) }
  }

  private mutating func unquote(_ bytes: inout MutableSpan<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      if UInt16(byte) == quote {
        position += 1
        phase = .quoteInQuoted
        return
      }
      if byte == Self.carriageReturn
        || byte == Self.lineFeed && bytes[position - 1] != Self.carriageReturn
      {
        line += 1
      }
      keep(byte, in: &bytes)
    }
  }

  private mutating func closeQuote(_ bytes: inout MutableSpan<UInt8>) {
    let byte = bytes[position]
    if UInt16(byte) == quote {
      keep(byte, in: &bytes)
      phase = .quoted
    } else if endsField(byte) {
      endField(with: byte)
    } else {
      phase = .afterQuote
    }
  }

  private mutating func keepAfterQuote(_ bytes: inout MutableSpan<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      guard !endsField(byte) else { return endField(with: byte) }
      keep(byte, in: &bytes)
    }
  }

  private mutating func keep(_ byte: UInt8, in bytes: inout MutableSpan<UInt8>) {
    if fieldEnd < position { bytes[fieldEnd] = byte }
    fieldEnd += 1
    position += 1
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func endField(with byte: UInt8) {
    appendField()
    position += 1
    if byte == delimiter {
      phase = .fieldStart
    } else {
      phase = .recordStart
      followsCarriageReturn = byte == Self.carriageReturn
      line += 1
    }
  }

  private mutating func appendField() {
    starts.append(Int32(truncatingIfNeeded: fieldStart))
    ends.append(Int32(truncatingIfNeeded: fieldEnd))
  }
}
