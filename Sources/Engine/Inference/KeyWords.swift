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
  /// Names that three tables or more have, in lower case.
  let common: Set<String>
  /// The words of tables' names.
  let tableWords: Set<String>
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
    tableWords = Set(catalogue.tables.flatMap { lexicon.canonical($0.name) })
    var counts: [String: Int] = [:]
    for field in catalogue.fields { counts[field.field.lowercased(), default: 0] += 1 }
    common = Set(counts.filter { $0.value > 2 }.keys)
  }
}
