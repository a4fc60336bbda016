internal import Expressions

/// Puts wider rows together from rows of a batch, some thousands at a time.
struct RowBuilder {
  private let batch: SourceReader.Batch
  private let width: Int
  private var bytes: [UInt8]
  /// For each new row the one it comes from.
  private var origins: [Int] = []
  private var added: [RawBatch.Column]
  private var undecided: [Int: FailureReason] = [:]
  /// How many rows were appended in all.
  private(set) var total = 0

  init(_ batch: SourceReader.Batch, adding width: Int) {
    self.batch = batch
    self.width = width
    bytes = batch.rows.bytes
    added = Array(repeating: RawBatch.Column(), count: width)
  }

  var isEmpty: Bool { origins.isEmpty }

  var isFull: Bool { origins.count >= SourceReader.batchSize }

  /// Appends `row` with nothing in its new columns; `reason` says why nobody knows what is in them.
  mutating func append(_ row: Int, because reason: FailureReason? = nil) {
    if let reason { undecided[origins.count] = reason }
    begin(row)
    for place in 0..<width { end(place, from: bytes.count) }
  }

  /// Appends `row` with the fields of a joined row.
  mutating func append(_ row: Int, _ found: Int, of table: JoinedTable) {
    begin(row)
    for place in 0..<width {
      let start = bytes.count
      table.fields[place]?.with(found) { field in
        field.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
      }
      end(place, from: start)
    }
  }

  /// Appends `row` with its parts at one place and that place's number.
  mutating func append(_ row: Int, _ parts: [[UInt8]], number: Int) {
    begin(row)
    for (place, part) in (parts + [Array(String(number).utf8)]).enumerated() {
      let start = bytes.count
      bytes.append(contentsOf: part)
      end(place, from: start)
    }
  }

  private mutating func begin(_ row: Int) {
    origins.append(row)
    total += 1
  }

  private mutating func end(_ place: Int, from start: Int) {
    added[place].starts.append(Int32(start))
    added[place].ends.append(Int32(bytes.count))
  }

  /// The rows put together since the last time.
  mutating func take() -> SourceReader.Batch {
    let columns = batch.rows.columns.map { column in
      RawBatch.Column(
        starts: origins.map { column.starts[$0] }, ends: origins.map { column.ends[$0] })
    }
    let taken = SourceReader.Batch(
      rows: RawBatch(bytes: bytes, columns: columns + added, count: origins.count),
      recordNumbers: origins.map { batch.recordNumbers[$0] }, malformed: [], sourceRows: 0,
      undecided: undecided)
    bytes = batch.rows.bytes
    origins.removeAll(keepingCapacity: true)
    added = Array(repeating: RawBatch.Column(), count: width)
    undecided = [:]
    return taken
  }
}
