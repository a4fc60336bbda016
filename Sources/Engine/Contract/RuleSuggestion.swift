internal import Domain

/// Spells the rule that fills a target field from a source field: the one place that knows how.
struct RuleSuggestion {
  let matcher: Matcher
  /// The source with the types that its specification states, by which rules are checked.
  let source: Catalogue
  let profile: Profile?
  /// Fields' places among the matcher's profiles.
  private let places: (source: [FieldPath: Int], target: [FieldPath: Int])

  /// A proposal with how far its nature lets it be trusted.
  typealias Suggestion = (proposal: RuleProposal, trust: Trust)

  init(matcher: Matcher, source: Catalogue, profile: Profile?) {
    self.matcher = matcher
    self.source = source
    self.profile = profile
    func places(_ side: Profiles.Profile) -> [FieldPath: Int] {
      Dictionary(
        side.fields.enumerated().map { ($1.field.path.folded, $0) },
        uniquingKeysWith: { first, _ in first })
    }
    self.places = (places(matcher.profiles.source), places(matcher.profiles.target))
  }

  /// The canonical words of a field's name.
  func words(_ field: CatalogueField, _ side: Side) -> Set<String> {
    let place =
      side == .source ? places.source[field.path.folded] : places.target[field.path.folded]
    guard let place else { return [] }
    let profile = side == .source ? matcher.profiles.source : matcher.profiles.target
    return Set(profile.fields[place].own.map { matcher.profiles.vocabulary.words[$0] })
  }

  /// The words of the names of the tables of both fields.
  func tableWords(_ from: CatalogueField, _ field: CatalogueField) -> Set<String> {
    var words: Set<Int> = []
    if let place = places.source[from.path.folded] {
      words.formUnion(matcher.profiles.source.tables[matcher.profiles.source.fields[place].table])
    }
    if let place = places.target[field.path.folded] {
      words.formUnion(matcher.profiles.target.tables[matcher.profiles.target.fields[place].table])
    }
    return Set(words.map { matcher.profiles.vocabulary.words[$0] })
  }

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
  ) throws -> Suggestion {
    if let coded = coded(from, field, value) { return coded }
    if !isLookup, let joined = try joined(filling: field, with: from) { return joined.suggestion }
    if let split = split(from, field, value) { return split }
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
    if let date = date(from, field, value) { return date }
    if let time = time(from, field, value) { return time }
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
  ) -> Suggestion? {
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
    let own = "\(from.table)_\(from.field)"
    guard let theirs = from.codeList else {
      return missing(
        "the target wants \(mine), the source states no code list", from: own, to: mine, field)
    }
    guard !Matcher.sameCodes(theirs, mine) else { return nil }
    return missing(
      "no crosswalk from \(theirs) to \(mine)", from: theirs.contains("|") ? own : theirs, to: mine,
      field)
  }

  /// Codes whose crosswalk is still to be made, and what it may be called.
  private func missing(
    _ notes: String, from: String, to list: String, _ field: CatalogueField
  ) -> Suggestion {
    let name = Self.crosswalk(
      from: from, to: list.contains("|") ? "\(field.table)_\(field.field)" : list)
    return (
      RuleProposal(
        mappingClass: .lookup, rule: "", crosswalk: name,
        notes: notes + (name.map { "; a crosswalk such as \($0) is to be made" } ?? "")),
      .needsDecision
    )
  }

  /// A name for the crosswalk that is missing; `nil` where the lists' names give none.
  private static func crosswalk(from: String, to: String) -> String? {
    let name = "\(from)_to_\(to)".lowercased()
    let plain = String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(60))
    return Crosswalk.isName(plain) ? plain : nil
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
    case (.date, .timestamp): "the time of day is midnight"
    default: ""
    }
  }
}
