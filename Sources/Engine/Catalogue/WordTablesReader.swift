internal import Documents
internal import Domain

/// Reads the tables of a Word document, each as a dictionary under headings recognised by meaning.
///
/// A table is named by the paragraph or the nearest heading above it, where these name one; else it
/// describes what the table before it does; else the document's name is its.
enum WordTablesReader {
  static func read(_ file: SpecificationInput, _ remaps: ColumnRemaps) throws -> Specification {
    let document = try WordTables(path: file.path)
    var specification = Specification(file: file.name)
    var name: (table: String, isSure: Bool)?
    for (index, table) in document.tables.enumerated() {
      name = Self.name(of: table) ?? name
      let read = read(
        table, number: index + 1, named: name, file: file.name, remaps: remaps)
      specification.append(read)
    }
    specification.count.read += document.paragraphCount
    if document.paragraphCount > 0 { specification.ignore("paragraph", document.paragraphCount) }
    specification.reportNoHeadings()
    return specification
  }

  private static func name(of table: WordTables.Table) -> (table: String, isSure: Bool)? {
    if let stated = TableTitle.stated(in: table.caption) { return (stated, true) }
    return table.headings.last.flatMap(TableTitle.inHeading).map { ($0.name, $0.isSure) }
  }

  private static func read(
    _ table: WordTables.Table, number: Int, named name: (table: String, isSure: Bool)?,
    file: String, remaps: ColumnRemaps
  ) -> Specification {
    let records = table.rows.enumerated().map { ($1.map(\.text), $0 + 1) }
    var specification = DictionaryReader.read(
      records, file: file, sheet: "Table \(number)",
      table: name?.table ?? DictionaryReader.stem(of: file), remaps: remaps)
    guard !specification.headers.isEmpty else { return .passed(specification, "table") }
    let struck = Set(
      table.rows.indices.filter { row in
        let filled = table.rows[row].filter { !$0.text.isEmpty }
        return !filled.isEmpty && filled.allSatisfy(\.isStruck)
      }.map { $0 + 1 })
    for index in specification.fields.indices {
      let field = specification.fields[index]
      if name?.isSure != true {
        specification.fields[index].confidence = min(field.confidence, 0.8)
      }
      guard struck.contains(field.place.line) else { continue }
      specification.fields[index].confidence = min(field.confidence, 0.7)
      specification.report(
        .warning, "FIELD_STRUCK_THROUGH", line: field.place.line, table: field.table,
        field: field.field,
        "The field's row is struck through; it is kept until someone says that it is gone.")
    }
    return specification
  }
}
