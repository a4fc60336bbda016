internal import Domain

/// What words mean in the names of keys, from `inference/words.csv`, which people review.
struct KeyWords {
  /// Words that end the name of a key: `identifier`, `number`.
  let identifiers: Set<String>
  /// Words of a place among others, which is part of a key and never a link: `sequence`.
  let sequences: Set<String>
  /// Words of a column that says which table an identifier beside it is of: `class`.
  let discriminators: Set<String>
  /// Words that may say so, and may as well describe: `type`.
  let companions: Set<String>
  /// Words that mark a table of codes: `lookup`.
  let dictionaries: Set<String>
  /// Words of tables' names that say nothing of what they hold: `load`.
  let technical: Set<String>
  /// What columns are named after that stand in every table and mean the table's own record.
  let universals: Set<String>
  /// Words that say which of several links to one table it is: `admitting`.
  let roles: Set<String>
  /// Those of them that link a record to another of its kind: `parent`.
  let hierarchy: Set<String>
  /// What tables of people are called, by the last word of a column that says who did something.
  let agents: [String: Set<String>]
  /// Brings names to one spelling; the abbreviations are the matcher's, the synonyms only those of
  /// identifiers, for a wrong link is worse than a missed one.
  let lexicon: Lexicon

  static let file = "inference/words.csv"

  private enum Meaning: String {
    case identifier, sequence, discriminator, companion, dictionary, technical, universal, entity,
      role, hierarchy, agent
  }

  /// Reads the words below `policy`, and learns those of `catalogue`'s names.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  init(policy: String, learning catalogue: Catalogue) throws {
    let short = try ArtefactTable(
      Lexicon.files[0], in: policy, required: ["abbreviation", "expansion"])
    let table = try ArtefactTable(Self.file, in: policy, required: ["word", "role", "meaning"])
    var words: [Meaning: Set<String>] = [:]
    var entities: [(String, String)] = []
    var agents: [String: Set<String>] = [:]
    for row in table.rows {
      let role = try row.value("role") { Meaning(rawValue: $0) }
      if role == .entity { entities.append((row["word"], row["meaning"])) }
      if role == .agent { agents[row["word"], default: []].insert(row["meaning"]) }
      words[role, default: []].insert(row["word"])
    }
    func all(_ meaning: Meaning) -> Set<String> { words[meaning] ?? [] }
    identifiers = all(.identifier)
    sequences = all(.sequence)
    discriminators = all(.discriminator)
    companions = all(.companion)
    dictionaries = all(.dictionary)
    technical = all(.technical)
    universals = all(.universal)
    hierarchy = all(.hierarchy)
    roles = all(.role).union(hierarchy)
    self.agents = agents
    var lexicon = Lexicon(
      abbreviations: short.rows.filter { !$0["expansion"].isEmpty }
        .map { ($0["abbreviation"], $0["expansion"]) },
      synonyms: entities)
    lexicon.learn(catalogue.tables.map(\.name), isWhole: true)
    lexicon.learn(catalogue.fields.map(\.field), isWhole: false)
    self.lexicon = lexicon
  }
}

/// The name of a field taken apart.
struct KeyName {
  /// In one spelling, without numbers at the end: `CONCEPT_ID_1` → concept, identifier.
  let words: [String]
  /// The word that makes it the name of a key, if it does.
  let noun: String?
  /// What the key is of: the words before the noun.
  let stem: [String]
  /// The field's place in its table, from 0.
  let place: Int
  let field: CatalogueField

  init(_ field: CatalogueField, place: Int, _ known: KeyWords) {
    self.field = field
    self.place = place
    var words = known.lexicon.canonical(field.field)
    while let last = words.last, words.count > 1, last.allSatisfy(\.isNumber) { words.removeLast() }
    if words.count == 1, let parts = Self.parts(of: words[0], known) { words = parts }
    let isKey = words.last.map(known.identifiers.contains) ?? false
    self.words = words
    noun = isKey ? words.last : nil
    stem = isKey ? words.dropLast() : words
  }

  /// Takes `itemid` apart where `item` is a word of the catalogue, and `referringproviderid`.
  private static func parts(of word: String, _ known: KeyWords) -> [String]? {
    for (end, noun) in [("id", "identifier"), ("code", "code"), ("no", "number"), ("key", "key")]
    where word.hasSuffix(end) {
      let stem = String(word.dropLast(end.count))
      if stem.count > 2, known.lexicon.words.contains(stem) {
        return known.lexicon.canonical(stem) + [noun]
      }
    }
    for role in known.roles.sorted() where role.count > 4 && word.hasPrefix(role) {
      let rest = String(word.dropFirst(role.count))
      if let parts = parts(of: rest, known) { return [role] + parts }
    }
    return nil
  }

  /// Whether values of the field may name records at all.
  var mayBeKey: Bool {
    switch field.type {
    case .text, .integer: true
    case .decimal(_, let scale): (scale ?? 0) == 0
    case .date, .timestamp, .time, .boolean: false
    }
  }

  var isIdentifier: Bool { noun != nil && mayBeKey }
}

/// A table's name taken apart, and its fields.
struct KeyTable {
  let table: Catalogue.Table
  let index: Int
  /// What it holds, without technical words.
  let words: [String]
  /// Whether its name says that it lists codes.
  let isDictionary: Bool
  let names: [KeyName]

  init(_ table: Catalogue.Table, index: Int, shared: Set<String>, _ known: KeyWords) {
    self.table = table
    self.index = index
    let parts = Lexicon.split(table.name)
    isDictionary =
      parts.count > 1
      && (known.dictionaries.contains(parts[0])
        || known.dictionaries.contains(parts[parts.count - 1]))
    var words = known.lexicon.canonical(table.name)
    while words.count > 1, let first = words.first,
      known.technical.contains(first) || known.dictionaries.contains(first)
        || shared.contains(first)
    {
      words.removeFirst()
    }
    while words.count > 1, let last = words.last,
      known.technical.contains(last) || known.dictionaries.contains(last)
    {
      words.removeLast()
    }
    self.words = words
    names = table.fields.enumerated().map { KeyName($1, place: $0, known) }
  }

  /// How well `stem` names what the table holds; `nil` when it does not.
  func affinity(to stem: [String]) -> Affinity? {
    guard !stem.isEmpty else { return nil }
    let (mine, theirs) = (words.joined(), stem.joined())
    if mine == theirs { return .whole }
    if words.suffix(stem.count) == stem[...] { return .end }
    if theirs.count > 3, mine.hasSuffix(theirs) { return .end }
    if stem.suffix(words.count) == words[...] { return .role }
    if isDictionary, words.prefix(stem.count) == stem[...] { return .dictionary }
    return nil
  }

  /// How a key's name names its table, the best first.
  enum Affinity: Int, Comparable {
    /// `ward_code` of `wards`.
    case whole
    /// `stay_id` of `icustays`.
    case end
    /// `internal_patient_number` of `patient`.
    case role
    /// `icd_code` of `d_icd_diagnoses`.
    case dictionary
    /// Not by name: the table declares it its key.
    case declared
    /// Not by name: no other table can be the one that others mean.
    case position

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// How alike the names of two tables are: words in common, or three letters or more at the start.
  func likeness(to other: KeyTable) -> Int {
    let common = Set(words).intersection(other.words).count
    let start = zip(words.joined(), other.words.joined()).prefix { $0 == $1 }.count
    return max(2 * common, start > 2 ? 1 : 0)
  }
}
