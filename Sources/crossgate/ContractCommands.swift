import Domain
import Engine
import Foundation
import UseCases

/// The commands that take a mapping contract or a crosswalk out as a file, bring it in, and compare.
enum ContractCommands {
  static let all = [export, importing, comparing, exportCrosswalk, importCrosswalk]

  private static let version = Option(
    "--version", "N", "Which published version; what people work on without it")

  private static let export = Command(
    words: ["contract", "export"], summary: "Write the mapping contract as a file for another tool",
    options: [
      Option(
        "--format", "FORMAT",
        "csv (a zip archive), xlsx, odcs or specification; csv without it"),
      Option("--output", "FILE", "Where to write it"), version,
    ] + Project.options,
    examples: [
      "contract export --directory programme --format specification --output mapping.md",
      "contract export --project trust/pas/move --format xlsx --version 3 --output mapping.xlsx",
    ]
  ) { arguments, terminal in
    let format: ContractFormat = try arguments.choice("--format") ?? .csv
    let output = try arguments.required("--output")
    let bytes: [UInt8]
    switch try Project(arguments) {
    case .folder:
      var document = try ContractDocument(from: arguments.required("--directory"))
      document.header.generatedBy = "Crossgate \(Version.current)"
      bytes = try document.bytes(as: format)
    case .installed(let desk):
      let number = try stated("--version", arguments)
      bytes = try desk.noting("contract.export") {
        try desk.exportContract(version: number, as: format).bytes
      }
    }
    try writeAtomically(bytes, to: output)
    return .ok
  }

  private static let importing = Command(
    words: ["contract", "decide"],
    summary: "Keep a contract file's rows and plans as a folder's decisions",
    options: [Project.directory], operands: ["FILE"],
    examples: ["contract decide mapping.xlsx --directory programme"]
  ) { arguments, terminal in
    let folder = try arguments.required("--directory")
    let document = try ContractDocument(from: arguments.operands[0])
    try FileManager.default.createDirectory(
      atPath: "\(folder)/schemas", withIntermediateDirectories: true)
    try ContractFile.write(document.rows, to: "\(folder)/\(ContractFile.rowDecisionsPath)")
    try ContractFile.write(document.plans, to: "\(folder)/\(ContractFile.planDecisionsPath)")
    terminal.note(
      "\(document.rows.count) rows and \(document.plans.count) plans are decided by the file now.")
    return .ok
  }

  private static let comparing = Command(
    words: ["contract", "diff"],
    summary: "Compare two mapping contracts: files or folders OLDER and NEWER, or versions",
    options: [
      Option("--from", "N", "The older version of the project’s contract"),
      Option(
        "--to", "N|working", "The newer one; what people work on without it"),
      Project.address,
      Option(
        "--fail-on", "IMPACT",
        "End with status 1 on such a change or worse: neutral, risky, breaking"),
    ], isRepeatable: true,
    examples: [
      "contract diff --from 1 --to working --project trust/pas/move",
      "contract diff approved.xlsx programme",
      "contract diff v3.md v4.md --fail-on breaking --json",
    ]
  ) { arguments, terminal in
    let limit: ContractDiff.Impact? = try arguments.choice("--fail-on")
    let diff = try diff(arguments)
    if arguments.has("--json") {
      try terminal.print(json: DiffReport(diff))
    } else {
      for change in diff.changes { terminal.print(line(of: change).onOneLine) }
      let counts = ContractDiff.Impact.allCases.reversed().map {
        "\(diff.count($0)) \($0.rawValue)"
      }
      terminal.print(
        diff.changes.isEmpty
          ? "no changes"
          : "changes: \(counts.joined(separator: ", ")) in \(diff.tables.count) "
            + (diff.tables.count == 1 ? "table" : "tables"))
    }
    guard let limit, let impact = diff.impact, impact >= limit else { return .ok }
    return .failed
  }

