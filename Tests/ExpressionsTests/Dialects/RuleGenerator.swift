/// Makes rules that make sense in the sample's scope, the same ones for a seed.
struct RuleGenerator {
  var random: Random

  private enum Kind: CaseIterable { case text, integer, decimal, date, timestamp, time, boolean }

  mutating func rule() -> String { make(pick(Kind.allCases), depth: 3) }

  private mutating func pick<Item>(_ items: [Item]) -> Item { items[random.below(items.count)] }

  private mutating func make(_ kind: Kind, depth: Int) -> String {
    guard depth > 0, random.below(6) > 0 else { return leaf(kind) }
    let next = depth - 1
    if random.below(5) == 0 { return choice(kind, next) }
    return switch kind {
    case .text: text(next)
    case .integer: integer(next)
    case .decimal: decimal(next)
    case .date: date(next)
    case .timestamp: timestamp(next)
    case .time: pick(["CAST(\(make(.timestamp, depth: next)) AS TIME)", leaf(.time)])
    case .boolean: boolean(next)
    }
  }

  private mutating func leaf(_ kind: Kind) -> String {
    switch kind {
    case .text: pick(["name", "sex", "\"Staff ID\"", "'K'", "'a''b'", "'%é_'", "'0'", "'😀'"])
    case .integer: pick(["beds", "0", "1", "-3", "7", "123456789"])
    case .decimal: pick(["fee", "1.5", "0.00", "-2.25", "1000.000001"])
    case .date: pick(["born", "DATE '2024-02-29'", "DATE '0001-01-01'", "DATE '9999-12-31'"])
    case .timestamp: pick(["seen", "TIMESTAMP '2026-03-29 01:30'"])
    case .time: pick(["slot", "TIME '23:59:59'"])
    case .boolean: pick(["alive", "alive", "beds > 1", "sex = 'M'", "name IS NULL", "TRUE"])
    }
  }

  private mutating func choice(_ kind: Kind, _ depth: Int) -> String {
    let (a, b) = (make(kind, depth: depth), make(kind, depth: depth))
    let condition = make(.boolean, depth: depth)
    let subject = pick(Kind.allCases)
    return switch random.below(6) {
    case 0: "CASE WHEN \(condition) THEN \(a) ELSE \(b) END"
    case 1: "CASE WHEN \(condition) THEN \(a) END"
    case 2:
      "CASE \(make(subject, depth: depth)) WHEN \(make(subject, depth: depth)) THEN \(a) "
        + "WHEN \(leaf(subject)) THEN \(b) ELSE NULL END"
    case 3: "COALESCE(\(a), \(b))"
    case 4: "NULLIF(\(a), \(b))"
    default: "CASE WHEN \(condition) THEN NULL ELSE \(a) END"
    }
  }

  private mutating func text(_ depth: Int) -> String {
    let (a, b) = (make(.text, depth: depth), make(.text, depth: depth))
    let (n, m) = (make(.integer, depth: depth), make(.integer, depth: depth))
    let other = make(pick(Kind.allCases), depth: depth)
    let moment = make(pick([.date, .timestamp]), depth: depth)
    return switch random.below(18) {
    case 0: "\(a) || \(b)"
    case 1: "(\(a) || \(n)) || \(b)"
    case 2: "UPPER(\(a))"
    case 3: "LOWER(\(a))"
    case 4: "TRIM(\(a))"
    case 5: "LTRIM(RTRIM(\(a)))"
    case 6: "LEFT(\(a), \(n))"
    case 7: "RIGHT(\(a), \(n))"
    case 8: "SUBSTRING(\(a), \(n), \(m))"
    case 9: "SUBSTRING(\(a), \(n))"
    case 10: "REPLACE(\(a), \(b), \(leaf(.text)))"
    case 11: "LPAD(\(a), \(n), \(b))"
    case 12: "CONCAT(\(a), \(b), \(n))"
    case 13: "CAST(\(other) AS TEXT)"
    case 14: "CAST(\(other) AS VARCHAR(4))"
    case 15: "format_date(\(moment), '\(pick(["YYYYMMDD", "DD-MON-YYYY", "HH24:MI:SS"]))')"
    case 16: "nhs_number(\(a))"
    default: "crosswalk('sex', \(a))"
    }
  }

