/// Records in RFC 4180 form, quoted only where they need it.
struct RecordBuffer {
  private static let quote = UInt8(ascii: "\"")

  var bytes: [UInt8] = []
  var neutralisingFormulas = false
  /// The fields of the record that is not ended yet.
  private(set) var fieldCount = 0
  private var fieldStart = 0

  mutating func beginField() {
    if fieldCount > 0 {
      endField()
      bytes.append(UInt8(ascii: ","))
    }
    fieldCount += 1
    fieldStart = bytes.count
  }

  mutating func endRecord() {
    // An only field that is empty would else be a blank line, which readers skip.
    if fieldCount == 1, bytes.count == fieldStart {
      bytes += [Self.quote, Self.quote]
    } else {
      endField()
    }
    bytes.append(UInt8(ascii: "\n"))
    fieldCount = 0
  }

  private mutating func endField() {
    if neutralisingFormulas, FormulaGuard.isNeeded(for: bytes[fieldStart...]) {
      bytes.insert(FormulaGuard.apostrophe, at: fieldStart)
    }
    guard needsQuotes() else { return }
    let content = Array(bytes[fieldStart...])
    bytes[fieldStart] = Self.quote
    bytes.removeLast(content.count - 1)
    for byte in content {
      if byte == Self.quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(Self.quote)
  }

  private func needsQuotes() -> Bool {
    let bytes = bytes.span
    var index = fieldStart
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), Self.quote, UInt8(ascii: "\n"), UInt8(ascii: "\r"): return true
      default: index &+= 1
      }
    }
    return false
  }
}
