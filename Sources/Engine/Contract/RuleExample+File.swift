public import Domain
internal import Foundation

extension RuleExample {
  /// Examples as one value of a file: a JSON list, empty for none; equal examples give equal text.
  ///
  /// Each is `{"given": {"COLUMN": "text"}, "expected": "text"}`, or `"reject": true` in place of
  /// `expected`.
  ///
  /// - Throws: What the encoder throws.
  public static func text(_ examples: [RuleExample]) throws -> String {
    guard !examples.isEmpty else { return "" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(examples.map(StatedExample.init)), as: UTF8.self)
  }

  /// The examples that ``text(_:)`` wrote; `nil` when it is no such list.
  public static func list(_ text: String) -> [RuleExample]? {
    guard !text.isEmpty else { return [] }
    do {
      let stated = try JSONDecoder().decode([StatedExample].self, from: Data(text.utf8))
      let examples = stated.compactMap(\.example)
      return examples.count == stated.count ? examples : nil
    } catch { return nil }
  }
}

private struct StatedExample: Codable {
  let given: [String: String]
  let expected: String?
  let reject: Bool?

  init(_ example: RuleExample) {
    given = example.given
    switch example.expected {
    case .value(let text): (expected, reject) = (text, nil)
    case .reject: (expected, reject) = (nil, true)
    }
  }

  /// `nil` when both ways to end are stated, or neither.
  var example: RuleExample? {
    switch (expected, reject) {
    case (let text?, nil), (let text?, false): RuleExample(given: given, expected: .value(text))
    case (nil, true): RuleExample(given: given, expected: .reject)
    default: nil
    }
  }
}
