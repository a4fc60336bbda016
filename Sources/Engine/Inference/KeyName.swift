internal import Domain

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

  /// Takes the name apart after `prefix`, which all fields of its table begin with.
  init(_ field: CatalogueField, place: Int, prefix: String?, _ known: KeyWords) {
    self.field = field
    self.place = place
    let name = prefix.map { field.field.dropFirst($0.count) } ?? field.field[...]
    var words = known.lexicon.canonical(String(name))
    while let last = words.last, words.count > 1, last.allSatisfy(\.isNumber) { words.removeLast() }
    if let last = words.last, !known.identifiers.contains(last),
      let parts = Self.parts(of: last, known)
    {
      words = words.dropLast() + parts
    }
    let isKey = words.last.map(known.identifiers.contains) ?? false
    self.words = words
    noun = isKey ? words.last : nil
    stem = isKey ? words.dropLast() : words
  }

  /// Takes `itemid` apart where `item` is a word of the catalogue, `suppkey` where only `supplier`
  /// begins so, and `referringproviderid`.
  private static func parts(of word: String, _ known: KeyWords) -> [String]? {
    for (end, noun) in [("id", "identifier"), ("code", "code"), ("no", "number"), ("key", "key")]
    where word.hasSuffix(end) {
      let stem = String(word.dropLast(end.count))
      if stem.count > 2, known.lexicon.words.contains(stem) {
        return known.lexicon.canonical(stem) + [noun]
      }
      let longer = stem.count > 2 ? known.tableWords.filter { $0.hasPrefix(stem) } : []
      if longer.count == 1 { return longer + [noun] }
      if end == "id", stem.count > 1, known.common.contains(word) { return [stem, noun] }
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
