import Domain
import Foundation
import UseCases

/// The commands of schemas that take or give files.
enum SchemaCommands {
  static let all = [importFiles, export]

  private static let importFiles = Command(
    words: ["schema", "import"], summary: "Propose specification files and say what they hold",
    options: [
      Option("--side", "SIDE", "Which schema they describe: source or target"), Project.address,
    ], operands: ["FILE"], isRepeatable: true,
    examples: ["schema import dictionary.xlsx --side source"]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    guard let side = Side(rawValue: arguments["--side"] ?? "") else {
      throw Refusal.invalid([FieldFault("side", .noneOf(Side.allCases.map(\.rawValue)))])
    }
    let files = arguments.operands.map { path in
      OfferedFile(name: URL(filePath: path).lastPathComponent, path: path)
    }
    let outcome = try desk.noting("schema.import") {
      try desk.importSchemas(files, side: side)
    }
    switch outcome {
    case .waiting(let approval):
      terminal.note("Nothing has changed yet: approval \(approval) was asked for.")
      return .waiting
    case .done(let effect):
      if arguments.has("--json") {
        try terminal.print(
          json: Dictionary(effect.answer.map { ($0.name, $0.value) }) { first, _ in first })
      } else {
        terminal.note("The files were read; nothing counts until the import is accepted.")
        for answer in effect.answer { terminal.print("\(answer.name)  \(answer.value)") }
      }
      return .ok
    }
  }

  private static let export = Command(
    words: ["schema", "export"], summary: "Write a schema as a file for another tool",
    options: [
      Option(
        "--format", "FORMAT",
        "What to write: \(SchemaFormat.all.map(\.name).joined(separator: ", ")); csv without it"),
      Option("--version", "N", "Which version; the newest without it"),
      Option("--output", "FILE", "Where to write it; standard output without it"), Project.address,
    ], operands: ["SIDE"], examples: ["schema export target --format dbml --output target.dbml"]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    guard let side = Side(rawValue: arguments.operands[0]) else {
      throw Refusal.invalid([FieldFault("side", .noneOf(Side.allCases.map(\.rawValue)))])
    }
    guard let format = SchemaFormat.named(arguments["--format"] ?? "csv") else {
      throw Refusal.invalid([FieldFault("format", .noneOf(SchemaFormat.all.map(\.name)))])
    }
    let version =
      arguments["--version"] == nil
      ? nil : try arguments.number("--version", in: 1...1_000_000, else: 1)
    let text = try desk.noting("schema.export") {
      try desk.exportSchema(side, version: version, as: format)
    }
    guard let path = arguments["--output"] else {
      terminal.print(text)
      return .ok
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return .ok
  }
}