  private static func diff(_ arguments: Arguments) throws -> ContractDiff {
    if arguments.has("--from") {
      if let operand = arguments.operand {
        throw UsageError.unexpected(operand, of: arguments.command)
      }
      let installation = try Installation()
      let desk = try installation.app().desk(
        ofUser: installation.userName, at: arguments["--project"])
      let older = try arguments.number("--from", in: 1...1_000_000, else: 1)
      let newer = arguments["--to"] == "working" ? nil : try stated("--to", arguments)
      return try desk.noting("contract diff") { try desk.contractDiff(from: older, to: newer) }
    }
    guard arguments.operands.count == 2 else {
      throw arguments.operands.count > 2
        ? UsageError.unexpected(arguments.operands[2], of: arguments.command)
        : UsageError.missingOperand(
          arguments.operands.isEmpty ? "OLDER" : "NEWER", of: arguments.command)
    }
    return try ContractDiff(
      from: ContractDocument(from: arguments.operands[0]),
      to: ContractDocument(from: arguments.operands[1]))
  }

  private static func line(of change: ContractDiff.Change) -> String {
    let reasons = change.reasons.map { $0.rawValue.replacing("_", with: " ") }
    let fields = change.fields.map(\.name)
    return "\(change.impact.rawValue)  \(change.name)  \(change.kind.rawValue)"
      + (fields.isEmpty ? "" : "  \(fields.joined(separator: ", "))")
      + "  (\(reasons.joined(separator: ", ")))"
  }

  /// What `--json` prints of a comparison.
  private struct DiffReport: Encodable {
    /// `same` when nothing changed.
    let impact: String
    let tables: [String]
    let changes: [Line]

    struct Line: Encodable {
      let name: String
      let kind: ContractDiff.Kind
      let impact: ContractDiff.Impact
      let reasons: [ContractDiff.Reason]
      let fields: [ContractDiff.FieldChange]
    }

    init(_ diff: ContractDiff) {
      impact = diff.impact?.rawValue ?? "same"
      tables = diff.tables
      changes = diff.changes.map {
        Line(
          name: $0.name, kind: $0.kind, impact: $0.impact, reasons: $0.reasons, fields: $0.fields)
      }
    }
  }

  private static let exportCrosswalk = Command(
    words: ["crosswalk", "export"], summary: "Write a crosswalk as a file for another tool",
    options: [
      Option("--format", "FORMAT", "csv or conceptmap (FHIR R4); csv without it"),
      Option("--output", "FILE", "Where to write it"),
      Option("--version", "N", "Which version; the newest without it"), Project.address,
    ], operands: ["CROSSWALK"],
    examples: ["crosswalk export pas_sex --format conceptmap --output pas_sex.json"]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    let format: CrosswalkDocument.Format = try arguments.choice("--format") ?? .csv
    let output = try arguments.required("--output")
    let number = try stated("--version", arguments)
    let file = try desk.noting("crosswalk.export") {
      try desk.exportCrosswalk(arguments.operands[0], version: number, as: format)
    }
    try writeAtomically(file.bytes, to: output)
    return .ok
  }

  private static let importCrosswalk = Command(
    words: ["crosswalk", "import"], summary: "Import the entries of a crosswalk from a file",
    options: [
      Option("--format", "FORMAT", "csv or conceptmap; by the file’s ending without it"),
      Project.address,
    ], operands: ["CROSSWALK", "FILE"],
    examples: ["crosswalk import pas_sex pas_sex.json"]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app().desk(
      ofUser: installation.userName, at: arguments["--project"])
    let (name, path) = (arguments.operands[0], arguments.operands[1])
    let isJSON = path.lowercased().hasSuffix(".json")
    let format: CrosswalkDocument.Format =
      try arguments.choice("--format") ?? (isJSON ? .conceptMap : .csv)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileError.cannotRead(path, errno)
    }
    let content = String(decoding: data, as: UTF8.self)
    let seen = try desk.crosswalk(name).newest?.sha256 ?? ""
    let outcome = try desk.noting("crosswalk.import") {
      try desk.importCrosswalk(name, content, as: format, seen: seen)
    }
    guard case .done(let effect) = outcome else { return .waiting }
    if arguments.has("--json") {
      try terminal.print(
        json: Dictionary(effect.answer.map { ($0.name, $0.value) }) { first, _ in first })
    } else {
      for answer in effect.answer { terminal.print("\(answer.name)  \(answer.value)") }
    }
    return .ok
  }

  private static func stated(_ option: String, _ arguments: Arguments) throws -> Int? {
    arguments[option] == nil ? nil : try arguments.number(option, in: 1...1_000_000, else: 1)
  }
}
