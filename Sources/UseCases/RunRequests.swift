public import Domain
internal import Storage

extension Desk {
  /// Queues a run and gives its number; a worker takes it as soon as the project is free.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/tooManyQueuedRuns(limit:)`` or
  ///   ``Refusal/notPermitted(_:)``.
  public func startRun(_ request: RunRequest) throws -> Int {
    try require(request.permission)
    let faults = request.faults
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let limit = app.limits.queuedRuns
    let number = try store.runs.queue(
      request, of: try project.id, by: actor.person, channel: channel, limit: limit)
    guard let number else { throw Refusal.tooManyQueuedRuns(limit: limit) }
    return number
  }

  /// The project's runs, newest first.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func runs(page: Paging) throws -> Paged<Run> {
    try require(.status("run.read"))
    return try store.runs.list(of: try project.id, page)
  }

  /// A run of the project.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/notPermitted(_:)``.
  public func run(number: Int) throws -> Run {
    try require(.status("run.read"))
    guard let run = try store.runs.find(number, of: try project.id) else {
      throw Refusal.unknownRun(number)
    }
    return run
  }

  /// The newest run that came to a verdict of its gates.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func lastJudgedRun() throws -> Run? {
    try require(.status("run.read"))
    return try store.runs.lastJudged(of: try project.id)
  }

  /// A run's steps, in their order.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func steps(of run: Run) throws -> [RunStep] { try store.runs.steps(of: run.id) }

  /// The lines of a run's log after one already seen, at most 500.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func events(of run: Run, after sequence: Int = 0) throws -> [RunEvent] {
    try store.runs.events(of: run.id, after: sequence)
  }

  /// The files a run left, by path.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func artefacts(of run: Run) throws -> [RunArtefact] {
    try store.runs.artefacts(of: run.id)
  }

  /// Stops a run: at once when it waits, else as soon as its worker hears of it.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/runIs(_:number:)`` when it is over, or
  ///   ``Refusal/notPermitted(_:)``.
  public func cancelRun(_ number: Int) throws {
    try require(.startRun)
    guard try store.runs.cancel(number, of: try project.id) == nil else { return }
    throw Refusal.runIs(try run(number: number).state, number: number)
  }

  /// Queues an interrupted run again; steps it had done are not done twice.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/runIs(_:number:)`` when it was not
  ///   interrupted, or ``Refusal/notPermitted(_:)``.
  public func resumeRun(_ number: Int) throws {
    try require(.execute("run.retry"))
    guard try !store.runs.resume(number, of: try project.id) else { return }
    throw Refusal.runIs(try run(number: number).state, number: number)
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
