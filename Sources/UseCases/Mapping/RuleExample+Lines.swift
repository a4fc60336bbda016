public import Domain

extension [RuleExample] {
  /// One example a line, as people type them: `GIVEN = 'text', OTHER = 'text' -> 'expected'`, and
  /// `-> reject` for a row that is rejected.
  public var text: String {
    map { "\($0.givenText) -> \($0.expectedText)" }.joined(separator: "\n")
  }

  /// Reads ``text``; `nil` for lines that are no examples.
  public init?(text: String) {
    var examples: [RuleExample] = []
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      var reader = ExampleReader(line)
      guard let example = reader.example() else { return nil }
      examples.append(example)
    }
    self = examples
  }
}

extension RuleExample {
  public var givenText: String {
    given.sorted { $0.key < $1.key }.map { "\($0) = \(Self.quoted($1))" }.joined(separator: ", ")
  }

  public var expectedText: String {
    switch expected {
    case .value(let text): Self.quoted(text)
    case .reject: "reject"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}

/// Reads one line from its beginning.
private struct ExampleReader {
  private var rest: Substring

  init(_ line: Substring) { rest = line }

  mutating func example() -> RuleExample? {
    var given: [String: String] = [:]
    while !take("->") {
      if !given.isEmpty, !take(",") { return nil }
      let name = word { $0 != "=" && $0 != "," && !$0.isWhitespace }
      guard !name.isEmpty, given[name] == nil, take("="), let value = value() else { return nil }
      given[name] = value
    }
    if take("reject") { return isOver ? RuleExample(given: given, expected: .reject) : nil }
    guard let expected = value(), isOver else { return nil }
    return RuleExample(given: given, expected: .value(expected))
  }

  private var isOver: Bool { rest.allSatisfy(\.isWhitespace) }

  /// A text in single quotes, in which two stand for one.
  private mutating func value() -> String? {
    guard take("'") else { return nil }
    var value = ""
    while let end = rest.firstIndex(of: "'") {
      value += rest[..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.first == "'" else { return value }
      value += "'"
      rest = rest.dropFirst()
    }
    return nil
  }

  private mutating func word(_ belongs: (Character) -> Bool) -> String {
    rest = rest.drop(while: \.isWhitespace)
    let word = rest.prefix(while: belongs)
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private mutating func take(_ text: String) -> Bool {
    let trimmed = rest.drop(while: \.isWhitespace)
    guard trimmed.hasPrefix(text) else { return false }
    rest = trimmed.dropFirst(text.count)
    return true
  }
}
