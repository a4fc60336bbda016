internal import Domain

/// What speaks for and against each pair of fields, as numbers.
struct PairFeatures {
  static let names = [
    "asked", "given", "name", "table_rel", "table_abs", "affinity", "type", "role", "main_date",
    "about", "key_source", "described", "patient_linked", "required", "twin", "source_code",
    "refs", "codes", "provenance", "key_key", "rel_name", "end_date"
  ]
  static var count: Int { names.count }

  let profiles: Profiles
  let names: NameComparison
  let fit: TableFit
  let facts: TargetFacts
  let sources: SourceFacts
  let matcher: Matcher

  init(_ matcher: Matcher, lexicon: Lexicon) {
    self.matcher = matcher
    let profiles = matcher.profiles
    self.profiles = profiles
    func words(_ side: Profiles.Profile) -> Set<Int> {
      Set(side.fields.flatMap { $0.own + $0.context + $0.soft + Array($0.described) } + side.tables.joined())
    }
    let similarity = WordSimilarity(
      words: profiles.vocabulary.words, sources: words(profiles.source),
      targets: words(profiles.target), lexicon: lexicon)
    let comparison = NameComparison(profiles, similarity)
    names = comparison
    let tables = profiles.target.tables.count
    let best = profiles.source.fields.indices.map { source in
      let row = comparison.row(source)
      var best = [Float](repeating: 0, count: tables)
      for (target, field) in profiles.target.fields.enumerated() {
        let type = Float(Matcher.fit(profiles.source.fields[source].field.type, field.field.type))
        let name = (row.asked[target] * row.given[target]).squareRoot() * (0.5 + 0.5 * type)
        best[field.table] = max(best[field.table], name)
      }
      return best
    }
    fit = TableFit(profiles, similarity, best)
    facts = TargetFacts(profiles)
    sources = SourceFacts(profiles)
  }

  /// The features of one source field with every target field, target by target.
  func row(_ source: Int) -> [Float] {
    let k = Self.count
    let row = names.row(source)
    let s = profiles.source.fields[source]
    var out = [Float](repeating: 0, count: k * profiles.target.fields.count)
    for (target, t) in profiles.target.fields.enumerated() {
      let base = target * k
      let fact = facts.fields[target]
      let rel = fit.relative[s.table][t.table]
      let name = (row.asked[target] * row.given[target]).squareRoot()
      out[base] = row.asked[target]
      out[base + 1] = row.given[target]
      out[base + 2] = name
      out[base + 3] = rel
      out[base + 4] = fit.scores[s.table][t.table]
      let affinity = fit.affinity[source][t.table]
      out[base + 5] = affinity
      out[base + 6] = Float(Matcher.fit(s.field.type, t.field.type))
      out[base + 7] = ColumnRole.likeness(s.role, t.role)
      out[base + 8] = sources.mainDate.contains(source) && fact.isMainDate ? 1 : 0
      let about = sources.about(source, table: profiles.target.tables[t.table])
      out[base + 9] = about && fact.isMainCode ? max(affinity, rel) : 0
      out[base + 10] = sources.isKey[source] && fact.isMainCode && !fact.isNumber ? max(affinity, rel) : 0
      out[base + 11] = row.described[target]
      out[base + 12] = fact.isPatientLinked ? 1 : 0
      out[base + 13] = t.field.mandatory == .yes ? 1 : 0
      out[base + 14] = fact.isTwin ? 1 : 0
      out[base + 15] = fact.isSourceCode ? 1 : 0
      out[base + 16] = refs(s, t)
      out[base + 17] = 0
      out[base + 18] = t.role == .kind && s.role != .kind ? 1 : 0
      out[base + 19] = t.field.isKey && sources.isKey[source] ? max(affinity, rel) : 0
      out[base + 20] = rel * name
      out[base + 21] = s.role == .endDate && t.role == .endDate ? 1 : s.role == .endDate && t.role == .startDate || s.role == .startDate && t.role == .endDate ? -1 : 0
    }
    return out
  }

  private func refs(_ s: FieldProfile, _ t: FieldProfile) -> Float {
    guard let a = s.refersTo, let b = t.refersTo else { return 0 }
    return fit.relative[a][b]
  }
}

/// What of a target field speaks for any source field.
struct TargetFacts {
  struct Facts {
    var isMainDate = false
    var isMainCode = false
    var isNumber = false
    var isPatientLinked = false
    var isTwin = false
    var isSourceCode = false
  }
  private(set) var fields: [Facts]

  init(_ profiles: Profiles) {
    let side = profiles.target
    func word(_ text: String) -> Int { profiles.vocabulary.known(text) ?? -1 }
    let (code, source, time) = (word("code"), word("source"), word("time"))
    fields = Array(repeating: Facts(), count: side.fields.count)
    let persons = Set(side.tables.indices.filter { side.tables[$0].contains(word("patient")) })
    var linked = persons
    for (table, members) in side.members.enumerated()
    where members.contains(where: { side.fields[$0].role == .person }) { linked.insert(table) }
    for (table, members) in side.members.enumerated() {
      var hasDate = false
      var seen: Set<[Int]> = []
      for member in members {
        let field = side.fields[member]
        var facts = Facts()
        if field.role == .startDate || field.role == .otherDate {
          facts.isMainDate = !hasDate
          hasDate = true
        }
        let rest = field.own.filter { !side.tables[table].contains($0) }
        facts.isMainCode = rest == [code] && !field.repeated.isEmpty
        if case .text = field.field.type {} else { facts.isNumber = true }
        facts.isPatientLinked = linked.contains(table)
        facts.isTwin = !seen.insert(field.own.filter { $0 != time }.sorted()).inserted
        facts.isSourceCode = field.own.contains(code) && field.own.contains(source)
        fields[member] = facts
      }
    }
  }
}

/// What of a source field matters for any target field.
struct SourceFacts {
  /// The fields that are their table's first date of an event.
  var mainDate: Set<Int> = []
  var isKey: [Bool]
  private let rest: [[Int]]

  init(_ profiles: Profiles) {
    let side = profiles.source
    func word(_ text: String) -> Int { profiles.vocabulary.known(text) ?? -1 }
    let bare = Set(["code", "identifier", "name", "number", "description", "primary", "value"].map(word))
    isKey = side.fields.map { $0.field.isKey }
    rest = side.fields.map { field in
      field.own.filter { !bare.contains($0) && !side.tables[field.table].contains($0) }
    }
    for members in side.members {
      if let first = members.first(where: {
        side.fields[$0].role == .startDate || side.fields[$0].role == .otherDate
      }) {
        mainDate.insert(first)
      }
      let named = members.filter { member in
        let field = side.fields[member]
        return field.role == .key && field.own.contains(word("identifier"))
          && field.own.allSatisfy { bare.contains($0) || side.tables[field.table].contains($0) }
          || [.person, .provider, .site, .visit].contains(field.role)
            && field.own.contains { side.tables[field.table].contains($0) }
      }
      for member in named { isKey[member] = true }
    }
  }

  /// Whether the name says nothing but what the table `words` is about, such as its code.
  func about(_ source: Int, table words: [Int]) -> Bool {
    rest[source].allSatisfy(words.contains)
  }
}
