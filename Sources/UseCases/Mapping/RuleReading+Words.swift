internal import Domain
internal import Engine
internal import Expressions

/// What a rule's reading found, in words.
extension RuleWarning {
  var words: String {
    switch self {
    case .comparesWithNull: "A comparison with NULL never holds; write IS NULL."
    case .deniesWhatMayBeNull:
      "Where what is compared is empty, a condition with NOT or <> does not hold either; say with IS NULL what such rows become."
    case .roundsDecimals: "Digits after the point are rounded away."
    case .cutsText(let length): "A text may be cut to \(length) characters."
    case .textMayBeTooLong(let longest, let length):
      "A text of \(longest.map { "up to \($0)" } ?? "any number of") characters meets a field of \(length); rows whose text is longer are rejected."
    case .numberMayBeTooLong:
      "A number may have more digits than its field; such rows are rejected."
    case .dropsTime: "The time of day is dropped."
    case .mayBeMissing:
      "The rule may give nothing, and the field is mandatory; such rows are rejected."
    }
  }
}

extension SQLText {
  /// The text, or why there is none.
  var words: String {
    switch self {
    case .text(let text): text
    case .unsupported(let differences):
      "Not printed: "
        + differences.map { "character \($0.offset + 1): \(Problem.words($0.reason))" }
        .joined(separator: "; ") + "."
    }
  }
}

extension RuleBench.Outcome {
  /// As an example would state it.
  var words: String {
    switch self {
    case .value(let text): "'\(text.replacing("'", with: "''"))'"
    case .reject(let reason): "reject: \(reason.words)"
    }
  }
}
