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
  /// An ASCII byte that within quotes makes a quote, or itself, after it a character like others;
  /// `nil` where only doubled quotes do, as RFC 4180 has it.
  public var escape: UInt8?
  /// Whether blanks before a field do not belong to it, as where each delimiter has one after it.
  public var dropsLeadingBlanks = false
  public var encoding: TextEncoding

  /// As ``DelimitedWriter`` writes, unless told otherwise.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""),
    escape: UInt8? = nil, encoding: TextEncoding = .utf8
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.escape = escape
    self.encoding = encoding
  }
}
