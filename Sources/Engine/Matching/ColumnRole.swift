internal import Domain

/// What a column does in its table, whatever it is called.
enum ColumnRole: UInt8, CaseIterable {
  case key, person, provider, visit, site, reference
  case startDate, endDate, birth, death, otherDate, audit
  case code, name, text, value, unit, kind, state, flag, quantity, cost, place, other

  /// How alike two roles are, 0...1.
  static func likeness(_ a: ColumnRole, _ b: ColumnRole) -> Float {
    table[Int(a.rawValue) * allCases.count + Int(b.rawValue)]
  }

  private static let table: [Float] = allCases.flatMap { a in
    allCases.map { b in
      a == b ? (a == .other ? 0.3 : 1) : near[Pair(a, b)] ?? near[Pair(b, a)] ?? 0
    }
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
    let names = any(["identifier", "number", "code"]) || isKey || isReference || has.count == 1
    if any(["flag"]) || type == .boolean {
      self = .flag
    } else if has.contains("unit") {
      self = .unit
    } else if any(["type", "category", "class", "kind"]) {
      self = .kind
    } else if has.contains("status") {
      self = .state
    } else if any(["value", "result"]) || any(Self.measures) {
      self = .value
    } else if has.contains("cost") && !has.contains("identifier") || any(Self.money) {
      self = .cost
    } else if any(Self.amounts) && !has.contains("identifier") {
      self = .quantity
    } else if names && has.contains("patient")
      || any(["nhs", "hospital"]) && has.contains("number")
    {
      self = .person
    } else if (names && any(Self.staff) || words.last == "by") && !has.contains("specialty") {
      self = .provider
    } else if names && any(["visit", "episode", "spell", "admission", "stay"]) {
      self = .visit
    } else if any(Self.places) {
      self = .place
    } else if names && any(["organisation", "site", "location", "ward"]) {
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

  /// The role for a reader: `start date`.
  var words: String {
    "\(self)".reduce(into: "") { words, letter in
      words += letter.isUppercase ? " \(letter.lowercased())" : String(letter)
    }
  }

  /// Whether a column of the role tells when something was.
  var isDate: Bool {
    switch self {
    case .startDate, .endDate, .birth, .death, .otherDate, .audit: true
    default: false
    }
  }

  private static let measures: Set<String> = [
    "weight", "height", "temperature", "pulse", "pressure", "saturation", "score", "energy", "rate",
  ]
  private static let staff: Set<String> = [
    "provider", "consultant", "nurse", "surgeon", "caregiver", "author", "operator", "prescriber",
  ]
  private static let money: Set<String> = ["amount", "paid", "payment", "revenue", "expense"]
  private static let amounts: Set<String> = [
    "quantity", "count", "duration", "dose", "supply", "refill",
  ]
  private static let places: Set<String> = [
    "address", "city", "town", "postcode", "county", "state", "country", "latitude", "longitude",
  ]
  private static let auditing: Set<String> = [
    "updated", "created", "inserted", "modified", "loaded", "stored", "system", "entered", "enter",
    "audit", "version", "extract", "deleted",
  ]
}
