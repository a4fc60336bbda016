/// Why a delimited or text file cannot be read or written.
///
/// Cases carry where, never what: no value of the file is in them. Lines count from 1.
public enum TabularError: Error, Equatable, Sendable {
  case cannotOpen(path: String, errno: Int32)
  case read(path: String, errno: Int32)
  /// `ENOSPC` when the disk is full.
  case write(path: String, errno: Int32)
  /// No header: the file has no bytes, or blank lines only.
  case empty(path: String)
  case tooLarge(path: String, limit: Int)
  /// The header, or a record of a dictionary, has more than `limit` fields.
  case tooManyColumns(path: String, limit: Int)
  /// A file that is read whole has more than `limit` fields.
  case tooManyFields(path: String, limit: Int)
  /// A record (or line of plain text) has more than `limit` bytes of UTF-8.
  case recordTooLong(path: String, line: Int, limit: Int)
  /// The quote opened in `line` is still open at the end of the file.
  case unterminatedQuote(path: String, line: Int)
  case undecodable(path: String, line: Int)
  /// Two columns, counted from 1, have the same name but for case, where columns go by their names.
  case repeatedColumn(path: String, first: Int, second: Int)
}
