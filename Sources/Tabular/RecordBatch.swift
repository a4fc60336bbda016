/// A record whose number of fields is not the header's.
public struct MalformedRecord: Hashable, Sendable {
  /// Its number among all records, from 1.
  public let record: Int
  public let line: Int
  public let found: Int
  public let expected: Int

  public init(record: Int, line: Int, found: Int, expected: Int) {
    self.record = record
    self.line = line
    self.found = found
    self.expected = expected
  }
}

/// Records of a delimited file, column by column, as slices of one buffer.
public struct RecordBatch: Sendable {
  /// Where each record's field begins and ends in the buffer.
  public struct Slices: Sendable {
    public internal(set) var starts: [Int32] = []
    public internal(set) var ends: [Int32] = []
  }

  /// Field contents as UTF-8, quotes removed.
  public internal(set) var bytes: [UInt8] = []
  /// One for each header field, in its order.
  public internal(set) var columns: [Slices]
  /// Each record's number among all records of the file, from 1, malformed ones counted.
  public internal(set) var recordNumbers: [Int] = []
  /// The line on which each record begins, from 1, the header's counted.
  public internal(set) var lines: [Int] = []
  /// Records that are not in ``columns``.
  public internal(set) var malformed: [MalformedRecord] = []

  public var count: Int { recordNumbers.count }

  init(width: Int) { columns = Array(repeating: Slices(), count: width) }

  public func slice(_ record: Int, _ column: Int) -> ArraySlice<UInt8> {
    bytes[Int(columns[column].starts[record])..<Int(columns[column].ends[record])]
  }

  public func text(_ record: Int, _ column: Int) -> String {
    String(decoding: slice(record, column), as: UTF8.self)
  }
}
