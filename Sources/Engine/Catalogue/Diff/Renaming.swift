internal import Domain

/// Tells whether what is gone and what is new are one under two names; only where nothing else
/// could be meant.
struct Renaming {
  private let from: Catalogue.Table
  private let to: Catalogue.Table

  init(from: Catalogue.Table, to: Catalogue.Table) {
    self.from = from
    self.to = to
  }

  /// The pairs that are alike where neither is like a third.
  static func pairs<Item>(
    _ gone: [Item], _ new: [Item], areAlike: (Item, Item) -> Bool
  ) -> [(Item, Item)] {
    let likes = gone.map { old in new.indices.filter { areAlike(old, new[$0]) } }
    return zip(gone, likes).compactMap { old, found in
      guard found.count == 1, likes.count(where: { $0.contains(found[0]) }) == 1 else {
        return nil
      }
      return (old, new[found[0]])
    }
  }

  /// Two tables: like names, and more than half of their fields in common.
  static func areAlike(_ old: Catalogue.Table, _ new: Catalogue.Table) -> Bool {
    guard areLike(old.name, new.name) else { return false }
    let common = old.fields.count { new[$0.field]?.type == $0.type }
    return 2 * common > max(old.fields.count, new.fields.count)
  }

  /// Two fields: like names, one type, and the same description or the same place.
  func areAlike(_ old: CatalogueField, _ new: CatalogueField) -> Bool {
    guard Self.areLike(old.field, new.field), old.type == new.type else { return false }
    if !old.description.isEmpty, old.description == new.description { return true }
    return neighbour(of: old, in: from, beside: to) == neighbour(of: new, in: to, beside: from)
  }

  /// The nearest field above that both tables have; empty at their beginning.
  private func neighbour(
    of field: CatalogueField, in table: Catalogue.Table, beside other: Catalogue.Table
  ) -> String {
    let above = table.fields.prefix { $0.field != field.field }
    return above.last { other[$0.field] != nil }?.field.lowercased() ?? ""
  }

  /// Two names that differ in a letter or two of every eight, or of which one abbreviates each word
  /// of the other: `adm_dt` and `admission_date`.
  static func areLike(_ a: String, _ b: String) -> Bool {
    let (words, others) = (Lexicon.split(a), Lexicon.split(b))
    if words.count == others.count, !words.isEmpty,
      zip(words, others).allSatisfy({ abbreviates($0, $1) || abbreviates($1, $0) })
    {
      return true
    }
    let (x, y) = (Array(words.joined()), Array(others.joined()))
    return editDistance(x, y) * 4 <= max(x.count, y.count)
  }

  /// Whether `short` begins as `long` does and has its other letters in their order.
  private static func abbreviates(_ short: String, _ long: String) -> Bool {
    guard short.first == long.first else { return false }
    var rest = long[...]
    for letter in short {
      guard let found = rest.firstIndex(of: letter) else { return false }
      rest = rest[rest.index(after: found)...]
    }
    return true
  }

  /// The fewest insertions, deletions and replacements that make `a` of `b`.
  private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var corner = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let replaced = corner + (x == y ? 0 : 1)
        corner = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, corner + 1)
      }
    }
    return row[b.count]
  }
}
