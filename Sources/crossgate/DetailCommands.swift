import Domain
import Foundation
import UseCases

/// The commands that show one thing: what its page shows.
enum DetailCommands {
  static let all = Details.table.map(command)

  private static func command(for detail: Detail) -> Command {
    let operands = detail.operands.map { $0.uppercased() }
    let filters = detail.filters.map { filter in
      Option("--\(filter.name)", filter.name.uppercased(), filter.label)
    }
    let paging = filters.isEmpty ? [] : [Option("--page", "N", "Which page of it")]
    return Command(
      words: detail.words, summary: detail.meaning,
      options: filters + paging + [Project.address],
      operands: operands, examples: [(detail.words + operands + ["--json"]).joined(separator: " ")]
    ) { arguments, terminal in
      let installation = try Installation()
      let desk = try installation.app().desk(
        ofUser: installation.userName, at: arguments["--project"])
      let asked = (filters + paging).compactMap { option in
        arguments[option.name].map { (String(option.name.dropFirst(2)), [$0]) }
      }
      let named = zip(detail.operands, arguments.operands).map { ($0, [$1]) } + asked
      let answer = try desk.noting(detail.words.joined(separator: " ")) {
        try desk.show(detail, Dictionary(uniqueKeysWithValues: named))
      }
      if arguments.has("--json") {
        try terminal.print(json: AnswerLine(answer))
      } else {
        tell(answer, terminal)
      }
      return .ok
    }
  }

  private static func tell(_ answer: Detail.Answer, _ terminal: Terminal) {
    terminal.print(
      [answer.title, answer.state.words].filter { !$0.isEmpty }.joined(separator: ": "))
    for note in answer.notes { terminal.print(note) }
    for fact in answer.facts { terminal.print("\(fact.term): \(fact.value.words)") }
    for table in answer.tables {
      terminal.print("")
      terminal.print(table.title)
      if table.rows.isEmpty { terminal.print("  \(table.empty)") }
      for row in table.rows {
        terminal.print("  " + row.cells.map(\.words).joined(separator: "  "))
      }
    }
  }
}

/// One thing as `--json` prints it.
private struct AnswerLine: Encodable {
  let title: String
  let state: String
  let notes: [String]
  let facts: [Fact]
  let tables: [Table]

  struct Fact: Encodable {
    let name: String
    let value: String
  }

  struct Table: Encodable {
    let title: String
    let rows: [[String: String]]
  }

  init(_ answer: Detail.Answer) {
    title = answer.title
    state = answer.state.words
    notes = answer.notes
    facts = answer.facts.map { Fact(name: $0.term, value: $0.value.words) }
    tables = answer.tables.map { table in
      Table(
        title: table.title,
        rows: table.rows.map { row in
          Dictionary(zip(table.columns, row.cells).map { ($0.name, $1.words) }) { first, _ in first
          }
        })
    }
  }
}
