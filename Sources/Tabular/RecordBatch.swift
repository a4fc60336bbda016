/// A record that has not as many fields as the header.
public struct MalformedRecord: Hashable, Sendable {
  /// Counted from 1 over all data records of the file.
  public let record: Int
  /// The line of the file where it starts, from 1.
  public let line: Int
  public let found: Int
  public let expected: Int
}

/// Where the fields of one column lie in the bytes of its batch, one entry a record.
public struct FieldSlices: Sendable, Equatable {
  public let starts: [Int32]
  public let ends: [Int32]
}

/// Consecutive records of a delimited file, by column.
public struct RecordBatch: Sendable {
  /// UTF-8 that holds each field's content unquoted; what lies between fields means nothing.
  public let bytes: [UInt8]
  /// As many as the header has names.
  public let columns: [FieldSlices]
  /// For each record its number over all data records of the file, malformed ones too, from 1.
  public let recordNumbers: [Int]
  /// For each record the line of the file where it starts, from 1.
  public let lines: [Int]
  /// Records that are not in `columns`, for they have another number of fields than the header.
  public let malformed: [MalformedRecord]

  /// How many records `columns` has.
  public var count: Int { recordNumbers.count }

  public func range(_ record: Int, _ column: Int) -> Range<Int> {
    let slices = columns[column]
    return Int(slices.starts[record])..<Int(slices.ends[record])
  }

  public func slice(_ record: Int, _ column: Int) -> ArraySlice<UInt8> {
    bytes[range(record, column)]
  }

  public func text(_ record: Int, _ column: Int) -> String {
    String(decoding: slice(record, column), as: UTF8.self)
  }
}
