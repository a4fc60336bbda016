internal import Domain

extension RuleSuggestion {
  /// Words of a name that say no more than that it is a whole name, of whom the table is about.
  private static let whole: Set<String> = [
    "name", "full", "whole", "complete", "display", "patient", "person", "client",
  ]

  /// Whether a field holds the whole name of whom its table is about.
  private func isFullName(_ words: Set<String>, _ own: Set<String>) -> Bool {
    words.contains("name") && words.isSubset(of: Self.whole.union(own))
  }

  /// A column of `table` that holds one part of a name, of whom the table is about.
  private func part(_ word: String, of table: Catalogue.Table, _ own: Set<String>)
    -> CatalogueField?
  {
    let found = table.fields.filter {
      Self.isText($0) && words($0, .source).subtracting(Self.whole.union(own)) == [word]
    }
    return found.count == 1 ? found[0] : nil
  }

  /// A full name from the columns of its parts.
  func fullName(_ field: CatalogueField, of table: Catalogue.Table) throws -> Joined? {
    guard let any = table.fields.first else { return nil }
    let own = tableWords(any, field)
    guard isFullName(words(field, .target), own), let surname = part("surname", of: table, own),
      let forename = part("forename", of: table, own)
    else { return nil }
    let (last, first) = (try RuleText.column(surname.field), try RuleText.column(forename.field))
    if Self.hasComma(field.description) {
      return Joined(
        [surname, forename], "\(last) || COALESCE(', ' || \(first), '')",
        "the surname first, as the target's specification has it", .likely)
    }
    return Joined(
      [forename, surname], "NULLIF(TRIM(CONCAT(\(first), ' ', \(last))), '')",
      "the forename first, a blank between them", .likely)
  }

  private static func hasComma(_ description: String) -> Bool {
    let text = description.lowercased()
    return ["surname, ", "surname,f", "family name, ", "last name, "].contains(where: text.contains)
  }

  /// How a full name is written.
  private enum Order { case comma, blank, unknown }

  private func order(of field: CatalogueField) -> Order {
    let shapes = profile?[field.path]?.patterns ?? []
    guard !shapes.isEmpty else { return Self.hasComma(field.description) ? .comma : .unknown }
    if shapes.allSatisfy({ $0.shape.contains(",") }) { return .comma }
    return shapes.allSatisfy { !$0.shape.contains(",") && $0.shape.contains(" ") }
      ? .blank : .unknown
  }

  /// A surname or forename out of a full name.
  func split(_ from: CatalogueField, _ field: CatalogueField, _ value: String) -> Suggestion? {
    let own = tableWords(from, field)
    let asked = words(field, .target).subtracting(Self.whole.union(own))
    guard asked == ["surname"] || asked == ["forename"], Self.isText(from), Self.isText(field),
      isFullName(words(from, .source), own)
    else { return nil }
    let isSurname = asked == ["surname"]
    switch order(of: from) {
    case .comma:
      return (
        RuleProposal(
          mappingClass: .derived, rule: Self.byComma(value, isSurname),
          notes: "the part \(isSurname ? "before" : "after") the comma"), .likely
      )
    case .blank:
      return (
        RuleProposal(
          mappingClass: .derived, rule: Self.byBlank(value, isSurname),
          notes:
            "the part \(isSurname ? "after" : "before") the first blank; names of several words need a person"
        ), .needsDecision
      )
    case .unknown:
      return (
        RuleProposal(
          mappingClass: .derived, rule: Self.byComma(value, isSurname),
          notes:
            "the part \(isSurname ? "before" : "after") a comma, if there is one; how names are written is not known"
        ), .needsDecision
      )
    }
  }

  /// A name without a comma is taken for a surname.
  private static func byComma(_ value: String, _ isSurname: Bool) -> String {
    let place = "POSITION(',' IN \(value))"
    return isSurname
      ? "CASE WHEN \(place) > 0 THEN TRIM(SUBSTRING(\(value), 1, \(place) - 1)) ELSE TRIM(\(value)) END"
      : "CASE WHEN \(place) > 0 THEN NULLIF(TRIM(SUBSTRING(\(value), \(place) + 1)), '') END"
  }

  /// A name of one word is taken for a surname.
  private static func byBlank(_ value: String, _ isSurname: Bool) -> String {
    let text = "TRIM(\(value))"
    let place = "POSITION(' ' IN \(text))"
    return isSurname
      ? "CASE WHEN \(place) > 0 THEN TRIM(SUBSTRING(\(text), \(place) + 1)) ELSE \(text) END"
      : "CASE WHEN \(place) > 0 THEN SUBSTRING(\(text), 1, \(place) - 1) END"
  }
}
