/// A small delimited file, whole, as text.
public struct TextTable: Sendable {
  public let header: [String]
  /// Each as long as the header.
  public let rows: [[String]]
  /// For each row the line of the file where it starts, from 1.
  public let lines: [Int]
  /// Records with another number of fields than the header; they are not in `rows`.
  public let malformed: [MalformedRecord]

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dialect: How to read it; `nil` to find out. Files that ``DelimitedWriter`` wrote are
  ///     `Dialect()`.
  ///   - maximumBytes: The largest file that is read.
  /// - Throws: ``TabularError``.
  public init(
    path: String, dialect: Dialect? = nil, maximumBytes: Int = 64 << 20
  ) throws(TabularError) {
    let reader = try DelimitedReader(path: path, dialect: dialect)
    try reader.source.limitSize(to: maximumBytes)
    var rows: [[String]] = []
    var lines: [Int] = []
    var malformed: [MalformedRecord] = []
    while let batch = try reader.next(maximumRecords: 10_000) {
      for record in 0..<batch.count {
        rows.append(batch.columns.indices.map { batch.text(record, $0) })
      }
      lines += batch.lines
      malformed += batch.malformed
    }
    header = reader.header
    self.rows = rows
    self.lines = lines
    self.malformed = malformed
  }
}
