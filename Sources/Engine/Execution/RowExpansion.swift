internal import Domain
internal import Expressions

/// Makes the rows that rules see of batches of driving rows: joins in their order, then the split.
///
/// Memory is the joined tables and some batches, however many rows one row becomes.
struct RowExpansion {
  private let shape: RowShape
  private let joined: [JoinedTable]
  private let keys: [[Program]]
  private let split: RowDivision?
  private let resources: Resources

  init(_ shape: RowShape, _ joined: [JoinedTable], _ resources: Resources) throws {
    self.shape = shape
    self.joined = joined
    self.resources = resources
    keys = try shape.joins.enumerated().map { place, join in
      let scope = shape.scope(beforeJoin: place)
      return try join.conditions.map { try Program($0.value, in: scope) }
    }
    split = try shape.split.map { try RowDivision($0, in: shape.scopeBeforeSplit) }
  }

  /// Gives `body` the rows that `batch` becomes, and at last its malformed records.
  func expand(
    _ batch: SourceReader.Batch, _ body: (SourceReader.Batch) throws -> Void
  ) throws {
    var dropped = 0
    try join(batch, from: 0, &dropped, body)
    let none = RawBatch(
      bytes: [], columns: shape.columns.map { _ in RawBatch.Column() }, count: 0)
    try body(
      SourceReader.Batch(
        rows: none, recordNumbers: [], malformed: batch.malformed, sourceRows: batch.sourceRows,
        dropped: dropped))
  }

  private func join(
    _ batch: SourceReader.Batch, from step: Int, _ dropped: inout Int,
    _ body: (SourceReader.Batch) throws -> Void
  ) throws {
    guard step < joined.count else { return try divide(batch, &dropped, body) }
    let table = joined[step]
    let columns = keys[step].map { $0.evaluate(batch.rows, with: resources) }
    let failures = columns.failures
    var rows = RowBuilder(batch, adding: table.fields.count)
    var key: [UInt8] = []
    for row in 0..<batch.rows.count {
      if let reason = failures[row] ?? batch.undecided[row] {
        rows.append(row, because: reason)
      } else {
        key.removeAll(keepingCapacity: true)
        let hasKey = CompositeKey.append(columns, row: row, to: &key)
        var match = hasKey ? table.find(key.span) : nil
        if match == nil {
          if shape.joins[step].isInner { dropped += 1 } else { rows.append(row) }
        }
        while let found = match {
          rows.append(row, found, of: table)
          if rows.isFull { try join(rows.take(), from: step + 1, &dropped, body) }
          match = table.row(after: found)
        }
      }
      if rows.isFull { try join(rows.take(), from: step + 1, &dropped, body) }
    }
    if !rows.isEmpty { try join(rows.take(), from: step + 1, &dropped, body) }
  }

  private func divide(
    _ batch: SourceReader.Batch, _ dropped: inout Int,
    _ body: (SourceReader.Batch) throws -> Void
  ) throws {
    guard let split else { return try body(batch) }
    var rows = RowBuilder(batch, adding: split.names.count + 1)
    let values = split.evaluate(batch.rows, resources)
    for row in 0..<batch.rows.count {
      if let reason = values.failures[row] ?? batch.undecided[row] {
        rows.append(row, because: reason)
      } else {
        let before = rows.total
        try split.forEachPart(of: row, values, batch.rows) { number, parts in
          rows.append(row, parts, number: number)
          if rows.isFull { try body(rows.take()) }
        }
        if rows.total == before { dropped += 1 }
      }
      if rows.isFull { try body(rows.take()) }
    }
    if !rows.isEmpty { try body(rows.take()) }
  }
}

extension [Column] {
  /// The first failure of each row that has one.
  var failures: [Int: FailureReason] {
    Dictionary(
      flatMap(\.failures).map { ($0.row, $0.reason) }, uniquingKeysWith: { first, _ in first })
  }
}

extension SourceReader {
  /// Gives `body` the rest of the file, each batch as `expansion` widens it.
  func forEach(_ expansion: RowExpansion?, _ body: (Batch) throws -> Void) throws {
    while let batch = try next() {
      if let expansion { try expansion.expand(batch, body) } else { try body(batch) }
    }
  }
}
