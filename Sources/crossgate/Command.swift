import Domain

/// One command of the program: its words, what it takes, and what it does.
struct Command: Sendable {
  /// `["snapshot", "create"]`.
  let words: [String]
  let summary: String
  let options: [Option]
  /// The names of what must follow the options, such as `ID`.
  var operands: [String] = []
  /// Whether the last operand may be stated more than once.
  var isRepeatable = false
  /// A typical call or two, without the program's name.
  let examples: [String]
  let run: @Sendable (Arguments, Terminal) throws -> ExitCode

  var name: String { words.joined(separator: " ") }
}

/// An option: `--rows N`, or a switch when it has no value's name.
struct Option: Sendable {
  let name: String
  let value: String?
  let meaning: String

  init(_ name: String, _ value: String? = nil, _ meaning: String) {
    self.name = name
    self.value = value
    self.meaning = meaning
  }
}

/// How the program ends; documented in `docs/cli.md`, and part of its contract with scripts.
enum ExitCode: Int32, Sendable {
  case ok = 0
  case failed = 1
  case usage = 2
  case gateFailed = 3
  case refused = 4
  case notFound = 5
  case conflict = 6
  case unavailable = 7
  /// Nothing was done yet: others must agree first.
  case waiting = 8
  case configuration = 78
  case interrupted = 130
}

/// A call that cannot be understood, and what to say about it.
enum UsageError: Error {
  case unknownCommand(String, suggestion: String?)
  case partOfCommand(String, commands: [String])
  case unknownOption(String, of: Command)
  case missingValue(String, of: Command)
  case badValue(String, option: String, allowed: String, of: Command)
  case missingOption(String, of: Command)
  case unexpected(String, of: Command)
  case missingOperand(String, of: Command)

  var sentence: String {
    switch self {
    case .unknownCommand(let word, let suggestion):
      "there is no command “\(word)”" + (suggestion.map { "; did you mean “\($0)”?" } ?? "")
    case .partOfCommand(let words, let commands):
      "“\(words)” takes another word: \(commands.joined(separator: ", "))"
    case .unknownOption(let option, _): "there is no option \(option)"
    case .missingValue(let option, _): "\(option) needs a value"
    case .badValue(let text, let option, let allowed, _):
      "\(option) cannot be “\(text)”: it takes \(allowed)"
    case .missingOption(let option, _): "\(option) is missing"
    case .unexpected(let word, _): "“\(word)” is one word too many"
    case .missingOperand(let name, _): "\(name) is missing"
    }
  }

  var command: Command? {
    switch self {
    case .unknownCommand, .partOfCommand: nil
    case .unknownOption(_, let command), .missingValue(_, let command),
      .badValue(_, _, _, let command), .missingOption(_, let command),
      .unexpected(_, let command), .missingOperand(_, let command):
      command
    }
  }
}

/// The options and the operand of one call.
struct Arguments {
  let command: Command
  private var values: [String: [String]] = [:]
  private(set) var operands: [String] = []

  /// Reads what follows the command's words: `--name value`, `--name=value` or a switch.
  init(_ words: ArraySlice<String>, of command: Command) throws {
    self.command = command
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else {
        let most = command.isRepeatable ? Int.max : command.operands.count
        guard operands.count < most else { throw UsageError.unexpected(word, of: command) }
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = (command.options + Self.common).first(where: { $0.name == name }) else {
        throw UsageError.unknownOption(name, of: command)
      }
      guard option.value != nil else {
        guard parts.count == 1 else { throw UsageError.unexpected(String(parts[1]), of: command) }
        values[name] = []
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw UsageError.missingValue(name, of: command)
      }
      values[name, default: []].append(value)
    }
    if operands.count < command.operands.count, !has("--help"), !has("-h") {
      throw UsageError.missingOperand(command.operands[operands.count], of: command)
    }
  }

  /// What every command takes.
  static let common = [
    Option("--help", nil, "Show this help"),
    Option("-h", nil, "The same"),
    Option("--json", nil, "Print the result as JSON"),
    Option("--quiet", nil, "No progress, only results and errors"),
  ]

  /// The first operand.
  var operand: String? { operands.first }

  func has(_ option: String) -> Bool { values[option] != nil }

  /// What was stated last.
  subscript(option: String) -> String? { values[option]?.last }

  /// Everything that was stated, in order.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  func required(_ option: String) throws -> String {
    guard let value = self[option] else { throw UsageError.missingOption(option, of: command) }
    return value
  }

  /// The option as a whole number within `range`, or `standard` without it.
  func number(_ option: String, in range: ClosedRange<Int>, else standard: Int) throws -> Int {
    guard let text = self[option] else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError.badValue(
        text, option: option,
        allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
        of: command)
    }
    return number
  }

  /// The option as a case of a closed set, or `nil` without it.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ option: String, as type: Value.Type = Value.self
  ) throws -> Value? {
    guard let text = self[option] else { return nil }
    guard let value = Value(rawValue: text) else {
      throw UsageError.badValue(
        text, option: option,
        allowed: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "), of: command)
    }
    return value
  }
}
