internal import Domain

extension RuleSuggestion {
  /// Columns of one row that fill a field together.
  struct Joined {
    /// In the order in which they stand in the value.
    let parts: [CatalogueField]
    let suggestion: Suggestion

    init(_ parts: [CatalogueField], _ rule: String, _ notes: String, _ trust: Trust) {
      self.parts = parts
      let names = parts.map(\.field).joined(separator: ", ")
      suggestion = (
        RuleProposal(mappingClass: .derived, rule: rule, notes: "\(names): \(notes)"), trust
      )
    }
  }

  /// What fills `field` from several columns of the table of `from`, of which `from` is one.
  ///
  /// - Throws: `SyntaxError` for a name that the rule language cannot spell.
  func joined(filling field: CatalogueField, with from: CatalogueField) throws -> Joined? {
    guard let table = source[from.table] else { return nil }
    let found =
      try moment(field, on: from, of: table) ?? joinedText(filling: field, from: table)
    return found.flatMap { $0.parts.contains(from) ? $0 : nil }
  }

  /// What fills `field` from several columns of `table`, whose names say so.
  ///
  /// - Throws: `SyntaxError` for a name that the rule language cannot spell.
  func joined(filling field: CatalogueField, from table: Catalogue.Table) throws -> Joined? {
    if let text = try joinedText(filling: field, from: table) { return text }
    guard field.type == .timestamp else { return nil }
    for from in table.fields where isDay(from) {
      let own = tableWords(from, field)
      let (asked, given) = (core(field, .target), core(from, .source))
      if asked.subtracting(own) == given.subtracting(own),
        let found = try moment(field, on: from, of: table)
      {
        return found
      }
    }
    return nil
  }

  private func joinedText(
    filling field: CatalogueField, from table: Catalogue.Table
  ) throws -> Joined? {
    guard case .text = field.type, field.codeList == nil, field.references == nil else {
      return nil
    }
    return try fullName(field, of: table) ?? address(field, of: table)
      ?? numberParts(field, of: table)
  }

  // MARK: A date and a time of day

  private static let forms: Set<String> = ["date", "time", "number", "value"]

  /// What a name speaks of, without the words that only say that it is a date or a time.
  private func core(_ field: CatalogueField, _ side: Side) -> Set<String> {
    words(field, side).subtracting(Self.forms)
  }

  private func isDay(_ field: CatalogueField) -> Bool {
    switch field.type {
    case .date: return true
    case .text:
      switch spelling(of: field) {
      case .pattern(_, isTimed: false), .ambiguous(_, isTimed: false, _): return true
      case .general(let format): return !format.contains("HH")
      case .unknown:
        let words = words(field, .source)
        return words.contains("date") && !words.contains("time")
      default: return false
      }
    default: return false
    }
  }

  /// The text of a time of day with a colon, and what is assumed of it; `nil` where it is none.
  func clock(_ field: CatalogueField) throws -> (text: String, notes: String)? {
    let column = try RuleText.column(field.field)
    let seen = profile?[field.path].flatMap { $0.filled > 0 ? $0 : nil }
    switch field.type {
    case .time: return (RuleText.cast(column, .text(length: nil)), "")
    case .text, .integer: break
    default: return nil
    }
    if seen?.type == .time { return (column, "") }
    guard words(field, .source).contains("time") else { return nil }
    let isText = if case .text = field.type { true } else { false }
    guard let seen else { return isText ? (column, "the times are taken to be HH:MM; ") : nil }
    let shapes = Set(seen.patterns.map(\.shape))
    guard !shapes.isEmpty, shapes.isSubset(of: ["9", "99", "999", "9999"]) else { return nil }
    let digits = "LPAD(\(column), 4, '0')"
    return ("LEFT(\(digits), 2) || ':' || RIGHT(\(digits), 2)", "times as HHMM; ")
  }

  /// A time field from digits only, which a cast does not read.
  func time(_ from: CatalogueField, _ field: CatalogueField, _ value: String) -> Suggestion? {
    guard field.type == .time, let seen = profile?[from.path], seen.filled > 0 else { return nil }
    let shapes = Set(seen.patterns.map(\.shape))
    guard !shapes.isEmpty, shapes.isSubset(of: ["9", "99", "999", "9999"]) else { return nil }
    switch from.type {
    case .text, .integer: break
    default: return nil
    }
    let digits = "LPAD(\(value), 4, '0')"
    return (
      RuleProposal(
        mappingClass: .derived,
        rule: RuleText.cast("LEFT(\(digits), 2) || ':' || RIGHT(\(digits), 2)", .time),
        notes: "times as HHMM"), .likely
    )
  }

