/// Rows of a delimited file, column by column, as slices of one buffer.
///
/// A field that is empty or only spaces is NULL. Whoever reads the file strips quotes first.
public struct RawBatch: Sendable {
  /// Where each row's field begins and ends in the buffer; both arrays have one entry a row.
  public struct Column: Sendable {
    public var starts: [Int32]
    public var ends: [Int32]

    public init(starts: [Int32] = [], ends: [Int32] = []) {
      self.starts = starts
      self.ends = ends
    }
  }

  public let bytes: [UInt8]
  public let columns: [Column]
  public let count: Int

  /// How many rows a batch may have.
  public static let maximalCount = 16_384

  public init(bytes: [UInt8], columns: [Column], count: Int) {
    precondition(count <= Self.maximalCount, "a smaller batch")
    self.bytes = bytes
    self.columns = columns
    self.count = count
  }
}
