/// A small delimited file, whole, as text.
public struct TextTable: Sendable {
  public let header: [String]
  /// Each as long as the header.
  public let rows: [[String]]
  /// For each row the line of the file where it starts, from 1.
  public let lines: [Int]
  /// Records with another number of fields than the header; they are not in `rows`.
  public let malformed: [MalformedRecord]
  /// What suggests that the file is not the one table that it was read as.
  public let doubts: [TableDoubt]

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
    var doubts = TableDoubts(header: reader.header, dialect: reader.dialect)
    while let batch = try reader.next(maximumRecords: 10_000) {
      for record in 0..<batch.count {
        rows.append(batch.columns.indices.map { batch.text(record, $0) })
      }
      lines += batch.lines
      malformed += batch.malformed
      doubts.look(at: batch)
    }
    header = reader.header
    self.rows = rows
    self.lines = lines
    self.malformed = malformed
    self.doubts = doubts.found
  }
}
