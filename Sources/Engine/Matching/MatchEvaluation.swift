public import Domain

/// How well a matching finds pairs that are known to be right.
///
/// Queries are the source fields with at least one true target in the target catalogue; a hit is any of
/// these. Fields without one are the negatives of the verdict.
public struct MatchEvaluation: Hashable, Codable, Sendable {
  public let queries: Int
  public let negatives: Int
  /// Shares of the queries whose first, first three and first five suggestions have a true target.
  public let hit1: Double
  public let hit3: Double
  public let hit5: Double
  /// The share of true pairs among the first five suggestions of their source fields.
  public let recall5: Double
  /// The best balance of precision and recall of first suggestions that any least score gives.
  public let bestF1: Double
  /// How well the verdict of no counterpart tells negatives from queries: 0.5 is chance, 1 perfect.
  public let noCounterpartAUC: Double
  /// The mean gap between the confidence of first suggestions and how often they are right, over ten
  /// bins of all source fields; a suggestion to a negative is wrong.
  public let calibrationError: Double
  /// The same of the queries alone, and of the confidence if there is a counterpart.
  public let conditionalCalibrationError: Double
  /// The first suggestions offered for acceptance in bulk, as a share of all source fields.
  public let bulkShare: Double
  /// The share of those that are right, 0 where none is offered; one to a negative is wrong.
  public let bulkPrecision: Double

  private enum CodingKeys: String, CodingKey {
    case queries, negatives
    case hit1 = "hit_at_1"
    case hit3 = "hit_at_3"
    case hit5 = "hit_at_5"
    case recall5 = "recall_at_5"
    case bestF1 = "best_f1"
    case noCounterpartAUC = "no_counterpart_auc"
    case calibrationError = "calibration_error"
    case conditionalCalibrationError = "conditional_calibration_error"
    case bulkShare = "bulk_share"
    case bulkPrecision = "bulk_precision"
  }

  /// Compares what `matching` says of the fields of `source` with the pairs in `truth`; pairs whose
  /// fields are in neither catalogue are left out.
  public init(
    _ matching: Matching, of source: Catalogue, target: Catalogue, truth: [MappingPrecedent]
  ) {
    var wanted: [FieldPath: Set<FieldPath>] = [:]
    for pair in truth where source[pair.source] != nil && target[pair.target] != nil {
      wanted[pair.source.folded, default: []].insert(pair.target.folded)
    }
    let answers = source.fields.compactMap { field in
      matching.targets(of: field.path).map {
        Answer($0, true: wanted[field.path.folded] ?? [])
      }
    }
    let asked = answers.filter(\.isQuery)
    queries = asked.count
    negatives = answers.count - asked.count
    func share(within count: Int) -> Double {
      Self.ratio(asked.count { $0.right.prefix(count).contains(true) }, asked.count)
    }
    (hit1, hit3, hit5) = (share(within: 1), share(within: 3), share(within: 5))
    recall5 = Self.ratio(
      asked.reduce(0) { $0 + $1.right.count(where: \.self) },
      wanted.values.reduce(0) { $0 + $1.count })
    bestF1 = Self.bestF1(answers)
    noCounterpartAUC = Self.auc(answers)
    calibrationError = Self.calibrationError(answers) { $0.confidence }
    conditionalCalibrationError = Self.calibrationError(asked) {
      $0.noCounterpart < 1 ? $0.confidence / (1 - $0.noCounterpart) : 0
    }
    let bulk = answers.filter(\.isBulk)
    bulkShare = Self.ratio(bulk.count, answers.count)
    bulkPrecision = Self.ratio(bulk.count { $0.right.first == true }, bulk.count)
  }

  /// One suggestion beside the truth.
  private struct Answer {
    let isQuery: Bool
    /// Of the first five, whether each is right.
    let right: [Bool]
    let score: Double
    let confidence: Double
    let noCounterpart: Double
    let isBulk: Bool

    init(_ suggestion: SourceSuggestion, true wanted: Set<FieldPath>) {
      isQuery = !wanted.isEmpty
      right = suggestion.candidates.map { wanted.contains($0.target.folded) }
      score = suggestion.candidates.first?.score ?? 0
      confidence = suggestion.candidates.first?.confidence ?? 0
      noCounterpart = suggestion.noCounterpart
      isBulk = suggestion.isBulk
    }
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private static func bestF1(_ answers: [Answer]) -> Double {
    let ordered = answers.sorted { $0.score > $1.score }
    let queries = answers.count(where: \.isQuery)
    var best = 0.0
    var right = 0
    for (place, answer) in ordered.enumerated() {
      if answer.right.first == true { right += 1 }
      let isLast = place + 1 == ordered.count || ordered[place + 1].score < answer.score
      if isLast { best = max(best, ratio(2 * right, place + 1 + queries)) }
    }
    return best
  }

  /// The chance that a negative has a higher verdict than a query; equal ones count half.
  private static func auc(_ answers: [Answer]) -> Double {
    let queries = answers.filter(\.isQuery).map(\.noCounterpart)
    let negatives = answers.filter { !$0.isQuery }.map(\.noCounterpart)
    guard !queries.isEmpty, !negatives.isEmpty else { return 0 }
    let wins = negatives.reduce(0.0) { sum, negative in
      queries.reduce(sum) { $0 + (negative > $1 ? 1 : negative == $1 ? 0.5 : 0) }
    }
    return wins / Double(queries.count * negatives.count)
  }

  private static func calibrationError(_ answers: [Answer], said: (Answer) -> Double) -> Double {
    let bins = Dictionary(grouping: answers) { min(9, Int(said($0) * 10)) }
    return (0..<10).reduce(0) { sum, bin in
      guard let members = bins[bin] else { return sum }
      let right = ratio(members.count { $0.right.first == true }, members.count)
      let mean = members.reduce(0) { $0 + said($1) } / Double(members.count)
      return sum + (right - mean).magnitude * ratio(members.count, answers.count)
    }
  }
}
