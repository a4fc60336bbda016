internal import Domain

/// Reads a guide or dictionary whose pages were turned into text: “Table: X” above headings, and
/// below them rows whose cells are kept apart by space alone.
///
/// Repeated page headers are passed; names and remarks that are broken over lines are joined; where
/// a cell's border is lost, the change of the letters' case tells name from remark.
struct GuideReader {
  private var specification: Specification
  private let remaps: ColumnRemaps
  private let text: GuideText
  private var table: String?
  /// A heading that names a table only if headings of columns follow.
  private var candidate: String?
  private var columns: GuideColumns?
  private var rows = GuideRows()
  /// Whether words between a table's title and its first row say what it is.
  private var describesTable = false

  static func read(
    _ text: String, file: String, remaps: ColumnRemaps = ColumnRemaps()
  ) -> Specification {
    var reader = GuideReader(GuideText(text), file: file, remaps)
    reader.readPages()
    reader.specification.readRemarks()
    return reader.specification
  }

  private init(_ text: GuideText, file: String, _ remaps: ColumnRemaps) {
    self.text = text
    self.remaps = remaps
    specification = Specification(file: file)
  }

  private mutating func readPages() {
    let furniture = PageFurniture(text.pages)
    for (number, page) in text.pages.enumerated() {
      if text.isPaged { specification.part = .page(number + 1) }
      let rest = region(of: page, from: 0)
      columns?.settle(on: rest)
      let repeated = furniture.lines(of: page)
      var index = 0
      while index < page.count {
        index += read(page, at: index, isRepeated: repeated.contains(index))
      }
    }
    specification.part = nil
    if specification.headers.isEmpty, specification.count.read > 0, specification.fields.isEmpty {
      specification.report(
        .warning, "HEADINGS_NOT_RECOGNISED", line: 1,
        "No line has headings for a field and its table, type or description; nothing was read.")
    }
  }

  /// The rows below some headings on their page: up to the next ones.
  private func region(of page: [GuideLine], from start: Int) -> ArraySlice<GuideLine> {
    page[start...].prefix { line in
      GuideColumns.recognise([line], remaps: []) == nil && TableTitle.stated(in: line.text) == nil
    }
  }

  /// Reads the line at `index` and tells how many lines that took.
  private mutating func read(_ page: [GuideLine], at index: Int, isRepeated: Bool) -> Int {
    let (line, number) = (page[index], index + 1)
    specification.count.read += 1
    if line.words.isEmpty {
      specification.ignore("blank")
      return 1
    }
    let said = remaps.applying(to: candidate ?? table ?? "", line: number)
    if let found = GuideColumns.recognise(page[index...], remaps: said) {
      return readHeader(found, page, at: index)
    }
    if isContents(line) {
      specification.ignore("table of contents")
    } else if let name = TableTitle.stated(in: line.text) {
      readTitle(name)
    } else if isRepeated, !isRow(line) {
      specification.ignore("page header or footer")
    } else if let name = heading(line, page, at: index) {
      candidate = name
      rows.close()
      describesTable = true
      specification.count.headings += 1
    } else if !readRow(line, number) {
      readProse(line)
    }
    return 1
  }

  private mutating func readHeader(
    _ found: (columns: GuideColumns, lines: Int), _ page: [GuideLine], at index: Int
  ) -> Int {
    takeCandidate()
    var found = found
    found.columns.settle(on: region(of: page, from: index + found.lines))
    columns = found.columns
    specification.head(found.columns.header, table: table ?? "", line: index + 1)
    specification.count.read += found.lines - 1
    specification.count.headings += found.lines - 1
    return found.lines
  }

  private mutating func readTitle(_ name: String) {
    specification.count.headings += 1
    candidate = nil
    // “Continued” on the next page.
    guard table?.lowercased() != name.lowercased() else { return }
    table = name
    rows.close()
    describesTable = true
  }

  /// Believes the heading that may have named a table, now that there are columns or rows.
  private mutating func takeCandidate() {
    if let candidate { table = candidate }
    candidate = nil
  }

  /// The table that a heading such as `3.2 LOAD_PMI` may name, or a line with nothing but a name
  /// above headings of columns.
  private func heading(_ line: GuideLine, _ page: [GuideLine], at index: Int) -> String? {
    guard line.chunks.count <= 2 else { return nil }
    let isNumbered = Self.isNumbered(line)
    let words = line.words.dropFirst(isNumbered ? 1 : 0).map(\.text)
    guard let name = words.first, words.count <= 6, FieldName.isCode(name), name.count > 2,
      name.contains("_") || isNumbered, DataType(spelling: name) == nil
    else { return nil }
    let isBroken = rows.isOpen && specification.fields.last?.field.hasSuffix("_") == true
    return isNumbered || words.count == 1 && !isBroken && columnsFollow(page, after: index)
      ? name : nil
  }

  /// Whether the line begins as a chapter's heading does: `3.2`.
  private static func isNumbered(_ line: GuideLine) -> Bool {
    guard let first = line.words.first?.text else { return false }
    return first.first?.isNumber == true && first.contains(".")
      && first.allSatisfy { $0.isNumber || $0 == "." }
  }

