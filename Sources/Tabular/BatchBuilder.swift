/// Notes the records of a batch, then turns their fields from records to columns.
struct BatchBuilder {
  private let columns: Int
  private var recordNumbers: [Int] = []
  private var lines: [Int] = []
  private var malformed: [MalformedRecord] = []

  init(columns: Int) {
    self.columns = columns
  }

  var recordCount: Int { recordNumbers.count + malformed.count }

  /// Notes a record; whether it is well formed, so that its fields are to be kept.
  mutating func add(record: Int, line: Int, fields: Int) -> Bool {
    guard fields == columns else {
      malformed.append(
        MalformedRecord(record: record, line: line, found: fields, expected: columns))
      return false
    }
    recordNumbers.append(record)
    lines.append(line)
    return true
  }

  /// The batch, given the places of all fields record by record, counted from `origin`.
  func build(bytes: [UInt8], starts: [Int32], ends: [Int32], from origin: Int) -> RecordBatch {
    let slices = (0..<columns).map { column in
      FieldSlices(
        starts: self.column(column, of: starts, from: origin),
        ends: self.column(column, of: ends, from: origin))
    }
    return RecordBatch(
      bytes: bytes, columns: slices, recordNumbers: recordNumbers, lines: lines,
      malformed: malformed)
  }

  private func column(_ column: Int, of places: [Int32], from origin: Int) -> [Int32] {
    let origin = Int32(truncatingIfNeeded: origin)
    var result: [Int32] = []
    result.reserveCapacity(recordNumbers.count)
    for index in stride(from: column, to: places.count, by: columns) {
      result.append(places[index] - origin)
    }
    return result
  }
}
