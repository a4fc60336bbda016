internal import Domain
internal import Expressions
internal import Tabular

/// A table that is joined to driving rows: its rows by key, with the fields that something reads.
///
/// Besides those fields' bytes it takes some 16 bytes a key, 4 a row and 4 a field.
struct JoinedTable {
  private var keys = KeyIndex()
  /// For each key its first and its latest row.
  private var first: [Int32] = []
  private var last: [Int32] = []
  /// For each row the next of the same key, or -1.
  private var next: [Int32] = []
  /// By the place of the field in the catalogue; `nil` for fields that nothing reads.
  private(set) var fields: [TextList?]

  init(fields used: [Bool]) { fields = used.map { $0 ? TextList() : nil } }

  /// Adds a row of `batch` under `key`.
  mutating func insert(_ key: Span<UInt8>, _ row: Int, of batch: RawBatch) {
    let number = Int32(next.count)
    let ordinal = keys.insert(key)
    if ordinal == first.count {
      first.append(number)
      last.append(number)
    } else {
      next[Int(last[ordinal])] = number
      last[ordinal] = number
    }
    next.append(-1)
    for place in fields.indices {
      fields[place]?.append(batch.bytes.span.extracting(batch.range(row, place)))
    }
  }

  /// The first row with `key`, in the order of the file; `nil` when there is none.
  func find(_ key: Span<UInt8>) -> Int? { keys.find(key).map { Int(first[$0]) } }

  /// The row after `row` with the same key.
  func row(after row: Int) -> Int? { next[row] < 0 ? nil : Int(next[row]) }
}

extension Execution {
  /// What makes the rows of `load`; `nil` when they are the driving table's.
  func expansion(for load: TableLoad) throws -> RowExpansion? {
    guard var shape = load.shape else { return nil }
    shape.crosswalks = plan.crosswalks
    let used = Set(load.rules.flatMap(\.columns))
    let joined = try zip(shape.joins, shape.joined).map { join, table in
      try read(table, for: join, used: used, load)
    }
    return try RowExpansion(shape, joined, resources)
  }

  private func read(
    _ table: Catalogue.Table, for join: TableJoin, used: Set<String>, _ load: TableLoad
  ) throws -> JoinedTable {
    let isUsed = table.fields.map { field in
      let name = field.field.lowercased()
      return used.contains(name) || used.contains("\(join.alias.lowercased()).\(name)")
    }
    var joined = JoinedTable(fields: isUsed)
    guard let file = sourceFile(of: table, for: load) else { return joined }
    let scope = plan.scope(of: table)
    let parts = try join.conditions.map {
      try Program(Expression(parsing: RuleText.column($0.column)), in: scope)
    }
    let reader = try files.open(file, as: table)
    let names = zip(table.fields, isUsed).filter(\.1).map(\.0.field) + join.conditions.map(\.column)
    noteMissing(reader.missing, of: Set(names.map { $0.lowercased() }), in: file, for: load)
    var key: [UInt8] = []
    while let batch = try reader.next() {
      try context.checkCancellation()
      let columns = parts.map { $0.evaluate(batch.rows, with: resources) }
      try rejectUnread(batch, columns.failures, in: file, load)
      for row in 0..<batch.rows.count {
        key.removeAll(keepingCapacity: true)
        guard CompositeKey.append(columns, row: row, to: &key) else { continue }
        joined.insert(key.span, row, of: batch.rows)
      }
    }
    return joined
  }
  /// Rejects the records of a joined table of which nobody can say what they belong to; without
  /// them a row would lack what the source has for it.
  private func rejectUnread(
    _ batch: SourceReader.Batch, _ failures: [Int: FailureReason], in file: String,
    _ load: TableLoad
  ) throws {
    let malformed = batch.malformed.map { ($0.record, RejectReason.wrongFieldCount) }
    let unread = failures.map { (batch.recordNumbers[$0.key], RejectReason($0.value)) }
    for (record, reason) in (malformed + unread).sorted(by: { $0.0 < $1.0 }) {
      try reject(
        Reject(
          sourceFile: file, row: record, key: "", target: FieldPath(load.target.name, "*"),
          rule: load.shapeText, reason: reason.rawValue), reason)
    }
  }
}
