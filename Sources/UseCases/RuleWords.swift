internal import Domain
internal import Engine
internal import Expressions

/// What is wrong with a rule, in words.
extension Problem {
  static func words(_ error: SyntaxError) -> String {
    "Character \(error.offset + 1): \(words(error.reason))."
  }

  static func words(_ error: TypeError) -> String {
    "Character \(error.offset + 1): \(words(error.reason))."
  }

  static func words(_ expected: RuleExample.Expectation) -> String {
    switch expected {
    case .value(let text): text.isEmpty ? "nothing" : "“\(text)”"
    case .reject: "a reject"
    }
  }

  static func words(_ outcome: RuleBench.Outcome) -> String {
    switch outcome {
    case .value(let text): text.isEmpty ? "nothing" : "“\(text)”"
    case .reject(let reason): "the reject \(reason.rawValue)"
    }
  }

  private static func words(_ reason: SyntaxError.Reason) -> String {
    switch reason {
    case .unexpected(let found, let expected): "“\(found)” stands where \(named(expected)) should"
    case .unexpectedEnd(let expected): "the rule ends where \(named(expected)) should stand"
    case .unterminatedText: "the text is not closed with a single quote"
    case .unterminatedName: "the name is not closed with a double quote"
    case .unknownFunction(let name): "there is no function \(name)"
    case .wrongArgumentCount(let function, let expected, let found):
      "\(function) takes \(count(expected)), not \(found)"
    case .unknownType(let name): "there is no type \(name)"
    case .numberTooLong: "the number has more than 18 digits"
    case .invalidLiteral(let text): "“\(text)” is no such value"
    case .invalidPattern(let pattern):
      "“\(pattern)” is no pattern of YYYY, MM, DD, HH24, MI, SS, MON"
    case .nestedTooDeeply: "the rule is nested too deeply"
    case .tooLong: "the rule is longer than \(Expression.maximalLength) bytes"
    }
  }

  private static func named(_ expected: String) -> String {
    expected == "expression" ? "an expression" : expected
  }

  private static func count(_ range: ClosedRange<Int>) -> String {
    if range.upperBound == Int.max { return "at least \(range.lowerBound) values" }
    if range.count == 1 { return "\(range.lowerBound) values" }
    return "\(range.lowerBound) to \(range.upperBound) values"
  }

  private static func words(_ reason: TypeError.Reason) -> String {
    switch reason {
    case .unknownColumn(let name): "the driving table has no field \(name)"
    case .ambiguousColumn(let name, let tables):
      "\(name) is a field of \(tables.joined(separator: " and ")); say which, as "
        + "\(tables[0]).\(name)"
    case .repeatedName(let name): "there is another \(name) already"
    case .unequalLists(let first, let other):
      "the first list has \(first) columns, this one \(other)"
    case .unknownCrosswalk(let name): "there is no crosswalk “\(name)”"
    case .unknownTable(let name): "there is no table \(name)"
    case .unknownField(let path): "there is no field \(path)"
    case .wrongKeyCount(let table, let expected, let found):
      "the key of \(table) has \(expected) parts, not \(found)"
    case .mismatch(let expected, let found):
      "\(found.rawValue) stands where \(expected.map(\.rawValue).joined(separator: " or ")) should"
    case .undefined(let sign, let left, let right):
      "\(sign) does not take \(left.rawValue) and \(right.rawValue)"
    case .incompatible(let left, let right):
      "\(left.rawValue) and \(right.rawValue) cannot stand together; use CAST"
    case .invalidCast(let from, let type): "\(from.rawValue) cannot become \(type)"
    case .unfit(let found, let type): "\(found.rawValue) does not fit a field of \(type); use CAST"
    }
  }
}
