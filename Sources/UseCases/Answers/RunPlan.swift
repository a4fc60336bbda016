public import Domain

/// What a run would do, step by step, before anyone starts it.
public struct RunPlan: Sendable {
  public let request: RunRequest
  public let steps: [Line]

  public struct Line: Sendable {
    public let step: StepID
    public let decision: Decision
    /// Why, in a few words: which input changed, or that none did.
    public let reason: String

    public init(step: StepID, decision: Decision, reason: String) {
      self.step = step
      self.decision = decision
      self.reason = reason
    }
  }

  public enum Decision: String, CaseIterable, Codable, Sendable {
    case runs, reused, skipped
  }

  public init(request: RunRequest, steps: [Line]) {
    self.request = request
    self.steps = steps
  }

  public func count(_ decision: Decision) -> Int { steps.count { $0.decision == decision } }
}
