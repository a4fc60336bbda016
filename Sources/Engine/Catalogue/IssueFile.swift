public import Domain
internal import Tabular

/// The issue lists of the steps: `severity,code,table_name,field_name,file,line,count,message`.
public enum IssueFile {
  static let columns = [
    "severity", "code", "table_name", "field_name", "file", "line", "count", "message",
  ]

  /// Reads the issues in `file`, a path relative to the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(_ file: String, in project: String) throws -> [Issue] {
    let table = try ArtefactTable(file, in: project, required: columns)
    return try table.rows.map { row in
      Issue(
        try row.value("severity", Severity.init), row["code"], table: row["table_name"],
        field: row["field_name"], file: row["file"],
        line: try row.value("line", blank: nil) { Int($0) },
        count: try row.value("count", blank: 1) { Int($0) }, message: row["message"])
    }
  }

  /// Writes `issues` in their order to the file `path`.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ issues: [Issue], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for issue in issues {
      try writer.append([
        issue.severity.rawValue, issue.code, issue.table, issue.field, issue.file,
        issue.line.map(String.init) ?? "", String(issue.count), issue.message,
      ])
    }
    try writer.finish()
  }
}
