internal import Domain

/// Proposes how each field of one target table gets its value from the table's driving table.
///
/// The kinds of proposal are tried in the order of ``propose(_:)``; the first that speaks counts.
struct RowProposer {
  let matcher: Matcher
  let rules: RuleSuggestion
  let relations: SourceRelations
  /// The plans of all target tables, in catalogue order.
  let plans: [DrivingTables.Proposal]
  /// The place of the target table.
  let target: Int
  /// The place of its driving table.
  let driving: Int
  /// The best candidate of any table for each target field, as analyse-mapping found it.
  let best: [FieldPath: Candidate]
  /// The only code of a list; `nil` where there are more, or nobody gave them.
  let onlyCode: (String) throws -> String?

  var table: Catalogue.Table { matcher.profiles.target.catalogue.tables[target] }
  var source: Catalogue.Table { relations.catalogue.tables[driving] }

  func rows() throws -> [ContractRow] {
    try matcher.profiles.target.members[target].map { try held(propose($0)) }
  }

  /// A rule over rows that may be the wrong table's is no sure one.
  private func held(_ row: ContractRow) -> ContractRow {
    let plan = plans[target].plan
    guard plan.confidence != .high, plan.status != .approved, row.source != nil else { return row }
    var row = row
    if row.confidence == .high { row.confidence = .medium }
    return row
  }

  private func propose(_ index: Int) throws -> ContractRow {
    let field = matcher.profiles.target.fields[index]
    return try constant(field.field) ?? ownNumber(field) ?? externalKey(field)
      ?? parentNumber(field, index) ?? value(field, index)
  }

  /// A column, unless that would be a guess and several columns, a part of one or a constant say more.
  private func value(_ field: FieldProfile, _ index: Int) throws -> ContractRow {
    let guess = try column(field, index)
    if let guess, guess.confidence != .low { return guess }
    return try joined(field.field) ?? split(field.field) ?? singleCode(field.field) ?? guess
      ?? byDefault(field.field) ?? nothing(field.field)
  }

  func row(
    _ field: CatalogueField, _ mappingClass: MappingClass, source: CatalogueField? = nil,
    rule: String = "", _ confidence: Confidence, _ notes: String
  ) -> ContractRow {
    ContractRow(
      target: field.path, mappingClass: mappingClass, source: source?.path, rule: rule,
      confidence: confidence, notes: notes)
  }

  /// The number that the migration gives the record, by the driving table's key.
  private func ownNumber(_ profile: FieldProfile) throws -> ContractRow? {
    let field = profile.field
    guard field.isKey, table.key.count == 1, profile.refersTo == nil, field.type == .integer else {
      return nil
    }
    let key = relations.key(of: driving)
    let parts =
      key.fields.isEmpty
      ? try source.fields.map(filled) : try key.fields.map { try RuleText.column($0.field) }
    let rule = RuleText.surrogate(table.name, parts)
    let notes =
      key.isDeclared
      ? "Numbered by the key of \(source.name)."
      : key.fields.isEmpty
        ? "\(source.name) has no key; the whole row tells records apart."
        : "\(source.name) has no key in its specification; \(key.fields[0].field) serves by its name."
    return row(
      field, .surrogate, source: key.fields.first, rule: rule, key.isDeclared ? .high : .medium,
      notes)
  }

  /// A column as a part of a key, with a dash where it is empty: no part of a key may be missing.
  private func filled(_ field: CatalogueField) throws -> String {
    let column = try RuleText.column(field.field)
    guard field.mandatory != .yes else { return column }
    if case .text = field.type { return "COALESCE(\(column), '-')" }
    return "COALESCE(\(RuleText.cast(column, .text(length: nil))), '-')"
  }

  /// The key of the record in the sending system, its parts joined by hyphens.
  private func externalKey(_ profile: FieldProfile) throws -> ContractRow? {
    let words = Set(profile.own.map { matcher.profiles.vocabulary.words[$0] })
    guard words.isSuperset(of: ["external", "identifier"]), case .text = profile.field.type else {
      return nil
    }
    let key = relations.key(of: driving)
    guard !key.fields.isEmpty else { return nil }
    let parts = try key.fields.compactMap {
      RuleText.converted(try RuleText.column($0.field), from: $0.type, to: .text(length: nil))
    }
    guard parts.count == key.fields.count else { return nil }
    return row(
      profile.field, parts.count == 1 ? .direct : .derived, source: key.fields[0],
      rule: parts.joined(separator: " || '-' || "), key.isDeclared ? .high : .medium,
      "The key of \(source.name).")
  }

  /// Nothing fills the field.
  private func nothing(_ field: CatalogueField) -> ContractRow {
    var notes = "No source field fits."
    if let other = best[field.path] {
      notes = "No source field fits; nearest is \(other.source) at \(other.score.hundredths)."
    }
    if field.mandatory == .yes { notes += " The field is mandatory." }
    return row(field, .outOfScope, .low, notes)
  }
}
