public import Domain
internal import Postgres

/// A run that a worker holds until it finishes it or its lease ends.
public struct ClaimedRun: Sendable {
  public let id: ID<Run>
  public let number: Int
  public let project: ID<Project>
  public let organisation: ID<Organisation>
  /// Who asked for it.
  public let requester: ID<Person>
  public let request: RunRequest
  /// The name under which the worker holds it.
  public let worker: String
}

/// What a heartbeat learns.
public enum Hold: Equatable, Sendable {
  case held
  /// Someone asked the run to stop.
  case cancelling
  /// The lease ended; the run is another's now, and this worker must leave it.
  case lost
}

/// Runs as workers take them, work on them and finish them.
///
/// What a worker writes counts only while it holds the run: after a pause in which its lease ended,
/// nothing of it reaches the run any more.
extension Runs {
  /// Takes the run that has waited longest in a project where none is running.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func claim(worker: String, lease: Duration) throws -> ClaimedRun? {
    do {
      return try connection.row(
        """
        UPDATE run SET state = 'running', lease_owner = \(worker),
          lease_until = now() + make_interval(secs => \(lease.inSeconds)),
          started_at = coalesce(started_at, now())
        WHERE id = (
          SELECT id FROM run AS waiting
          WHERE state = 'queued' AND NOT EXISTS (
            SELECT FROM run AS other
            WHERE other.project_id = waiting.project_id AND other.state = 'running')
            AND NOT EXISTS (
              SELECT FROM extraction WHERE extraction.project_id = waiting.project_id
                AND extraction.state = 'running')
          ORDER BY queued_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, number, project_id, organisation_id, rows, seed, min_patients, release_profile, impute_mode,
          from_step, only_step, requested_by
        """
      ) { row in
        ClaimedRun(
          id: try row["id"], number: try row["number"], project: try row["project_id"],
          organisation: try row["organisation_id"], requester: try row["requested_by"],
          request: try Self.request(row), worker: worker)
      }
    } catch let error as PostgresError where error.constraint == "run_one_running" {
      // Another worker took another run of the project in the same moment.
      return nil
    }
  }

  /// Prolongs a lease.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func heartbeat(_ run: ClaimedRun, lease: Duration) throws -> Hold {
    let isCancelling: Bool? = try connection.row(
      """
      UPDATE run SET lease_until = now() + make_interval(secs => \(lease.inSeconds))
      WHERE \(held(run)) RETURNING cancel_requested
      """
    ) { try $0["cancel_requested"] }
    return isCancelling.map { $0 ? .cancelling : .held } ?? .lost
  }

  /// Moves runs whose lease ended to `interrupted` and gives their number.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func interruptExpired() throws -> Int {
    try connection.row(
      """
      WITH expired AS (
        UPDATE run SET state = 'interrupted', lease_owner = NULL, lease_until = NULL
        WHERE state = 'running' AND lease_until < now() RETURNING id),
      steps AS (
        UPDATE run_step SET state = 'interrupted', finished_at = now()
        WHERE state = 'running' AND run_id IN (SELECT id FROM expired))
      SELECT count(*) AS count FROM expired
      """
    ) { try $0["count"] } ?? 0
  }

  /// Finishes a run; whether the worker still held it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func finish(_ run: ClaimedRun, _ outcome: RunOutcome) throws -> Bool {
    let stepState: StepState =
      switch outcome.state {
      case .cancelled: .cancelled
      case .interrupted: .interrupted
      default: .failed
      }
    return try connection.transaction {
      let isFinished =
        try connection.execute(
          """
          UPDATE run SET state = \(outcome.state), outcome = \(try JSON(outcome)),
            finished_at = now(), lease_owner = NULL, lease_until = NULL
          WHERE \(held(run))
          """) > 0
      guard isFinished else { return false }
      try connection.execute(
        """
        UPDATE run_step SET state = \(stepState), finished_at = now()
        WHERE run_id = \(run.id) AND state = 'running'
        """)
      return true
    }
  }

  /// States the steps a run is going to do, forgetting what an interrupted attempt left of them.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func plan(_ steps: [StepID], of run: ClaimedRun) throws {
    try connection.execute(
      """
      INSERT INTO run_step (run_id, organisation_id, step, state)
      SELECT run.id, organisation_id, step, 'planned'
      FROM run, unnest(\(steps)::text[]) AS step WHERE \(held(run))
      ON CONFLICT (run_id, step) DO UPDATE SET state = 'planned', reused = false,
        started_at = NULL, finished_at = NULL, message = ''
      """)
  }

  /// Records where a step stands; whether the worker still held the run.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func record(
    _ step: StepID, _ state: StepState, isReused: Bool = false, message: String = "",
    of run: ClaimedRun
  ) throws -> Bool {
    let isOver = ![.planned, .running].contains(state)
    return try connection.execute(
      """
      INSERT INTO run_step
        (run_id, organisation_id, step, state, reused, message, started_at, finished_at)
      SELECT run.id, organisation_id, \(step), \(state), \(isReused), \(message), now(),
        CASE WHEN \(isOver)::boolean THEN now() END
      FROM run WHERE \(held(run))
      ON CONFLICT (run_id, step) DO UPDATE SET state = excluded.state, reused = excluded.reused,
        message = excluded.message, finished_at = excluded.finished_at,
        started_at = coalesce(run_step.started_at, excluded.started_at)
      """) > 0
  }

  /// Adds a line to the run's log.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func log(_ text: String, of run: ClaimedRun) throws {
    try connection.execute(
      """
      INSERT INTO run_event (run_id, organisation_id, sequence, text)
      SELECT run.id, organisation_id,
        1 + (SELECT coalesce(max(sequence), 0) FROM run_event WHERE run_id = run.id),
        \(text)
      FROM run WHERE \(held(run))
      """)
  }

  /// Notes the files the run left, in place of those noted before.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func note(_ artefacts: [RunArtefact], of run: ClaimedRun) throws {
    try connection.transaction {
      try connection.execute("DELETE FROM run_artefact WHERE run_id = \(run.id)")
      try connection.execute(
        """
        INSERT INTO run_artefact (run_id, organisation_id, path, sha256, bytes)
        SELECT run.id, organisation_id, path, decode(digest, 'hex'), bytes
        FROM run, unnest(\(artefacts.map(\.path))::text[], \(artefacts.map(\.sha256))::text[],
          \(artefacts.map(\.bytes))::bigint[]) AS file (path, digest, bytes)
        WHERE \(held(run))
        """)
    }
  }

  private func held(_ run: ClaimedRun) -> SQL {
    "run.id = \(run.id) AND run.state = 'running' AND run.lease_owner = \(run.worker)"
  }
}
