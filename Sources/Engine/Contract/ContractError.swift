public import Domain
public import Expressions

/// Why no contract can be made; `file` is relative to the project, `line` counts from 1.
public enum ContractError: Error, Equatable {
  /// A decision about a field that the target catalogue lacks.
  case unknownTarget(FieldPath, file: String, line: Int)
  /// A table decision about a table that the catalogue of that side lacks.
  case unknownTable(String, Side, file: String, line: Int)
  /// A second decision about one field or table.
  case decidedTwice(String, file: String, line: Int)
  /// A rule or filter that is no expression.
  case unreadableRule(SyntaxError, target: String, file: String, line: Int)
  /// A rule or filter that names what does not exist, or whose type does not fit its field.
  case unfitRule(TypeError, target: String, file: String, line: Int)
  /// Joins or a split that cannot be read, or name what does not exist.
  case unfitRows(RowShapeError, target: String, file: String, line: Int)
  /// An example that a rule does not fulfil; `number` is its place in the row, from 1.
  case failedExample(
    RuleBench.ExampleFailure, target: FieldPath, file: String, line: Int)
  /// An example that gives a column which the rule's row lacks.
  case unfitExample(column: String, target: FieldPath, file: String, line: Int)
  /// A crosswalk that a rule or the index names, but that has no file.
  case unknownCrosswalk(String, neededBy: String, file: String, line: Int)
  /// A crosswalk's line whose target code is not in the code list of the field that it fills.
  case codeOutsideList(crosswalk: String, list: String, neededBy: String, file: String, line: Int)
  /// A rule for a table that no source table feeds.
  case noDrivingTable(target: FieldPath, file: String, line: Int)
  /// A source field of a table that the target's plan reaches neither directly nor by a lookup.
  case unreachable(source: FieldPath, target: FieldPath, file: String, line: Int)
}
