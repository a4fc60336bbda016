internal import Domain

/// The records of a catalogue's file, their columns found by any of their usual headings.
struct CatalogueRows {
  private let table: ArtefactTable
  /// The file's own heading for each of ``CatalogueFile/columns`` that it has.
  private let headings: [String: String]
  /// Whether types must be spelled as ``CatalogueFile`` writes them.
  private let isStrict: Bool

  /// - Throws: ``ArtefactError/columnMissing(_:file:)`` without a column of tables or of fields.
  init(_ table: ArtefactTable, isStrict: Bool) throws {
    self.table = table
    self.isStrict = isStrict
    headings = Dictionary(
      uniqueKeysWithValues: CatalogueFile.columns.compactMap { column in
        let spellings = [column] + (Self.spellings[column] ?? [])
        return spellings.first(where: table.has).map { (column, $0) }
      })
    for column in ["table_name", "field_name"] where headings[column] == nil {
      throw ArtefactError.columnMissing(column, file: table.file)
    }
  }

  /// Other headings of the same meaning, as lists of columns from elsewhere have them.
  private static let spellings = [
    "table_name": ["table", "tablename", "entity"],
    "field_name": ["column", "field", "column_name", "fieldname", "columnname", "attribute"],
    "data_type": ["type", "datatype", "column_type", "field_type"],
    "length": ["size", "max_length"],
    "mandatory": ["required", "is_required"],
    "key": ["is_pk", "is_key", "pk", "primary_key"],
    "description": [
      "column_desc", "column_description", "field_desc", "field_description", "desc", "comment",
    ],
    "table_description": ["table_desc", "table_comment"],
    "domain": ["schema", "module"],
  ]

  /// - Throws: ``ArtefactError`` with file and line.
  func catalogue() throws -> Catalogue {
    var notes: [String: TableNote] = [:]
    var fields: [CatalogueField] = []
    for row in table.rows {
      let field = try field(row)
      fields.append(field)
      let note = TableNote(
        description: text("table_description", of: row), domain: text("domain", of: row))
      if note != TableNote(), notes[field.table.lowercased()] == nil {
        notes[field.table.lowercased()] = note
      }
    }
    return Catalogue(fields, notes: notes)
  }

  private func text(_ column: String, of row: ArtefactTable.Row) -> String {
    headings[column].map { row[$0] } ?? ""
  }

  private func value<Value>(
    _ column: String, of row: ArtefactTable.Row, blank: Value?, _ parse: (String) -> Value?
  ) throws -> Value {
    guard let heading = headings[column] else {
      guard let blank else { throw ArtefactError.columnMissing(column, file: table.file) }
      return blank
    }
    guard let blank else { return try row.value(heading, parse) }
    return try row.value(heading, blank: blank, parse)
  }

  private func field(_ row: ArtefactTable.Row) throws -> CatalogueField {
    let (type, stated) = try type(of: row)
    let codes = text("code_list", of: row)
    return CatalogueField(
      table: try value("table_name", of: row, blank: nil, CatalogueFile.nonEmpty),
      field: try value("field_name", of: row, blank: nil, CatalogueFile.nonEmpty),
      type: type, statedType: stated,
      mandatory: try value("mandatory", of: row, blank: .unknown) {
        Mandatory(rawValue: $0.lowercased())
      },
      isKey: try value("key", of: row, blank: false) { Self.answers[$0.lowercased()] },
      references: try value("references", of: row, blank: Reference()) {
        FieldPath($0).map(Reference.init)
      }.path,
      codeList: codes.isEmpty ? nil : codes,
      description: text("description", of: row), foundAt: text("found_at", of: row),
      confidence: try value("confidence", of: row, blank: 1) {
        Double($0).flatMap { (0...1).contains($0) ? $0 : nil }
      })
  }

  /// A cell of the column `references`, which may be empty.
  private struct Reference {
    var path: FieldPath?
  }

  private static let answers = [
    "yes": true, "y": true, "true": true, "1": true, "pk": true, "no": false, "n": false,
    "false": false, "0": false,
  ]

  /// The type and its own words; a list from elsewhere may spell it as any dialect does, and a
  /// word that names no type is kept beside a type of text.
  private func type(of row: ArtefactTable.Row) throws -> (DataType, stated: String) {
    let stated = text("stated_type", of: row)
    let size = text("length", of: row)
    let isOwn: (String) -> DataType? = { DataType(name: $0, length: size) }
    if isStrict { return (try row.value("data_type", isOwn), stated) }
    let spelling = text("data_type", of: row)
    if let type = isOwn(spelling) { return (type, stated) }
    return (
      DataType(spelling: spelling, size: size) ?? .text(length: nil),
      stated.isEmpty ? spelling : stated
    )
  }
}
