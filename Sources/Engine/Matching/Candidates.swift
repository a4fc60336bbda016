public import Domain

/// A source field proposed for a target field.
public struct Candidate: Hashable, Sendable {
  public let target: FieldPath
  /// From 1, the best.
  public let rank: Int
  public let source: FieldPath
  /// 0...1, in hundredths.
  public let score: Double
  /// How likely the pair is right, 0...1, whether or not anything takes the source field.
  public let confidence: Double
  public let band: Band
  /// What speaks for and against the pair, the weightiest first.
  public let evidence: [Evidence]

  /// How far a candidate may be trusted.
  public enum Band: String, CaseIterable, Sendable {
    case high = "HIGH"
    case medium = "MEDIUM"
    case low = "LOW"
    case none = "NONE"

    init(confidence: Double, _ weights: MatchWeights) {
      self =
        weights.isBulk(confidence: confidence)
        ? .high : confidence >= 0.5 ? .medium : confidence >= 0.2 ? .low : .none
    }
  }
}
