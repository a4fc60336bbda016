internal import Domain
internal import Expressions

/// Spells parts of rules.
enum RuleText {
  /// A name, in quotes where the rule language needs them.
  static func column(_ name: String) throws(SyntaxError) -> String {
    try Expression(parsing: "\"\(name.replacing("\"", with: "\"\""))\"").description
  }

  static func text(_ value: String) -> String { "'\(value.replacing("'", with: "''"))'" }

  static func surrogate(_ table: String, _ keys: [String]) -> String {
    "surrogate(\(text(table)), \(keys.joined(separator: ", ")))"
  }

  static func crosswalk(_ name: String, _ value: String) -> String {
    "crosswalk(\(text(name)), \(value))"
  }

  static func lookup(_ path: FieldPath, by keys: [String]) throws(SyntaxError) -> String {
    "lookup(\(try column(path.table)).\(try column(path.field)) BY \(keys.joined(separator: ", ")))"
  }

  /// `value` of type `source` made a `target`, or `nil` when there is no way.
  static func converted(_ value: String, from source: DataType, to target: DataType) -> String? {
    switch (source, target) {
    case (.text, .text), (.integer, .integer), (.integer, .text), (.integer, .decimal),
      (.decimal, .decimal), (.date, .date), (.date, .timestamp), (.timestamp, .timestamp),
      (.time, .time), (.boolean, .boolean):
      value
    case (.text, _): cast(value, target)
    case (_, .text): cast(value, .text(length: nil))
    case (.timestamp, .date), (.timestamp, .time): cast(value, target)
    case (.decimal, .integer): cast(value, target)
    default: nil
    }
  }

  static func cast(_ value: String, _ type: DataType) -> String {
    let name =
      switch type {
      case .text: "TEXT"
      case .integer: "INTEGER"
      case .decimal: "DECIMAL"
      case .date: "DATE"
      case .timestamp: "TIMESTAMP"
      case .time: "TIME"
      case .boolean: "BOOLEAN"
      }
    return "CAST(\(value) AS \(name))"
  }
}
