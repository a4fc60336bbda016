internal import Documents
internal import Domain
internal import Foundation
internal import Tabular

/// A contract as tables: files of a folder, the same in a zip archive, or sheets of a workbook.
///
/// Texts that a spreadsheet would run are guarded in CSV (``FormulaGuard``); a workbook's cells are
/// texts, which nothing runs.
enum ContractSheets {
  static let aboutFile = "about.csv"
  static let rowsFile = "mapping_contract.csv"
  static let plansFile = "mapping_tables.csv"

  private static let aboutColumns = ["property", "value"]
  /// Without which a table is not one of rows, or of plans.
  private static let rowsNeed = ["target_table", "target_field", "mapping_class"]
  private static let plansNeed = ["target_table", "driving_table"]

  // CSV

  static func archive(of document: ContractDocument) throws -> [UInt8] {
    let folder = try WorkFolder()
    try write(
      document.header.properties.map { [$0.name, $0.value] }, under: aboutColumns,
      to: folder.path(aboutFile))
    try write(
      document.rows.map { try $0.cells() }, under: ContractFile.rowColumns,
      to: folder.path(rowsFile))
    try write(
      document.plans.map { try $0.cells() }, under: ContractFile.planColumns,
      to: folder.path(plansFile))
    let parts = try [aboutFile, rowsFile, plansFile].map { name in
      (name: name, content: [UInt8](try Data(contentsOf: URL(filePath: folder.path(name)))))
    }
    return try Archive.packing(parts)
  }

  private static func write(_ rows: [[String]], under header: [String], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: header, neutralisingFormulas: true)
    for row in rows { try writer.append(row) }
    try writer.finish()
  }

  /// - Throws: ``ExchangeError``; Documents' and Tabular's errors.
  static func read(archive path: String) throws -> ContractDocument {
    let archive = try Archive(path: path)
    let folder = try WorkFolder()
    var found: [String] = []
    for name in [aboutFile, rowsFile, plansFile] {
      guard let bytes = try archive.part(name) else { continue }
      try writeAtomically(bytes, to: folder.path(name))
      found.append(name)
    }
    guard found.contains(rowsFile) || found.contains(plansFile) else {
      throw ExchangeError.unknownFormat(file: name(of: path))
    }
    return try document(
      about: found.contains(aboutFile) ? table(at: folder.path(aboutFile), aboutColumns) : nil,
      rows: found.contains(rowsFile) ? table(at: folder.path(rowsFile), rowsNeed) : nil,
      plans: found.contains(plansFile) ? table(at: folder.path(plansFile), plansNeed) : nil)
  }

  /// A file of rows alone, or of plans alone.
  ///
  /// - Throws: As the other.
  static func read(csv path: String) throws -> ContractDocument {
    let header = try table(at: path, ["target_table"]).header
    return header.contains("target_field")
      ? try document(about: nil, rows: table(at: path, rowsNeed), plans: nil)
      : try document(about: nil, rows: nil, plans: table(at: path, plansNeed))
  }

  private struct Table {
    let header: [String]
    let records: [ContractRecord]
  }

  /// A spreadsheet may have written it with other separators; then these are found out.
  private static func table(at path: String, _ needed: [String]) throws -> Table {
    let file = name(of: path)
    var table = try TextTable(path: path, dialect: Dialect(), maximumBytes: 200 << 20)
    if !Set(needed).isSubset(of: table.header) {
      table = try TextTable(path: path, maximumBytes: 200 << 20)
    }
    try require(needed, in: table.header, of: file)
    if let line = table.firstMalformedLine { throw ExchangeError.malformed(file: file, line: line) }
    let header = table.header
    let records = zip(table.rows, table.lines).map { cells, line in
      record(header, cells.map(FormulaGuard.removed), file: file, line: line)
    }
    return Table(header: header, records: records)
  }

  private static func require(
    _ needed: [String], in header: [String], of file: String
  ) throws(ExchangeError) {
    for column in needed where !header.contains(column) {
      throw .columnMissing(column, file: file)
    }
  }

  private static func record(
    _ header: [String], _ cells: [String], file: String, line: Int
  ) -> ContractRecord {
    ContractRecord(
      values: Dictionary(zip(header, cells), uniquingKeysWith: { first, _ in first }), file: file,
      line: line)
  }

  private static func document(
    about: Table?, rows: Table?, plans: Table?
  ) throws(ExchangeError) -> ContractDocument {
    let header = about.map { table in
      ContractRecord(
        values: Dictionary(
          table.records.map { ($0["property"], $0["value"]) },
          uniquingKeysWith: { first, _ in first }), file: aboutFile, line: 1)
    }
    return try ContractDocument(
      header: header, rows: rows?.records ?? [], plans: plans?.records ?? [])
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  // XLSX

  private static let rowsSheet = "Rows"
  private static let plansSheet = "Tables"
  private static let aboutSheet = "Read me"

  static func workbook(of document: ContractDocument) throws -> [UInt8] {
    let rows = try document.rows.map { try $0.cells() }
    let plans = try document.plans.map { try $0.cells() }
    for (row, cells) in zip(document.rows, rows) {
      try requireRoom(cells, ContractFile.rowColumns, row.target.description)
    }
    for (plan, cells) in zip(document.plans, plans) {
      try requireRoom(cells, ContractFile.planColumns, plan.targetTable)
    }
    let about =
      document.header.properties.map { [$0.name, $0.value] } + [
        ["", ""],
        ["sheet Rows", "One line a target field; target_table and target_field name it."],
        ["sheet Tables", "One line a target table: its driving table, joins, split, filter, key."],
        ["import", "Columns are found by their names; others are passed over."],
      ]
    return try WorkbookDraft(sheets: [
      .init(rowsSheet, header: ContractFile.rowColumns, rows: rows),
      .init(plansSheet, header: ContractFile.planColumns, rows: plans),
      .init(aboutSheet, header: aboutColumns, rows: about),
    ]).bytes()
  }

  private static func requireRoom(
    _ cells: [String], _ columns: [String], _ target: String
  ) throws(ExchangeError) {
    for (text, column) in zip(cells, columns) where text.utf16.count > WorkbookDraft.textLimit {
      throw .cellTooLong(target: target, column: column, limit: WorkbookDraft.textLimit)
    }
  }

  /// - Throws: ``ExchangeError``; Documents' errors.
  static func read(workbook path: String) throws -> ContractDocument {
    let workbook = try Workbook(path: path)
    func table(_ name: String, _ needed: [String]) throws -> Table? {
      guard let sheet = workbook.sheets.first(where: { $0.name == name }) else { return nil }
      let rows = try workbook.rows(of: sheet)
      guard let header = rows.first?.cells else { return nil }
      try require(needed, in: header, of: name)
      let records = rows.dropFirst().map {
        record(header, $0.cells, file: name, line: $0.number)
      }
      return Table(header: header, records: records)
    }
    let rows = try table(rowsSheet, rowsNeed)
    let plans = try table(plansSheet, plansNeed)
    guard rows != nil || plans != nil else {
      throw ExchangeError.unknownFormat(file: name(of: path))
    }
    return try document(about: table(aboutSheet, aboutColumns), rows: rows, plans: plans)
  }
}

/// A folder for the files of one exchange, which goes with it.
private final class WorkFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "contract-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    do { try FileManager.default.removeItem(at: url) } catch {
      // The system clears its folder for temporary files.
    }
  }

  func path(_ name: String) -> String { url.appending(path: name).path }
}
