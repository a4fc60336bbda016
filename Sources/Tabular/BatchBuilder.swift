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
  func build(bytes: [UInt8], fields: [RecordScanner.Field], from origin: Int) -> RecordBatch {
    let slices = (0..<columns).map { self.slices(of: $0, in: fields, from: origin) }
    return RecordBatch(
      bytes: bytes, columns: slices, recordNumbers: recordNumbers, lines: lines,
      malformed: malformed)
  }

  private func slices(
    of column: Int, in fields: [RecordScanner.Field], from origin: Int
  ) -> FieldSlices {
    let origin = Int32(truncatingIfNeeded: origin)
    var starts: [Int32] = []
    var ends: [Int32] = []
    starts.reserveCapacity(recordNumbers.count)
    ends.reserveCapacity(recordNumbers.count)
    for index in stride(from: column, to: fields.count, by: columns) {
      starts.append(fields[index].start - origin)
      ends.append(fields[index].end - origin)
    }
    return FieldSlices(starts: starts, ends: ends)
  }
}
