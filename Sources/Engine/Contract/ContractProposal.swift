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
  public static let algorithm = "crossgate-matching-1"

  /// Proposes a contract between `source` and `target`, whose rows follow people's `plans`.
  ///
  /// The crosswalks and code lists of the folder `project` count; `policy` is the shipped data's.
  ///
  /// - Throws: ``ContractError`` and ``ArtefactError`` with file and line.
  public init(
    source: Catalogue, target: Catalogue, project: String, policy: String, plans: [TablePlan]
  ) throws {
    let context = StepContext(
      project: project, policy: policy, staging: "", parameters: RunParameters(),
      progress: { _ in }, isCancelled: { false })
    let matching = try Matching(
      source: source, target: target, bridges: BuildContract.bridges(project), policy: policy)
    let matcher = matching.matcher
    let found = matcher.profiles.target.fields.indices.map { matcher.candidates(for: $0) }
    var contract = BuildContract(
      matcher, candidates: found.compactMap(\.first), decisions: ContractDecisions(plans: plans),
      CrosswalkCheck(context))
    try contract.decidePlans()
    rows = try contract.rows(context)
    self.plans = contract.plans.map(\.plan)
    candidates = found.compactMap { best in best.first.map { ($0.target, best) } }
    self.matching = matching
  }

  /// The rule that would fill `target` from `source`; `nil` when no safe way is known.
  public func rule(from source: FieldPath, to target: FieldPath) -> RuleProposal? {
    matching.proposal(from: source, to: target)
  }
}
