internal import Domain

/// Reads fields from a Markdown specification: pipe tables, and the plain lines
/// `TYPE LENGTH NAME remark` that conversions of other documents leave.
///
/// The table's name is the heading above, a “Table: X” line or a one-cell row “TABLE NAME: X”; the
/// columns' order is that of the headings. A row without a field name carries on the description of
/// the one above, a name that ends in an underscore goes on in the next row, and a type without a
/// name has it in the next line.
struct MarkdownReader {
  private var specification: Specification
  private let remaps: ColumnRemaps
  private var table: (name: String, isSure: Bool)?
  private var header: HeaderMeaning?
  private var rows = GuideRows()
  /// Whether the last line was a row of a field table, so that a plain line may carry it on.
  private var isInTable = false
  /// Whether a pipe table without field headings is being passed.
  private var isForeign = false
  /// Words between a table's title and its headings.
  private var introduction: [String] = []
  private var fence: Substring?

  private init(specification: Specification, remaps: ColumnRemaps) {
    self.specification = specification
    self.remaps = remaps
  }

  static func read(
    _ text: String, file: String, remaps: ColumnRemaps = ColumnRemaps()
  ) -> Specification {
    var reader = MarkdownReader(specification: Specification(file: file), remaps: remaps)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if number == lines.count - 1 && line.isEmpty { break }
      reader.read(String(line).trimmedSpace, line: number + 1)
    }
    reader.specification.readRemarks()
    return reader.specification
  }

  private mutating func read(_ text: String, line: Int) {
    specification.count.read += 1
    if passFence(text, line: line) { return }
    guard !text.isEmpty else {
      isInTable = false
      isForeign = false
      return specification.ignore("blank")
    }
    if text.hasPrefix("#") { return readHeading(text) }
    if let cells = PipeRow.cells(of: text) { return readRow(cells, text, line: line) }
    isForeign = false
    readPlain(PipeRow.plain(text), line: line)
  }

  private mutating func passFence(_ text: String, line: Int) -> Bool {
    let isMark = text.hasPrefix("```") || text.hasPrefix("~~~")
    if let open = fence {
      if text.hasPrefix(open) { fence = nil }
    } else if isMark {
      fence = text.prefix(3)
      specification.report(
        .info, "CODE_BLOCK_NOT_READ", line: line, "A code block is not read as a specification.")
    } else {
      return false
    }
    specification.ignore("code block")
    return true
  }

  private mutating func readHeading(_ text: String) {
    specification.count.headings += 1
    isInTable = false
    isForeign = false
    if let title = TableTitle.inHeading(PipeRow.plain(String(text.drop { $0 == "#" }))) {
      begin(title)
    }
  }

  /// Begins a table at its title; headings must follow before its rows.
  private mutating func begin(_ title: (name: String, isSure: Bool)) {
    table = title
    header = nil
    rows.close()
    isInTable = false
    introduction = []
  }

  private mutating func readRow(_ cells: [String], _ text: String, line: Int) {
    let filled = cells.filter { !$0.isEmpty }
    if filled.isEmpty || PipeRow.isRule(cells) { return specification.ignore("table rule") }
    if let name = TableTitle.stated(in: filled[0]), filled.count == 1 {
      specification.count.headings += 1
      return begin((name, true))
    }
    let title = table?.name ?? ""
    if let found = HeaderMeaning(cells, remaps: remaps.applying(to: title, line: line)),
      !isInTable || found.isMostlyHeadings
    {
      return readHeader(found, line: line)
    }
    guard let header, !isForeign, isInTable || Self.isRow(cells, under: header) else {
      return passForeignRow(line)
    }
    if header.isOfTables { return specification.noteTable(cells, under: header, line: line) }
    readField(cells, under: header, isStruck: PipeRow.isStruck(text, cells: cells), line: line)
  }

  private mutating func readHeader(_ found: HeaderMeaning, line: Int) {
    header = found
    isInTable = true
    isForeign = false
    rows.close()
    if let table, !introduction.isEmpty {
      specification.note(table.name, description: introduction.joined(separator: " "))
      introduction = []
    }
    specification.head(found, table: table?.name ?? "", line: line)
  }

  /// Whether a row apart from its headings, as conversions leave it, is one of theirs: it has a type.
  private static func isRow(_ cells: [String], under header: HeaderMeaning) -> Bool {
    DataType(spelling: header.text(.type, in: cells)) != nil
  }

  /// A row of a pipe table that has no field headings, reported once a table.
  private mutating func passForeignRow(_ line: Int) {
    if !isForeign {
      isForeign = true
      isInTable = false
      rows.close()
      specification.report(
        .info, "TABLE_NOT_READ", line: line, "A table without headings for fields is not read.")
    }
    specification.ignore("table without field headings")
  }

  private mutating func readField(
    _ cells: [String], under header: HeaderMeaning, isStruck: Bool, line: Int
  ) {
    let named = header.text(.table, in: cells)
    let words = cells.filter { !$0.isEmpty }.joined(separator: " | ")
    guard let table = named.isEmpty ? table?.name : named else {
      return specification.reject(
        "TABLE_NAME_MISSING", line: line, words: words, "No heading above the row names its table.")
    }
    isInTable = true
    let row = DictionaryRow(header: header, cells: cells, place: specification.place(line))
    let before = specification.fields.count
    let confidence = named.isEmpty && self.table?.isSure == false ? 0.8 : 1
    let name = QualifiedName(table)
    guard rows.add(row, to: name.table, confidence: confidence, &specification) else {
      return specification.reject(
        "FIELD_NAME_MISSING", line: line, words: words, table: table, "The row names no field.")
    }
    specification.count.used += 1
    specification.note(name.table, domain: name.schema)
    guard isStruck, specification.fields.count > before else { return }
    strike(at: before, line: line)
  }

  private mutating func strike(at index: Int, line: Int) {
    specification.fields[index].confidence = min(specification.fields[index].confidence, 0.7)
    specification.report(
      .warning, "FIELD_STRUCK_THROUGH", line: line, table: specification.fields[index].table,
      field: specification.fields[index].field,
      "The field's row is struck through; it is kept until someone says that it is gone.")
  }

  /// A line outside any pipe table: a title, headings, a row, more of a description, or prose.
  private mutating func readPlain(_ text: String, line: Int) {
    if let name = TableTitle.stated(in: text) {
      specification.count.headings += 1
      return begin((name, true))
    }
    let said = remaps.applying(to: table?.name ?? "", line: line)
    if let found = GuideColumns.recognise([GuideLine(text[...])], remaps: said) {
      return readHeader(found.columns.header, line: line)
    }
    if let header, let table, readPlainRow(text, under: header, in: table.name, line) { return }
    if isInTable, rows.carryOn(text, &specification) {
      specification.count.used += 1
    } else if header == nil, table != nil, introduction.joined().count < 500 {
      introduction.append(text)
      specification.ignore("words about a table")
    } else {
      specification.ignore("prose")
    }
  }

  /// `TYPE LENGTH NAME remark`, a type alone, or the name of the type above.
  private mutating func readPlainRow(
    _ text: String, under header: HeaderMeaning, in table: String, _ line: Int
  ) -> Bool {
    var row: PlainRow
    if rows.awaitsName || rows.isOpen && specification.fields.last?.field.hasSuffix("_") == true {
      let first = String(text.prefix { !$0.isWhitespace })
      guard FieldName.isCode(FieldName.caseParted(first).name) else { return false }
      row = PlainRow(name: text)
    } else {
      guard header.has(.type), let found = PlainRow.read(text),
        !found.name.isEmpty || text == text.uppercased()
      else { return false }
      row = found
    }
    let cells = DictionaryRow(
      header: header, cells: header.cells(of: row), place: specification.place(line))
    guard
      rows.add(cells, to: table, confidence: row.isGlued ? 0.8 : 0.9, &specification)
    else { return false }
    isInTable = true
    specification.count.used += 1
    return true
  }
}
