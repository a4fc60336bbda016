internal import Domain

/// What the checks hold values against, beyond the catalogue; shipped data that people review.
struct QualityRules {
  static let files = ["date_order", "date_bounds", "variety", "roles"].map { "quality/\($0).csv" }

  /// What a field or a table is, told by the words of its name.
  enum Role: String {
    case patientTable = "patient_table"
    case birth
  }

  private struct Bounds {
    let words: String
    let earliest: String
    let latest: String
  }

  private struct Variety {
    let words: String
    let limit: ShareLimit
  }

  /// The largest part of a table's values that may be one and the same.
  struct ShareLimit {
    let most: Double
    /// Fewer values than this say nothing.
    let leastRows: Int
  }

  private let order: [(earlier: String, later: String)]
  private let bounds: [Bounds]
  private let variety: [Variety]
  private let roles: [(role: Role, words: String)]

  /// - Throws: ``ArtefactError`` with file and line.
  init(policy: String) throws {
    order = try Self.rows("date_order", ["earlier", "later"], in: policy).map {
      ($0["earlier"], $0["later"])
    }
    bounds = try Self.rows("date_bounds", ["words", "earliest", "latest"], in: policy).map {
      Bounds(
        words: $0["words"], earliest: try $0.value("earliest", Self.day),
        latest: try $0.value("latest", Self.day))
    }
    variety = try Self.rows("variety", ["words", "most_share", "least_rows"], in: policy).map {
      Variety(
        words: $0["words"],
        limit: ShareLimit(
          most: try $0.value("most_share") { Double($0) },
          leastRows: try $0.value("least_rows") { Int($0) }))
    }
    roles = try Self.rows("roles", ["role", "words"], in: policy).map {
      (try $0.value("role", Role.init), $0["words"])
    }
  }

  private static func rows(
    _ name: String, _ columns: [String], in policy: String
  ) throws -> [ArtefactTable.Row] {
    try ArtefactTable("quality/\(name).csv", in: policy, required: columns).rows
  }

  private static func day(_ text: String) -> String? {
    text.utf8.count == 10 && text.utf8.span.isISODate ? text : nil
  }

  func isNamed(_ name: String, for role: Role) -> Bool {
    let name = WordedName(name)
    return roles.contains { $0.role == role && name.contain($0.words) }
  }

  /// The days between which a date field's values must lie, as ISO 8601; `nil` where nothing is said.
  func bounds(of field: CatalogueField) -> (earliest: String, latest: String)? {
    let name = WordedName(field.field)
    return bounds.first { name.contain($0.words) }.map { ($0.earliest, $0.latest) }
  }

  /// How often one value may stand in a field of the patient table.
  func shareLimit(of field: CatalogueField) -> ShareLimit? {
    let name = WordedName(field.field)
    return variety.first { name.contain($0.words) }?.limit
  }

  /// The pairs of a table: `visit_start_date` and `visit_end_date` differ by one word.
  func datePairs(in table: Catalogue.Table) -> [DatePair] {
    let dated = table.fields.filter(\.isDated).map { ($0.field, WordedName($0.field)) }
    return dated.flatMap { earlier in
      order.compactMap { words in
        earlier.1.replacing(words.earlier, by: words.later)
          .flatMap { name in dated.first { $0.1 == name } }
          .map { DatePair(earlier: earlier.0, later: $0.0) }
      }
    }
  }
}

/// Two date fields of one table of which the first may not lie after the second.
struct DatePair: Hashable {
  let earlier: String
  let later: String
}

/// The words of a name, `dateOfBirth` and `DATE_OF_BIRTH` alike.
struct WordedName: Hashable {
  private let text: String

  init(_ name: String) { text = "_\(Lexicon.split(name).joined(separator: "_"))_" }

  /// Whether `words`, separated by spaces, stand in the name in their order.
  func contain(_ words: String) -> Bool { text.contains(Self.marked(words)) }

  /// The name with `words` replaced; `nil` when it does not hold them.
  func replacing(_ words: String, by others: String) -> WordedName? {
    guard let found = text.firstRange(of: Self.marked(words)) else { return nil }
    var other = text
    other.replaceSubrange(found, with: Self.marked(others))
    return WordedName(other)
  }

  private static func marked(_ words: String) -> String {
    "_\(words.map { $0 == " " ? "_" : String($0) }.joined())_"
  }
}

extension CatalogueField {
  var isDated: Bool { type == .date || type == .timestamp }
}
