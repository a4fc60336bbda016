internal import Domain

/// How the dates of a source field are written, as its extract or else its description has it.
enum DateSpelling: Equatable {
  /// Nothing is known of it.
  case unknown
  /// By one pattern of the rule language.
  case pattern(String, isTimed: Bool)
  /// By a pattern that not all values fit; the share of those that do.
  case mostly(String, share: Double)
  /// By the first of several patterns that all values fit, or by another of them.
  case ambiguous(String, isTimed: Bool, among: String)
  /// In a way that the general reading of dates takes, some with a time of day.
  case general(String)
  /// In a way that no rule can read.
  case unreadable(String)

  /// What the profile of an extract says of its column.
  init(_ column: ColumnProfile) {
    guard let first = column.formats.first, column.type == .date || column.type == .timestamp else {
      guard column.type == .text, let likely = column.likely, let format = likely.format else {
        self = .unknown
        return
      }
      let pattern = Self.pattern(format)
      self =
        likely.type == .date && pattern != nil
        ? .mostly(format, share: likely.share) : .unreadable(format)
      return
    }
    let isTimed = column.type == .timestamp
    guard let pattern = Self.pattern(first), !first.hasPrefix("YYYY-MM-DD") else {
      self = Self.isGeneral(first) && column.ambiguity == nil ? .general(first) : .unreadable(first)
      return
    }
    self =
      column.ambiguity.map { .ambiguous(pattern, isTimed: isTimed, among: $0) }
      ?? .pattern(pattern, isTimed: isTimed)
  }

  /// What a specification says of a text field: `as CCYYMMDD`.
  init(description: String) {
    let text = description.uppercased().replacing("CCYY", with: "YYYY")
    let found = DateFormat.allCases.map(\.pattern).filter(text.contains)
    guard let longest = found.max(by: { $0.count < $1.count }) else {
      self = .unknown
      return
    }
    self = Self.pattern(longest).map { .pattern($0, isTimed: false) } ?? .unreadable(longest)
  }

  /// A profile's format in the rule language's words; `nil` where it has none for it.
  private static func pattern(_ format: String) -> String? {
    guard !format.contains("["), !format.contains("FFF"), !format.contains("Z"),
      format.contains("YYYY")
    else { return nil }
    return format.replacing("HH", with: "HH24").replacing(":MM", with: ":MI")
      .replacing("HH24MM", with: "HH24MI")
  }

  /// Whether a date or timestamp column reads it as it is meant.
  static func isGeneral(_ format: String) -> Bool {
    ["YYYY-MM-DD", "DD/MM/YYYY", "YYYYMMDD"].contains { format.hasPrefix($0) }
      && !format.hasSuffix("DDHHMM")
  }
}

extension RuleSuggestion {
  /// How the dates of `field` are written; its extract knows better than its description.
  func spelling(of field: CatalogueField) -> DateSpelling {
    guard let column = profile?[field.path], column.filled > 0 else {
      if case .text = field.type { return DateSpelling(description: field.description) }
      return .unknown
    }
    return DateSpelling(column)
  }

  /// A date of a text field, or of a date field whose extract writes it otherwise than such a field
  /// is read; `nil` where its type says all.
  func date(_ from: CatalogueField, _ field: CatalogueField, _ value: String) -> Suggestion? {
    guard field.type == .date || field.type == .timestamp else { return nil }
    switch from.type {
    case .text: return written(from, field, value)
    case .date, .timestamp: return misread(from, field, value)
    default: return nil
    }
  }

  private func written(
    _ from: CatalogueField, _ field: CatalogueField, _ value: String
  ) -> Suggestion? {
    func parsed(_ pattern: String, _ isTimed: Bool, _ notes: String) -> RuleProposal {
      let reads = isTimed && field.type == .timestamp ? "parse_timestamp" : "parse_date"
      return RuleProposal(
        mappingClass: .derived, rule: "\(reads)(\(value), \(RuleText.text(pattern)))",
        notes: notes + Self.midnight(isTimed, field))
    }
    switch spelling(of: from) {
    case .unknown: return nil
    case .general(let format):
      let rule = RuleText.cast(value, field.type)
      return (
        RuleProposal(mappingClass: .derived, rule: rule, notes: "dates as \(format)"), .asTheMatch
      )
    case .pattern(let pattern, let isTimed):
      return (parsed(pattern, isTimed, "dates as \(pattern)"), .asTheMatch)
    case .mostly(let pattern, let share):
      let notes =
        "\((share * 100).hundredths) % of the values are dates as \(pattern); the others are rejected"
      let isNamed = pattern.contains("MON") || pattern.hasPrefix("YYYY") || pattern.contains(".")
      return (parsed(pattern, false, notes), isNamed ? .likely : .needsDecision)
    case .ambiguous(let pattern, let isTimed, let among):
      return (
        parsed(pattern, isTimed, "\(pattern) is assumed: \(among); a person has to say which"),
        .needsDecision
      )
    case .unreadable(let format):
      return (
        RuleProposal(
          mappingClass: .derived, rule: "",
          notes: "no rule reads dates as \(format)"
            + (format.contains("YYYY") ? "" : ": a person has to say which century")),
        .needsDecision
      )
    }
  }

  /// A date field is read in the general way, whatever its extract means.
  private func misread(
    _ from: CatalogueField, _ field: CatalogueField, _ value: String
  ) -> Suggestion? {
    guard let rule = RuleText.converted(value, from: from.type, to: field.type) else { return nil }
    switch spelling(of: from) {
    case .ambiguous(_, _, let among):
      return (
        RuleProposal(
          mappingClass: .direct, rule: rule,
          notes: "read with the day first: \(among); a person has to say which"), .likely
      )
    case .pattern(let pattern, _) where !DateSpelling.isGeneral(pattern):
      return (
        RuleProposal(
          mappingClass: .derived, rule: "",
          notes: "the extract has dates as \(pattern): describe the field as text to read them so"),
        .needsDecision
      )
    default: return nil
    }
  }

  private static func midnight(_ isTimed: Bool, _ field: CatalogueField) -> String {
    !isTimed && field.type == .timestamp ? "; the time of day is midnight" : ""
  }
}
