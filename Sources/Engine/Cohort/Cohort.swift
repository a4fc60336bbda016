internal import Domain

/// Makes the rows of a plan and hands them to `write`, patient after patient.
///
/// Memory holds the tables that are not about patients (at most ``CohortPlan/mostPoolRows`` rows
/// each) and one patient's rows, whatever the number of patients.
struct Cohort {
  /// A row that others may refer to.
  struct Row {
    let values: [String]
    let number: Int
    let minutes: [Minute?]
    let span: DaySpan
    /// The place of the parent's row among the patient's rows of the parent's table.
    let parent: Int
  }

  private let plan: CohortPlan
  private let write: (_ table: Int, _ values: [String]) throws -> Void
  private var numbers: NHSNumberSeries
  /// Rows by table that belong to no patient.
  private var pools: [[[String]]]
  /// Rows by table that belong to the patient at hand.
  private var rows: [[Row]]
  /// Rows made so far, by table.
  private var made: [Int]
  private var nhsNumber = ""
  private var life = Timeline.Life(birth: 0, death: nil)
  private let lifeDice: Dice

  init(_ plan: CohortPlan, write: @escaping (_ table: Int, _ values: [String]) throws -> Void) {
    self.plan = plan
    self.write = write
    numbers = NHSNumberSeries(seed: plan.parameters.seed)
    pools = plan.tables.map { _ in [] }
    rows = plan.tables.map { _ in [] }
    made = plan.tables.map { _ in 0 }
    lifeDice = Dice(seed: plan.parameters.seed, "life")
  }

  /// Makes the tables that belong to no patient.
  mutating func makePools() throws {
    let span = DaySpan(
      low: CohortClock.reference - CohortClock.years(30),
      high: CohortClock.reference - CohortClock.years(11), isOpen: true)
    for table in plan.shape.pools {
      let most = plan.tables[table].rows.upperBound
      for number in 0..<most {
        life = Timeline.Life(
          birth: CohortClock.reference - CohortClock.years(25)
            - lifeDice.below(CohortClock.years(40), number, 7), death: nil)
        guard
          let minutes = plan.tables[table].timeline.minutes(
            row: number, place: 0, of: 1, in: span, life: life, parent: [], standing: true)
        else { continue }
        let values = try values(of: table, number, place: number, minutes, span, parent: 0)
        pools[table].append(values)
        try write(table, values)
      }
    }
  }

  /// Makes all rows of the patient with this number, counted from 0.
  mutating func makePatient(_ number: Int) throws {
    guard let root = plan.shape.root else { return }
    try begin(number, root)
    for table in plan.shape.events {
      rows[table].removeAll(keepingCapacity: true)
      if table == root {
        try makeRoot(root, number)
      } else if let parent = plan.shape.parents[table] {
        for place in rows[parent].indices { try makeChildren(table, parent, place) }
      }
    }
  }

  private mutating func begin(_ number: Int, _ root: Int) throws {
    let birth =
      CohortClock.reference - 30 * CohortClock.minutesADay
      - lifeDice.below(CohortClock.years(90), number)
    let since = max(birth, CohortClock.reference - CohortClock.years(9))
    let dies = lifeDice.chance(10, number, 1)
    let death = since + lifeDice.below(max(1, CohortClock.reference - since), number, 2)
    life = Timeline.Life(birth: birth, death: dies ? death : nil)
    let table = plan.tables[root]
    guard
      let field = table.fields.indices.first(where: {
        if case .patientsNHSNumber = table.recipes[$0] { true } else { false }
      })
    else { return }
    nhsNumber = ""
    guard !table.isBlank(field, row: number, table.timeline.moments.map { _ in 0 }) else { return }
    guard let next = numbers.next() else {
      if table.blanks[field] > 0 { return }
      throw CohortError.nhsNumbersExhausted(table.fields[field].path)
    }
    nhsNumber = next.digits
  }

  private mutating func makeRoot(_ root: Int, _ number: Int) throws {
    let low = max(life.birth, CohortClock.reference - CohortClock.years(10))
    var span = DaySpan(
      low: low, high: life.death ?? CohortClock.reference, isOpen: life.death == nil)
    let whole = span
    span.high = low + (span.high - low) / 2
    guard
      let minutes = plan.tables[root].timeline.minutes(
        row: number, place: 0, of: 1, in: span, life: life, parent: [])
    else { return }
    let inner = plan.tables[root].timeline.span(minutes, place: 0, of: 1, in: whole)
    try add(root, number, place: 0, minutes, inner, parent: 0)
  }

