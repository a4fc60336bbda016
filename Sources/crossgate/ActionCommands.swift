import Domain
import Foundation
import UseCases

/// The commands of the product's actions: the same statements that its pages and its API are of.
enum ActionCommands {
  static let all = Actions.table.filter { !$0.ownDoors.contains(.cli) }.map(command)

  private static func command(for action: Action) -> Command {
    let options = action.fields.compactMap(Option.init)
    let operands = action.operands.map { $0.uppercased() }
    let call = (action.words + operands).joined(separator: " ")
    return Command(
      words: action.words, summary: action.title, options: options + [Project.address],
      operands: operands, isRepeatable: operands.count == 1, examples: [call]
    ) { arguments, terminal in
      let app = try Installation().app()
      let userName = try Installation().userName
      let desk = try app.desk(ofUser: userName, at: arguments["--project"])
      if action.isSignature {
        try app.confirm(
          userName: userName, password: terminal.secret("Password of \(userName)"),
          code: { try terminal.secret("Code of \(userName)") })
      }
      let stated = try stated(action, arguments, terminal)
      guard arguments.operands.count > 1, action.operands.count == 1 else {
        let named = zip(action.operands, arguments.operands).map { ($0, [$1]) }
        let outcome = try desk.noting(action.key) {
          try desk.perform(action, stated.merging(named) { _, operand in operand })
        }
        return try tell(outcome, of: action, arguments, terminal)
      }
      let parts = try desk.perform(action, each: arguments.operands, stated)
      return try tell(parts, of: action, arguments, terminal)
    }
  }

  private static func stated(
    _ action: Action, _ arguments: Arguments, _ terminal: Terminal
  ) throws -> [String: [String]] {
    var stated: [String: [String]] = [:]
    for field in action.fields {
      stated[field.name] =
        switch field.kind {
        case .secret, .code: [try terminal.secret(field.label)]
        case .flag: arguments.has(field.option) ? ["on"] : []
        default: arguments.all(field.option)
        }
    }
    return stated
  }

  private static func tell(
    _ outcome: Action.Outcome, of action: Action, _ arguments: Arguments, _ terminal: Terminal
  ) throws -> ExitCode {
    let waits = if case .waiting = outcome { true } else { false }
    if arguments.has("--json") {
      try terminal.print(json: OutcomeLine(outcome, of: action))
      return waits ? .waiting : .ok
    }
    switch outcome {
    case .waiting(let approval):
      terminal.note("Nothing has changed yet: approval \(approval) was asked for.")
    case .done(let effect):
      terminal.note(action.done)
      for shown in effect.shown {
        terminal.note("\(shown.name.replacing("_", with: " ")), shown once:")
        terminal.print(shown.value)
      }
      for answer in effect.answer { terminal.print("\(answer.name)  \(answer.value)") }
    }
    return waits ? .waiting : .ok
  }

  private static func tell(
    _ parts: [Desk.Part], of action: Action, _ arguments: Arguments, _ terminal: Terminal
  ) throws -> ExitCode {
    var worst = ExitCode.ok
    for part in parts {
      switch part.result {
      case .success(let outcome):
        terminal.note("\(part.id):")
        _ = try tell(outcome, of: action, arguments, terminal)
      case .failure(let problem):
        terminal.error("\(part.id): \(problem.title)", fix: problem.fix)
        worst = ExitCode(problem)
      }
    }
    return worst
  }
}

extension Action.Field {
  /// `min_patients` as `--min-patients`; a field that is called as what every command takes, and means
  /// something else, as `--for-project`.
  fileprivate var option: String {
    let option = "--" + name.replacing("_", with: "-")
    return option == Project.address.name ? "--for-\(name)" : option
  }
}

extension Option {
  /// `nil` for a secret, which a command line would show to everyone on the machine.
  fileprivate init?(_ field: Action.Field) {
    let optional = field.isRequired ? "" : " (optional)"
    let meaning = "\(field.label)\(optional)"
    switch field.kind {
    case .secret, .code: return nil
    case .flag: self.init(field.option, nil, field.label)
    case .number: self.init(field.option, "N", meaning)
    case .choice(let choices):
      self.init(
        field.option, field.name.uppercased(),
        "\(meaning): \(choices.map(\.value).joined(separator: ", "))")
    default: self.init(field.option, field.name.uppercased(), meaning)
    }
  }
}

/// How an action ended, as `--json` prints it.
private struct OutcomeLine: Encodable {
  let action: String
  let object: String?
  let approval: String?
  let answer: [String: String]
  let shown: [String: String]

  init(_ outcome: Action.Outcome, of action: Action) {
    self.action = action.key
    switch outcome {
    case .waiting(let number):
      (object, approval, answer, shown) = (nil, number, [:], [:])
    case .done(let effect):
      object = effect.object
      approval = nil
      answer = Dictionary(effect.answer.map { ($0.name, $0.value) }) { first, _ in first }
      shown = Dictionary(effect.shown.map { ($0.name, $0.value) }) { first, _ in first }
    }
  }
}
