import Domain
import Engine

/// `crossgate match`: suggests a target for every field of a source, with a verdict where there is none.
enum MatchCommand {
  static let match = Command(
    words: ["match"],
    summary: "Suggest a target field for every source field, with confidence and evidence",
    options: [
      Option(
        "--source", "CATALOGUE.csv", "The source's catalogue, or a list of tables and columns"),
      Option("--target", "CATALOGUE.csv", "The target's"),
      Option("--source-profile", "FILE.json", "What `profile` wrote of the source's extracts"),
      Option("--confirmed-tables", "PAIRS.csv", "source_table,target_table as people confirmed"),
      Option("--decisions", "FILE.csv", "Pairs of fields approved earlier; may be repeated"),
      Option("--top", "N", "How many suggestions a field: 1 to 10, 5 without"),
      Option("--output", "FILE.csv", "Where the suggestions go"),
      Option("--truth", "TRUTH.csv", "Pairs known to be right, to measure the suggestions by"),
    ],
    examples: [
      "match --source source.csv --target target.csv --output suggestions.csv",
      "match --source a.csv --target b.csv --truth truth.csv --output suggestions.csv --json",
    ]
  ) { arguments, terminal in
    let source = try catalogue(arguments.required("--source"))
    let target = try catalogue(arguments.required("--target"))
    let output = try arguments.required("--output")
    let count = try arguments.number("--top", in: 1...10, else: 5)
    let matching = try Matching(
      source: source, target: target,
      profile: arguments["--source-profile"].map(ProfileFile.read),
      confirmed: arguments["--confirmed-tables"].map(SuggestionFile.tablePairs) ?? [],
      decisions: arguments.all("--decisions").flatMap(SuggestionFile.pairs),
      policy: Installation().schemas)
    let truth = try arguments["--truth"].map(SuggestionFile.pairs)
    try SuggestionFile.write(matching, of: source, count: count, to: output)
    let measure = truth.map {
      MatchEvaluation(matching, of: source, target: target, truth: $0)
    }
    if arguments.has("--json") {
      try terminal.print(
        json: Report(fields: source.fields.count, output: output, measure: measure))
    } else {
      terminal.print("\(source.fields.count) fields, suggestions in \(output)")
      if let measure { show(measure, terminal) }
    }
    return .ok
  }

  private struct Report: Encodable {
    let fields: Int
    let output: String
    let measure: MatchEvaluation?
  }

  /// A catalogue by its own file form, or any specification that an import reads, such as a
  /// field-level CSV.
  private static func catalogue(_ path: String) throws -> Catalogue {
    do { return try CatalogueFile.read(path: path) } catch let error as ArtefactError {
      guard case .columnMissing = error else { throw error }
      let read = try CatalogueImport.read([SpecificationInput(name: path, path: path)])
      guard !read.catalogue.tables.isEmpty else { throw error }
      return read.catalogue
    }
  }

  private static func show(_ measure: MatchEvaluation, _ terminal: Terminal) {
    let lines: [(String, Double)] = [
      ("hit@1", measure.hit1), ("hit@3", measure.hit3), ("hit@5", measure.hit5),
      ("recall@5", measure.recall5), ("best F1", measure.bestF1),
      ("AUC of no counterpart", measure.noCounterpartAUC),
      ("calibration error", measure.calibrationError),
      ("the same if there is a counterpart", measure.conditionalCalibrationError),
      ("share offered in bulk", measure.bulkShare), ("right of these", measure.bulkPrecision),
    ]
    terminal.print("\(measure.queries) fields with a true target, \(measure.negatives) without")
    for (name, value) in lines { terminal.print("\(name): \(value.thousandths)") }
  }
}
