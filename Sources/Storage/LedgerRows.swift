internal import Domain
internal import Postgres

extension LedgerEvent {
  /// Reads a row of COPY's text format; by bytes, for an examination reads all there are.
  ///
  /// - Throws: ``Postgres/PostgresError/unreadable(column:type:)`` for what the table cannot hold.
  init(copied row: UnsafeRawBufferPointer) throws {
    var fields = CopiedFields(row)
    func fault(_ column: String) -> PostgresError {
      .unreadable(column: column, type: "LedgerEvent")
    }
    func number(_ column: String) throws -> Int? {
      guard let text = fields.next() else { return nil }
      guard let number = Int(text) else { throw fault(column) }
      return number
    }
    func need<Value>(_ value: Value?, _ column: String) throws -> Value {
      guard let value else { throw fault(column) }
      return value
    }
    self.init(
      organisation: try number("organisation_id").map(ID.init),
      sequence: try need(number("sequence"), "sequence"),
      microseconds: try need(number("at"), "at"),
      requestID: try need(fields.next(), "request_id"),
      person: try number("person_id").map(ID.init), actor: try need(fields.next(), "actor"),
      channel: LedgerChannel(rawValue: try need(fields.next(), "channel")),
      action: try need(fields.next(), "action"), object: try need(fields.next(), "object"),
      project: try number("project_id").map(ID.init),
      outcome: LedgerOutcome(rawValue: try need(fields.next(), "outcome")),
      detail: try need(fields.next(), "detail"),
      previousHash: try need(fields.next(), "previous_hash"),
      hash: try need(fields.next(), "hash"))
  }
}

/// The fields of one row of COPY's text format, from left to right.
private struct CopiedFields {
  private var rest: Slice<UnsafeRawBufferPointer>

  init(_ row: UnsafeRawBufferPointer) {
    rest = row.last == UInt8(ascii: "\n") ? row.dropLast() : row[...]
  }

  /// `nil` for a NULL, and behind the last field.
  mutating func next() -> String? {
    let end = rest.firstIndex(of: UInt8(ascii: "\t")) ?? rest.endIndex
    let field = rest[rest.startIndex..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
    return field.elementsEqual("\\N".utf8) ? nil : Self.unescaped(field)
  }

  private static func unescaped(_ field: Slice<UnsafeRawBufferPointer>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if isEscaped {
        bytes.append(letters[byte] ?? byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Source: PostgreSQL documentation, COPY, "Text Format".
  private static let letters: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
    UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
  ]
}
