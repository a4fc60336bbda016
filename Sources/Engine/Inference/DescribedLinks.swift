internal import Domain

/// What descriptions say of links in words: “foreign key to WARD”, “refers to ward.code”.
struct DescribedLinks {
  private let catalogue: Catalogue

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// The words that a table's name follows, at most four words later.
  private static let phrases = [
    ["foreign", "key"], ["fk"], ["refers", "to"], ["references"], ["links", "to"],
    ["linked", "to"],
    ["link", "to"], ["points", "to"], ["joins", "to"],
  ]

  /// The field that `field`'s description says it refers to.
  func target(of field: CatalogueField) -> (path: FieldPath, type: DataType, evidence: String)? {
    let words = field.description.split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }
      .map(String.init)
    let plain = words.map { $0.lowercased() }
    for place in words.indices {
      guard let phrase = Self.phrases.first(where: { plain[place...].starts(with: $0) }) else {
        continue
      }
      let start = place + phrase.count
      for next in words[start...].prefix(4) {
        guard let target = named(next) else { continue }
        return (
          target.path, target.type,
          "Its description says “\(phrase.joined(separator: " ")) … \(next)”."
        )
      }
    }
    return nil
  }

  /// What `TABLE` or `TABLE.FIELD` names; of a table alone, its only key or first field.
  private func named(_ word: String) -> CatalogueField? {
    let parts = word.split(separator: ".").map(String.init)
    guard let first = parts.first, first.count > 2, let table = catalogue[first] else { return nil }
    if parts.count > 1 { return table[parts[1]] }
    return (table.key.count == 1 ? table.key.first : table.fields.first)
  }
}
