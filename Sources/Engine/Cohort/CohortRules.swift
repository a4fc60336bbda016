internal import Domain

/// What people say about cohorts in `schemas/cohort/`: field roles, table rules, words.
struct CohortRules: Sendable {
  /// What a field is, as far as inventing its values goes.
  enum Role: String, Sendable {
    case birth, death, moment, end
    case nhsNumber = "nhs_number"
    case surname, initials, forename, postcode, email, telephone, street, district, town, county
    case icd10, opcs4, substance, reaction, job, location, description, sentence
    case position, minutes
  }

  struct FieldRule: Sendable {
    let role: Role
    let alternatives: Alternatives
    let types: Set<String>
    /// The order of a moment within its row.
    let rank: Int
    /// The most days after the moment before.
    let days: Int
  }

  struct TableRule: Sendable {
    enum Kind: String, Sendable {
      case patient, reference, event
    }

    let kind: Kind
    let alternatives: Alternatives
    let least: Int
    let most: Int
  }

  static let files = ["cohort/fields.csv", "cohort/tables.csv", "cohort/words.csv"]

  let fields: [FieldRule]
  let tables: [TableRule]
  /// Invented texts by kind, in the file's order.
  let words: [String: [String]]

  /// Reads the three files below the policy folder `policy`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  init(policy: String) throws {
    fields = try ArtefactTable(Self.files[0], in: policy, required: ["role", "words", "types"])
      .rows.map { row in
        FieldRule(
          role: try row.value("role", Role.init), alternatives: Alternatives(row["words"]),
          types: Set(row["types"].split(separator: "|").map(String.init)),
          rank: try row.value("rank", blank: 0) { Int($0) },
          days: try row.value("days", blank: 0) { Int($0) })
      }
    tables = try ArtefactTable(Self.files[1], in: policy, required: ["kind", "words"]).rows.map {
      TableRule(
        kind: try $0.value("kind", TableRule.Kind.init), alternatives: Alternatives($0["words"]),
        least: try $0.value("least", blank: 0) { Int($0) },
        most: try $0.value("most", blank: 0) { Int($0) })
    }
    words = Dictionary(
      grouping: try ArtefactTable(Self.files[2], in: policy, required: ["kind", "text"]).rows
    ) { $0["kind"] }.mapValues { $0.map { $0["text"] } }
  }

  /// The first rule that fits the field's name and type.
  func rule(for field: CatalogueField) -> FieldRule? {
    let words = Set(NameWords.of(field.field))
    return fields.first { $0.types.contains(field.type.name) && $0.alternatives.match(words) }
  }

  /// The first rule of `kind` that fits the table's name.
  func rule(_ kind: TableRule.Kind, for table: String) -> TableRule? {
    let words = Set(NameWords.of(table))
    return tables.first { $0.kind == kind && $0.alternatives.match(words) }
  }

  /// Alternatives of words, as in `nhs number|nhsno`; no words at all match every name.
  struct Alternatives: Sendable {
    private let all: [[String]]

    init(_ text: String) {
      all = text.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    }

    func match(_ words: Set<String>) -> Bool {
      all.isEmpty || all.contains { $0.allSatisfy(words.contains) }
    }
  }
}

/// The words of a name: cut at signs and where small letters turn to capitals, in small letters.
enum NameWords {
  /// Words that say only that a field holds a date or time.
  private static let temporal: Set<String> = [
    "date", "time", "dt", "tm", "datetime", "timestamp", "at", "on",
  ]

  static func of(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for sign in name {
      let isWord = sign.isLetter || sign.isNumber
      if !word.isEmpty, !isWord || (wasSmall && sign.isUppercase) {
        words.append(word.lowercased())
        word = ""
      }
      if isWord { word.append(sign) }
      wasSmall = sign.isLowercase
    }
    return word.isEmpty ? words : words + [word.lowercased()]
  }

  /// The name without the words that say date or time: `adm` for `adm_date` and `adm_time`.
  static func stem(_ name: String) -> [String] { of(name).filter { !temporal.contains($0) } }
}
