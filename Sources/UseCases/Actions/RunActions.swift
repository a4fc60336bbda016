public import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Actions {
  /// What is done to runs and snapshots of the project.
  static let runs: [Action] = [startRun, cancelRun, resumeRun, takeSnapshot, restoreSnapshot]

  static let startRun = Action(
    "run.start", at: "/runs", "Start a run",
    says: """
      Queues a run of the lifecycle with a snapshot before and after. Runs under cutover_ready \
      take the signatures of the release manager and the organisation’s approver first.
      """,
    needs: .startRun,
    fields: [
      Action.Field(
        "rows", "Patients of a generated cohort", .number(RunParameters.rowsRange),
        isRequired: false),
      Action.Field("seed", "Seed", .number(RunParameters.seedRange), isRequired: false),
      Action.Field(
        "min_patients", "Fewest patients", .number(RunParameters.minPatientsRange),
        isRequired: false),
      Action.Field(
        "release_profile", "Release profile", .choice(ReleaseProfile.allCases.choices),
        isRequired: false),
      Action.Field(
        "impute_mode", "Impute mode", .choice(ImputeMode.allCases.choices), isRequired: false),
      Action.Field(
        "from", "From step", .choice(StepID.allCases.choices), isRequired: false),
      Action.Field("only", "Only step", .choice(StepID.allCases.choices), isRequired: false),
    ], button: "Start the run", done: "The run is queued", ownDoors: [.form, .api, .cli],
    look: { desk, _ in
      Action.Prospect(
        facts: try desk.project.facts, values: RunRequest().stated, back: "/lifecycle")
    },
    check: { desk, _ in try desk.requireNoDrift() },
    perform: { desk, input in
      let request = RunRequest(input)
      let number = try desk.queue(request)
      return Action.Effect(
        "run:\(number)",
        detail: [
          ("release_profile", request.parameters.releaseProfile.rawValue),
          ("rows", "\(request.parameters.rows)"), ("seed", "\(request.parameters.seed)"),
        ], answer: [("run", "\(number)")], next: "/runs/\(number)")
    })

  static let cancelRun = Action(
    "run.cancel", at: "/runs/{run}/cancellation", "Cancel a run",
    says: "Stops the run: at once when it waits, else as soon as its worker hears of it.",
    needs: .startRun, button: "Cancel the run", done: "The run is asked to stop", isGrave: true,
    ownDoors: [.form, .api],
    look: { desk, input in try desk.prospect(ofRun: input) },
    perform: { desk, input in
      let number = try input.runNumber
      guard try desk.store.runs.cancel(number, of: desk.project.id) != nil else {
        throw Refusal.runIs(try desk.run(number: number).state, number: number)
      }
      return Action.Effect("run:\(number)", next: "/runs/\(number)")
    })

  static let resumeRun = Action(
    "run.resume", at: "/runs/{run}/resumption", "Resume a run",
    says: "Queues an interrupted run again; steps it had done are not done twice.",
    needs: .execute("run.retry"), button: "Resume the run", done: "The run is queued again",
    ownDoors: [.form, .api],
    look: { desk, input in try desk.prospect(ofRun: input) },
    check: { desk, _ in try desk.requireNoDrift() },
    perform: { desk, input in
      let number = try input.runNumber
      let run = try desk.run(number: number)
      try desk.requireOn(run.request.parameters.releaseProfile)
      try desk.requireExtracts(fit: run.request.parameters.releaseProfile)
      let isResumed = try desk.store.runs.resume(
        number, of: desk.project.id, by: desk.actor.person)
      guard isResumed else {
        throw Refusal.runIs(try desk.run(number: number).state, number: number)
      }
      return Action.Effect("run:\(number)", next: "/runs/\(number)")
    })

  static let takeSnapshot = Action(
    "snapshot.take", at: "/snapshots", "Take a snapshot",
    says: "Keeps the project’s files as they are, so that it can be taken back to them.",
    needs: .execute("snapshot.create"),
    fields: [Action.Field("label", "Name of the snapshot", .line(1...80))],
    button: "Take the snapshot", done: "The snapshot is kept",
    ownDoors: [.form, .api, .cli],
    look: { desk, _ in Action.Prospect(facts: try desk.project.facts, back: "/lifecycle") },
    perform: { desk, input in
      let kept = KeptState(
        try desk.localProject.createSnapshot(
          label: input["label"], at: Date.now.formatted(.iso8601)))
      return Action.Effect(
        "snapshot:\(kept.id)", detail: [("files", "\(kept.files)")], answer: [("id", kept.id)],
        next: "/lifecycle#snapshots")
    })

  static let restoreSnapshot = Action(
    "snapshot.restore", at: "/snapshots/{snapshot}/restoration", "Restore a snapshot",
    says: """
      Takes the project’s files back to the snapshot; their present state is kept in another one \
      first. It takes the signature of the release manager.
      """,
    needs: .execute("snapshot.restore"), button: "Restore the snapshot",
    done: "The project is as it was", isGrave: true, ownDoors: [.form, .api, .cli],
    look: { desk, input in
      let preview = try desk.restoration(of: input["snapshot"])
      return Action.Prospect(
        facts: [("Snapshot", preview.snapshot.label), ("Kept", preview.snapshot.created)],
        changes: [
          "\(preview.written.count) files will be written anew.",
          "\(preview.removed.count) files will go.",
        ], back: "/lifecycle")
    },
    perform: { desk, input in
      let preview = try desk.restoration(of: input["snapshot"])
      let before = try desk.localProject.restoreSnapshot(
        preview.snapshot.id, at: Date.now.formatted(.iso8601))
      return Action.Effect(
        "snapshot:\(preview.snapshot.id)",
        detail: [
          ("written", "\(preview.written.count)"), ("removed", "\(preview.removed.count)"),
          ("before", before.id),
        ], next: "/lifecycle")
    })
}

