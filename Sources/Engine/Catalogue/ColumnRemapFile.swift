internal import Tabular

/// What people say of a specification's columns, in the file `<specification>.columns.csv` beside it:
/// `table,line,column,meaning`.
public enum ColumnRemapFile {
  /// What the names of such files end in.
  public static let suffix = ".columns.csv"

  static let columns = ["table", "line", "column", "meaning"]

  /// The specification that the file `name` is about; `nil` when it is a specification itself.
  static func specification(of name: String) -> String? {
    name.lowercased().hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
  }

  /// Reads the file at `path`, which errors call `name`.
  ///
  /// - Throws: ``ArtefactError`` with file and line; Tabular's errors.
  public static func read(_ path: String, name: String) throws -> [ColumnRemap] {
    let table = try ArtefactTable(name, at: path, required: ["column", "meaning"])
    return try table.rows.map { row in
      ColumnRemap(
        table: row["table"], line: try row.value("line", blank: nil) { Int($0) },
        column: try row.value("column", CatalogueFile.nonEmpty),
        meaning: try row.value("meaning", ColumnMeaning.init))
    }
  }

  /// Writes `remaps` in their order to the file `path`.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ remaps: [ColumnRemap], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for remap in remaps {
      try writer.append([
        remap.table, remap.line.map(String.init) ?? "", remap.column, remap.meaning.rawValue,
      ])
    }
    try writer.finish()
  }
}
