public import Domain

/// What the matcher and the proposer make of two catalogues, without what people decided of rows.
public struct ContractProposal: Sendable {
  /// One for each target field, in the order of the target's catalogue.
  public let rows: [ContractRow]
  public let plans: [TablePlan]
  /// What fits each target field, best first; fields that nothing fits are left out.
  public let candidates: [(target: FieldPath, best: [Candidate])]
  private let matching: Matching

  /// What produced a proposal, for the record.
  public static let algorithm = "crossgate-matching-2"

  /// Proposes a contract between `source` and `target`, whose rows follow people's `plans`.
  ///
  /// The crosswalks and code lists of the folder `project` count; `policy` is the shipped data's,
  /// `profile` that of the source's extracts, which an invented cohort is not, and `precedents` are what people approved before.
  ///
  /// - Throws: ``ContractError`` and ``ArtefactError`` with file and line.
  public init(
    source: Catalogue, target: Catalogue, profile: Profile?, precedents: [MappingPrecedent],
    project: String, policy: String, plans: [TablePlan]
  ) throws {
    let context = StepContext(
      project: project, policy: policy, staging: "", parameters: RunParameters(),
      progress: { _ in }, isCancelled: { false })
    let bridges = try BuildContract.bridges(project)
    let profile = try context.isInvented ? nil : profile
    let matching = try Matching(
      source: source, target: target, profile: profile, decisions: precedents, bridges: bridges,
      policy: policy)
    candidates = target.fields.compactMap { field in
      let best = matching.sources(for: field.path)
      return best.isEmpty ? nil : (field.path, best)
    }
    var contract = BuildContract(
      Matcher(
        source: source, target: target, lexicon: try Lexicon(policy: policy), bridges: bridges),
      candidates: candidates.compactMap(\.best.first),
      decisions: ContractDecisions(plans: plans), CrosswalkCheck(context), profile: profile)
    try contract.decidePlans()
    rows = try contract.rows(context)
    self.plans = contract.plans.map(\.plan)
    self.matching = matching
  }

  /// The rule that would fill `target` from `source`; `nil` when no safe way is known.
  ///
  /// - Throws: `SyntaxError` for a name that the rule language cannot spell.
  public func rule(from source: FieldPath, to target: FieldPath) throws -> RuleProposal? {
    try matching.proposal(from: source, to: target)
  }
}
