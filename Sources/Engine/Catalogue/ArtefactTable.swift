internal import Foundation
internal import Tabular

/// Why a file of the project's own layout cannot be read; `file` is relative to the project.
public enum ArtefactError: Error, Equatable {
  case missing(file: String)
  case columnMissing(String, file: String)
  /// A record with more or fewer values than the header, or a quote that never closes.
  case malformed(file: String, line: Int)
  /// A value that the column cannot hold, such as an unknown mapping class.
  case badValue(column: String, file: String, line: Int)
  /// A second line for one key that says something else than the line `first`.
  case contradiction(column: String, file: String, line: Int, first: Int)
}

/// A CSV of the project's own layout, its values found by column name.
struct ArtefactTable {
  /// The file's name, relative to the project.
  let file: String
  private let table: TextTable
  private let columns: ColumnPlaces

  /// Reads `file` below `folder`; columns beyond `required` are allowed.
  ///
  /// - Throws: ``ArtefactError``; Tabular's errors when the file is no text or repeats a column.
  init(_ file: String, in folder: String, required: [String]) throws {
    try self.init(file, at: "\(folder)/\(file)", required: required)
  }

  /// Reads the file at `path`, which errors call `file`.
  ///
  /// - Throws: As the other.
  init(_ file: String, at path: String, required: [String]) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ArtefactError.missing(file: file)
    }
    self.file = file
    table = try TextTable(path: path, dialect: Dialect())
    columns = try ColumnPlaces(of: table.header, in: path)
    for name in required where columns[name] == nil {
      throw ArtefactError.columnMissing(name, file: file)
    }
    if let line = table.firstMalformedLine { throw ArtefactError.malformed(file: file, line: line) }
  }

  func has(_ column: String) -> Bool { columns[column] != nil }

  var rows: [Row] {
    zip(table.rows, table.lines).compactMap { cells, line in
      cells.allSatisfy(\.isEmpty) ? nil : Row(table: self, cells: cells, line: line)
    }
  }

  struct Row {
    fileprivate let table: ArtefactTable
    fileprivate let cells: [String]
    /// The line of the file on which the record starts.
    let line: Int

    /// The value in `column`; empty when the file has no such column.
    subscript(column: String) -> String {
      guard let index = table.columns[column], index < cells.count else { return "" }
      return cells[index]
    }

    /// The value in `column`, read by `parse`.
    ///
    /// - Throws: ``ArtefactError/badValue(column:file:line:)`` when it is none.
    func value<Value>(_ column: String, _ parse: (String) -> Value?) throws -> Value {
      guard let value = parse(self[column]) else {
        throw ArtefactError.badValue(column: column, file: table.file, line: line)
      }
      return value
    }

    /// As ``value(_:_:)``, with `blank` for an empty cell.
    func value<Value>(_ column: String, blank: Value, _ parse: (String) -> Value?) throws -> Value {
      self[column].isEmpty ? blank : try value(column, parse)
    }
  }
}

extension TextTable {
  /// The line of the first record that cannot be what its writer meant.
  var firstMalformedLine: Int? { malformed.first?.line }
}
