import Engine
import Foundation
import UseCases

/// `crossgate contract import`: holds a contract's file against the contract of a project.
enum ContractImportCommand {
  static let command = Command(
    words: ["contract", "import"],
    summary: "Say what a contract’s file would change of a project’s contract, and accept it",
    options: [
      Option("--accept", nil, "Make it edits of yours; all of it or nothing"), Project.address,
    ], operands: ["FILE"],
    examples: [
      "contract import mapping.xlsx --project trust/pas/move",
      "contract import mapping.xlsx --project trust/pas/move --accept",
    ]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    let path = arguments.operands[0]
    let file = OfferedFile(name: URL(filePath: path).lastPathComponent, path: path)
    let offer = try desk.noting("contract.import") { try desk.offerContract(file) }
    guard arguments.has("--accept") else {
      if arguments.has("--json") {
        try terminal.print(json: Offer(offer))
      } else {
        for change in offer.changes { terminal.print(change.onOneLine) }
        for answer in offer.answer { terminal.print("\(answer.name)  \(answer.value.onOneLine)") }
        terminal.note("Nothing has changed; --accept makes it edits of yours.")
      }
      return offer.isRefused ? .failed : .ok
    }
    let outcome = try desk.noting("contract.import") { try desk.acceptContract(offer) }
    switch outcome {
    case .waiting(let approval):
      terminal.note("Nothing has changed yet: approval \(approval) was asked for.")
      return .waiting
    case .done(let effect):
      if arguments.has("--json") {
        try terminal.print(
          json: Dictionary(effect.answer.map { ($0.name, $0.value) }) { first, _ in first })
      } else {
        for answer in effect.answer { terminal.print("\(answer.name)  \(answer.value)") }
      }
      return .ok
    }
  }

  /// What `--json` prints of a file that is not accepted.
  private struct Offer: Encodable {
    let answer: [String: String]
    let changes: [String]

    init(_ offer: ContractOffer) {
      answer = Dictionary(offer.answer.map { ($0.name, $0.value) }) { first, _ in first }
      changes = offer.changes
    }
  }
}
