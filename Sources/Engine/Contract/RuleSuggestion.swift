internal import Domain

/// Spells the rule that fills a target field from a source field: the one place that knows how.
struct RuleSuggestion {
  let matcher: Matcher
  var profile: Profile?

  /// How far a proposal's own nature lets it be trusted, whatever speaks for the pair.
  enum Trust {
    /// A person has to decide: codes without a crosswalk, types without a safe way, a loss.
    case needsDecision
    /// It may be right, but not more than likely.
    case likely
    /// A crosswalk leads from one code list to the other.
    case bridged
    case asTheMatch
  }

  /// The rule for a pair of fields over the source field's own table.
  ///
  /// - Throws: `SyntaxError` for a name that the rule language cannot spell.
  func proposal(from: CatalogueField, to field: CatalogueField) throws -> RuleProposal {
    try proposal(from: from, to: field, value: RuleText.column(from.field)).proposal
  }

  /// The rule where `value` stands for the source field, such as a look-up of it.
  func proposal(
    from: CatalogueField, to field: CatalogueField, value: String, isLookup: Bool = false
  ) -> (proposal: RuleProposal, trust: Trust) {
    if let coded = coded(from, field, value) { return coded }
    if Self.isNHSNumber(field), case .text = from.type {
      return (
        RuleProposal(
          mappingClass: .derived, rule: "nhs_number(\(value))", notes: "the check digit is tested"),
        .asTheMatch
      )
    }
    if let part = Self.datePart(of: field, from: from) {
      return (
        RuleProposal(
          mappingClass: .derived, rule: "EXTRACT(\(part) FROM \(value))",
          notes: "the \(part.lowercased()) of the date"), .likely
      )
    }
    if let parsed = parsedDate(from, field, value) { return (parsed, .likely) }
    guard let rule = RuleText.converted(value, from: from.type, to: field.type) else {
      return (
        RuleProposal(
          mappingClass: .derived, rule: "", notes: "no safe way from \(from.type) to \(field.type)"),
        .needsDecision
      )
    }
    if case .decimal = from.type, field.type == .integer {
      return (
        RuleProposal(mappingClass: .derived, rule: rule, notes: "decimals are rounded"),
        .needsDecision
      )
    }
    let isDirect = rule == value && !isLookup
    return (
      RuleProposal(
        mappingClass: isDirect ? .direct : .derived, rule: rule, notes: Self.loss(from, field)),
      .asTheMatch
    )
  }

  /// The rule for a field with a code list, unless the source's codes are the target's own.
  private func coded(
    _ from: CatalogueField, _ field: CatalogueField, _ value: String
  ) -> (proposal: RuleProposal, trust: Trust)? {
    guard let mine = field.codeList else { return nil }
    if let bridge = matcher.crosswalk(from, field),
      let code = RuleText.converted(value, from: from.type, to: .text(length: nil)),
      let rule = RuleText.converted(
        RuleText.crosswalk(bridge.name, code), from: .text(length: nil), to: field.type)
    {
      return (
        RuleProposal(
          mappingClass: .lookup, rule: rule, crosswalk: bridge.name,
          notes: "\(bridge.sourceList) to \(bridge.targetList)"), .bridged
      )
    }
    guard let theirs = from.codeList else {
      return (
        RuleProposal(
          mappingClass: .lookup, rule: "",
          notes: "the target wants \(mine), the source states no code list"), .needsDecision
      )
    }
    guard !Matcher.sameCodes(theirs, mine) else { return nil }
    return (
      RuleProposal(
        mappingClass: .lookup, rule: "", notes: "no crosswalk from \(theirs) to \(mine)"),
      .needsDecision
    )
  }

  /// Text whose values are dates of one format, as the profile has it, read as such.
  private func parsedDate(
    _ from: CatalogueField, _ field: CatalogueField, _ value: String
  ) -> RuleProposal? {
    guard field.type == .date || field.type == .timestamp,
      let format = textFormat(of: from), format != "YYYY-MM-DD"
    else { return nil }
    let reads = field.type == .date ? "parse_date" : "parse_timestamp"
    return RuleProposal(
      mappingClass: .derived, rule: "\(reads)(\(value), \(RuleText.text(format)))",
      notes: "dates as \(format)")
  }

  /// The one format of a field's dates that stand in text.
  private func textFormat(of field: CatalogueField) -> String? {
    guard !field.statedType.isEmpty || field.type == .text(length: nil) else { return nil }
    let column = profile?.tables.first { $0.table.lowercased() == field.table.lowercased() }?
      .columns.first { $0.name.lowercased() == field.field.lowercased() }
    guard let column, column.ambiguity == nil else { return nil }
    return column.likely?.format ?? (column.formats.count == 1 ? column.formats[0] : nil)
  }

  static func isNHSNumber(_ field: CatalogueField) -> Bool {
    let words = Set(Lexicon.split(field.field))
    return words.contains("nhs") && (words.contains("number") || words.contains("no"))
      && field.codeList == nil && words.isDisjoint(with: ["status", "trace", "date"])
  }

  /// The part of a date that a whole-number field such as `year_of_birth` asks for.
  private static func datePart(of field: CatalogueField, from: CatalogueField) -> String? {
    guard field.type == .integer, from.type == .date || from.type == .timestamp else { return nil }
    let words = Lexicon.split(field.field)
    return ["year", "month", "day"].first(where: words.contains)?.uppercased()
  }

  /// What a value may lose on its way, for the reviewer.
  private static func loss(_ from: CatalogueField, _ field: CatalogueField) -> String {
    switch (from.type, field.type) {
    case (.text(let wide?), .text(let narrow?)) where wide > narrow:
      "up to \(wide) characters into \(narrow)"
    case (.timestamp, .date): "the time of day is left out"
    default: ""
    }
  }
}
