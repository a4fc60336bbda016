/// Finds the fields of one record after another in a growing buffer of UTF-8.
///
/// It stops where the bytes end and goes on there when more are appended, so that where a file is
/// cut into blocks makes no difference. A quoted field is unquoted in place: where quotes are
/// doubled or escaped, its content moves towards its start. Blanks around the quotes of a field are
/// dropped.
///
/// Quotes that RFC 4180 forbids: one amid the text of a quoted field is a character where the field
/// still closes on the same line; else, and where it seems to open another field, the opening quote
/// was only a character, and the field is read again as it stands. So a stray quote spoils its own
/// record at worst.
struct RecordScanner {
  enum Outcome {
    case record
    /// The bytes end within a record, or before one.
    case starved
  }

  /// Where a field's content lies in the buffer.
  struct Field {
    var start: Int32
    var end: Int32

    @inline(__always)
    init(_ start: Int, _ end: Int) {
      self.start = Int32(truncatingIfNeeded: start)
      self.end = Int32(truncatingIfNeeded: end)
    }
  }

  private enum Phase {
    case recordStart, fieldStart, plain, quoted, escapeInQuoted, quoteInQuoted, afterQuote
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let blank = UInt8(ascii: " ")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let delimiter: UInt8
  /// A byte, or 256 where quotes are ordinary characters.
  private let quote: UInt16
  /// A byte, or 256 where none escapes another.
  private let escape: UInt16
  private let dropsLeadingBlanks: Bool
  private var phase = Phase.recordStart
  private var followsCarriageReturn = false
  private var fieldStart = 0
  private var fieldEnd = 0
  /// Where the content of a quoted field begins.
  private var contentStart = 0
  /// Whether the quoted field has quotes that are doubled or escaped.
  private var hasDoubledQuotes = false
  /// Whether the quoted field has quotes that are not doubled.
  private(set) var hasInnerQuotes = false
  /// Whether the record has an opening quote that proved to be a character; inner quotes are then
  /// no more believed in, which keeps the time linear in the length of the record.
  private var hasIgnoredQuote = false
  /// The line of `position`.
  private(set) var line = 1
  private(set) var position = 0
  private(set) var recordStart = 0
  private(set) var recordLine = 1
  private(set) var quoteLine = 1
  /// Where the fields of all records lie, record by record.
  private(set) var fields: [Field] = []

  init(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote.map(UInt16.init) ?? 256
    escape = dialect.escape.map(UInt16.init) ?? 256
    dropsLeadingBlanks = dialect.dropsLeadingBlanks
  }

  var isInQuotes: Bool { phase == .quoted || phase == .escapeInQuoted }

  /// Reads on to the end of a record.
  mutating func scan(_ bytes: inout MutableSpan<UInt8>) -> Outcome {
    if phase == .recordStart, !beginRecord(bytes) { return .starved }
    while position < bytes.count {
      switch phase {
      case .recordStart, .fieldStart:
        if position == fieldStart, !dropsLeadingBlanks { skim(bytes) }
        if phase == .fieldStart, position < bytes.count { beginField(bytes) }
      case .plain: skipPlain(bytes)
      case .quoted: if escape == 256 { skipQuoted(bytes) } else { skipEscaped(bytes) }
      case .escapeInQuoted: judgeEscape(bytes[position])
      case .quoteInQuoted: judgeQuote(bytes[position], &bytes)
      case .afterQuote: closeQuote(before: bytes[position], &bytes)
      }
      if phase == .recordStart { return .record }
    }
    return .starved
  }

  /// Ends the record that the file ends with; `starved` where there is none.
  mutating func finish(_ bytes: inout MutableSpan<UInt8>) -> Outcome {
    switch phase {
    case .recordStart: return .starved
    case .fieldStart, .plain:
      if dropsLeadingBlanks, phase == .fieldStart { fieldStart = position }
      if fieldEnd < position { fieldEnd = position }
      appendField()
    case .quoted, .escapeInQuoted, .quoteInQuoted, .afterQuote: appendQuotedField(&bytes)
    }
    phase = .recordStart
    return .record
  }

  /// Forgets the fields found so far, but for those of a record that is not complete.
  mutating func forgetFields(keeping count: Int = 0) {
    fields.removeLast(fields.count - count)
  }

  /// Tells that the first `count` bytes of the buffer, all of complete records, were dropped.
  mutating func rebase(by count: Int) {
    position -= count
    recordStart -= count
    fieldStart -= count
    fieldEnd -= count
    contentStart -= count
    for index in fields.indices {
      fields[index].start -= Int32(count)
      fields[index].end -= Int32(count)
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
        hasIgnoredQuote = false
        recordStart = position
        recordLine = line
        startField()
        return true
      }
      position += 1
    }
    recordStart = position
    recordLine = line
    return false
  }

  private mutating func startField() {
    fieldStart = position
    fieldEnd = position
    phase = .fieldStart
  }

