/// Named values in the order they were sent, a name as often as it was: a query, a form, the cookies.
public struct Fields: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  /// The most fields a query or form may have.
  public static let limit = 1000

  public private(set) var items: [Item] = []

  public init() {}

  /// The first value of `name`.
  public subscript(name: String) -> String? {
    items.first { $0.name == name }?.value
  }

  /// All values of `name`, in order.
  public func values(of name: String) -> [String] {
    items.filter { $0.name == name }.map(\.value)
  }

  public mutating func append(_ name: String, _ value: String) {
    items.append(Item(name: name, value: value))
  }

  /// Replaces all values of `name` by one.
  public mutating func set(_ name: String, to value: String) {
    items.removeAll { $0.name == name }
    append(name, value)
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    items = elements.map { Item(name: $0.0, value: $0.1) }
  }
}

extension Fields {
  /// Reads `application/x-www-form-urlencoded` bytes, of a query as of a body.
  ///
  /// - Throws: ``RequestError`` for a bad escape, a NUL, text that is not UTF-8, or more than
  ///   ``limit`` fields.
  public init(
    urlEncoded bytes: some Collection<UInt8>, in part: RequestError.Part
  ) throws(RequestError) {
    for pair in bytes.split(separator: UInt8(ascii: "&"), maxSplits: Fields.limit) {
      guard items.count < Fields.limit else { throw .tooManyFields(limit: Fields.limit) }
      let halves = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      append(
        try PercentEncoding.decode(halves[0], plusIsSpace: true, in: part),
        halves.count == 1
          ? "" : try PercentEncoding.decode(halves[1], plusIsSpace: true, in: part))
    }
  }

  /// The fields as `a=1&b=2`, ready to stand behind a `?`.
  public var urlEncoded: String {
    items.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
      .joined(separator: "&")
  }
}
