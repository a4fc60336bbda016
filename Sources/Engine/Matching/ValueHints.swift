internal import Domain

/// What the values of source fields say that their names and declared types do not.
struct ValueHints {
  /// Words that a field's values speak of.
  let words: [FieldPath: [String]]
  private let types: [FieldPath: DataType]

  init(_ profile: Profile?) {
    var words: [FieldPath: [String]] = [:]
    var types: [FieldPath: DataType] = [:]
    for table in profile?.tables ?? [] {
      for column in table.columns {
        let path = FieldPath(table.table, column.name).folded
        if let type = Self.type(column) { types[path] = type }
        let seen = column.sensitive.flatMap { Self.words[$0.kind] ?? [] }
        if !seen.isEmpty { words[path] = seen }
      }
    }
    self.words = words
    self.types = types
  }

  private static let words: [Sensitivity.Kind: [String]] = [
    .nhsNumber: ["nhs", "number", "patient", "identifier"],
    .patientIdentifier: ["patient", "identifier"], .postcode: ["postcode"],
    .birthDate: ["birth", "date"], .deathDate: ["death", "date"], .phone: ["telephone"],
    .address: ["address"],
  ]

  /// The type that nearly all of a column's values have.
  private static func type(_ column: ColumnProfile) -> DataType? {
    let likely = column.likely.flatMap { $0.share >= 0.95 ? $0.type : nil }
    return switch likely ?? column.type {
    case .date: .date
    case .timestamp: .timestamp
    case .time: .time
    default: nil
    }
  }

  /// The catalogue with text that holds dates and times as these.
  func retyped(_ catalogue: Catalogue) -> Catalogue {
    guard !types.isEmpty else { return catalogue }
    let fields = catalogue.fields.map { field in
      guard case .text = field.type, let type = types[field.path.folded] else { return field }
      var field = field
      field.type = type
      return field
    }
    return Catalogue(
      fields,
      notes: Dictionary(
        catalogue.tables.map { ($0.name.lowercased(), $0.note) },
        uniquingKeysWith: { first, _ in first }))
  }
}
