/// What a column of a dictionary's table means to a catalogue.
public enum ColumnMeaning: String, CaseIterable, Codable, Sendable {
  case table, field, type, length
  /// Whether the field must be filled, said with yes.
  case mandatory
  /// The same said with no.
  case nullable
  case key, references
  case referencedTable = "referenced_table"
  case referencedField = "referenced_field"
  case isReference = "is_reference"
  case codeList = "code_list"
  case description
  case tableDescription = "table_description"
  /// The part of the system that the table belongs to: a schema, a module.
  case domain
  /// Nothing; what a person says of a column whose heading suggests something else.
  case ignored
}

/// What a person says that a column of a specification means, instead of what its heading suggests.
public struct ColumnRemap: Hashable, Codable, Sendable {
  /// The sheet, or the table named above the headings; empty for all of the file.
  public var table: String
  /// The line of the headings, where nothing else would tell that it is one.
  public var line: Int?
  /// The column's heading, or its number from 1.
  public var column: String
  public var meaning: ColumnMeaning

  public init(table: String = "", line: Int? = nil, column: String, meaning: ColumnMeaning) {
    self.table = table
    self.line = line
    self.column = column
    self.meaning = meaning
  }
}

/// All that people say of one file's columns.
struct ColumnRemaps: Sendable {
  private let remaps: [ColumnRemap]

  init(_ remaps: [ColumnRemap] = []) { self.remaps = remaps }

  /// What is said of the headings in `line` under the title `table`.
  func applying(to table: String, line: Int) -> [ColumnRemap] {
    remaps.filter {
      ($0.table.isEmpty || $0.table.lowercased() == table.lowercased())
        && ($0.line == nil || $0.line == line)
    }
  }

  var isEmpty: Bool { remaps.isEmpty }
}
