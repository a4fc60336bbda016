internal import Domain
internal import Foundation
internal import UseCases

/// `GET /runs/{run}`: one run with its steps, gate checks, findings and artefacts.
struct RunPage: Page {
  static let template = "runs/show.html"
  let trail: [Link]
  let number: Int
  let state: Tag
  let verdict: String
  let acts: [Act]
  let againPath: String
  let facts: [Fact]
  let live: LiveRun
  let gates: Gates?
  let release: ReleasePart?
  let findings: FindingTiles?
  let artefacts: [File]

  struct Act: Encodable, Sendable {
    let path: String
    let label: String
  }

  struct Gates: Encodable, Sendable {
    let profile: String
    let summary: String
    let checks: [Check]
  }

  struct Check: Encodable, Sendable {
    let name: String
    let state: Tag
    let actual: String
    let required: String
    let meaning: String
  }

  struct FindingTiles: Encodable, Sendable {
    let tiles: [Tile]
  }

  struct File: Encodable, Sendable {
    let path: String
    let name: String
    let size: String
    let digest: String
    let shortDigest: String
    let downloadPath: String?
  }
}

extension RunPage {
  init(
    _ detail: RunDetail, release: ReleasePart?, masked: Set<String> = [], mayRun: Bool, now: Date
  ) {
    let run = detail.run
    let base = "/runs/\(run.number)"
    trail = [Link("Runs", "/runs")]
    number = run.number
    state = Tag(run.state)
    verdict = Self.verdict(of: detail)
    acts =
      mayRun
      ? [
        run.state.next.contains(.queued)
          ? Act(path: "\(base)/resumption", label: "Resume the run") : nil,
        run.state.next.contains(.cancelled)
          ? Act(path: "\(base)/cancellation", label: "Cancel the run") : nil,
      ].compactMap(\.self) : []
    againPath = Query.address(
      "/lifecycle/plan",
      run.request.hidden.map { ($0.name, $0.value) })
    facts = Self.facts(of: run, now: now)
    live = LiveRun(detail, now: now)
    gates = detail.gates.map(Gates.init)
    self.release = release
    let tiles = detail.findings.tiles(run: run.number)
    findings = tiles.isEmpty ? nil : FindingTiles(tiles: tiles)
    artefacts = detail.artefacts.map { File($0, of: base, isMasked: masked.contains($0.path)) }
  }

  private static func verdict(of detail: RunDetail) -> String {
    switch detail.run.state {
    case .queued: "It waits until the project is free and a worker takes it."
    case .running: "It is running; this page follows it."
    case .passed where detail.run.request.steps.contains(.judgeGates):
      "Every step did its work, and every gate was met."
    case .passed: "Every step did its work; the gates were not part of it."
    case .failedGate:
      if let gates = detail.gates {
        "Every step did its work; \((gates.checks.count - gates.met).grouped) of \(gates.checks.count.of("gate")) of \(gates.profile.rawValue) not met."
      } else {
        "Every step did its work, and a gate was not met."
      }
    case .failedStep: "A step could not do its work; the steps after it did not run."
    case .interrupted:
      "The process that ran it ended. What was finished stands; resume it to go on."
    case .cancelled: "Someone stopped it. What was finished stands."
    }
  }

  private static func facts(of run: Run, now: Date) -> [Fact] {
    [
      Fact("Asked for by", run.requestedBy),
      Fact("Asked for", Moment(run.createdAt, now: now).exact),
      run.startedAt.map { Fact("Started", Moment($0, now: now).exact) },
      run.finishedAt.map { Fact("Ended", Moment($0, now: now).exact) },
      run.startedAt.map { _ in Fact("Took", run.duration(now)) },
      Fact("Steps", run.request.scope),
    ].compactMap(\.self) + run.request.parameters.facts
  }
}

extension RunPage.Gates {
  init(_ verdict: GateVerdict) {
    profile = verdict.profile.rawValue
    summary = "\(verdict.met.grouped) of \(verdict.checks.count.of("gate")) met"
    checks = verdict.checks.map(RunPage.Check.init)
  }
}

extension RunPage.Check {
  init(_ check: GateCheck) {
    name = check.gate.name
    state = Tag(check)
    actual = check.actual?.figure ?? "not measured"
    required =
      (check.gate.bound == .atMost ? "at most " : "at least ") + check.gate.threshold.figure
    meaning = check.gate.meaning
  }
}

extension RunPage.File {
  init(_ artefact: RunArtefact, of run: String, isMasked: Bool) {
    path = "\(run)/artefacts/\(artefact.path.pathEncoded)"
    downloadPath = isMasked ? nil : "\(path)?download=yes"
    name = artefact.path
    size = artefact.bytes.asSize
    digest = artefact.sha256
    shortDigest = String(artefact.sha256.prefix(8))
  }
}

extension Findings {
  /// The tiles of what has been counted, each linked to its rows.
  func tiles(run: Int) -> [Tile] {
    let quality = "/quality?run=\(run)"
    return [
      balance.map {
        Tile(
          title: "Contract run", value: $0.loaded.grouped, unit: "rows loaded",
          state: $0.loaded == 0 ? .fail("Nothing loaded") : .pass("Balanced"),
          detail:
            "\($0.read.grouped) read = \($0.loaded.grouped) loaded + \($0.rejected.grouped) rejected + \($0.filtered.grouped) filtered",
          path: "/runs/\(run)/artefacts/reports/contract_migration_report.json")
      },
      balance.map {
        Tile(
          title: "Rejects", value: $0.rejected.grouped, unit: $0.rejected == 1 ? "row" : "rows",
          state: $0.rejected == 0 ? .pass("None") : .warn("To look at"),
          detail: "Source rows that did not become target rows, each with its reason",
          path: "\(quality)&view=rejects")
      },
      errors.map {
        Tile(
          title: "Quality", value: $0.grouped, unit: $0 == 1 ? "error" : "errors",
          state: $0 == 0 ? .pass("No error") : .fail("Errors"),
          detail: (warnings ?? 0).of("warning"), path: "\(quality)&severity=ERROR")
      },
    ].compactMap(\.self)
  }
}

extension RunPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let detail = try visit.desk.detail(ofRun: visit.run)
    let mayRun = visit.desk.actor.may(.startRun)
    let release =
      detail.gates == nil
      ? nil
      : try ReleasePart(
        visit.desk.decision(ofRun: visit.run), for: visit.desk, now: visit.now)
    let masked = try detail.artefacts.map(\.path).filter(visit.desk.isMasked)
    let page = RunPage(
      detail, release: release, masked: Set(masked), mayRun: mayRun, now: visit.now)
    return .page(page, refreshSeconds: page.live.refreshSeconds)
  }

  /// `POST /runs/{run}/cancellation`: asks the run to stop.
  @Sendable static func cancel(_ visit: Visit) throws -> Answer {
    try visit.desk.cancelRun(visit.run)
    return .seeOther("/runs/\(try visit.run)?done=cancellation-asked")
  }

  /// `POST /runs/{run}/resumption`: lets an interrupted run go on where it stopped.
  @Sendable static func resume(_ visit: Visit) throws -> Answer {
    try visit.desk.resumeRun(visit.run)
    return .seeOther("/runs/\(try visit.run)")
  }
}
