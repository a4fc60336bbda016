internal import Documents
internal import Domain

/// Reads the sheets of an Excel workbook, each as a dictionary under headings recognised by meaning.
///
/// The sheet's name is the table's where nothing else says it, unless it is a word such as “Fields”:
/// then the file's is. A scan report of White Rabbit is told by its sheets.
enum WorkbookReader {
  static func read(_ file: SpecificationInput, _ remaps: ColumnRemaps) throws -> Specification {
    let workbook = try Workbook(path: file.path)
    if ScanReportReader.recognises(workbook) {
      return try ScanReportReader.read(workbook, file: file.name, remaps)
    }
    var specification = Specification(file: file.name)
    for sheet in workbook.sheets {
      let records = try workbook.rows(of: sheet).map { ($0.cells, $0.number) }
      var read = DictionaryReader.read(
        records, file: file.name, sheet: sheet.name,
        table: TableTitle.isGeneral(sheet.name) ? DictionaryReader.stem(of: file.name) : nil,
        remaps: remaps)
      if sheet.isHidden, !read.fields.isEmpty { read.doubt("SHEET_HIDDEN", "The sheet is hidden.") }
      specification.append(read.headers.isEmpty ? .passed(read, "sheet") : read)
    }
    specification.reportNoHeadings()
    return specification
  }
}

extension Specification {
  /// The account of a sheet or table that describes no fields, for it has no headings of any.
  static func passed(_ other: Specification, _ kind: String) -> Specification {
    var passed = Specification(file: other.file)
    passed.part = other.part
    passed.count.read = other.count.read
    if other.count.read > 0 {
      passed.ignore("\(kind) without field headings", other.count.read)
      passed.report(
        .info, "TABLE_NOT_READ", line: nil, "A \(kind) without headings for fields is not read.")
    }
    return passed
  }

  /// Lowers the confidence of all fields, and says why.
  mutating func doubt(_ code: String, _ reason: String) {
    for index in fields.indices { fields[index].confidence = min(fields[index].confidence, 0.8) }
    report(.warning, code, line: nil, "\(reason) Its fields are kept until someone says otherwise.")
  }

  /// Warns where the document as a whole has no headings.
  mutating func reportNoHeadings() {
    part = nil
    guard headers.isEmpty, count.read > 0 else { return }
    report(
      .warning, "HEADINGS_NOT_RECOGNISED", line: nil,
      "Nothing in it has headings for a field and its table, type or description; nothing was read."
    )
  }
}

extension TableTitle {
  /// Whether a sheet's or document's name says what it is, and not which table it describes.
  static func isGeneral(_ name: String) -> Bool {
    let word = name.lowercased().filter { $0.isLetter }
    return [
      "sheet", "fields", "columns", "dictionary", "datadictionary", "schema", "data", "dataitems",
      "attributes", "specification", "tables", "fieldlist", "columnlist", "definitions", "tabelle",
      "feuil",
    ].contains(word)
  }
}
