/// Why delimited text cannot be read or written: path and line, never a value.
public enum TabularError: Error, Hashable, Sendable {
  /// The operating system's error number says why.
  case cannotOpen(path: String, errno: Int32)
  case cannotRead(path: String, errno: Int32)
  /// `ENOSPC` when the disk is full.
  case cannotWrite(path: String, errno: Int32)
  /// The file holds no record, not even a header.
  case empty(path: String)
  case recordTooLong(path: String, line: Int, limit: Int)
  case unterminatedQuote(path: String, line: Int)
  case undecodable(path: String, line: Int)
}
