/// Why an office or structured document cannot be read or written; cases carry where, never what.
///
/// A part is one of the files within an archive by the name its format gives it; entries, lines and
/// sheets count from 1.
public enum DocumentError: Error, Equatable, Sendable {
  case cannotOpen(path: String, errno: Int32)
  /// It is not what its name says.
  case notReadable(path: String)
  /// A file of before 2007, or one that is protected by a password: both are kept the same way.
  case oldOrProtected(path: String)
  case tooLarge(path: String, limit: Int)
  /// The archive, or what one of its parts unpacks to, ends early or contradicts itself.
  case damaged(path: String, part: String?)
  case encrypted(path: String)
  case tooManyEntries(path: String, limit: Int)
  /// All entries together unpack to more than `limit` bytes.
  case unpacksTooLarge(path: String, limit: Int)
  /// The archive unpacks to more than `limit` times its size.
  case packedTooWell(path: String, limit: Int)
  /// An entry is a link, leads out of the archive, or has the name of another.
  case unsafeEntry(path: String, number: Int)
  case missingPart(path: String, part: String)
  /// The part declares a document type, which may define entities or load them from elsewhere.
  case documentType(path: String, part: String)
  case notUTF8(path: String, part: String)
  case notWellFormed(path: String, part: String, line: Int)
  /// A sheet has, or all tables of a document have, more than `limit` cells.
  case tooManyCells(path: String, part: String, limit: Int)
  /// Not JSON, or not YAML, from this line on.
  case notStructured(path: String, line: Int)
  case tooDeep(path: String, line: Int, limit: Int)
  /// There are more than `limit` values, with those that aliases repeat.
  case tooManyValues(path: String, line: Int, limit: Int)
  case repeatedKey(path: String, line: Int, first: Int)
  /// The key of a mapping is no plain text, or it merges another mapping.
  case keyNotRead(path: String, line: Int)
  /// An alias of an anchor that is not there, or is not complete.
  case unknownAlias(path: String, line: Int)
  /// Another document begins, of which there may be one.
  case severalDocuments(path: String, line: Int)
  /// The library that packs archives refused a part, or the whole.
  case notWritten(part: String?)
}
