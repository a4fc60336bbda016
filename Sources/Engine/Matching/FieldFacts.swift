internal import Domain

/// What of a target field speaks for any source field.
struct TargetFacts {
  struct Facts {
    /// A date of what the table is about, with no other word: `visit_start_date`.
    var isMainDate = false
    /// The code or the original value of what the table is about.
    var isMainCode = false
    /// Whether it tells the records of its table apart, declared or by its name.
    var isKey = false
    /// A code in the source's own terms beside the code.
    var isSourceCode = false
    /// Whether it tells where a record came from, as its description says.
    var isProvenance = false
    /// The first field of those of its table that say one thing in several forms: as a code, as the
    /// source's code, as a date with its time.
    var family = 0
  }

  private(set) var fields: [Facts]
  /// How many tables about patients refer to each table about patients, 0...1.
  let hubs: [Float]

  init(_ profiles: Profiles) {
    let side = profiles.target
    func word(_ text: String) -> Int { profiles.vocabulary.known(text) ?? -1 }
    let (code, source, time, provenance) = (
      word("code"), word("source"), word("time"), word("provenance")
    )
    let identifier = word("identifier")
    fields = Array(repeating: Facts(), count: side.fields.count)
    for (table, members) in side.members.enumerated() {
      var families: [[Int]: Int] = [:]
      for member in members {
        let field = side.fields[member]
        var facts = Facts()
        facts.isMainDate =
          (field.role == .startDate || field.role == .otherDate)
          && profiles.particular(field).isEmpty
        let rest = field.own.filter { !side.tables[table].contains($0) }
        facts.isMainCode = rest == [code] && !field.repeated.isEmpty
        facts.isKey = field.field.isKey || rest == [identifier] && !field.repeated.isEmpty
        facts.isSourceCode = field.own.contains(code) && field.own.contains(source)
        facts.isProvenance = field.described.contains(provenance)
        let core = field.own.filter { ![time, code, source].contains($0) }.sorted()
        facts.family = families[core] ?? member
        families[core] = facts.family
        fields[member] = facts
      }
    }
    hubs = Self.hubs(side, patient: word("patient"))
  }

  private static func hubs(_ side: Profiles.Profile, patient: Int) -> [Float] {
    let linked = Set(
      side.members.indices.filter { table in
        side.tables[table].contains(patient)
          || side.members[table].contains { side.fields[$0].role == .person }
      })
    var incoming = [Float](repeating: 0, count: side.tables.count)
    for table in linked.sorted() {
      for parent in Set(side.members[table].compactMap { side.fields[$0].refersTo })
      where linked.contains(parent) {
        incoming[parent] += 1
      }
    }
    let most = incoming.max() ?? 0
    return incoming.map { most > 0 ? ($0 / most).squareRoot() : 0 }
  }
}

/// What of a source field matters for any target field.
struct SourceFacts {
  /// Whether it is the date that its table's records are of.
  private(set) var isMainDate: [Bool]
  /// Whether it tells the records of its table apart, declared or by its name.
  private(set) var isKey: [Bool]
  /// Whether its name says that it names a record and not a kind of record.
  let isIdentifier: [Bool]
  /// The words that say more than a form, by field.
  private let rest: [[Int]]

  init(_ profiles: Profiles) {
    let side = profiles.source
    let bare = Set(Self.bare.compactMap(profiles.vocabulary.known))
    let (identifier, code) = (
      profiles.vocabulary.known("identifier") ?? -1, profiles.vocabulary.known("code") ?? -1
    )
    isIdentifier = side.fields.map { $0.own.contains(identifier) && !$0.own.contains(code) }
    isMainDate = Array(repeating: false, count: side.fields.count)
    isKey = side.fields.map { field in
      let names = field.own.allSatisfy {
        bare.contains($0) || side.tables[field.table].contains($0)
      }
      let named =
        switch field.role {
        case .key: names
        case .person, .provider, .site, .visit: !field.repeated.isEmpty
        default: false
        }
      return field.field.isKey || named
    }
    rest = side.fields.map { field in
      field.own.filter { !bare.contains($0) && !side.tables[field.table].contains($0) }
    }
    for members in side.members {
      let dates = members.filter {
        side.fields[$0].role == .startDate || side.fields[$0].role == .otherDate
      }
      let first = dates.min {
        (profiles.particular(side.fields[$0]).count, $0)
          < (profiles.particular(side.fields[$1]).count, $1)
      }
      if let first { isMainDate[first] = true }
    }
  }

  private static let bare = [
    "code", "identifier", "name", "number", "description", "primary", "value", "class", "type",
    "category",
  ]

  /// Whether the name says nothing but what the table named `words` is about, such as its code.
  func isAbout(_ source: Int, table words: [Int]) -> Bool {
    rest[source].allSatisfy(words.contains)
  }
}

extension Profiles {
  /// The words of a field's name that neither its table nor its form explains.
  func particular(_ field: FieldProfile) -> [Int] {
    field.own.filter { !field.repeated.contains($0) && !forms.contains($0) }
  }

  /// Words of names that tell in what form a thing is kept, not which.
  static let forms = [
    "code", "source", "identifier", "value", "as", "date", "time", "number", "string", "type",
    "name", "text", "start", "end",
  ]
}

extension Profiles.Profile {
  /// Every word that names or descriptions of this side have, in any reading.
  var words: Set<Int> {
    var words = Set(tables.joined())
    for field in fields {
      for reading in field.readings { words.formUnion(reading.words) }
      words.formUnion(field.context)
      words.formUnion(field.soft)
      words.formUnion(field.described)
    }
    return words
  }
}
