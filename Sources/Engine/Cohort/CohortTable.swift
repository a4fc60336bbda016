internal import Domain

/// A table of the cohort: how many rows, and how each field gets its values.
struct CohortTable: Sendable {
  let name: String
  let fields: [CatalogueField]
  let recipes: [Recipe]
  let timeline: Timeline
  /// Rows under a parent's row; in a table without a parent, rows in all.
  let rows: ClosedRange<Int>
  /// For a table of codes, its rows.
  let codes: [CodeListFile.Entry]
  let rowDice: Dice
  /// Percent of blanks by field, for those that may be blank.
  let blanks: [Int]
  let blankDice: [Dice]
  /// For a field about a moment that may be blank (`dis_dest` of `dis_date`), that moment.
  let companions: [Int?]

  static let blankPercent = 10

  /// How many rows belong below row `row` of the parent.
  func count(under row: Int) -> Int {
    rows.lowerBound + rowDice.below(rows.count, row)
  }

  /// Whether the value of field `index` is left out of row `row`.
  func isBlank(_ index: Int, row: Int, _ minutes: [Minute?]) -> Bool {
    guard blanks[index] > 0 else { return false }
    if let companion = companions[index], minutes[companion] == nil { return true }
    return blankDice[index].chance(blanks[index], row)
  }
}
