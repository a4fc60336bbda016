internal import Domain

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
    let prefix = Self.prefix(of: table, known)
    names = table.fields.enumerated().map { place, field in
      let hasPrefix = prefix.map(field.field.hasPrefix) ?? false
      return KeyName(field, place: place, prefix: hasPrefix ? prefix : nil, known)
    }
  }

  /// The short word with its separator that nearly all fields begin with and that the table is not
  /// named by: `l_` of `lineitem`.
  private static func prefix(of table: Catalogue.Table, _ known: KeyWords) -> String? {
    var counts: [String: Int] = [:]
    for field in table.fields {
      guard let end = field.field.firstIndex(of: "_"), end != field.field.startIndex else {
        continue
      }
      counts[String(field.field[...end]), default: 0] += 1
    }
    let found = counts.first { $0.value > 2 && 5 * $0.value >= 4 * table.fields.count }
    guard let prefix = found?.key, prefix.count < 6 else { return nil }
    let meaning = known.lexicon.canonical(prefix)
    let words = Set(known.lexicon.canonical(table.name) + Lexicon.split(table.name))
    return words.isDisjoint(with: meaning) ? prefix : nil
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
