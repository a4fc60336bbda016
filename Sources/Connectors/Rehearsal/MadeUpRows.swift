internal import Domain

/// Rows of a table that nobody has any of, the same each time.
///
/// Keys count from 1 and references point at row 1 and on, so that tables fit together.
struct MadeUpRows: TableSource {
  static let count = 20

  let table: Catalogue.Table

  var name: String { table.name }
  var resumes: Extraction.Resumes { .fromStart }
  var key: [String] { [] }
  var signature: String { "made up for \(table.name)" }

  func copy(to part: PartFile, pace: Pace) throws {
    try part.startOver()
    try part.append(CSVRecord.bytes(table.fields.map(\.field)))
    for row in 1...Self.count { try part.append(CSVRecord.bytes(values(row))) }
    try part.keep(rows: Self.count, key: nil)
    try pace.reached(Self.count)
  }

  func preview(limit: Int, offset: Int) -> Preview {
    let first = max(0, offset) + 1
    let last = min(Self.count, max(0, offset) + max(0, min(limit, Preview.maximumRows)))
    return Preview(
      columns: table.fields.map(\.field), rows: first <= last ? (first...last).map(values) : [])
  }

  private func values(_ row: Int) -> [String?] {
    table.fields.map { field in
      guard !field.isKey, field.references == nil else { return fitted("\(row)", to: field) }
      if let codes = field.codeList?.split(separator: "|"), codes.count > 1 {
        return String(codes[row % codes.count])
      }
      return switch field.type {
      case .text: fitted("\(field.field) \(row)", to: field)
      case .integer: "\(row)"
      case .decimal: "\(row).5"
      case .date: "2026-01-\(Self.twoDigits(row))"
      case .timestamp: "2026-01-\(Self.twoDigits(row)) 09:30:00"
      case .time: "09:\(Self.twoDigits(row)):00"
      case .boolean: row.isMultiple(of: 2) ? "Y" : "N"
      }
    }
  }

  private func fitted(_ value: String, to field: CatalogueField) -> String {
    switch field.type {
    case .text(let length?): String(value.suffix(length))
    case .date: "2026-01-\(Self.twoDigits(Int(value) ?? 1))"
    case .timestamp: "2026-01-\(Self.twoDigits(Int(value) ?? 1)) 00:00:00"
    default: value
    }
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
