internal import Domain

extension RowProposer {
  /// A value that the specification states: “Constant 'PAS'”.
  func constant(_ field: CatalogueField) throws -> ContractRow? {
    if let row = literal(Self.quoted(after: ["constant"], in: field.description), field, .high) {
      return row
    }
    return literal(
      Self.quoted(after: ["always", "fixed value", "fixed"], in: field.description), field, .medium)
  }

  /// The only code that a mandatory field's list has.
  func singleCode(_ field: CatalogueField) throws -> ContractRow? {
    guard let list = field.codeList, !list.contains("|"), let code = try onlyCode(list),
      var row = literal(code, field, field.mandatory == .yes ? .medium : .low)
    else { return nil }
    row.notes = "The only code of \(list)."
    return row
  }

  /// What the specification gives a field that nothing fills; a person decides whether that is meant.
  func byDefault(_ field: CatalogueField) -> ContractRow? {
    let value = Self.quoted(
      after: ["default value", "default", "defaults to"], in: field.description)
    guard var row = literal(value, field, .low) else { return nil }
    row.notes = "No source field fits; the target specification states the default."
    return row
  }

  private func literal(
    _ value: String?, _ field: CatalogueField, _ confidence: Confidence
  ) -> ContractRow? {
    guard let value, !value.isEmpty,
      let rule = RuleText.converted(RuleText.text(value), from: .text(length: nil), to: field.type)
    else { return nil }
    return row(
      field, .derived, rule: rule, confidence, "The target specification states the value.")
  }

  /// What stands in quotes straight after one of some words.
  private static func quoted(after words: [String], in text: String) -> String? {
    let lower = text.lowercased()
    guard lower.utf8.count == text.utf8.count else { return nil }
    for word in words {
      for link in [" ", ": ", " is ", " = ", "="] {
        guard let start = lower.firstRange(of: "\(word)\(link)'") else { continue }
        let open = text.utf8.index(
          text.startIndex,
          offsetBy: lower.utf8.distance(from: lower.startIndex, to: start.upperBound))
        guard let close = text[open...].firstIndex(of: "'") else { continue }
        return String(text[open..<close])
      }
    }
    return nil
  }
}
