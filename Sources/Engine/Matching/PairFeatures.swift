internal import Domain

/// What speaks for and against pairs of fields, as numbers about 0...1.
struct PairFeatures {
  /// A feature, by its place in a row; each has its weight in `matching/weights.csv`, which says what
  /// it means.
  enum Feature: Int, CaseIterable {
    case asked, given, described, alien
    case tableName, tableContent, table, affinity, hub
    case type, dateConflict
    case role, tableRole, tableWords, mainDate, about
    case reference, keys, sourceCode, provenance
    case codes, precedent, precedentName

    /// Its name in files: `date_conflict`.
    var name: String {
      "\(self)".reduce(into: "") { name, letter in
        name += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
      }
    }

    /// What kind of evidence it is for a reader.
    var kind: Evidence.Kind {
      switch self {
      case .asked, .given, .alien: .name
      case .described: .description
      case .tableName, .tableContent, .table, .affinity, .hub, .tableRole, .tableWords: .table
      case .type, .dateConflict: .type
      case .role, .mainDate, .about, .keys, .sourceCode, .provenance: .keys
      case .reference: .neighbours
      case .codes: .values
      case .precedent, .precedentName: .decision
      }
    }
  }

  static let count = Feature.allCases.count

  let profiles: Profiles
  let names: NameComparison
  let fit: TableFit
  let targets: TargetFacts
  let sources: SourceFacts
  private let matcher: Matcher
  private let precedents: Precedents
  /// `[source type][target type]`, by ``typeNumber(_:)``.
  private let types: [Float]

  init(
    _ matcher: Matcher, lexicon: Lexicon, confirmed: [Int: Set<Int>], precedents: Precedents
  ) {
    self.matcher = matcher
    self.precedents = precedents
    let profiles = matcher.profiles
    self.profiles = profiles
    types = Self.kinds.flatMap { source in
      Self.kinds.map { Float(Matcher.fit(source, $0)) }
    }
    let similarity = WordSimilarity(
      words: profiles.vocabulary.words, sources: profiles.source.words,
      targets: profiles.target.words, lexicon: lexicon)
    names = NameComparison(profiles, similarity)
    fit = TableFit(
      profiles, similarity, Self.bestByTable(profiles, names, types), confirmed: confirmed)
    targets = TargetFacts(profiles)
    sources = SourceFacts(profiles)
  }

  private static let kinds: [DataType] = [
    .text(length: nil), .integer, .decimal(precision: nil, scale: nil), .date, .timestamp, .time,
    .boolean,
  ]

  private static func typeNumber(_ type: DataType) -> Int {
    switch type {
    case .text: 0
    case .integer: 1
    case .decimal: 2
    case .date: 3
    case .timestamp: 4
    case .time: 5
    case .boolean: 6
    }
  }

  /// How well each source field's name fits its best field in each target table.
  private static func bestByTable(
    _ profiles: Profiles, _ names: NameComparison, _ types: [Float]
  ) -> [[Float]] {
    profiles.source.fields.indices.map { source in
      let row = names.row(source)
      let kind = typeNumber(profiles.source.fields[source].field.type)
      var best = [Float](repeating: 0, count: profiles.target.tables.count)
      for (target, field) in profiles.target.fields.enumerated() {
        let type = types[kind * kinds.count + typeNumber(field.field.type)]
        let name = (row.asked[target] * row.given[target]).squareRoot() * (0.5 + 0.5 * type)
        best[field.table] = max(best[field.table], name)
      }
      return best
    }
  }

  /// The features of one source field with every target field, target by target.
  func row(_ source: Int) -> [Float] {
    let row = names.row(source)
    let s = profiles.source.fields[source]
    let kind = Self.typeNumber(s.field.type) * Self.kinds.count
    let known = precedents.targets(of: s.field.path)
    let about = profiles.target.tables.map { sources.isAbout(source, table: $0) }
    var out = [Float](repeating: 0, count: Self.count * profiles.target.fields.count)
    for (target, t) in profiles.target.fields.enumerated() {
      let base = target * Self.count
      func set(_ feature: Feature, _ value: Float) { out[base + feature.rawValue] = value }
      let facts = targets.fields[target]
      let table = fit.relative[s.table][t.table]
      let affinity = fit.affinity[source][t.table]
      let role = ColumnRole.likeness(s.role, t.role)
      set(.asked, row.asked[target])
      set(.given, row.given[target])
      set(.described, row.described[target])
      set(.alien, row.alien[target])
      set(.tableName, fit.names[s.table][t.table])
      set(.tableContent, fit.content[s.table][t.table])
      set(.table, table)
      set(.affinity, affinity)
      set(.hub, targets.hubs[t.table])
      set(.type, types[kind + Self.typeNumber(t.field.type)])
      set(.dateConflict, s.role.isDate != t.role.isDate ? 1 : 0)
      set(.role, role)
      set(.tableRole, table * role)
      set(.tableWords, table * (row.asked[target] * row.given[target]).squareRoot())
      set(.mainDate, sources.isMainDate[source] && facts.isMainDate ? 1 : 0)
      set(
        .about,
        about[t.table] && facts.isMainCode && !sources.isIdentifier[source]
          ? max(affinity, table) : 0)
      set(.reference, reference(s, t))
      set(.keys, facts.isKey && sources.isKey[source] ? max(affinity, table) : 0)
      set(.sourceCode, facts.isSourceCode ? 1 : 0)
      set(.provenance, facts.isProvenance ? 1 : 0)
      set(.codes, s.field.codeList != nil && matcher.sharesCodes(s.field, t.field) ? 1 : 0)
      if let known {
        let path = t.field.path.description.lowercased()
        set(.precedent, known.exact[path] == nil ? 0 : 1)
        set(.precedentName, known.named[path] == nil ? 0 : 1)
      }
    }
    return out
  }

  /// How well the tables fit that both fields refer to.
  private func reference(_ s: FieldProfile, _ t: FieldProfile) -> Float {
    guard let from = s.refersTo, let to = t.refersTo else { return 0 }
    return fit.relative[from][to]
  }
}