  /// Reads plain fields on, eight bytes at a time, to the end of the record, or to the field that
  /// has a quote or is among the last eight bytes.
  private mutating func skim(_ bytes: borrowing MutableSpan<UInt8>) {
    let text = bytes.bytes
    var place = position
    var start = position
    while place &+ 8 <= text.byteCount {
      // The load is checked against the bounds; only that the bytes are a number is ours.
      let word = text.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      let quotes = quote < 256 ? Self.bytes(of: word, equalTo: UInt8(truncatingIfNeeded: quote)) : 0
      var ends =
        Self.bytes(of: word, equalTo: delimiter) | Self.bytes(of: word, equalTo: Self.lineFeed)
        | Self.bytes(of: word, equalTo: Self.carriageReturn)
      // What stands before the first quote.
      ends &= quotes == 0 ? .max : (quotes & (0 &- quotes)) &- 1
      while ends != 0 {
        let end = place &+ ends.trailingZeroBitCount >> 3
        fields.append(Field(start, end))
        start = end &+ 1
        if bytes[end] != delimiter {
          fieldEnd = end
          position = end
          return endField(with: bytes[end])
        }
        ends &= ends &- 1
      }
      if quotes != 0 { break }
      place &+= 8
    }
    position = start
    startField()
  }

  /// Sets the highest bit of every byte of `word` that is `byte`, and no other.
  @inline(__always)
  private static func bytes(of word: UInt64, equalTo byte: UInt8) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
    return ~(((difference & low) &+ low) | difference | low)
  }

  private mutating func beginField(_ bytes: borrowing MutableSpan<UInt8>) {
    let byte = bytes[position]
    if UInt16(byte) == quote {
      position += 1
      contentStart = position
      hasDoubledQuotes = false
      hasInnerQuotes = false
      quoteLine = line
      phase = .quoted
    } else if byte == Self.blank, byte != delimiter {
      position += 1
    } else {
      if dropsLeadingBlanks { fieldStart = position }
      phase = .plain
      skipPlain(bytes)
    }
  }

  private mutating func skipPlain(_ bytes: borrowing MutableSpan<UInt8>) {
    var index = position
    let count = bytes.count
    while index < count, !endsField(bytes[index]) { index &+= 1 }
    position = index
    guard index < count else { return }
    fieldEnd = index
    appendField()
    endField(with: bytes[index])
  }

  private mutating func skipQuoted(_ bytes: borrowing MutableSpan<UInt8>) {
    var index = position
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      if UInt16(byte) == quote { break }
      if endsLine(byte) {
        guard !hasInnerQuotes else { return ignoreQuote() }
        if byte == Self.carriageReturn || bytes[index &- 1] != Self.carriageReturn { line += 1 }
      }
      index &+= 1
    }
    position = index
    guard index < count else { return }
    fieldEnd = index
    position += 1
    phase = .quoteInQuoted
  }

  /// As ``skipQuoted``, where a byte may escape the next.
  private mutating func skipEscaped(_ bytes: borrowing MutableSpan<UInt8>) {
    while position < bytes.count, UInt16(bytes[position]) != quote {
      let byte = bytes[position]
      if UInt16(byte) == escape {
        position += 1
        phase = .escapeInQuoted
        return
      }
      if endsLine(byte) {
        guard !hasInnerQuotes else { return ignoreQuote() }
        if byte == Self.carriageReturn || bytes[position - 1] != Self.carriageReturn { line += 1 }
      }
      position += 1
    }
    guard position < bytes.count else { return }
    fieldEnd = position
    position += 1
    phase = .quoteInQuoted
  }

  private mutating func judgeEscape(_ next: UInt8) {
    phase = .quoted
    guard UInt16(next) == quote || UInt16(next) == escape else { return }
    hasDoubledQuotes = true
    position += 1
  }

  private mutating func judgeQuote(_ next: UInt8, _ bytes: inout MutableSpan<UInt8>) {
    if UInt16(next) == quote {
      hasDoubledQuotes = true
      position += 1
      phase = .quoted
    } else {
      closeQuote(before: next, &bytes)
    }
  }

  private mutating func closeQuote(before next: UInt8, _ bytes: inout MutableSpan<UInt8>) {
    if endsField(next) {
      appendQuotedField(&bytes)
      endField(with: next)
    } else if next == Self.blank {
      position += 1
      phase = .afterQuote
    } else if hasIgnoredQuote || line > quoteLine
      || fieldEnd > contentStart && endsField(bytes[fieldEnd - 1])
    {
      ignoreQuote()
    } else {
      hasInnerQuotes = true
      phase = .quoted
    }
  }

  /// Begins the quoted field anew, its quote being a character like others.
  mutating func ignoreQuote() {
    hasIgnoredQuote = true
    position = contentStart
    line = quoteLine
    phase = .plain
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == delimiter || endsLine(byte)
  }

  private func endsLine(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func endField(with byte: UInt8) {
    position += 1
    if byte == delimiter {
      startField()
    } else {
      phase = .recordStart
      followsCarriageReturn = byte == Self.carriageReturn
      line += 1
    }
  }

  private mutating func appendQuotedField(_ bytes: inout MutableSpan<UInt8>) {
    fieldStart = contentStart
    if hasDoubledQuotes { fieldEnd = undoubleQuotes(in: fieldStart..<fieldEnd, of: &bytes) }
    appendField()
  }

  /// Moves content over the first of every two quotes, and over what escapes; where it ends then.
  private func undoubleQuotes(
    in range: Range<Int>, of bytes: inout MutableSpan<UInt8>
  ) -> Int {
    var end = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = UInt16(bytes[index])
      let next = index + 1 < range.upperBound ? UInt16(bytes[index + 1]) : 256
      let isDoubled = byte == quote && next == quote
      let isEscape = isDoubled || byte == escape && (next == quote || next == escape)
      bytes[end] = bytes[isEscape ? index + 1 : index]
      end += 1
      index += isEscape ? 2 : 1
    }
    return end
  }

  private mutating func appendField() {
    fields.append(Field(fieldStart, fieldEnd))
  }
}
