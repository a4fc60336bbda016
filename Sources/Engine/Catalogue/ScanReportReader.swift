internal import Documents
internal import Domain

/// Reads the scan report of a White Rabbit: the sheet “Field Overview” has one line a field, “Table
/// Overview” one a table, and every other the values seen in one of them.
///
/// The values stay unread: they are of patients. Types are those of the values, so that a field's
/// confidence is less than full.
enum ScanReportReader {
  private static let fields = "field overview"
  private static let tables = "table overview"

  static func recognises(_ workbook: Workbook) -> Bool {
    workbook.sheets.contains { $0.name.lowercased() == fields }
  }

  static func read(
    _ workbook: Workbook, file: String, _ remaps: ColumnRemaps
  ) throws -> Specification {
    var specification = Specification(file: file)
    for sheet in workbook.sheets {
      let name = sheet.name.lowercased()
      specification.append(
        name == fields || name == tables
          ? try readOverview(sheet, of: workbook, file: file, remaps)
          : try passValues(sheet, of: workbook, file: file))
    }
    specification.reportNoHeadings()
    return specification
  }

  private static func readOverview(
    _ sheet: Workbook.Sheet, of workbook: Workbook, file: String, _ remaps: ColumnRemaps
  ) throws -> Specification {
    let records = try workbook.rows(of: sheet).map { row in
      (row.cells.enumerated().map { $0 == 0 ? tableName($1) : plain($1) }, row.number)
    }
    var specification = DictionaryReader.read(
      records, file: file, sheet: sheet.name, remaps: remaps)
    for index in specification.fields.indices {
      let confidence = specification.fields[index].confidence
      specification.fields[index].confidence = min(confidence, 0.9)
    }
    return specification.headers.isEmpty ? .passed(specification, "sheet") : specification
  }

  private static func passValues(
    _ sheet: Workbook.Sheet, of workbook: Workbook, file: String
  ) throws -> Specification {
    var specification = Specification(file: file)
    try workbook.forEachRow(of: sheet) { _ in specification.count.read += 1 }
    let reason = sheet.name == "_" ? "settings of the scan" : "values seen by the scan"
    specification.ignore(reason, specification.count.read)
    return specification
  }

  /// The table that a scanned file holds: its name without the suffix.
  private static func tableName(_ text: String) -> String {
    let name = plain(text)
    for suffix in [".csv", ".tsv", ".txt"] where name.lowercased().hasSuffix(suffix) {
      return String(name.dropLast(suffix.count))
    }
    return name
  }

  /// Without the byte order mark of the file that a heading was the first word of.
  private static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{FEFF}" }))
  }
}
