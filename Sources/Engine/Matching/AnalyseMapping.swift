internal import Domain

extension Step {
  /// Step 3: which source fields may fill each target field, ranked and explained.
  public static let analyseMapping = Step(
    id: .analyseMapping,
    purpose: "Profiles the source extracts; ranks source fields for every target field.",
    inputs: [
      CatalogueFile.path(.source), CatalogueFile.path(.target), CrosswalkFile.indexPath,
      "source/*", "\(StepContext.cohortFolder)/*",
    ] + (Lexicon.files + [MatchWeights.file]).map { "policy:\($0)" },
    outputs: [MatchingFile.path, ProfileFile.path], parameters: [], run: AnalyseMapping.run)
}

enum AnalyseMapping {
  @Sendable static func run(_ context: StepContext) throws {
    let source = try CatalogueFile.read(.source, in: context.project)
    let target = try CatalogueFile.read(.target, in: context.project)
    let matching = try Matching(
      source: source, target: target, profile: try profile(source, context),
      bridges: CrosswalkFile.readIndex(in: context.project), policy: context.policy)
    try context.checkCancellation()
    var candidates: [Candidate] = []
    var bands: [Candidate.Band: Int] = [:]
    for field in target.fields {
      let found = matching.sources(for: field.path)
      bands[found.first?.band ?? .none, default: 0] += 1
      candidates += found
    }
    try MatchingFile.write(candidates, to: context.output(MatchingFile.path))
    let summary = Candidate.Band.allCases.map { "\(bands[$0, default: 0]) \($0.rawValue)" }
    context.progress("best candidates: \(summary.joined(separator: ", "))")
  }

  /// Profiles the extracts of the tables that the source catalogue knows.
  private static func profile(_ source: Catalogue, _ context: StepContext) throws -> Profile {
    let folder = try context.sourceFolder
    let extracts = try context.extracts(in: folder)
    let files = source.tables.compactMap { extracts[$0.name.lowercased()] }
    let profile = try Profiler(progress: context.progress).profile(
      files.map { context.input("\(folder)/\($0)") }, isCancelled: context.isCancelled)
    try ProfileFile.write(profile, to: context.output(ProfileFile.path))
    return profile
  }
}
