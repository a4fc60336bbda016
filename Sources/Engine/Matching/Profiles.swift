internal import Domain

/// Both catalogues in words as numbers, ready to be compared.
struct Profiles {
  let source: Profile
  let target: Profile
  let vocabulary: Vocabulary
  /// The words of ``forms``, as numbers.
  let forms: Set<Int>

  /// One side: its fields, and the words of its tables' names.
  struct Profile {
    let catalogue: Catalogue
    var tables: [[Int]] = []
    var fields: [FieldProfile] = []
    /// Places in `fields` by table.
    var members: [[Int]] = []
  }

  /// - Parameters:
  ///   - source: One side.
  ///   - target: The other side.
  ///   - shipped: The lexicon, which learns the words of both.
  ///   - seen: Words that the values of source fields speak of.
  init(
    source: Catalogue, target: Catalogue, lexicon shipped: Lexicon,
    seen: [FieldPath: [String]] = [:]
  ) {
    var lexicon = shipped
    for catalogue in [source, target] {
      lexicon.learn(catalogue.tables.map(\.name), isWhole: true)
      lexicon.learn(catalogue.fields.map(\.field), isWhole: false)
    }
    var vocabulary = Vocabulary()
    var sides = [source, target].map { Profile(catalogue: $0) }
    for side in sides.indices {
      Self.fill(&sides[side], &vocabulary, lexicon, side == 0 ? seen : [:])
    }
    vocabulary.weigh(fields: sides[0].fields.count + sides[1].fields.count)
    self.source = sides[0]
    self.target = sides[1]
    self.vocabulary = vocabulary
    forms = Set(Self.forms.compactMap(vocabulary.known))
  }

  private static func fill(
    _ side: inout Profile, _ vocabulary: inout Vocabulary, _ lexicon: Lexicon,
    _ seen: [FieldPath: [String]]
  ) {
    let names = side.catalogue.tables.map {
      unique(lexicon.canonical($0.name).map { vocabulary.number($0) })
    }
    side.tables = withoutUniversal(names)
    // Tables called by one word, such as CONSULTATION: what their names begin with abbreviates them.
    let heads = side.catalogue.tables.filter { Lexicon.split($0.name).count == 1 }
      .map { $0.name.lowercased() }
    let known = Set(
      zip(side.catalogue.tables, side.tables).filter { heads.contains($0.0.name.lowercased()) }
        .flatMap(\.1))
    let keys = Dictionary(
      side.tables.enumerated().map { ($1.sorted(), $0) }, uniquingKeysWith: { first, _ in first })
    let identifier = vocabulary.number("identifier")
    let (patient, provider) = (vocabulary.number("patient"), vocabulary.number("provider"))
    for (number, table) in side.catalogue.tables.enumerated() {
      side.members.append([])
      for field in table.fields {
        var readings = ordered(
          Self.readings(of: field.field, lexicon, heads).map { reading in
            (
              words: unique(reading.words.map { vocabulary.number($0) }),
              weight: Float(reading.weight)
            )
          }, by: [Set(side.tables[number]), known])
        let own = readings.first?.words ?? []
        let role = ColumnRole(
          words: own.map { vocabulary.words[$0] }, type: field.type, isKey: field.isKey,
          isReference: field.references != nil)
        for (entity, word) in [(ColumnRole.person, patient), (.provider, provider)]
        where role == entity && !own.contains(word) {
          readings.append(([word, identifier], 0.8))
        }
        vocabulary.count(own)
        let named = own.filter { $0 != identifier }.sorted()
        let implied = named.isEmpty ? nil : keys[named]
        let refersTo =
          field.references.flatMap { reference in
            side.catalogue.tables.firstIndex { $0.name == reference.table }
          } ?? (implied == number ? nil : implied)
        let soft =
          softWords(of: field, isReference: refersTo != nil)
          .map { vocabulary.number($0) }
          + (seen[field.path.folded] ?? []).map { vocabulary.number($0) }
        side.members[number].append(side.fields.count)
        side.fields.append(
          FieldProfile(
            field: field, table: number, own: own, readings: readings,
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

  /// What a name may mean; before all, with a part of it written out as the one table of its side whose
  /// name begins so: `consid` beside a table of consultations.
  private static func readings(
    of name: String, _ lexicon: Lexicon, _ heads: [String]
  ) -> [Reading] {
    let plain = lexicon.readings(of: name)
    let parts = Lexicon.split(name).flatMap(lexicon.segment)
    let long = parts.map { part -> String in
      guard (3...5).contains(part.count), !lexicon.fullWords.contains(part) else { return part }
      let meant = heads.filter { $0.hasPrefix(part) && $0.count > part.count + 2 }
      return meant.count == 1 ? meant[0] : part
    }
    guard long != parts else { return plain }
    let told = lexicon.readings(of: long.joined(separator: "_"))
    return told + plain.map { Reading(words: $0.words, weight: $0.weight * 0.7) }
  }

  /// The readings of a name with those first that speak of the table itself, then those that speak
  /// of other tables of its side: `cons` is a consultation where there is a table of these.
  private static func ordered(
    _ readings: [(words: [Int], weight: Float)], by known: [Set<Int>]
  ) -> [(words: [Int], weight: Float)] {
    guard readings.count > 1 else { return readings }
    let common = Set(
      readings.dropFirst().reduce(Set(readings[0].words)) { $0.intersection($1.words) })
    let weighed = readings.map { reading in
      let telling = reading.words.filter { !common.contains($0) }
      let place = known.firstIndex { words in telling.contains(where: words.contains) }
      return (words: reading.words, weight: reading.weight * [1, 0.95, 0.7][place ?? 2])
    }
    let order = weighed.indices.sorted { (-weighed[$0].weight, $0) < (-weighed[$1].weight, $1) }
    let most = weighed[order[0]].weight
    return order.map { (weighed[$0].words, min(1, weighed[$0].weight / most * readings[0].weight)) }
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
