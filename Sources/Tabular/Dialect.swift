/// How characters are stored.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  case utf8
  case windows1252
  case utf16LittleEndian
  case utf16BigEndian
}

/// How a delimited file separates, quotes and encodes its fields.
public struct Dialect: Hashable, Sendable {
  /// An ASCII byte.
  public var delimiter: UInt8
  /// An ASCII byte; `nil` where quotes are ordinary characters.
  public var quote: UInt8?
  public var encoding: TextEncoding

  /// As ``DelimitedWriter`` writes, unless told otherwise.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""),
    encoding: TextEncoding = .utf8
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.encoding = encoding
  }
}
