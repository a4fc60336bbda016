/// A value of a JSON or YAML document with the line where it begins, and its members in order.
public struct Structure: Equatable, Sendable {
  public enum Value: Equatable, Sendable {
    case mapping([Member])
    case sequence([Structure])
    case text(String)
    /// Without quotes: a number, `true`, `null`, or in YAML any other word.
    case plain(String)
  }

  public struct Member: Equatable, Sendable {
    public let key: String
    /// Where the key stands, from 1.
    public let line: Int
    public let value: Structure
  }

  /// What a document may have: a file of 64 MB, 100 levels, and 2,000,000 values.
  enum Limit {
    static let bytes = 64 << 20
    static let depth = 100
    static let values = 2_000_000
  }

  public let value: Value
  /// From 1.
  public let line: Int

  /// Reads a JSON document (RFC 8259), which must be UTF-8.
  ///
  /// - Throws: ``DocumentError``, also `repeatedKey`, `tooDeep`.
  public init(json path: String) throws(DocumentError) {
    self = try JSONReader.read(bytes(of: path, limit: Limit.bytes), path: path)
  }

  /// Reads a YAML document; aliases count with all that they repeat.
  ///
  /// - Throws: ``DocumentError``, also `repeatedKey`, `tooDeep`, `severalDocuments`.
  public init(yaml path: String) throws(DocumentError) {
    self = try YAMLReader.read(bytes(of: path, limit: Limit.bytes), path: path)
  }

  init(_ value: Value, line: Int) {
    self.value = value
    self.line = line
  }

  /// None where it is no mapping.
  public var members: [Member] {
    if case .mapping(let members) = value { members } else { [] }
  }

  /// None where it is no sequence.
  public var elements: [Structure] {
    if case .sequence(let elements) = value { elements } else { [] }
  }

  /// What a scalar says; `nil` for a null and what is no scalar.
  public var text: String? {
    switch value {
    case .text(let text): text
    case .plain("null"), .plain("~"), .plain(""), .plain("Null"), .plain("NULL"): nil
    case .plain(let text): text
    case .mapping, .sequence: nil
    }
  }

  /// `nil` unless it is a truth value without quotes.
  public var truth: Bool? {
    switch value {
    case .plain("true"), .plain("True"), .plain("TRUE"): true
    case .plain("false"), .plain("False"), .plain("FALSE"): false
    default: nil
    }
  }

  /// The member of that name.
  public subscript(key: String) -> Structure? { members.first { $0.key == key }?.value }
}
