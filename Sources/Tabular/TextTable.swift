/// A small delimited file as a whole.
public struct TextTable: Sendable {
  public let path: String
  public let header: [String]
  /// Records with as many fields as the header.
  public private(set) var rows: [[String]] = []
  /// The line on which each of ``rows`` begins.
  public private(set) var lines: [Int] = []
  /// Records of another width, which are not in ``rows``.
  public private(set) var malformed: [MalformedRecord] = []

  /// - Throws: ``TabularError``.
  public init(path: String, dialect: Dialect? = nil) throws(TabularError) {
    self.path = path
    let reader = try DelimitedReader(path: path, dialect: dialect)
    header = reader.header
    while let batch = try reader.next(maximumRecords: 4096) {
      for record in 0..<batch.count {
        rows.append(batch.columns.indices.map { batch.text(record, $0) })
      }
      lines += batch.lines
      malformed += batch.malformed
    }
  }

  /// The place of a column, without regard to case.
  public func column(_ name: String) -> Int? {
    header.firstIndex { $0.lowercased() == name.lowercased() }
  }
}
