internal import Domain

/// Puts the rows of a guide together: names broken over lines, remarks that go on, types whose name
/// stands in the next line.
struct GuideRows {
  /// The type of a row that has no name yet.
  private var waiting: DictionaryRow?
  /// Whether the last field's row may go on.
  private(set) var isOpen = false
  /// Whether the last field's name filled its column, so that it may be broken there.
  private var isAtEdge = false

  /// In bytes; no name that is longer goes on in another line.
  private static let longestName = 128

  var awaitsName: Bool { waiting != nil }

  /// Forgets what came before, as at a new table.
  mutating func close() {
    waiting = nil
    isOpen = false
    isAtEdge = false
  }

  /// Takes a row; `false` when nothing in it can be placed.
  mutating func add(
    _ row: DictionaryRow, to table: String, atEdge: Bool = false, confidence: Double = 1,
    _ specification: inout Specification
  ) -> Bool {
    let name = row.header.text(.field, in: row.cells)
    let type = row.header.text(.type, in: row.cells)
    let remark = row.header.text(.description, in: row.cells)
    if name.isEmpty {
      if type.isEmpty { return carryOn(remark, &specification) }
      guard waiting == nil else { return false }
      waiting = row
      return true
    }
    if type.isEmpty, let start = waiting { return complete(start, row, in: table, &specification) }
    if type.isEmpty, row.header.has(.type), row.header.text(.length, in: row.cells).isEmpty,
      join(name, remark, in: table, &specification)
    {
      return true
    }
    if !row.header.has(.type), join(name, remark, in: table, &specification) { return true }
    var field = row.field(in: table, &specification)
    let (whole, rest) = FieldName.parted(field.field)
    field.field = whole
    field.confidence = min(field.confidence, rest.isEmpty ? confidence : 0.8)
    field.description = [rest, field.description].filter { !$0.isEmpty }.joined(separator: " ")
    append(field, atEdge: atEdge && rest.isEmpty, &specification)
    return true
  }

  private mutating func append(
    _ field: DescribedField, atEdge: Bool, _ specification: inout Specification
  ) {
    specification.fields.append(field)
    waiting = nil
    isOpen = true
    isAtEdge = atEdge
  }

  /// A name without a type below a type without a name.
  private mutating func complete(
    _ start: DictionaryRow, _ row: DictionaryRow, in table: String,
    _ specification: inout Specification
  ) -> Bool {
    var field = start.field(in: table, &specification)
    let (name, rest) = FieldName.parted(row.header.text(.field, in: row.cells))
    field.field = name
    let remarks = [field.description, rest, row.header.text(.description, in: row.cells)]
    field.description = remarks.filter { !$0.isEmpty }.joined(separator: " ")
    field.confidence = min(field.confidence, 0.9)
    append(field, atEdge: false, &specification)
    return true
  }

  /// The rest of a name that the line above could not hold.
  private mutating func join(
    _ name: String, _ remark: String, in table: String, _ specification: inout Specification
  ) -> Bool {
    guard isOpen, let last = specification.fields.indices.last,
      specification.fields[last].table == table
    else { return false }
    let start = specification.fields[last].field
    let (part, rest) = FieldName.parted(name)
    guard start.utf8.count <= Self.longestName, FieldName.isIdentifier(part),
      FieldName.isIdentifier(start),
      start.hasSuffix("_") || part.hasPrefix("_") || isAtEdge
    else { return false }
    specification.fields[last].field += part
    specification.fields[last].confidence = min(specification.fields[last].confidence, 0.9)
    isAtEdge = false
    _ = carryOn([rest, remark].filter { !$0.isEmpty }.joined(separator: " "), &specification)
    return true
  }

  /// More of the last field's remark.
  mutating func carryOn(_ words: String, _ specification: inout Specification) -> Bool {
    guard isOpen, let last = specification.fields.indices.last else { return false }
    guard !words.isEmpty else { return true }
    if !specification.fields[last].description.isEmpty {
      specification.fields[last].description += " "
    }
    specification.fields[last].description += words
    return true
  }
}
