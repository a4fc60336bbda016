import Domain
import Engine
import UseCases

/// The commands that try a rule before anybody keeps it; they change nothing.
enum RuleCommands {
  static let all = [check, preview]

  private static let check = Command(
    words: ["rule", "check"], summary: "Say what a rule would do, in English and in other SQL",
    options: [Project.address], operands: ["TABLE.FIELD", "RULE"],
    examples: ["rule check LOAD_PMI.SURNAME \"UPPER(TRIM(surname))\""]
  ) { arguments, terminal in
    let (desk, target) = try place(arguments)
    let answer = try desk.noting("rule.check") {
      try desk.reading(of: arguments.operands[1], filling: target)
    }
    if arguments.has("--json") {
      try terminal.print(json: Reading(answer))
    } else {
      if let sentence = answer.sentence { terminal.print(sentence.onOneLine) }
      for dialect in answer.dialects {
        terminal.print("\(dialect.title): \((dialect.text ?? "none").onOneLine)")
      }
      for warning in answer.warnings { terminal.note(warning.onOneLine) }
      for problem in answer.problems {
        terminal.note("Character \(problem.start + 1): \(problem.text.onOneLine)")
      }
    }
    return answer.problems.isEmpty ? .ok : .failed
  }

  private static let preview = Command(
    words: ["rule", "preview"], summary: "Show sample rows before a rule and after it",
    options: [Project.address], operands: ["TABLE.FIELD", "RULE"],
    examples: ["rule preview LOAD_PMI.SURNAME \"UPPER(TRIM(surname))\""]
  ) { arguments, terminal in
    let (desk, target) = try place(arguments)
    let rows = try desk.noting("rule.preview") {
      try desk.preview(of: arguments.operands[1], filling: target)
    }
    if arguments.has("--json") {
      try terminal.print(json: Sample(rows))
    } else {
      for row in rows.rows {
        let before = zip(rows.columns, row.before).map { "\($0)=\($1)" }.joined(separator: "  ")
        terminal.print("\(row.number)  \(before)  ->  \(row.outcome.words)".onOneLine)
      }
      if let note = rows.note { terminal.note(note) }
    }
    return .ok
  }

  private static func place(_ arguments: Arguments) throws -> (Desk, FieldPath) {
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    guard let target = FieldPath(arguments.operands[0]) else {
      throw Refusal.invalid([FieldFault("target", .unknown)])
    }
    return (desk, target)
  }

  private struct Reading: Encodable {
    let sentence: String?
    let canonical: String?
    let type: String?
    let columns: [String]
    let problems: [Fault]
    let warnings: [String]
    let sql: [String: String]

    struct Fault: Encodable {
      let start: Int
      let length: Int
      let text: String
    }

    init(_ answer: RuleAnswer) {
      sentence = answer.sentence
      canonical = answer.canonical
      type = answer.type
      columns = answer.columns
      problems = answer.problems.map {
        Fault(start: $0.start, length: $0.length, text: $0.text)
      }
      warnings = answer.warnings
      sql = Dictionary(
        answer.dialects.compactMap { dialect in dialect.text.map { (dialect.name, $0) } }
      ) { first, _ in first }
    }
  }

  private struct Sample: Encodable {
    let table: String
    let columns: [String]
    let rows: [Row]
    let note: String?

    struct Row: Encodable {
      let number: Int
      let before: [String]
      let after: String
    }

    init(_ preview: RulePreview) {
      table = preview.table
      columns = preview.columns
      rows = preview.rows.map {
        Row(number: $0.number, before: $0.before, after: $0.outcome.words)
      }
      note = preview.note
    }
  }
}

extension RulePreview.Outcome {
  fileprivate var words: String {
    switch self {
    case .value(let text): text
    case .reject(let reason): "reject: \(reason)"
    }
  }
}
