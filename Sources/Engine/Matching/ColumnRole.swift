internal import Domain

/// What a column does in its table, whatever it is called.
enum ColumnRole: UInt8, CaseIterable {
  case key, person, provider, visit, site, reference
  case startDate, endDate, birth, death, otherDate, audit
  case code, name, text, value, unit, kind, state, flag, quantity, cost, place, other

  /// How alike two roles are, 0...1.
  static func likeness(_ a: ColumnRole, _ b: ColumnRole) -> Float {
    if a == b { return a == .other ? 0.3 : 1 }
    return near[Pair(a, b)] ?? near[Pair(b, a)] ?? 0
  }

  private struct Pair: Hashable {
    let a: ColumnRole
    let b: ColumnRole
    init(_ a: ColumnRole, _ b: ColumnRole) { (self.a, self.b) = (a, b) }
  }

  private static let near: [Pair: Float] = [
    Pair(.startDate, .otherDate): 0.7, Pair(.endDate, .otherDate): 0.4,
    Pair(.audit, .otherDate): 0.3, Pair(.audit, .startDate): 0.1,
    Pair(.code, .name): 0.4, Pair(.code, .text): 0.4, Pair(.name, .text): 0.6,
    Pair(.code, .kind): 0.4, Pair(.code, .state): 0.4, Pair(.kind, .state): 0.3,
    Pair(.value, .quantity): 0.5, Pair(.key, .reference): 0.4, Pair(.key, .person): 0.3,
    Pair(.key, .code): 0.3, Pair(.flag, .state): 0.4, Pair(.value, .code): 0.3,
    Pair(.value, .text): 0.3, Pair(.other, .text): 0.4, Pair(.other, .code): 0.4,
    Pair(.other, .name): 0.3, Pair(.other, .value): 0.3, Pair(.reference, .code): 0.3,
    Pair(.other, .kind): 0.3, Pair(.other, .state): 0.3, Pair(.other, .quantity): 0.3,
    Pair(.site, .reference): 0.3,
  ]

  /// The role of a column of `type` whose name has the canonical `words`.
  init(words: [String], type: DataType, isKey: Bool, isReference: Bool) {
    let has = Set(words)
    func any(_ list: Set<String>) -> Bool { !has.isDisjoint(with: list) }
    let isDate =
      type == .date || type == .timestamp || has.contains("date")
      || has.contains("time") && !any(["unit", "duration", "minute"])
      || any(["year", "month", "day"]) && any(["birth", "death"])
    if isDate {
      self =
        any(Self.auditing)
        ? .audit
        : has.contains("birth")
          ? .birth
          : has.contains("death")
            ? .death
            : any(["end", "discharge", "close", "expiry"])
              ? .endDate : any(["start", "admission", "open"]) ? .startDate : .otherDate
      return
    }
    let identifies = any(["identifier", "number", "nhs number", "code"]) || isKey || isReference
    if any(["flag"]) || type == .boolean {
      self = .flag
    } else if any(["cost", "amount", "paid", "payment", "revenue", "expense"]) {
      self = .cost
    } else if any(["unit"]) {
      self = .unit
    } else if any(["address", "city", "town", "postcode", "county", "state", "country", "latitude", "longitude"]) {
      self = .place
    } else if any(["type", "category", "class", "kind"]) {
      self = .kind
    } else if any(["status"]) {
      self = .state
    } else if any(["quantity", "count", "duration", "dose", "supply", "refill", "amount"]) {
      self = .quantity
    } else if any(["value", "result"]) {
      self = .value
    } else if any(["patient"]) && (identifies || has.count == 1) || any(["nhs", "hospital"]) && has.contains("number") {
      self = .person
    } else if any(["provider", "consultant"]) && (identifies || has.count == 1) {
      self = .provider
    } else if any(["visit", "episode", "spell", "admission"]) && (identifies || has.count == 1) {
      self = .visit
    } else if any(["organisation", "site", "location", "ward"]) && (identifies || has.count == 1) {
      self = .site
    } else if any(["name", "surname", "forename", "title"]) {
      self = .name
    } else if any(["description", "comment", "text", "note"]) {
      self = .text
    } else if has.contains("code") {
      self = .code
    } else if isReference {
      self = .reference
    } else if isKey || has.contains("identifier") {
      self = .key
    } else {
      self = .other
    }
  }

  private static let auditing: Set<String> = [
    "updated", "created", "inserted", "modified", "loaded", "stored", "system", "entered", "enter",
    "audit", "version", "extract", "deleted",
  ]
}
