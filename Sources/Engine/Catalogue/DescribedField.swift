internal import Domain

/// A field as one place of one specification file describes it; what the place does not say is `nil`.
struct DescribedField: Equatable {
  var table: String
  var field: String
  var type: DataType?
  /// The type in the place's own words.
  var statedType = ""
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
