internal import Domain
internal import Tabular

/// Reads a dictionary, a delimited file or a sheet: one field a record, under headings recognised by
/// meaning.
///
/// Records above the headings are titles; a record with one filled cell may name the table of those
/// below it; a blank table cell means the table of the record above.
struct DictionaryReader {
  private var specification: Specification
  private let remaps: ColumnRemaps
  private var header: HeaderMeaning?
  /// What re-maps call the headings: the sheet.
  private let title: String
  /// The table that the records belong to when they do not say.
  private var table: String

  /// A record's cells, and the line or row where it starts.
  typealias Record = (cells: [String], line: Int)

  /// Reads a delimited file.
  static func read(
    _ table: RaggedTable, file: String, remaps: ColumnRemaps = ColumnRemaps()
  ) -> Specification {
    read(zip(table.rows, table.lines).map { ($0, $1) }, file: file, remaps: remaps)
  }

  /// Reads the records of a file, or of one of its sheets; `table` is what they describe when they
  /// do not say, else the sheet or the file.
  static func read(
    _ records: [Record], file: String, sheet: String? = nil, table: String? = nil,
    remaps: ColumnRemaps = ColumnRemaps()
  ) -> Specification {
    var specification = Specification(file: file)
    specification.part = sheet.map(Place.Part.sheet)
    var reader = DictionaryReader(
      specification: specification, remaps: remaps, title: sheet ?? "",
      table: table ?? sheet ?? stem(of: file))
    for record in records { reader.read(record.cells, line: record.line) }
    reader.finish()
    return reader.specification
  }

  /// A file's name without folder and suffix, which names the table when nothing else does.
  static func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  private init(
    specification: Specification, remaps: ColumnRemaps, title: String, table: String
  ) {
    self.specification = specification
    self.remaps = remaps
    self.title = title
    self.table = table
  }

  private mutating func read(_ cells: [String], line: Int) {
    specification.count.read += 1
    let filled = cells.filter { !$0.trimmedSpace.isEmpty }
    guard !filled.isEmpty else { return specification.ignore("blank") }
    if let found = HeaderMeaning(cells, remaps: remaps.applying(to: title, line: line)),
      header == nil || found.isMostlyHeadings
    {
      return readHeader(found, line: line)
    }
    guard let header else {
      if let name = TableTitle.stated(in: filled[0]) { table = name }
      if filled.count > 1 { noteUnrecognised(cells, line: line) }
      return specification.ignore("title above the headings")
    }
    if header.isOfTables { return specification.noteTable(cells, under: header, line: line) }
    if header.text(.field, in: cells).isEmpty { return readTitle(filled, header, cells, line) }
    readField(cells, under: header, line: line)
  }

  /// Keeps what may be headings in words that nobody knows, for a person to say what they mean.
  private mutating func noteUnrecognised(_ cells: [String], line: Int) {
    guard specification.unrecognised == nil else { return }
    specification.unrecognised = HeaderReading(
      table: title, place: specification.place(line),
      columns: cells.prefix(HeaderReading.mostUnrecognised).map {
        .init(heading: String($0.trimmedSpace.prefix(60)), meaning: nil, isRemapped: false)
      })
  }

  private mutating func readHeader(_ found: HeaderMeaning, line: Int) {
    header = found
    specification.head(found, table: title, line: line)
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
    specification.reject(
      "FIELD_NAME_MISSING", line: line, words: Self.words(cells), table: named,
      "The record names no field.")
  }

  private mutating func readField(_ cells: [String], under header: HeaderMeaning, line: Int) {
    let named = header.text(.table, in: cells)
    if !named.isEmpty { table = named }
    guard isComplete(cells, under: header) else {
      return specification.reject(
        "RECORD_MALFORMED", line: line, words: Self.words(cells), table: table,
        "The record has \(cells.count) values where the headings are \(header.readings.count).")
    }
    let name = QualifiedName(table)
    let row = DictionaryRow(header: header, cells: cells, place: specification.place(line))
    var field = row.field(in: name.table, &specification)
    if named.isEmpty && header.has(.table) { field.confidence = min(field.confidence, 0.9) }
    let domain = header.text(.domain, in: cells)
    specification.note(
      name.table, description: header.text(.tableDescription, in: cells),
      domain: domain.isEmpty ? name.schema : domain)
    specification.fields.append(field)
    specification.count.used += 1
  }

  /// Whether the record has a value for each heading; a sheet leaves out what is empty at the end.
  private func isComplete(_ cells: [String], under header: HeaderMeaning) -> Bool {
    let count = header.readings.count
    guard cells.count >= count || specification.part != nil else { return false }
    return cells.dropFirst(count).allSatisfy { $0.trimmedSpace.isEmpty }
  }

  private static func words(_ cells: [String]) -> String { cells.joined(separator: " | ") }

  private mutating func finish() {
    guard header == nil, specification.count.read > 0 else { return }
    specification.report(
      .warning, "HEADINGS_NOT_RECOGNISED", line: 1,
      "No record has headings for a field and its table, type or description; nothing was read.")
  }
}

extension Specification {
  /// Keeps a line of headings with what each column means.
  mutating func head(_ header: HeaderMeaning, table: String, line: Int) {
    count.headings += 1
    headers.append(
      HeaderReading(table: table, place: place(line), columns: header.readings))
    if !header.unknown.isEmpty {
      report(
        .info, "COLUMNS_NOT_USED", line: line,
        "Columns that say nothing to the catalogue: \(header.unknown.joined(separator: ", ")).")
    }
  }

  /// Takes a row that is about a table as a whole.
  mutating func noteTable(_ cells: [String], under header: HeaderMeaning, line: Int) {
    let name = QualifiedName(header.text(.table, in: cells))
    guard !name.table.isEmpty else {
      return reject(
        "TABLE_NAME_MISSING", line: line, words: cells.joined(separator: " | "),
        "The row names no table.")
    }
    let texts = [header.text(.tableDescription, in: cells), header.text(.description, in: cells)]
    let domain = header.text(.domain, in: cells)
    note(
      name.table, description: texts.first { !$0.isEmpty } ?? "",
      domain: domain.isEmpty ? name.schema : domain)
    count.used += 1
  }
}
