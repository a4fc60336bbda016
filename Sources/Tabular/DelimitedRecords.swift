/// Comma-separated records in memory, as ``DelimitedWriter`` writes them to a file.
public struct DelimitedRecords {
  private let columns: Int
  private var buffer = RecordBuffer(neutralisingFormulas: false)

  /// Starts with `header`, the names of the columns, at least one.
  public init(header: [String]) {
    precondition(!header.isEmpty, "a delimited file has at least one column")
    columns = header.count
    append(header)
  }

  /// The header and all records, in UTF-8 with LF line ends.
  public var bytes: [UInt8] { buffer.bytes }

  /// Appends one record, which must have as many fields as the header.
  public mutating func append(_ fields: [String]) {
    precondition(fields.count == columns, "a record has as many fields as the header")
    var record: [UInt8] = []
    var ends: [Int] = []
    for field in fields {
      record += field.utf8
      ends.append(record.count)
    }
    buffer.append(record.span, ends: ends)
  }
}
