internal import Domain

extension Step {
  /// Step 3: which source fields may fill each target field, ranked and explained.
  public static let analyseMapping = Step(
    id: .analyseMapping,
    purpose: "Ranks source fields for every target field, with the reasons.",
    inputs: [
      CatalogueFile.path(.source), CatalogueFile.path(.target), CrosswalkFile.indexPath,
    ] + Lexicon.files.map { "policy:\($0)" },
    outputs: [MatchingFile.path], parameters: [], run: AnalyseMapping.run)
}

enum AnalyseMapping {
  @Sendable static func run(_ context: StepContext) throws {
    let matcher = try Matcher(
      source: CatalogueFile.read(.source, in: context.project),
      target: CatalogueFile.read(.target, in: context.project),
      lexicon: Lexicon(policy: context.policy),
      bridges: CrosswalkFile.readIndex(in: context.project))
    var candidates: [Candidate] = []
    var bands: [Candidate.Band: Int] = [:]
    for target in matcher.profiles.target.fields.indices {
      try context.checkCancellation()
      let found = matcher.candidates(for: target)
      bands[found.first?.band ?? .none, default: 0] += 1
      candidates += found
    }
    try MatchingFile.write(candidates, to: context.output(MatchingFile.path))
    let summary = Candidate.Band.allCases.map { "\(bands[$0, default: 0]) \($0.rawValue)" }
    context.progress("best candidates: \(summary.joined(separator: ", "))")
  }
}
