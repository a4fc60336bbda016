internal import Domain

/// Reads a CSV or TSV dictionary: one field a record, under headings recognised by meaning.
///
/// Records above the headings are titles; a record with one filled cell may name the table of those
/// below it; a blank table cell means the table of the record above.
struct DictionaryReader {
  private var specification: Specification
  private var header: HeaderMeaning?
  /// The table that the records belong to when they do not say.
  private var table: String

  /// `records` with the file's lines on which they start.
  static func read(_ records: [(cells: [String], line: Int)], file: String) -> Specification {
    var reader = DictionaryReader(
      specification: Specification(file: file), table: stem(of: file))
    for record in records { reader.read(record.cells, line: record.line) }
    reader.finish()
    return reader.specification
  }

  /// A file's name without folder and suffix, which names the table when nothing else does.
  private static func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  private mutating func read(_ cells: [String], line: Int) {
    specification.count.read += 1
    let filled = cells.filter { !$0.trimmedSpace.isEmpty }
    guard !filled.isEmpty else { return specification.ignore("blank") }
    if let found = HeaderMeaning(cells) {
      header = found
      specification.count.headings += 1
      if !found.unknown.isEmpty {
        specification.report(
          .info, "COLUMNS_NOT_USED", line: line,
          "Columns that say nothing to the catalogue: \(found.unknown.joined(separator: ", ")).")
      }
      return
    }
    guard let header else {
      if let name = TableTitle.stated(in: filled[0]) { table = name }
      return specification.ignore("title above the headings")
    }
    if header.text(.field, in: cells).isEmpty { return readTitle(filled, header, cells, line) }
    readField(cells, under: header, line: line)
  }

  /// A record without a field: the name of the table of those below it, or not understood.
  private mutating func readTitle(
    _ filled: [String], _ header: HeaderMeaning, _ cells: [String], _ line: Int
  ) {
    let named = header.text(.table, in: cells)
    if filled.count == 1,
      let name = TableTitle.stated(in: filled[0]) ?? (named.isEmpty ? nil : named)
    {
      table = name
      specification.count.headings += 1
      return
    }
    specification.count.notUnderstood += 1
    specification.report(
      .warning, "FIELD_NAME_MISSING", line: line, table: named, "The record names no field.")
  }

  private mutating func readField(_ cells: [String], under header: HeaderMeaning, line: Int) {
    let named = header.text(.table, in: cells)
    if !named.isEmpty { table = named }
    let row = DictionaryRow(
      header: header, cells: cells, place: Place(file: specification.file, line: line))
    var field = row.field(in: table, &specification)
    if named.isEmpty && header.has(.table) { field.confidence = min(field.confidence, 0.9) }
    specification.fields.append(field)
    specification.count.used += 1
  }

  private mutating func finish() {
    guard header == nil, specification.count.read > 0 else { return }
    specification.report(
      .warning, "HEADINGS_NOT_RECOGNISED", line: 1,
      "No record has headings for a field and its table, type or description; nothing was read.")
  }
}