extension Action.Input {
  /// The run in its path.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``.
  var runNumber: Int {
    get throws {
      guard let number = number("run") else { throw Refusal.unknownRun(0) }
      return number
    }
  }
}

extension Desk {
  fileprivate func prospect(ofRun input: Action.Input) throws -> Action.Prospect {
    let run = try run(number: input.runNumber)
    return Action.Prospect(
      facts: [
        ("Run", "\(run.number)"), ("State", run.state.rawValue), ("Started by", run.requestedBy),
      ], back: "/runs/\(run.number)")
  }
}

extension RunRequest {
  /// What it is as an action is told it: every parameter, and a step where one is named.
  public var stated: [String: [String]] {
    var stated = [
      "rows": ["\(parameters.rows)"], "seed": ["\(parameters.seed)"],
      "min_patients": ["\(parameters.minPatients)"],
      "release_profile": [parameters.releaseProfile.rawValue],
      "impute_mode": [parameters.imputeMode.rawValue],
    ]
    if let from { stated["from"] = [from.rawValue] }
    if let only { stated["only"] = [only.rawValue] }
    return stated
  }

  /// What an action was told; a parameter that is not stated is as it is by itself.
  init(_ input: Action.Input) {
    let usual = RunParameters()
    self.init(
      RunParameters(
        rows: input.number("rows") ?? usual.rows, seed: input.number("seed") ?? usual.seed,
        minPatients: input.number("min_patients") ?? usual.minPatients,
        releaseProfile: ReleaseProfile(rawValue: input["release_profile"]) ?? usual.releaseProfile,
        imputeMode: ImputeMode(rawValue: input["impute_mode"]) ?? usual.imputeMode),
      from: StepID(rawValue: input["from"]), only: StepID(rawValue: input["only"]))
  }
}

extension Sequence where Element: RawRepresentable<String> {
  /// Each as a choice under its own name.
  var choices: [Action.Choice] { map { Action.Choice($0.rawValue, $0.rawValue) } }
}
