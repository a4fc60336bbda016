internal import Domain

/// Reads pipe tables of fields from a Markdown specification.
///
/// The table's name is the heading above, a “Table: X” line or a one-cell row “TABLE NAME: X”; the
/// columns' order is that of the headings. A row without a field name carries on the description of
/// the one above, and a name that ends in an underscore goes on in the next row.
struct MarkdownReader {
  private var specification: Specification
  private let remaps: ColumnRemaps
  private var table: (name: String, isSure: Bool)?
  private var header: HeaderMeaning?
  /// Whether the last line was a row of a field table, so that a plain line may carry it on.
  private var isInTable = false
  /// The line of a pipe table without field headings that is being passed.
  private var foreignTable: Int?
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
    return reader.specification
  }

  private mutating func read(_ text: String, line: Int) {
    specification.count.read += 1
    if passFence(text, line: line) { return }
    guard !text.isEmpty else {
      isInTable = false
      foreignTable = nil
      return specification.ignore("blank")
    }
    if text.hasPrefix("#") { return readHeading(text) }
    if let cells = PipeRow.cells(of: text) { return readRow(cells, text, line: line) }
    foreignTable = nil
    readPlain(text, line: line)
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
    foreignTable = nil
    if let title = TableTitle.inHeading(PipeRow.plain(String(text.drop { $0 == "#" }))) {
      table = title
      header = nil
    }
  }

  private mutating func readRow(_ cells: [String], _ text: String, line: Int) {
    let filled = cells.filter { !$0.isEmpty }
    if filled.isEmpty || PipeRow.isRule(cells) { return specification.ignore("table rule") }
    if let name = TableTitle.stated(in: filled[0]), filled.count == 1 {
      table = (name, true)
      header = nil
      isInTable = false
      specification.count.headings += 1
      return
    }
    let title = table?.name ?? ""
    if let found = HeaderMeaning(cells, remaps: remaps.applying(to: title, line: line)),
      !isInTable || found.isMostlyHeadings
    {
      header = found
      isInTable = true
      foreignTable = nil
      return specification.head(found, table: title, line: line)
    }
    guard let header, isInTable, foreignTable == nil else { return passForeignRow(line) }
    if header.text(.field, in: cells).isEmpty { return carryOn(with: filled, line: line) }
    readField(cells, under: header, isStruck: PipeRow.isStruck(text, cells: cells), line: line)
  }

  /// A row of a pipe table that has no field headings, reported once a table.
  private mutating func passForeignRow(_ line: Int) {
    if foreignTable == nil {
      foreignTable = line
      isInTable = false
      header = nil
      specification.report(
        .info, "TABLE_NOT_READ", line: line, "A table without headings for fields is not read.")
    }
    specification.ignore("table without field headings")
  }

  private mutating func readField(
    _ cells: [String], under header: HeaderMeaning, isStruck: Bool, line: Int
  ) {
    let named = header.text(.table, in: cells)
    let place = specification.place(line)
    guard let table = named.isEmpty ? table?.name : named else {
      return specification.reject(
        "TABLE_NAME_MISSING", line: line, words: cells.joined(separator: " | "),
        "No heading above the row names its table.")
    }
    specification.count.used += 1
    var field = DictionaryRow(header: header, cells: cells, place: place)
      .field(in: table, &specification)
    let glued = field.field
    field.field = String(glued.prefix { !$0.isWhitespace })
    if field.field.count < glued.count {
      if glued.drop(while: { !$0.isWhitespace }).contains(where: { $0.isLetter || $0.isNumber }) {
        field.confidence = min(field.confidence, 0.8)
        field.description =
          (String(glued.dropFirst(field.field.count)) + " " + field.description)
          .trimmedSpace
      }
    }
    if named.isEmpty && self.table?.isSure == false {
      field.confidence = min(field.confidence, 0.8)
    }
    if isStruck {
      field.confidence = min(field.confidence, 0.7)
      specification.report(
        .warning, "FIELD_STRUCK_THROUGH", line: line, table: table, field: field.field,
        "The field's row is struck through; it is kept until someone says that it is gone.")
    }
    if let last = specification.fields.last, last.field.hasSuffix("_"), last.table == table,
      last.place.line >= line - 2
    {
      return join(field, to: last)
    }
    specification.fields.append(field)
  }

  /// A name broken over two rows: the first ends in an underscore.
  private mutating func join(_ rest: DescribedField, to start: DescribedField) {
    let isWhole = rest.type != nil && start.type != nil
    guard !isWhole else {
      specification.fields.append(rest)
      return
    }
    var field = start
    field.field += rest.field
    field.type = start.type ?? rest.type
    field.confidence = min(start.confidence, 0.9)
    field.description = (start.description + " " + rest.description).trimmedSpace
    specification.fields[specification.fields.count - 1] = field
  }

  /// More words for the description of the field above.
  private mutating func carryOn(with cells: [String], line: Int) {
    guard let last = specification.fields.indices.last, isInTable else {
      return specification.reject(
        "FIELD_NAME_MISSING", line: line, words: cells.joined(separator: " | "),
        "The row names no field.")
    }
    let words = cells.joined(separator: " ")
    specification.fields[last].description =
      (specification.fields[last].description + " " + words).trimmedSpace
    specification.count.used += 1
  }

  /// A line outside any pipe table: a table's title, more of a description, or prose.
  private mutating func readPlain(_ text: String, line: Int) {
    let plain = PipeRow.plain(text)
    if let name = TableTitle.stated(in: plain) {
      table = (name, true)
      header = nil
      isInTable = false
      specification.count.headings += 1
      return
    }
    if isInTable, !specification.fields.isEmpty { return carryOn(with: [plain], line: line) }
    specification.ignore("prose")
  }
}
