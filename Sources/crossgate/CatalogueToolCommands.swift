import Domain
import Engine
import Foundation
import UseCases

/// `crossgate catalogue diff | infer-keys | export`: what is done with catalogues that are read.
extension CatalogueCommands {
  static let comparing = Command(
    words: ["catalogue", "diff"], summary: "Compare two versions of a catalogue",
    options: [
      Option(
        "--fail-on", "IMPACT",
        "End with status 1 on such a change or worse: text, additive, breaking")
    ],
    operands: ["OLDER", "NEWER"],
    examples: [
      "catalogue diff 2026-03.csv 2026-06.csv",
      "catalogue diff 2026-03.csv 2026-06.csv --fail-on breaking --json",
    ]
  ) { arguments, terminal in
    let limit: CatalogueDiff.Impact? = try arguments.choice("--fail-on")
    let diff = try CatalogueDiff(
      from: CatalogueFile.read(path: arguments.operands[0]),
      to: CatalogueFile.read(path: arguments.operands[1]))
    if arguments.has("--json") {
      try terminal.print(json: DiffReport(diff))
    } else {
      for change in diff.changes { terminal.print(line(of: change).onOneLine) }
      let counts = CatalogueDiff.Impact.allCases.reversed().map { impact in
        "\(diff.changes.count { $0.impact == impact }) \(impact.rawValue)"
      }
      terminal.print(
        diff.changes.isEmpty ? "no changes" : "changes: \(counts.joined(separator: ", "))")
    }
    guard let limit, let impact = diff.impact, impact >= limit else { return .ok }
    return .failed
  }

  private static func line(of change: CatalogueDiff.Change) -> String {
    let subject = change.field.map { "\(FieldPath(change.table, $0))" } ?? change.table
    let kind = change.kind.rawValue.replacing("_", with: " ")
    let values = [change.before, change.after].map { $0.isEmpty ? "nothing" : "“\($0.prefix(60))”" }
    let isSaid = !(change.before.isEmpty && change.after.isEmpty)
    return "\(change.impact.rawValue)  \(subject)  \(kind)"
      + (isSaid ? "  \(values[0]) → \(values[1])" : "")
  }

  /// What `--json` prints of a comparison.
  private struct DiffReport: Encodable {
    /// `same` when nothing changed.
    let impact: String
    let changes: [CatalogueDiff.Change]

    init(_ diff: CatalogueDiff) {
      impact = diff.impact?.rawValue ?? "same"
      changes = diff.changes
    }
  }

  static let inferring = Command(
    words: ["catalogue", "infer-keys"],
    summary: "Find the keys and links that a catalogue does not declare",
    options: [
      Option("--output", "FILE.csv", "Where to write all links, declared and inferred"),
      Option("--profile", "FILE.json", "What crossgate profile found in the data"),
      Option(
        "--measure", nil, "Hide what is declared, infer, and say how much of it was found"),
    ],
    operands: ["CATALOGUE"],
    examples: [
      "catalogue infer-keys catalogue.csv --output links.csv",
      "catalogue infer-keys catalogue.csv --measure",
    ]
  ) { arguments, terminal in
    let catalogue = try CatalogueFile.read(path: arguments.operands[0])
    let policy = try Installation().schemas
    let profile = try arguments["--profile"].map(ProfileFile.read)
    guard !arguments.has("--measure") else {
      let measure = try InferenceMeasure(of: catalogue, policy: policy, profile: profile)
      if arguments.has("--json") {
        try terminal.print(json: MeasureReport(measure))
      } else {
        for line in lines(of: measure) { terminal.print(line.onOneLine) }
      }
      return .ok
    }
    let inference = try KeyInference(of: catalogue, policy: policy, profile: profile)
    let relations = Relations.of(catalogue, inference: inference)
    if let output = arguments["--output"] { try RelationFile.write(relations, to: output) }
    if arguments.has("--json") {
      try terminal.print(json: InferenceReport(keys: inference.keys, relations: relations))
    } else {
      let keys = inference.keys.map {
        "key   \(percent($0.confidence))  \($0.table) (\($0.fields.joined(separator: ", ")))"
      }
      let links = inference.relations.map {
        "link  \(percent($0.confidence))  \($0.from) → \($0.to)"
      }
      for line in keys + links { terminal.print(line.onOneLine) }
      terminal.print(
        "keys \(inference.keys.count), links \(inference.relations.count) inferred, "
          + "\(relations.count - inference.relations.count) declared")
    }
    return .ok
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func lines(of measure: InferenceMeasure) -> [String] {
    measure.missed.map { "missed    \($0.from) → \($0.to)" }
      + measure.others.map { other in
        let isWrong = measure.misled.contains { $0.from == other.from }
        return "\(isWrong ? "wrong   " : "undeclared")  \(other.from) → \(other.to)"
      } + [
        "declared \(measure.declared), inferred \(measure.inferred.count), "
          + "precision \(rounded(measure.precision)), recall \(rounded(measure.recall)), "
          + "wrong target \(measure.misled.count), "
          + "keys found \(measure.foundKeys) of \(measure.keyedTables)"
      ]
  }

  private static func rounded(_ share: Double) -> String { String(format: "%.3f", share) }

  /// What `--json` prints of an inference.
  private struct InferenceReport: Encodable {
    let keys: [KeyInference.Key]
    let relations: [Relation]
  }

  /// What `--measure --json` prints.
  private struct MeasureReport: Encodable {
    let declared: Int
    let inferred: Int
    let precision: Double
    let recall: Double
    let misled: Int
    let keyedTables: Int
    let foundKeys: Int

    init(_ measure: InferenceMeasure) {
      declared = measure.declared
      inferred = measure.inferred.count
      precision = measure.precision
      recall = measure.recall
      misled = measure.misled.count
      keyedTables = measure.keyedTables
      foundKeys = measure.foundKeys
    }
  }

  static let exporting = Command(
    words: ["catalogue", "export"], summary: "Write a catalogue as other tools read it",
    options: [
      Option("--format", "FORMAT", "csv, ddl, odcs, dbml or mermaid"),
      Option("--dialect", "DIALECT", "Of ddl: postgresql (else), sqlserver, oracle, mysql, sqlite"),
      Option("--output", "FILE", "Where to write it; standard output without it"),
      Option("--name", "NAME", "What the whole is called (the file's name)"),
      Option("--inferred", nil, "Write inferred links too, marked as such"),
    ],
    operands: ["CATALOGUE"],
    examples: [
      "catalogue export target.csv --format ddl --dialect postgresql --output target.sql",
      "catalogue export target.csv --format dbml --inferred",
    ]
  ) { arguments, terminal in
    guard let format: CatalogueExport.Format = try arguments.choice("--format") else {
      throw UsageError.missingOption("--format", of: arguments.command)
    }
    let dialect: CatalogueExport.Dialect? = try arguments.choice("--dialect")
    let path = arguments.operands[0]
    let catalogue = try CatalogueFile.read(path: path)
    let relations =
      try arguments.has("--inferred")
      ? Relations.of(
        catalogue,
        inference: KeyInference(of: catalogue, policy: try Installation().schemas)) : nil
    let text = CatalogueExport.text(
      of: catalogue, as: format, dialect: dialect ?? .postgresql, relations: relations,
      name: arguments["--name"] ?? URL(filePath: path).deletingPathExtension().lastPathComponent)
    if let output = arguments["--output"] {
      try CatalogueExport.write(text, to: output)
    } else {
      terminal.print(String(text.dropLast()))
    }
    return .ok
  }
}
