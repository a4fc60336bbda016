internal import Domain

/// Both catalogues in words as numbers, ready to be compared.
struct Profiles {
  let source: Profile
  let target: Profile
  let vocabulary: Vocabulary

  /// One side: its fields, and the words of its tables' names.
  struct Profile {
    let catalogue: Catalogue
    var tables: [[Int]] = []
    var fields: [FieldProfile] = []
    /// Places in `fields` by table.
    var members: [[Int]] = []
  }

  init(source: Catalogue, target: Catalogue, lexicon shipped: Lexicon) {
    var lexicon = shipped
    for catalogue in [source, target] {
      lexicon.learn(catalogue.tables.map(\.name), isWhole: true)
      lexicon.learn(catalogue.fields.map(\.field), isWhole: false)
    }
    var vocabulary = Vocabulary()
    var sides = [source, target].map { Profile(catalogue: $0) }
    for side in sides.indices { Self.fill(&sides[side], &vocabulary, lexicon) }
    vocabulary.weigh(fields: sides[0].fields.count + sides[1].fields.count)
    self.source = sides[0]
    self.target = sides[1]
    self.vocabulary = vocabulary
  }

  private static func fill(
    _ side: inout Profile, _ vocabulary: inout Vocabulary, _ lexicon: Lexicon
  ) {
    let names = side.catalogue.tables.map {
      unique(lexicon.canonical($0.name).map { vocabulary.number($0) })
    }
    side.tables = withoutUniversal(names)
    let keys = Dictionary(
      side.tables.enumerated().map { ($1.sorted(), $0) }, uniquingKeysWith: { first, _ in first })
    let identifier = vocabulary.number("identifier")
    for (number, table) in side.catalogue.tables.enumerated() {
      side.members.append([])
      for field in table.fields {
        let own = unique(lexicon.canonical(field.field).map { vocabulary.number($0) })
        vocabulary.count(own)
        let named = own.filter { $0 != identifier }.sorted()
        let implied = named.isEmpty ? nil : keys[named]
        let refersTo =
          field.references.flatMap { reference in
            side.catalogue.tables.firstIndex { $0.name == reference.table }
          } ?? (implied == number ? nil : implied)
        let soft = softWords(of: field, isReference: refersTo != nil).map { vocabulary.number($0) }
        side.members[number].append(side.fields.count)
        side.fields.append(
          FieldProfile(
            field: field, table: number, own: own,
            context: side.tables[number].filter { !own.contains($0) },
            soft: soft.filter { !own.contains($0) },
            described: Set(
              lexicon.canonical(sentence: field.description).map { vocabulary.number($0) }),
            repeated: Set(own.filter(side.tables[number].contains)), refersTo: refersTo,
            role: ColumnRole(
              words: own.map { vocabulary.words[$0] }, type: field.type, isKey: field.isKey,
              isReference: refersTo != nil)))
      }
    }
  }

  private static func softWords(of field: CatalogueField, isReference: Bool) -> [String] {
    var words: [String] =
      switch field.type {
      case .date: ["date", "year", "month", "day"]
      case .timestamp: ["date", "time", "year", "month", "day"]
      case .time: ["time"]
      case .boolean: ["flag"]
      default: []
      }
    if field.codeList != nil { words.append("code") }
    if isReference || field.isKey { words.append("identifier") }
    return words
  }

  /// Drops words that most of a side's table names have, such as `LOAD`: they tell no table apart.
  private static func withoutUniversal(_ tables: [[Int]]) -> [[Int]] {
    guard tables.count > 3 else { return tables }
    var counts: [Int: Int] = [:]
    for word in tables.joined() { counts[word, default: 0] += 1 }
    return tables.map { words in
      let kept = words.filter { counts[$0, default: 0] * 10 < tables.count * 6 }
      return kept.isEmpty ? words : kept
    }
  }

  private static func unique(_ words: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return words.filter { seen.insert($0).inserted }
  }
}
