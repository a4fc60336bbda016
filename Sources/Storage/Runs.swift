public import Domain
internal import Postgres

/// Runs as people ask for them and look at them, each within its project.
public struct Runs {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  private static let columns: SQL = """
    run.id, run.number, run.state, rows, seed, min_patients, release_profile, impute_mode,
    from_step, only_step, channel, run.created_at, started_at, finished_at,
    cancel_requested AND run.state = 'running' AS is_cancelling, outcome,
    coalesce((SELECT display_name FROM person WHERE person.id = requested_by),
      name_of_requester(requested_by)) AS requested_by
    """

  /// Queues a run and gives its number; `nil` when `limit` runs of the project wait already.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func queue(
    _ request: RunRequest, of project: ID<Project>, by person: ID<Person>, channel: Channel,
    limit: Int
  ) throws -> Int? {
    let set = request.parameters
    // The update of the project makes two requests take turns, so that numbers have no gaps.
    return try connection.row(
      """
      WITH next AS (
        UPDATE project SET last_run_number = last_run_number + 1
        WHERE id = \(project) AND \(limit)::bigint > (
          SELECT count(*) FROM run WHERE project_id = \(project) AND state = 'queued')
        RETURNING id, organisation_id, last_run_number)
      INSERT INTO run (organisation_id, project_id, number, rows, seed, min_patients,
        release_profile, impute_mode, from_step, only_step, channel, requested_by)
      SELECT organisation_id, id, last_run_number, \(set.rows), \(set.seed), \(set.minPatients),
        \(set.releaseProfile), \(set.imputeMode), \(request.from), \(request.only), \(channel),
        \(person)
      FROM next
      RETURNING number
      """
    ) { try $0["number"] }
  }

  /// The project's runs, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(of project: ID<Project>, _ paging: Paging) throws -> Paged<Run> {
    try connection.page(
      paging, of: "SELECT \(Self.columns) FROM run WHERE project_id = \(project)",
      orderedBy: "number DESC", as: Self.run)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ number: Int, of project: ID<Project>) throws -> Run? {
    try connection.row(
      "SELECT \(Self.columns) FROM run WHERE project_id = \(project) AND number = \(number)",
      as: Self.run)
  }

  /// The newest run that did its work, whether or not its gates were met.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lastJudged(of project: ID<Project>) throws -> Run? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM run
      WHERE project_id = \(project) AND run.state = ANY(\([RunState.passed, .failedGate]))
      ORDER BY number DESC LIMIT 1
      """, as: Self.run)
  }

  /// Asks a run to stop and gives its state then, or `nil` when it was over.
  ///
  /// It stops at once when nobody works on it, else as soon as its worker sees it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func cancel(_ number: Int, of project: ID<Project>) throws -> RunState? {
    let before = RunState.allCases.filter { $0.next.contains(.cancelled) }
    return try connection.row(
      """
      UPDATE run SET cancel_requested = true,
        state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
        finished_at = CASE WHEN state = 'running' THEN finished_at ELSE now() END
      WHERE project_id = \(project) AND number = \(number) AND state = ANY(\(before))
      RETURNING state
      """
    ) { try $0["state"] }
  }

  /// Queues an interrupted run again for `person`; whether its state allowed that.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func resume(
    _ number: Int, of project: ID<Project>, by person: ID<Person>
  ) throws -> Bool {
    let before = RunState.allCases.filter { $0.next.contains(.queued) }
    return try connection.execute(
      """
      UPDATE run SET state = 'queued', queued_at = now(), cancel_requested = false,
        resumed_by = array_append(array_remove(resumed_by, \(person)), \(person))
      WHERE project_id = \(project) AND number = \(number) AND state = ANY(\(before))
      """) > 0
  }

  /// The run's steps, in their order.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func steps(of run: ID<Run>) throws -> [RunStep] {
    try connection.rows(
      """
      SELECT step, state, reused, started_at, finished_at, message
      FROM run_step WHERE run_id = \(run)
      """
    ) { row in
      RunStep(
        step: try row["step"], state: try row["state"], isReused: try row["reused"],
        startedAt: try row["started_at"], finishedAt: try row["finished_at"],
        message: try row["message"])
    }.sorted { $0.step < $1.step }
  }

  /// The lines of the run's log after `sequence`, at most `limit`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func events(
    of run: ID<Run>, after sequence: Int = 0, limit: Int = 500
  ) throws -> [RunEvent] {
    try connection.rows(
      """
      SELECT sequence, at, text FROM run_event
      WHERE run_id = \(run) AND sequence > \(sequence) ORDER BY sequence LIMIT \(limit)
      """, as: Self.event)
  }

  /// The last `count` lines of the run's log, in their order.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lastEvents(of run: ID<Run>, _ count: Int) throws -> [RunEvent] {
    try connection.rows(
      """
      SELECT sequence, at, text FROM run_event
      WHERE run_id = \(run) ORDER BY sequence DESC LIMIT \(count)
      """, as: Self.event
    ).reversed()
  }

  /// The files the run left, by path.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func artefacts(of run: ID<Run>) throws -> [RunArtefact] {
    try connection.rows(
      """
      SELECT path, encode(sha256, 'hex') AS sha256, bytes
      FROM run_artefact WHERE run_id = \(run) ORDER BY path COLLATE "C"
      """
    ) { row in
      RunArtefact(path: try row["path"], sha256: try row["sha256"], bytes: try row["bytes"])
    }
  }

  private static func event(_ row: Row) throws -> RunEvent {
    RunEvent(sequence: try row["sequence"], at: try row["at"], text: try row["text"])
  }

  private static func run(_ row: Row) throws -> Run {
    let outcome: JSON<RunOutcome>? = try row["outcome"]
    return Run(
      id: try row["id"], number: try row["number"], state: try row["state"],
      request: try request(row), channel: try row["channel"],
      requestedBy: try row["requested_by"], createdAt: try row["created_at"],
      startedAt: try row["started_at"], finishedAt: try row["finished_at"],
      isCancelling: try row["is_cancelling"], outcome: outcome?.value)
  }

  static func request(_ row: Row) throws -> RunRequest {
    RunRequest(
      RunParameters(
        rows: try row["rows"], seed: try row["seed"], minPatients: try row["min_patients"],
        releaseProfile: try row["release_profile"], imputeMode: try row["impute_mode"]),
      from: try row["from_step"], only: try row["only_step"])
  }
}