  private mutating func makeChildren(_ table: Int, _ parent: Int, _ parentPlace: Int) throws {
    let above = rows[parent][parentPlace]
    let made = plan.tables[table]
    let count = made.count(under: above.number)
    for place in 0..<count {
      let number = self.made[table]
      guard
        let minutes = made.timeline.minutes(
          row: number, place: place, of: count, in: above.span, life: life, parent: above.minutes)
      else { continue }
      let span = made.timeline.span(minutes, place: place, of: count, in: above.span)
      try add(table, number, place: place, minutes, span, parent: parentPlace)
    }
  }

  private mutating func add(
    _ table: Int, _ number: Int, place: Int, _ minutes: [Minute?], _ span: DaySpan, parent: Int
  ) throws {
    let values = try values(of: table, number, place: place, minutes, span, parent: parent)
    rows[table].append(
      Row(values: values, number: number, minutes: minutes, span: span, parent: parent))
    made[table] += 1
    try write(table, values)
  }
}

extension Cohort {
  private func values(
    of table: Int, _ number: Int, place: Int, _ minutes: [Minute?], _ span: DaySpan, parent: Int
  ) throws -> [String] {
    let made = plan.tables[table]
    var values: [String] = []
    values.reserveCapacity(made.fields.count)
    for (index, recipe) in made.recipes.enumerated() {
      if made.isBlank(index, row: number, minutes) {
        values.append("")
        continue
      }
      switch recipe {
      case .serial(let serial):
        guard let key = serial.text(number) else {
          throw CohortError.keyTooShort(made.fields[index].path)
        }
        values.append(key)
      case .position: values.append(String(place + 1))
      case .ownCode: values.append(made.codes[number].code)
      case .ownDescription: values.append(made.fields[index].fitted(made.codes[number].description))
      case .codeInTurn(let codes): values.append(codes[place % codes.count])
      case .moment(let moment, let format):
        values.append(minutes[moment].map(format.text) ?? "")
      case .ancestor(let steps, let field):
        values.append(ancestor(table, steps, parent)?.values[field] ?? "")
      case .event(let link, let dice): values.append(event(link, dice, number, minutes))
      case .patientsNHSNumber: values.append(nhsNumber)
      default: values.append(made.fields[index].fitted(drawn(recipe, number)))
      }
    }
    return values
  }

  /// The value of a recipe that needs nothing but the row's number and the pools.
  private func drawn(_ recipe: Recipe, _ number: Int) -> String {
    switch recipe {
    case .code(let codes, let dice): return dice.pick(codes, number)
    case .pick(let link, let dice, let apart):
      let pool = pools[link.table]
      guard !pool.isEmpty else { return "" }
      var row = dice.below(pool.count, number)
      if let apart, apart.below(pool.count, number) == row { row = (row + 1) % pool.count }
      return pool[row][link.field]
    case .pickInTurn(let link):
      let pool = pools[link.table]
      return number < pool.count ? pool[number][link.field] : ""
    case .through(let link, let field, let dice):
      let pool = pools[link.table]
      return pool.isEmpty ? "" : pool[dice.below(pool.count, number)][field]
    case .otherPatient(let serial, let dice):
      let patients = plan.parameters.rows
      let own = made[plan.shape.root ?? 0] - 1
      guard patients > 1 else { return "" }
      return serial.text((own + 1 + dice.below(patients - 1, number)) % patients) ?? ""
    case .text(let kind, let dice): return kind.text(dice, number)
    case .number(let range, let step, let dice):
      return String(range.lowerBound + step * dice.below((range.count - 1) / step + 1, number))
    case .fraction(let whole, let scale, let dice):
      let bound = whole == 1 ? 10 : whole == 2 ? 100 : 1000
      let digits = (0..<scale).map { String(dice.below(10, number, $0 + 1)) }.joined()
      return String(dice.below(bound, number)) + (digits.isEmpty ? "" : "." + digits)
    case .yesOrNo(let dice): return dice.chance(50, number) ? "true" : "false"
    default: return ""
    }
  }

  private func ancestor(_ table: Int, _ steps: Int, _ parent: Int) -> Row? {
    var table = table
    var place = parent
    var found: Row?
    for _ in 0..<steps {
      guard let above = plan.shape.parents[table], place < rows[above].count else { return nil }
      let row = rows[above][place]
      (table, place, found) = (above, row.parent, row)
    }
    return found
  }

  /// The linked field of an event of this patient that had begun when this row did.
  private func event(
    _ link: CohortShape.Place, _ dice: Dice, _ number: Int, _ minutes: [Minute?]
  ) -> String {
    let start = minutes.compactMap(\.self).min() ?? CohortClock.reference
    let begun = rows[link.table].filter { $0.span.low <= start }
    return begun.isEmpty ? "" : dice.pick(begun, number).values[link.field]
  }
}

extension CatalogueField {
  /// The text, cut to the field's length.
  fileprivate func fitted(_ text: String) -> String {
    guard case .text(let length?) = type, text.utf8.count > length else { return text }
    return String(text.prefix(length))
  }
}
