public import Domain

/// The words of ``Problem`` for what keeps a release from being signed or decided.
extension Problem {
  static func title(_ obstacle: GateObstacle, run: Int) -> String {
    switch obstacle {
    case .notJudged: "Run \(run) has not come to a verdict of its gates"
    case .runner: "You ran run \(run) yourself"
    case .alreadySigned(let name):
      "This step of run \(run) is signed already\(name.isEmpty ? "" : ", by \(name)")"
    case .oneSignature: "You have signed for run \(run) already"
    case .notBefore(let steps): "First to be signed: \(words(steps))"
    case .gatesNotMet: "Run \(run) did not meet its gates"
    case .unsigned(let steps): "\(words(steps)) must be signed before run \(run) is promoted"
    case .decided(let state): "Run \(run) is \(state.words)"
    case .role(let roles): "Promoting run \(run) takes the \(words(roles))"
    case .otherVerdict: "Run \(run) was signed for another verdict than it has"
    }
  }

  static func detail(_ obstacle: GateObstacle) -> String {
    switch obstacle {
    case .runner:
      "Who started or resumed a run neither signs nor decides its promotion (S-12)."
    case .notBefore:
      "Sign-offs are given in the order technical, data quality, clinical, board (S-15)."
    case .oneSignature: "Each person signs once for a run, whichever roles they hold (S-03)."
    default: ""
    }
  }

  static func fix(_ obstacle: GateObstacle) -> String {
    switch obstacle {
    case .notJudged: "Wait until it has finished, or start a run that judges the gates."
    case .runner, .oneSignature: "Ask a colleague who holds the role."
    case .alreadySigned: "See who is next on the run’s page."
    case .notBefore, .unsigned: "Ask those who sign these steps; the run’s page names what is next."
    case .gatesNotMet: "Hold it, and start another run once its findings are dealt with."
    case .decided: "See the decision on the run’s page."
    case .role: "Ask someone who holds that role."
    case .otherVerdict: "Start another run, and have it signed."
    }
  }

  private static func words(_ steps: [GateStep]) -> String {
    steps.map { $0.title.lowercased() }.joined(separator: ", ")
  }

  private static func words(_ roles: [Role]) -> String {
    roles.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: " or the ")
  }
}

extension GateStep {
  /// As people read it.
  public var title: String {
    switch self {
    case .technical: "Technical"
    case .dq: "Data quality"
    case .clinical: "Clinical"
    case .board: "Board"
    }
  }
}

extension GateChoice {
  /// As people read it.
  public var title: String {
    switch self {
    case .promote: "Promote"
    case .hold: "Hold"
    case .rollBack: "Roll back"
    }
  }
}

extension ReleaseState {
  /// As a sentence about a run ends: "is held".
  var words: String {
    switch self {
    case .open: "not decided yet"
    case .promoted: "promoted"
    case .held: "held"
    case .rolledBack: "rolled back"
    }
  }
}