  private mutating func integer(_ depth: Int) -> String {
    let (a, b) = (make(.integer, depth: depth), make(.integer, depth: depth))
    let (t, u) = (make(.text, depth: depth), make(.text, depth: depth))
    return switch random.below(14) {
    case 0: "(\(a) + \(b))"
    case 1: "(\(a) - \(b))"
    case 2: "(\(a) * \(b))"
    case 3: "(\(a) / \(b))"
    case 4: "-(\(a))"
    case 5: "ABS(\(a))"
    case 6: "LENGTH(\(t))"
    case 7: "POSITION(\(t) IN \(u))"
    case 8: "EXTRACT(\(pick(["YEAR", "MONTH", "DAY"])) FROM \(make(.date, depth: depth)))"
    case 9: "(\(make(.date, depth: depth)) - \(make(.date, depth: depth)))"
    case 10: "CAST(\(t) AS INTEGER)"
    case 11: "CAST(\(make(.decimal, depth: depth)) AS INTEGER)"
    case 12: "CAST(\(make(.boolean, depth: depth)) AS INTEGER)"
    default: "surrogate('LOAD_PMI', \(t))"
    }
  }

  private mutating func decimal(_ depth: Int) -> String {
    let (a, b) = (make(.decimal, depth: depth), make(pick([.decimal, .integer]), depth: depth))
    return switch random.below(9) {
    case 0: "(\(a) + \(b))"
    case 1: "(\(b) - \(a))"
    case 2: "(\(a) * \(b))"
    case 3: "(\(a) / \(b))"
    case 4: "-(\(a))"
    case 5: "ABS(\(a))"
    case 6: "ROUND(\(b), \(make(.integer, depth: depth)))"
    case 7: "CAST(\(make(.text, depth: depth)) AS DECIMAL)"
    default: "CAST(\(b) AS DECIMAL(9,2))"
    }
  }

  private mutating func date(_ depth: Int) -> String {
    switch random.below(6) {
    case 0: "(\(make(.date, depth: depth)) + \(make(.integer, depth: depth)))"
    case 1: "(\(make(.date, depth: depth)) - \(make(.integer, depth: depth)))"
    case 2: "CAST(\(make(.text, depth: depth)) AS DATE)"
    case 3: "CAST(\(make(.timestamp, depth: depth)) AS DATE)"
    case 4: "parse_date(\(make(.text, depth: depth)), 'DD/MM/YYYY')"
    default: "lookup(Staff.started BY \(make(.text, depth: depth)))"
    }
  }

  private mutating func timestamp(_ depth: Int) -> String {
    switch random.below(3) {
    case 0: "CAST(\(make(.date, depth: depth)) AS TIMESTAMP)"
    case 1: "CAST(\(make(.text, depth: depth)) AS TIMESTAMP)"
    default: "parse_timestamp(\(make(.text, depth: depth)), 'YYYY-MM-DD HH24:MI')"
    }
  }

  private mutating func boolean(_ depth: Int) -> String {
    let kind = pick(Kind.allCases)
    let (a, b, c) = (
      make(kind, depth: depth), make(kind, depth: depth), make(kind, depth: depth)
    )
    let (p, q) = (make(.boolean, depth: depth), make(.boolean, depth: depth))
    let (t, u) = (make(.text, depth: depth), make(.text, depth: depth))
    let negation = pick(["", "NOT "])
    return switch random.below(9) {
    case 0: "((\(p)) AND (\(q)))"
    case 1: "((\(p)) OR (\(q)))"
    case 2: "(NOT (\(p)))"
    case 3: "((\(a)) \(pick(["=", "<>", "<", "<=", ">", ">="])) (\(b)))"
    case 4: "((\(a)) IS \(negation)NULL)"
    case 5: "((\(a)) \(negation)IN (\(b), \(c)))"
    case 6: "((\(t)) \(negation)LIKE (\(u)))"
    case 7: "((\(a)) \(negation)BETWEEN (\(b)) AND (\(c)))"
    default: "CAST(\(t) AS BOOLEAN)"
    }
  }
}
