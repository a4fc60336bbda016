/// Header fields in the order they were added; names compare without regard to ASCII case.
///
/// A name is a token, a value has no CR, LF, NUL or other control character but the tab: what is in
/// here can be written to the wire as it is.
public struct Headers: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  public private(set) var fields: [Field] = []

  public init() {}

  /// The first value of `name`.
  public subscript(name: String) -> String? {
    fields.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  /// All values of `name`, in order.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
  }

  /// Adds a field, keeping those of the same name.
  ///
  /// - Throws: ``HeaderError`` when name or value cannot be written to the wire.
  public mutating func append(_ name: String, _ value: String) throws(HeaderError) {
    guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenByte) else { throw .badName }
    guard value.utf8.allSatisfy(\.isHeaderValueByte) else { throw .badValue(of: name) }
    fields.append(Field(name: name, value: value))
  }

  /// Replaces all fields of `name` by one.
  ///
  /// - Throws: ``HeaderError`` when name or value cannot be written to the wire.
  public mutating func set(_ name: String, to value: String) throws(HeaderError) {
    var others = self
    others.remove(name)
    try others.append(name, value)
    self = others
  }

  public mutating func remove(_ name: String) {
    fields.removeAll { $0.name.equalsIgnoringCase(name) }
  }

  /// Adds a field whose value the caller has made of header-safe characters only.
  mutating func append(_ name: StaticString, safe value: String) {
    assert(value.utf8.allSatisfy(\.isHeaderValueByte))
    fields.append(Field(name: "\(name)", value: value))
  }
}

/// A header field that cannot be written; it never carries the refused value.
public enum HeaderError: Error, Equatable, Sendable {
  case badName
  case badValue(of: String)
}

extension UInt8 {
  /// Whether RFC 9110 (5.6.2) allows the byte in a token such as a header name or a method.
  var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }

  var isControl: Bool { self < 0x20 || self == 0x7F }

  fileprivate var isHeaderValueByte: Bool { self == UInt8(ascii: "\t") || !isControl }

  var asciiLowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}

extension StringProtocol {
  /// Equality of ASCII text without regard to case; other bytes must be the same.
  func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
  }

  /// The text without spaces and tabs at its ends.
  var trimmedOfBlanks: SubSequence {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let start = firstIndex(where: { !isBlank($0) }),
      let end = lastIndex(where: { !isBlank($0) })
    else { return self[startIndex..<startIndex] }
    return self[start...end]
  }
}
