internal import Domain

/// A field as one place of one specification file describes it; what the place does not say is `nil`.
struct DescribedField: Equatable {
  var table: String
  var field: String
  var type: DataType?
  var mandatory: Mandatory = .unknown
  var isKey = false
  var references: Reference?
  var codeList: String?
  var description = ""
  var place: Place
  /// How sure the reader is that it understood the place, 0...1.
  var confidence = 1.0

  /// Another table, and its field where the specification names it; else that table's key is meant.
  struct Reference: Equatable {
    var table: String
    var field: String?
  }
}

/// A line of a specification file.
struct Place: Equatable, CustomStringConvertible {
  /// Relative to the project.
  var file: String
  var line: Int

  var description: String { "\(file):\(line)" }
}

/// What a specification says about fields apart from the fields' own lines.
enum Constraint: Equatable {
  case key(table: String, fields: [String], Place)
  case reference(table: String, fields: [String], to: String, targets: [String], Place)
  case comment(table: String, field: String, text: String, Place)
  case mandatory(table: String, field: String, Mandatory, Place)

  var place: Place {
    switch self {
    case .key(_, _, let place), .reference(_, _, _, _, let place), .comment(_, _, _, let place),
      .mandatory(_, _, _, let place):
      place
    }
  }
}

/// Everything read from one specification file.
struct Specification {
  let file: String
  var fields: [DescribedField] = []
  var constraints: [Constraint] = []
  var issues: [Issue] = []
  var count = Count()

  /// Where the file's lines (records of a CSV, statements of SQL) went: none is lost.
  struct Count: Equatable {
    var read = 0
    /// Lines that described a field or a constraint.
    var used = 0
    /// Lines that name a table or head its columns.
    var headings = 0
    /// The others, by why they say nothing about a field.
    var ignored: [String: Int] = [:]
    /// Lines reported as issues.
    var notUnderstood = 0

    var closes: Bool {
      read == used + headings + ignored.values.reduce(0, +) + notUnderstood
    }
  }

  init(file: String) { self.file = file }

  mutating func ignore(_ reason: String) { count.ignored[reason, default: 0] += 1 }

  mutating func report(
    _ severity: Severity, _ code: String, line: Int?, table: String = "", field: String = "",
    _ message: String
  ) {
    issues.append(
      Issue(
        severity, code, table: table, field: field, file: file, line: line, message: message))
  }
}
