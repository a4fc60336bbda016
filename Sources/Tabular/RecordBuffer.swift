/// Records in RFC 4180 form, quoted only where they need it.
struct RecordBuffer {
  private static let quote = UInt8(ascii: "\"")

  var bytes: [UInt8] = []
  private let neutralisingFormulas: Bool

  init(neutralisingFormulas: Bool) {
    self.neutralisingFormulas = neutralisingFormulas
  }

  /// Appends a record whose fields stand one after another in `record`, each up to its end.
  mutating func append(_ record: Span<UInt8>, ends: [Int]) {
    // Few records hold anything to quote, which one look at all their bytes tells.
    let mayNeedQuotes = Self.needsQuotes(record)
    var start = 0
    for (index, end) in ends.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let field = record.extracting(start..<end)
      append(field, inQuotes: mayNeedQuotes && Self.needsQuotes(field))
      start = end
    }
    // An only field that is empty would else be a blank line, which readers skip.
    if ends.count == 1, start == 0 { bytes += [Self.quote, Self.quote] }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ field: Span<UInt8>, inQuotes: Bool) {
    if inQuotes { bytes.append(Self.quote) }
    if neutralisingFormulas, FormulaGuard.isNeeded(for: field) {
      bytes.append(FormulaGuard.apostrophe)
    }
    guard inQuotes else {
      field.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
      return
    }
    for index in field.indices {
      if field[index] == Self.quote { bytes.append(Self.quote) }
      bytes.append(field[index])
    }
    bytes.append(Self.quote)
  }

  /// Whether a comma, a quote or a line end is among `text`; branch-free, so that it vectorises.
  private static func needsQuotes(_ text: Span<UInt8>) -> Bool {
    var found = false
    for index in text.indices {
      let byte = text[index]
      found =
        found || byte == UInt8(ascii: ",") || byte == quote || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    return found
  }
}
