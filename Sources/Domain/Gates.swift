/// One threshold of a release profile: the measure it reads and the bound it must keep.
public struct Gate: Hashable, Codable, Sendable {
  public enum Bound: String, Codable, Sendable {
    case atMost = "at_most"
    case atLeast = "at_least"
  }

  /// As boards know it: `NO_ERRORS`, `POPULATION_RATIO_MIN`.
  public var name: String
  /// The measure's name in the reports of the run.
  public var measure: String
  public var bound: Bound
  public var threshold: Double
  /// One sentence for people who decide.
  public var meaning: String

  public init(name: String, measure: String, bound: Bound, threshold: Double, meaning: String) {
    self.name = name
    self.measure = measure
    self.bound = bound
    self.threshold = threshold
    self.meaning = meaning
  }

  /// Judges a measure; one that is missing fails.
  public func judge(_ actual: Double?) -> GateCheck {
    let holds =
      switch (actual, bound) {
      case (nil, _): false
      case (let actual?, .atMost): actual <= threshold
      case (let actual?, .atLeast): actual >= threshold
      }
    return GateCheck(gate: self, passed: holds, actual: actual)
  }
}

/// A gate with what was measured.
public struct GateCheck: Hashable, Codable, Sendable {
  public var gate: Gate
  public var passed: Bool
  /// `nil` when no report of the run states the measure.
  public var actual: Double?

  public init(gate: Gate, passed: Bool, actual: Double?) {
    self.gate = gate
    self.passed = passed
    self.actual = actual
  }
}