  /// Whether headings of columns stand below, with nothing but words between.
  private func columnsFollow(_ page: [GuideLine], after index: Int) -> Bool {
    for next in (index + 1)..<Swift.min(index + 12, Swift.max(page.count, index + 1)) {
      if GuideColumns.recognise([page[next]], remaps: []) != nil { return true }
      if page[next].chunks.count > 2 || Self.isNumbered(page[next])
        || TableTitle.stated(in: page[next].text) != nil
      {
        return false
      }
    }
    return false
  }

  /// A line of a table of contents: dots that lead to a page's number.
  private func isContents(_ line: GuideLine) -> Bool {
    line.words.last?.text.allSatisfy(\.isNumber) == true && line.text.contains("....")
  }

  /// Whether a line that other pages have too is a row all the same.
  private func isRow(_ line: GuideLine) -> Bool {
    guard let columns else { return false }
    let cells = columns.cells(of: line).map(\.text)
    let type = columns.header.text(.type, in: cells)
    if specification.fields.last?.field.hasSuffix("_") == true { return true }
    return !columns.header.text(.field, in: cells).isEmpty
      && (DataType(spelling: type) != nil || !columns.header.has(.type))
  }

  /// Reads a line as a row under the present headings; `false` when it is none.
  private mutating func readRow(_ line: GuideLine, _ number: Int) -> Bool {
    guard let columns else { return false }
    let spans = columns.cells(of: line)
    var cells = spans.map(\.text)
    let header = columns.header
    var confidence = 1.0
    let type = header.text(.type, in: cells)
    if header.has(.type), !type.isEmpty, DataType(spelling: type) == nil {
      // Not a type: prose, or a row whose cells have run together.
      if let plain = PlainRow.read(line.text), !plain.name.isEmpty {
        cells = header.cells(of: plain)
        confidence = 0.8
      } else if line.chunks.count < 3 {
        return false
      }
    }
    if isProse(line, spans, header) { return false }
    if header.isOfTables {
      guard spans.count(where: { !$0.isEmpty }) > 1 else { return false }
      specification.noteTable(cells, under: header, line: number)
      return true
    }
    if !header.text(.field, in: cells).isEmpty { takeCandidate() }
    guard let table else {
      specification.reject(
        "TABLE_NAME_MISSING", line: number, words: line.text,
        "No heading above the row names its table.")
      return true
    }
    let row = DictionaryRow(header: header, cells: cells, place: specification.place(number))
    let isAtEdge = isAtEdge(spans, columns)
    if rows.add(row, to: table, atEdge: isAtEdge, confidence: confidence, &specification) {
      describesTable = false
      specification.count.used += 1
    } else {
      guard rows.isOpen else { return false }
      specification.reject(
        "ROW_NOT_UNDERSTOOD", line: number, words: line.text, table: table,
        "The row has cells but no field's name, and goes on with none above it.")
    }
    return true
  }

  /// Whether the line is a sentence between rows: one run of words that begins at the left.
  private func isProse(
    _ line: GuideLine, _ cells: [[GuideLine.Word]], _ header: HeaderMeaning
  ) -> Bool {
    let filled = cells.indices.filter { !cells[$0].isEmpty }
    guard let first = filled.first, first == 0, line.words.count > 3, line.chunks.count == 1 else {
      return false
    }
    let texts = cells.map(\.text)
    if header.has(.type), DataType(spelling: header.text(.type, in: texts)) != nil {
      return header.text(.field, in: texts).isEmpty
    }
    return line.words.contains { $0.text.contains(where: \.isLowercase) }
  }

  /// Whether the name's cell is full, so that the name may go on in the next line.
  private func isAtEdge(_ cells: [[GuideLine.Word]], _ columns: GuideColumns) -> Bool {
    guard let column = columns.header.column(.field), cells[column].count == 1,
      let name = cells[column].first
    else { return false }
    let right = columns.right(of: column)
    return right < .max && name.end + 3 >= right && name.text.contains("_")
  }

  /// A line that is no row: what a table is, or words about other things.
  private mutating func readProse(_ line: GuideLine) {
    if describesTable, let table = candidate ?? table {
      let known = specification.notes[table.lowercased()]?.description ?? ""
      if known.count < 500 {
        specification.describe(table, more: line.text)
        specification.count.used += 1
        return
      }
    }
    specification.ignore(columns == nil ? "prose" : "prose between tables")
  }
}

extension Specification {
  /// Adds words to what a table is.
  fileprivate mutating func describe(_ table: String, more words: String) {
    var note = notes[table.lowercased()] ?? TableNote()
    note.description = [note.description, words].filter { !$0.isEmpty }.joined(separator: " ")
    notes[table.lowercased()] = note
  }
}

extension HeaderMeaning {
  /// The cells of a row whose borders were lost, each under the heading it belongs to.
  func cells(of row: PlainRow) -> [String] {
    var cells = Array(repeating: "", count: readings.count)
    let parts: [(ColumnMeaning, String)] = [
      (.type, row.type), (.length, row.length), (.field, row.name), (.description, row.remark),
    ]
    for (meaning, text) in parts {
      if let column = column(meaning) { cells[column] = text }
    }
    return cells
  }
}