  /// The date of `from` or beside it with the time of day of the same thing.
  private func moment(
    _ field: CatalogueField, on from: CatalogueField, of table: Catalogue.Table
  ) throws -> Joined? {
    guard field.type == .timestamp else { return nil }
    let subject = core(from, .source)
    let same = table.fields.filter { core($0, .source) == subject }
    let days = same.filter(isDay)
    let times = try same.filter { try !isDay($0) && clock($0) != nil }
    guard days.count == 1, times.count == 1, let (clock, assumed) = try clock(times[0]) else {
      return nil
    }
    let day = days[0]
    let column = try RuleText.column(day.field)
    let date = CatalogueField(table: field.table, field: field.field, type: .date)
    let plain = RuleText.converted(column, from: day.type, to: .date) ?? ""
    let read =
      self.date(day, date, column)
      ?? (RuleProposal(mappingClass: .direct, rule: plain), .asTheMatch)
    guard !read.proposal.rule.isEmpty else { return nil }
    let isFilled = times[0].mandatory == .yes
    let hour = isFilled ? clock : "COALESCE(\(clock), '00:00')"
    let rule = RuleText.cast(
      "\(RuleText.cast(read.proposal.rule, .text(length: nil))) || ' ' || \(hour)", .timestamp)
    let notes = [
      read.proposal.notes.isEmpty ? "" : "\(read.proposal.notes); ", assumed,
      isFilled ? "the date with its time" : "midnight where there is a date but no time",
    ].joined()
    return Joined(
      [day, times[0]], rule, notes, read.trust == .needsDecision ? .needsDecision : .likely)
  }

  // MARK: Texts

  /// The texts that are there, with `separator` between them; NULL where none is.
  private static func list(_ columns: [String], _ separator: String) -> String {
    let parts = columns.map { "\(RuleText.text(separator)) || \($0)" }.joined(separator: ", ")
    return "NULLIF(SUBSTRING(CONCAT(\(parts)), \(separator.count + 1)), '')"
  }

  /// The address lines of a table, as one text, without what other fields of the target's table take.
  private func address(_ field: CatalogueField, of table: Catalogue.Table) throws -> Joined? {
    let asked = words(field, .target)
    guard asked.contains("address"),
      asked.isDisjoint(with: ["line", "type", "email", "identifier", "number", "town", "postcode"])
    else { return nil }
    let own = table.fields.first.map { tableWords($0, field) } ?? []
    let about = asked.subtracting(["address", "full", "whole", "complete"]).union(own)
    let siblings = matcher.profiles.target.catalogue[field.table]?.fields ?? []
    let taken = Set(siblings.flatMap { $0 == field ? [] : words($0, .target) })
    let lines = table.fields.filter { part in
      let words = words(part, .source)
      return Self.isText(part) && part.codeList == nil
        && words.isSuperset(of: ["address"])
        && !Lexicon.split(part.field).filter { $0.allSatisfy(\.isNumber) }.isEmpty
        && words.subtracting(["address", "line"]).filter { !$0.allSatisfy(\.isNumber) }
          .allSatisfy(about.contains)
    }.sorted { Self.ordinal($0) < Self.ordinal($1) }
    guard lines.count > 1 else { return nil }
    let rest = ["town", "county", "postcode"].filter { !taken.contains($0) }.compactMap { word in
      table.fields.first {
        Self.isText($0) && words($0, .source).subtracting(about).subtracting(["address"]) == [word]
      }
    }
    let parts = lines + rest
    return Joined(
      parts, Self.list(try parts.map { try RuleText.column($0.field) }, ", "),
      "the parts that are filled, with commas between them", .likely)
  }

  /// A national number kept in several columns, `NHS1`, `NHS2`, `NHS3`.
  private func numberParts(_ field: CatalogueField, of table: Catalogue.Table) throws -> Joined? {
    guard Self.isNHSNumber(field) else { return nil }
    let parts = table.fields.filter {
      Self.isText($0) && Lexicon.split($0.field).contains { $0.hasPrefix("nhs") }
        && $0.codeList == nil && Self.ordinal($0) > 0
    }.sorted { Self.ordinal($0) < Self.ordinal($1) }
    let lengths = parts.compactMap { if case .text(let length) = $0.type { length } else { nil } }
    guard parts.count > 1, lengths.count == parts.count, lengths.reduce(0, +) == 10 else {
      return nil
    }
    let columns = try parts.map { try RuleText.column($0.field) }
    return Joined(
      parts, "nhs_number(\(columns.joined(separator: " || ")))",
      "the parts of the number; the check digit is tested", .likely)
  }

  static func isText(_ field: CatalogueField) -> Bool {
    if case .text = field.type { true } else { false }
  }

  /// The number at the end of a name: 2 of `ADDR_LINE_2`; 0 where there is none.
  private static func ordinal(_ field: CatalogueField) -> Int {
    Int(String(field.field.reversed().prefix { $0.isNumber }.reversed())) ?? 0
  }
}
