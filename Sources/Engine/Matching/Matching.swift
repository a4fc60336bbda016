public import Domain

/// What the matcher says of one source field.
public struct SourceSuggestion: Hashable, Sendable {
  public let source: FieldPath
  /// How likely it is that nothing in the target takes this field, 0...1.
  public let noCounterpart: Double
  /// The best targets, best first.
  public let candidates: [Candidate]
}

/// The pairs of two catalogues, ranked and explained, from either end.
///
/// The same input gives the same answer to the last bit, whatever the order of the catalogues' rows.
public struct Matching: Sendable {
  let matcher: Matcher

  /// Compares `source` with `target`.
  ///
  /// - Parameters:
  ///   - source: The fields that ask for targets.
  ///   - target: The fields to be filled.
  ///   - profile: Of the source's extracts, where they exist.
  ///   - confirmed: Table pairs that people confirmed; a source table named here feeds no others.
  ///   - decisions: Pairs approved earlier.
  ///   - bridges: The crosswalks between code lists.
  ///   - policy: The folder of the shipped lexicon and weights.
  /// - Throws: ``ArtefactError`` with file and line.
  public init(
    source: Catalogue, target: Catalogue, profile: Profile? = nil, confirmed: [TablePair] = [],
    decisions: [MappingPrecedent] = [], bridges: [CrosswalkFile.Bridge] = [], policy: String
  ) throws {
    matcher = try Matcher(
      source: source, target: target, lexicon: Lexicon(policy: policy), bridges: bridges)
  }

  /// The best `count` targets of a source field; `nil` when the source has no such field.
  public func targets(of source: FieldPath, count: Int = 5) -> SourceSuggestion? { nil }

  /// The best `count` source fields for a target field, best first.
  public func sources(for target: FieldPath, count: Int = 5) -> [Candidate] { [] }

  /// The rule that would fill `target` from `source`; `nil` when no safe way is known.
  public func proposal(from source: FieldPath, to target: FieldPath) -> RuleProposal? { nil }
}
