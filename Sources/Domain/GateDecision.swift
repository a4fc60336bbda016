public import struct Foundation.Date

/// The sign-offs of a release, in the order in which they are given.
///
/// Source: separation-of-duty rule S-15.
public enum GateStep: String, CaseIterable, Codable, Sendable {
  case technical, dq, clinical, board

  /// What a signature for it takes.
  public var permission: Permission {
    .approve(PermissionName(rawValue: "gate.signoff.\(rawValue)"))
  }

  /// The steps that must be signed before it.
  public var before: [GateStep] { Array(Self.allCases.prefix { $0 != self }) }
}

/// What can be decided about a run's release.
public enum GateChoice: String, CaseIterable, Codable, Sendable {
  case promote, hold
  case rollBack = "roll_back"
}

/// What was decided about a run's release.
public enum ReleaseState: String, CaseIterable, Codable, Sendable {
  /// Nothing yet, or not by all who must.
  case open
  case promoted, held
  case rolledBack = "rolled_back"

  /// What can still be decided from here.
  public var choices: [GateChoice] {
    switch self {
    case .open: [.promote, .hold, .rollBack]
    case .held: [.promote, .rollBack]
    case .promoted: [.rollBack]
    case .rolledBack: []
    }
  }
}

extension ReleaseProfile {
  /// The roles that must agree to promote a run of it, each by another person.
  ///
  /// Source: the operating model's settlement of who decides a release.
  public var deciders: [Role] {
    switch self {
    case .development, .preProduction: [.releaseManager]
    case .cutoverReady: [.releaseManager, .orgApprover]
    }
  }
}

extension Role {
  public static let releaseManager: Role = "release_manager"
  public static let orgApprover: Role = "org_approver"
}

/// A sign-off of one step, for the verdict of one run.
public struct GateSignature: Hashable, Sendable {
  public let step: GateStep
  public let person: ID<Person>
  public let name: String
  /// Of the verdict that was signed, as 64 hexadecimal digits.
  public let sha256: String
  public let statement: String
  public let at: Date

  public init(
    step: GateStep, person: ID<Person>, name: String, sha256: String, statement: String, at: Date
  ) {
    self.step = step
    self.person = person
    self.name = name
    self.sha256 = sha256
    self.statement = statement
    self.at = at
  }
}

/// What one person decided about a run's release.
public struct GateDecision: Hashable, Sendable {
  public let choice: GateChoice
  /// In which it was decided.
  public let role: Role
  public let person: ID<Person>
  public let name: String
  /// Of the verdict it rests on; `nil` for a run that came to none.
  public let sha256: String?
  public let statement: String
  /// How the release stands after it.
  public let outcome: ReleaseState
  public let at: Date

  public init(
    choice: GateChoice, role: Role, person: ID<Person>, name: String, sha256: String?,
    statement: String, outcome: ReleaseState, at: Date
  ) {
    self.choice = choice
    self.role = role
    self.person = person
    self.name = name
    self.sha256 = sha256
    self.statement = statement
    self.outcome = outcome
    self.at = at
  }
}

/// A run on its way to a release: its verdict, who ran it, who signed and what was decided.
public struct ReleaseRecord: Hashable, Sendable {
  public let profile: ReleaseProfile
  public let runState: RunState
  /// Of the verdict of its gates, as 64 hexadecimal digits; `nil` before there is one.
  public let sha256: String?
  /// Who started or resumed it, or a run whose work it rests on.
  public let runners: Set<ID<Person>>
  public let signatures: [GateSignature]
  /// Oldest first.
  public let decisions: [GateDecision]

  public init(
    profile: ReleaseProfile, runState: RunState, sha256: String?, runners: Set<ID<Person>>,
    signatures: [GateSignature], decisions: [GateDecision]
  ) {
    self.profile = profile
    self.runState = runState
    self.sha256 = sha256
    self.runners = runners
    self.signatures = signatures
    self.decisions = decisions
  }

  public var state: ReleaseState { decisions.last?.outcome ?? .open }

  /// The step to be signed next; `nil` when all are.
  public var nextStep: GateStep? {
    GateStep.allCases.first { step in !signatures.contains { $0.step == step } }
  }

  /// Whether it finished and its gates were judged.
  public var isJudged: Bool { sha256 != nil && [.passed, .failedGate].contains(runState) }

  /// Those who agreed to promote it since anything else was decided.
  public var promoters: [GateDecision] {
    Array(decisions.reversed().prefix { $0.choice == .promote && $0.outcome == .open }.reversed())
  }

  /// The roles whose agreement to promote it is still wanting.
  public var awaitedDeciders: [Role] {
    profile.deciders.filter { role in !promoters.contains { $0.role == role } }
  }
}

/// Why a person may not sign or decide.
public enum GateObstacle: Hashable, Sendable {
  /// The run has not come to a verdict of its gates.
  case notJudged
  /// They started or resumed the run, or one whose work it rests on.
  case runner
  case alreadySigned(by: String)
  /// They signed another step, or agreed already.
  case oneSignature
  case notBefore([GateStep])
  case gatesNotMet
  case unsigned([GateStep])
  case decided(ReleaseState)
  /// It takes one of these roles.
  case role([Role])
  /// A signature is for another verdict than the run's.
  case otherVerdict
}

extension ReleaseRecord {
  /// What keeps `person` from signing `step`; `nil` when nothing does.
  public func obstacle(to step: GateStep, by person: ID<Person>) -> GateObstacle? {
    if !isJudged { return .notJudged }
    if runners.contains(person) { return .runner }
    if state != .open && state != .held { return .decided(state) }
    if let signed = signatures.first(where: { $0.step == step }) {
      return .alreadySigned(by: signed.name)
    }
    let missing = step.before.filter { before in !signatures.contains { $0.step == before } }
    if !missing.isEmpty { return .notBefore(missing) }
    return signatures.contains { $0.person == person } ? .oneSignature : nil
  }

  /// What keeps `person` with `roles` from deciding `choice`; `nil` when nothing does.
  public func obstacle(
    to choice: GateChoice, by person: ID<Person>, _ roles: Set<Role>
  ) -> GateObstacle? {
    if !runState.isOver { return .notJudged }
    if runners.contains(person) { return .runner }
    if !state.choices.contains(choice) { return .decided(state) }
    guard choice == .promote else { return nil }
    if !isJudged { return .notJudged }
    if runState != .passed { return .gatesNotMet }
    let unsigned = GateStep.allCases.filter { step in !signatures.contains { $0.step == step } }
    if !unsigned.isEmpty { return .unsigned(unsigned) }
    if signatures.contains(where: { $0.sha256 != sha256 }) { return .otherVerdict }
    if (signatures.map(\.person) + promoters.map(\.person)).contains(person) {
      return .oneSignature
    }
    return roles.isDisjoint(with: awaitedDeciders) ? .role(awaitedDeciders) : nil
  }

  /// The role in which a person with `roles` decides `choice`.
  public func capacity(for choice: GateChoice, _ roles: Set<Role>) -> Role? {
    (choice == .promote ? awaitedDeciders : ReleaseProfile.cutoverReady.deciders)
      .first(where: roles.contains)
  }

  /// How the release stands once someone decides `choice` in `role`.
  public func outcome(of choice: GateChoice, in role: Role) -> ReleaseState {
    switch choice {
    case .promote: awaitedDeciders.allSatisfy { $0 == role } ? .promoted : .open
    case .hold: .held
    case .rollBack: .rolledBack
    }
  }
}
