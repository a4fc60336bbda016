/// A record as RFC 4180 and PostgreSQL's `COPY … CSV` write it.
enum CSVRecord {
  /// The bytes of one record with its line end; `nil` fields are empty, empty ones quoted.
  static func bytes(_ fields: [String?]) -> [UInt8] {
    var record: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { record.append(UInt8(ascii: ",")) }
      guard let field else { continue }
      let needsQuotes = field.isEmpty || field.utf8.contains { #"",\#r\#n"#.utf8.contains($0) }
      record += (needsQuotes ? "\"\(field.replacing("\"", with: "\"\""))\"" : field).utf8
    }
    return record + [UInt8(ascii: "\n")]
  }

  /// The fields of one record; empty ones are `nil` unless quoted.
  static func fields(_ record: [UInt8]) -> [String?] {
    let (quote, comma, newline) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"))
    var fields: [String?] = []
    var field: [UInt8] = []
    var (isQuoted, wasQuoted) = (false, false)
    for (index, byte) in record.enumerated() {
      switch byte {
      case quote:
        // The second of two quotes opens the field again, and the first is kept.
        if !isQuoted, wasQuoted, index > 0, record[index - 1] == quote { field.append(quote) }
        isQuoted.toggle()
        wasQuoted = true
      case comma where !isQuoted, newline where !isQuoted:
        fields.append(
          field.isEmpty && !wasQuoted ? nil : String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        wasQuoted = false
      default: field.append(byte)
      }
    }
    return fields
  }
}
