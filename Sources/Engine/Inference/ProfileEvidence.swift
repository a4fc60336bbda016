internal import Domain

/// What a profile of the data says for and against inferred keys and links.
struct ProfileEvidence {
  private let profile: Profile
  private let catalogue: Catalogue
  /// By the fields' names in lower case.
  private let inclusions: [[String]: Inclusion]

  /// The fewest distinct values by which data speak at all.
  private static let fewest = 5
  /// The fewest by which they speak alone.
  private static let fewestAlone = 50

  init(_ profile: Profile, _ catalogue: Catalogue) {
    self.profile = profile
    self.catalogue = catalogue
    inclusions = Dictionary(
      profile.inclusions.map { (Self.link($0.from, $0.to), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func link(_ from: FieldPath, _ to: FieldPath) -> [String] {
    [from.table, from.field, to.table, to.field].map { $0.lowercased() }
  }

  // Keys.

  /// The key with what the data say of it; `nil` where its values repeat.
  func weighed(_ key: KeyInference.Key) -> KeyInference.Key? {
    guard key.fields.count == 1, let field = key.fields.first,
      let column = profile[FieldPath(key.table, field)], column.filled >= Self.fewest
    else { return key }
    guard column.unique.holds else { return nil }
    let isFilled = column.filled == column.rows
    return KeyInference.Key(
      table: key.table, fields: key.fields,
      confidence: min(0.99, key.confidence + (isFilled ? 0.05 : 0)),
      evidence: key.evidence + [
        "None of \(column.unique.tested) values occurs twice"
          + (isFilled
            ? ", and every row has one." : "; \(column.rows - column.filled) rows have none.")
      ])
  }

  // Links.

  /// The links that names speak for with what the data say of them, and those that the data alone
  /// speak for, in the catalogue's order.
  func relations(_ named: [Relation]) -> [Relation] {
    let weighed = Dictionary(
      named.compactMap(weighed).map { ($0.from, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(named.map(\.from))
    return catalogue.fields.compactMap { field in
      if let relation = weighed[field.path] { return relation }
      return field.references == nil && !known.contains(field.path) ? byValues(field) : nil
    }
  }

  private func weighed(_ relation: Relation) -> Relation? {
    guard let from = profile[relation.from], from.filled >= Self.fewest,
      let to = profile[relation.to], to.filled > 0
    else { return relation }
    var confidence = relation.confidence
    var said: [String] = []
    if let found = inclusions[Self.link(relation.from, relation.to)], found.tested > 0 {
      said.append("\(found.found) of \(found.tested) values tested are found in \(relation.to).")
      confidence += found.share >= 0.99 ? 0.03 : found.share >= 0.9 ? -0.05 : -0.4
    } else if to.isLikelyKey, from.type == to.type, !isCrowded(relation.from) {
      said.append("Fewer than half of its values are found in \(relation.to).")
      confidence -= 0.5
    }
    if !to.unique.holds {
      said.append("Values of \(relation.to.field) repeat there.")
      confidence -= 0.1
    }
    guard confidence >= KeyInference.threshold else { return nil }
    return Relation(
      from: relation.from, to: relation.to, origin: .inferred, confidence: min(0.99, confidence),
      evidence: relation.evidence + said)
  }

  /// Whether the profile may have left a key out, because many hold the field's values.
  private func isCrowded(_ path: FieldPath) -> Bool {
    profile.inclusions.count { $0.from == path } > 7
  }

  /// A link for which values speak alone: many, all found in one other table's unique column of text,
  /// for small whole numbers are found everywhere.
  private func byValues(_ field: CatalogueField) -> Relation? {
    guard case .text = field.type else { return nil }
    let found = profile.inclusions.filter { inclusion in
      inclusion.from.table.lowercased() == field.table.lowercased()
        && inclusion.from.field.lowercased() == field.field.lowercased()
        && inclusion.to.table.lowercased() != field.table.lowercased()
        && inclusion.share == 1 && inclusion.tested >= Self.fewestAlone
        && profile[inclusion.to]?.isLikelyKey == true
    }
    guard found.count == 1, let inclusion = found.first,
      profile[inclusion.from]?.type == .text, profile[inclusion.from]?.isLikelyKey == false,
      let target = catalogue[inclusion.to]
    else { return nil }
    return Relation(
      from: field.path, to: target.path, origin: .inferred, confidence: 0.65,
      evidence: [
        "All \(inclusion.tested) values tested are found in \(target.path), and in no other key.",
        "Its name says nothing of it.",
      ])
  }
}
