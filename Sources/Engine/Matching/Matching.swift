public import Domain

/// What the matcher says of one source field.
public struct SourceSuggestion: Hashable, Sendable {
  public let source: FieldPath
  /// How likely it is that nothing in the target takes this field, 0...1; with the candidates'
  /// confidences 1 at most.
  public let noCounterpart: Double
  /// The best targets, best first; empty only when nothing may be filled at all.
  public let candidates: [Candidate]
  /// Whether the best target is sure enough to be accepted with others in one act.
  public let isBulk: Bool
}

/// The pairs of two catalogues, ranked and explained, from either end.
///
/// The same input gives the same answer to the last bit, whatever the order of the catalogues' rows.
public struct Matching: Sendable {
  /// The catalogues as they were given, with what their values say of types.
  let source: Catalogue
  let target: Catalogue
  let explanation: MatchExplanation
  private let rules: RuleSuggestion
  private let weights: MatchWeights
  private let scan: MatchScan
  private let matcher: Matcher
  private let sourcePlaces: [FieldPath: Int]
  private let targetPlaces: [FieldPath: Int]

  /// Compares `source` with `target`, every pair of fields.
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
    weights = try MatchWeights(policy: policy)
    let lexicon = try Lexicon(policy: policy)
    let values = ValueHints(profile)
    self.source = values.retyped(source).inOrder
    self.target = target.inOrder
    matcher = Matcher(
      source: self.source, target: self.target, lexicon: lexicon, bridges: bridges,
      seen: values.words)
    rules = RuleSuggestion(matcher: matcher, source: source, profile: profile)
    let pairs = Self.places(confirmed, self.source, self.target)
    let features = PairFeatures(
      matcher, lexicon: lexicon, confirmed: pairs, precedents: Precedents(decisions))
    scan = MatchScan(features, weights, allowed: pairs)
    explanation = MatchExplanation(
      matcher: matcher, weights: weights, precedents: Precedents(decisions))
    sourcePlaces = Self.places(of: self.source)
    targetPlaces = Self.places(of: self.target)
  }

  private static func places(of catalogue: Catalogue) -> [FieldPath: Int] {
    Dictionary(
      catalogue.fields.enumerated().map { ($1.path.folded, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The confirmed target tables by source table; names that neither side has are left out.
  private static func places(
    _ confirmed: [TablePair], _ source: Catalogue, _ target: Catalogue
  ) -> [Int: Set<Int>] {
    func places(_ catalogue: Catalogue) -> [String: Int] {
      Dictionary(
        catalogue.tables.enumerated().map { ($1.name.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let (sources, targets) = (places(source), places(target))
    var result: [Int: Set<Int>] = [:]
    for pair in confirmed {
      guard let from = sources[pair.source.lowercased()], let to = targets[pair.target.lowercased()]
      else { continue }
      result[from, default: []].insert(to)
    }
    return result
  }

  /// The best `count` (at most ten) targets of a source field; `nil` when the source has no such field.
  public func targets(of source: FieldPath, count: Int = 5) -> SourceSuggestion? {
    guard let place = sourcePlaces[source.folded] else { return nil }
    let row = scan.rows[place]
    let candidates = row.best.prefix(count).enumerated().map { candidate($1, rank: $0 + 1) }
    return SourceSuggestion(
      source: matcher.profiles.source.fields[place].field.path, noCounterpart: row.noCounterpart,
      candidates: candidates,
      isBulk: weights.isBulk(confidence: candidates.first?.confidence ?? 0))
  }

  /// The best `count` (at most ten) source fields for a target field, best first.
  public func sources(for target: FieldPath, count: Int = 5) -> [Candidate] {
    guard let place = targetPlaces[target.folded] else { return [] }
    return scan.columns[place].prefix(count).enumerated().map { candidate($1, rank: $0 + 1) }
  }

  private func candidate(_ pair: MatchScan.Pair, rank: Int) -> Candidate {
    let confidence = scan.rows[pair.source].confidence(of: pair)
    return Candidate(
      target: matcher.profiles.target.fields[pair.target].field.path, rank: rank,
      source: matcher.profiles.source.fields[pair.source].field.path,
      score: explanation.score(pair), confidence: confidence,
      band: Candidate.Band(confidence: confidence, weights),
      evidence: explanation.evidence(pair))
  }

  /// The rule that would fill `target` from `source`, empty where no safe way is known; `nil` when a
  /// catalogue has no such field.
  ///
  /// - Throws: `SyntaxError` for a name that the rule language cannot spell.
  public func proposal(from source: FieldPath, to target: FieldPath) throws -> RuleProposal? {
    guard let from = rules.source[source], let to = self.target[target] else { return nil }
    return try rules.proposal(from: from, to: to)
  }
}

extension Catalogue {
  /// The same fields by table and name, so that the order of a file's rows decides nothing.
  var inOrder: Catalogue {
    Catalogue(
      fields.sorted { $0.path.folded < $1.path.folded },
      notes: Dictionary(
        tables.map { ($0.name.lowercased(), $0.note) }, uniquingKeysWith: { first, _ in first }))
  }
}
