/// What is wrong with a rule's text, and which part of it an editor underlines.
public struct RuleProblem: Hashable, Sendable {
  /// Where it begins: 0-based, in characters (Unicode scalars) of the text.
  public let start: Int
  /// In characters; 0 where the text ends too early.
  public let length: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    case syntax(SyntaxError)
    case type(TypeError)
  }

  /// The problem that `error` is of the rule `text`: of the word or sign that it names.
  public init(_ error: SyntaxError, in text: String) {
    start = error.offset
    length = Self.length(at: error.offset, in: text)
    reason = .syntax(error)
  }

  /// The problem that `error` is of the rule `text`: of the word or sign that it names.
  public init(_ error: TypeError, in text: String) {
    start = error.offset
    length = Self.length(at: error.offset, in: text)
    reason = .type(error)
  }

  /// How long the word or sign at `offset` is; one where the text cannot be cut into words, as a
  /// text whose quote is not closed.
  private static func length(at offset: Int, in text: String) -> Int {
    let total = text.unicodeScalars.count
    guard offset < total else { return 0 }
    do throws(SyntaxError) {
      return try Lexer.tokens(text).first { $0.offset == offset }?.length ?? 1
    } catch {
      return error.offset == offset && error.reason != .tooLong ? total - offset : 1
    }
  }
}
