public import Domain

/// One run with everything its page shows.
public struct RunDetail: Sendable {
  public let run: Run
  public let steps: [RunStep]
  /// The last lines of its log, oldest first.
  public let log: [RunEvent]
  public let artefacts: [RunArtefact]
  /// `nil` until the gates have been judged.
  public let gates: GateVerdict?
  public let findings: Findings

  public init(
    run: Run, steps: [RunStep], log: [RunEvent], artefacts: [RunArtefact], gates: GateVerdict?,
    findings: Findings
  ) {
    self.run = run
    self.steps = steps
    self.log = log
    self.artefacts = artefacts
    self.gates = gates
    self.findings = findings
  }
}

/// What the gates of a run's release profile said.
public struct GateVerdict: Sendable {
  public let profile: ReleaseProfile
  public let checks: [GateCheck]

  public init(profile: ReleaseProfile, checks: [GateCheck]) {
    self.profile = profile
    self.checks = checks
  }

  public var met: Int { checks.count(where: \.passed) }
}

/// How many findings and rows a run counted; `nil` where the step has not reported yet.
public struct Findings: Sendable {
  public let errors: Int?
  public let warnings: Int?
  public let balance: RowBalance?

  public init(errors: Int? = nil, warnings: Int? = nil, balance: RowBalance? = nil) {
    self.errors = errors
    self.warnings = warnings
    self.balance = balance
  }
}

/// Where the source rows went: read = loaded + rejected + filtered.
public struct RowBalance: Hashable, Codable, Sendable {
  public let read: Int
  public let loaded: Int
  public let rejected: Int
  public let filtered: Int

  public init(read: Int, loaded: Int, rejected: Int, filtered: Int) {
    self.read = read
    self.loaded = loaded
    self.rejected = rejected
    self.filtered = filtered
  }
}

/// An artefact opened for reading.
public struct ArtefactContent: Sendable {
  public let artefact: RunArtefact
  public let body: Body

  public enum Body: Sendable {
    /// One page of a CSV's rows under its header.
    case table(columns: [String], Paged<[String]>)
    case text(String)
    /// Longer than a page should be, or no text.
    case unreadable
  }

  public init(artefact: RunArtefact, body: Body) {
    self.artefact = artefact
    self.body = body
  }
}
