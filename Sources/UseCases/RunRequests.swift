public import Domain
internal import Storage

extension Desk {
  /// Queues a run, or asks for the approval it needs; a worker takes it as soon as the project is
  /// free.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/tooManyQueuedRuns(limit:)``,
  ///   ``Refusal/profileSwitchedOff(_:)`` or ``Refusal/notPermitted(_:)``.
  public func startRun(_ request: RunRequest) throws -> RunStart {
    try check(request)
    switch try perform(Actions.startRun, request.stated) {
    case .waiting(let approval): return .waiting(approval: approval)
    case .done(let effect):
      guard let number = effect.number("run") else { throw Refusal.unknownRun(0) }
      return .started(number)
    }
  }

  /// Queues a run and gives its number.
  func queue(_ request: RunRequest) throws -> Int {
    try check(request)
    let limit = app.limits.queuedRuns
    let number = try store.runs.queue(
      request, of: try project.id, by: actor.person, channel: channel, limit: limit)
    guard let number else { throw Refusal.tooManyQueuedRuns(limit: limit) }
    return number
  }

  private func check(_ request: RunRequest) throws {
    try require(.startRun)
    try require(request.permission)
    let faults = request.faults
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    try requireOn(request.parameters.releaseProfile)
    try requireExtracts(fit: request.parameters.releaseProfile)
  }

  /// Makes sure that the project may run `profile`.
  ///
  /// - Throws: ``Refusal/profileSwitchedOff(_:)``.
  func requireOn(_ profile: ReleaseProfile) throws {
    guard try store.tenancy.profiles(of: project.id).contains(profile) else {
      throw Refusal.profileSwitchedOff(profile)
    }
  }

  /// The project's runs, newest first.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func runs(page: Paging) throws -> Paged<Run> {
    try require(.status("run.read"))
    return try store.runs.list(of: try project.id, page).map(shown)
  }

  /// A run of the project.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/notPermitted(_:)``.
  public func run(number: Int) throws -> Run {
    try require(.status("run.read"))
    guard let run = try store.runs.find(number, of: try project.id) else {
      throw Refusal.unknownRun(number)
    }
    return shown(run)
  }

  /// As much of a run as the person may see: with status alone, how it stands.
  private func shown(_ run: Run) -> Run { actor.may(.read("run.read")) ? run : run.stateOnly }

  /// The newest run that came to a verdict of its gates.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func lastJudgedRun() throws -> Run? {
    try require(.status("run.read"))
    return try store.runs.lastJudged(of: try project.id).map(shown)
  }

  /// A run's steps, in their order.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func steps(of run: Run) throws -> [RunStep] {
    try require(.status("run.read"))
    let steps = try store.runs.steps(of: run.id)
    return actor.may(.read("run.read")) ? steps : steps.map(\.stateOnly)
  }

  /// The lines of a run's log after one already seen, at most 500.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func events(of run: Run, after sequence: Int = 0) throws -> [RunEvent] {
    try require(.read("run.read"))
    return try store.runs.events(of: run.id, after: sequence)
  }

  /// The files a run left that the person may read, be it masked, by path.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func artefacts(of run: Run) throws -> [RunArtefact] {
    try require(.read("run.read"))
    return try readable(store.runs.artefacts(of: run.id))
  }

  /// Stops a run: at once when it waits, else as soon as its worker hears of it.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/runIs(_:number:)`` when it is over, or
  ///   ``Refusal/notPermitted(_:)``.
  @discardableResult
  public func cancelRun(_ number: Int) throws -> Action.Outcome {
    try perform(Actions.cancelRun, ["run": ["\(number)"]])
  }

  /// Queues an interrupted run again; steps it had done are not done twice.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/runIs(_:number:)`` when it was not
  ///   interrupted, or ``Refusal/notPermitted(_:)``.
  @discardableResult
  public func resumeRun(_ number: Int) throws -> Action.Outcome {
    try perform(Actions.resumeRun, ["run": ["\(number)"]])
  }
}

/// What became of asking for a run.
public enum RunStart: Hashable, Sendable {
  /// It is queued under this number.
  case started(Int)
  /// Others must agree first.
  case waiting(approval: String)

  /// Its number, once it is queued.
  public var run: Int? {
    if case .started(let number) = self { number } else { nil }
  }
}

extension Action.Effect {
  /// The number that the answer states under `name`.
  func number(_ name: String) -> Int? {
    answer.first { $0.name == name }.flatMap { Int($0.value) }
  }
}

extension Permission {
  /// To start some run; which one, the release profile tells.
  public static let startRun = Permission.any(
    ReleaseProfile.allCases.map { PermissionName(rawValue: "run.execute.\($0.rawValue)") }, .execute
  )
}

extension RunRequest {
  /// What it takes to start it.
  var permission: Permission {
    .execute(PermissionName(rawValue: "run.execute.\(parameters.releaseProfile.rawValue)"))
  }

  /// What is wrong with it, by field.
  public var faults: [FieldFault] {
    let bounds: [(String, Int, ClosedRange<Int>)] = [
      ("rows", parameters.rows, RunParameters.rowsRange),
      ("seed", parameters.seed, RunParameters.seedRange),
      ("min_patients", parameters.minPatients, RunParameters.minPatientsRange),
    ]
    let outside = bounds.filter { !$0.2.contains($0.1) }.map { FieldFault($0.0, .outside($0.2)) }
    return from != nil && only != nil ? outside + [FieldFault("only", .excludes("from"))] : outside
  }
}
