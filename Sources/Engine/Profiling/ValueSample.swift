/// The distinct values of a column by which its summary goes, each with the rows it stands for.
///
/// They are all values where the table is exact. Else they are the frequent ones, which stand for
/// themselves, and the fair sample of the others, which stand for all of those.
struct ValueSample {
  struct Value {
    /// At most the first 64 bytes.
    let text: ArraySlice<UInt8>
    let isWhole: Bool
    let characters: Int
    /// As counted in the table.
    let counted: Int
    let rows: Double
  }

  let values: [Value]
  let rows: Int

  /// - Parameters:
  ///   - table: The distinct values.
  ///   - rows: How many rows hold one.
  init(_ table: ValueTable, rows: Int) {
    self.rows = rows
    let entries = table.entries
    // Whatever came so often is in the table for sure, or nearly.
    let frequent = table.isExact ? 0 : max(rows / 512, 1)
    let known = entries.filter { $0.rows > frequent }
    let sampled = entries.filter { $0.rows <= frequent && $0.isSampled }
    let others = max(0, rows - known.map(\.rows).sum)
    let sampledRows = sampled.map(\.rows).sum
    let weight = sampledRows == 0 ? 0 : Double(others) / Double(sampledRows)
    func value(_ entry: ValueTable.Entry, _ weight: Double) -> Value {
      Value(
        text: entry.text, isWhole: entry.isWhole, characters: entry.characters,
        counted: entry.rows, rows: Double(entry.rows) * weight)
    }
    values = known.map { value($0, 1) } + sampled.map { value($0, weight) }
  }

  /// The share of rows whose value fulfils a test, 0...1 to four places.
  func share(where fits: (Value) -> Bool) -> Double {
    guard rows > 0 else { return 0 }
    var fitting = 0.0
    for value in values where fits(value) { fitting += value.rows }
    return share(ofRows: fitting)
  }

  func share(ofRows part: Double) -> Double {
    min(1, (part / Double(rows) * 10_000).rounded() / 10_000)
  }
}
