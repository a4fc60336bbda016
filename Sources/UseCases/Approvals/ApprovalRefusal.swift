public import Domain

/// Why an act on a request for approval, or one that needs approval, does not happen.
public enum ApprovalRefusal: Error, Equatable, Sendable {
  /// As its address named it.
  case unknown(String)
  /// It is not where the act begins from.
  case stands(ApprovalState, number: Int)
  /// What it is about is not what the person saw.
  case changed(number: Int)
  case breach(SigningBreach, number: Int)
  /// Programs never sign (rule S-21).
  case program
  /// Only whoever asked edits and withdraws.
  case notYours(number: Int)
  /// No person is left who could sign this step, the fallback's among them.
  case nobodyLeft(step: String, roles: [Role])
  /// The action takes a secret, which nothing may keep, so it cannot wait.
  case takesSecret(action: String)
  /// No policy governs this, so there is nothing to ask approval for.
  case notGoverned(String)
  /// With that content it would need no approval.
  case needsNone(number: Int)
  /// With that content others would have to agree: those of another organisation, or part of one.
  case elsewhere(number: Int)
  /// Whoever asked holds no role there any more.
  case requesterGone(number: Int)
  /// The product has no such action any more, or it takes other things now.
  case outdated(action: String)
  /// Line `line` of what is to be asked is not `name: value`, or names what the action does not take.
  case unreadable(line: Int)
}

extension Refusal {
  static func breach(_ breach: SigningBreach, _ number: Int) -> Refusal {
    .approval(.breach(breach, number: number))
  }
}
