public import Domain
internal import Postgres

/// An extraction that a worker holds until it finishes it or its lease ends.
public struct ClaimedExtraction: Sendable {
  public let id: ID<ExtractionJob>
  public let project: ID<Project>
  public let organisation: ID<Organisation>
  public let source: ID<DataSource>
  /// The tables to extract; all of them where none is named.
  public let chosen: [String]
  /// The name under which the worker holds it.
  public let worker: String
}

/// Extractions as people ask for them and as workers carry them out.
public struct Extractions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Those of a project, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of project: ID<Project>, state: String? = nil, _ paging: Paging
  ) throws -> Paged<ExtractionJob> {
    try connection.page(
      paging,
      of: """
        SELECT \(Self.columns) WHERE extraction.project_id = \(project)
          AND extraction.state = coalesce(\(state), extraction.state)
        """, orderedBy: "id DESC", as: Self.job)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ id: ID<ExtractionJob>, of project: ID<Project>) throws -> ExtractionJob? {
    try connection.row(
      """
      SELECT \(Self.columns) WHERE extraction.id = \(id) AND extraction.project_id = \(project)
      """, as: Self.job)
  }

  /// Where the extracts came from that the project's folder was last given.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func lastSource(of project: ID<Project>) throws -> ID<DataSource>? {
    try connection.row(
      """
      SELECT data_source_id FROM extraction WHERE project_id = \(project) AND state = 'done'
      ORDER BY finished_at DESC, id DESC LIMIT 1
      """
    ) { try $0["data_source_id"] }
  }

  /// The tables that extractions brought to the project, or had under way, each with the type of the
  /// data source that it came from last, however that extraction ended.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func origins(
    of project: ID<Project>
  ) throws -> [(table: String, type: ConnectorType)] {
    try connection.rows(
      """
      SELECT DISTINCT ON (copied.name) copied.name, data_source.type
      FROM extraction JOIN data_source ON data_source.id = data_source_id,
        jsonb_to_recordset(tables) AS copied (name text)
      WHERE extraction.project_id = \(project)
      ORDER BY copied.name, extraction.id DESC
      """
    ) { (try $0["name"], try $0["type"]) }
  }

  /// Queues an extraction; `nil` while another of the project is not over, or a run is at work.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func queue(
    _ tables: [String], of source: ID<DataSource>, into project: ID<Project>, by person: ID<Person>
  ) throws -> ID<ExtractionJob>? {
    try connection.row(
      """
      INSERT INTO extraction (organisation_id, project_id, data_source_id, chosen, requested_by)
      SELECT project.organisation_id, project.id, data_source.id, \(tables), \(person)
      FROM project JOIN data_source ON data_source.organisation_id = project.organisation_id
      WHERE project.id = \(project) AND data_source.id = \(source) AND NOT EXISTS (
        SELECT FROM run WHERE run.project_id = project.id AND run.state IN ('queued', 'running'))
      ON CONFLICT (project_id) WHERE state IN ('queued', 'running', 'interrupted') DO NOTHING
      RETURNING id
      """
    ) { try $0["id"] }
  }

  /// Stops one: at once unless a worker holds it, else as soon as that hears of it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func cancel(_ id: ID<ExtractionJob>, of project: ID<Project>) throws -> Bool {
    try connection.execute(
      """
      UPDATE extraction SET cancel_requested = true,
        state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
        finished_at = CASE WHEN state = 'running' THEN NULL ELSE now() END
      WHERE id = \(id) AND project_id = \(project) AND state IN ('queued', 'running', 'interrupted')
      """) > 0
  }

  /// Lets one that was interrupted go on from where it was; whether it was.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func resume(_ id: ID<ExtractionJob>, of project: ID<Project>) throws -> Bool {
    try connection.execute(
      """
      UPDATE extraction SET state = 'queued', outages = 0, message = '', not_before = now()
      WHERE id = \(id) AND project_id = \(project) AND state = 'interrupted'
      """) > 0
  }
}

/// What a worker writes counts only while it holds the extraction.
extension Extractions {
  /// Takes the extraction that has waited longest in a project where no run is at work.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func claim(worker: String, lease: Duration) throws -> ClaimedExtraction? {
    try connection.row(
      """
      UPDATE extraction SET state = 'running', lease_owner = \(worker),
        lease_until = now() + make_interval(secs => \(lease.inSeconds)), attempts = attempts + 1
      WHERE id = (
        SELECT id FROM extraction AS waiting
        WHERE state = 'queued' AND not_before <= now() AND NOT EXISTS (
          SELECT FROM run WHERE run.project_id = waiting.project_id AND run.state = 'running')
        ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, project_id, organisation_id, data_source_id, chosen
      """
    ) { row in
      ClaimedExtraction(
        id: try row["id"], project: try row["project_id"], organisation: try row["organisation_id"],
        source: try row["data_source_id"], chosen: try row["chosen"], worker: worker)
    }
  }

  /// Prolongs a lease.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func heartbeat(_ claimed: ClaimedExtraction, lease: Duration) throws -> Hold {
    let isCancelling: Bool? = try connection.row(
      """
      UPDATE extraction SET lease_until = now() + make_interval(secs => \(lease.inSeconds))
      WHERE \(held(claimed)) RETURNING cancel_requested
      """
    ) { try $0["cancel_requested"] }
    return isCancelling.map { $0 ? .cancelling : .held } ?? .lost
  }

  /// Queues again what a worker left lying, for it goes on from where it was.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func requeueExpired() throws {
    try connection.execute(
      """
      UPDATE extraction SET lease_owner = NULL, lease_until = NULL, state = CASE
        WHEN cancel_requested THEN 'cancelled' ELSE 'queued' END
      WHERE state = 'running' AND lease_until < now()
      """)
  }

  /// Notes how far the tables are.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func note(_ tables: [ExtractionJob.Table], of claimed: ClaimedExtraction) throws {
    try connection.execute(
      """
      UPDATE extraction SET tables = \(try JSON(tables)), outages = 0 WHERE \(held(claimed))
      """)
  }

  /// Gives an extraction up: done, cancelled, or interrupted because of `message`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func finish(
    _ claimed: ClaimedExtraction, as state: ExtractionJob.State, message: String = ""
  ) throws {
    try connection.execute(
      """
      UPDATE extraction SET state = \(state), message = \(message), lease_owner = NULL,
        lease_until = NULL,
        finished_at = CASE WHEN \(state.isOver)::boolean THEN now() END
      WHERE \(held(claimed))
      """)
  }

  /// Has it wait after an outage of its source, each time twice as long; whether it still may.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func postpone(
    _ claimed: ClaimedExtraction, atMost most: Int, message: String
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE extraction SET state = 'queued', outages = outages + 1, message = \(message),
        not_before = now() + make_interval(secs => 2 ^ outages),
        lease_owner = NULL, lease_until = NULL
      WHERE \(held(claimed)) AND outages < \(most)
      """) > 0
  }

  private func held(_ claimed: ClaimedExtraction) -> SQL {
    """
    extraction.id = \(claimed.id) AND extraction.state = 'running'
    AND extraction.lease_owner = \(claimed.worker)
    """
  }
}

extension Extractions {
  private static let columns: SQL = """
    extraction.id, data_source_id, data_source.name AS source_name, extraction.state, tables,
    attempts, message, extraction.created_at, extraction.finished_at,
    coalesce(name_in_connectors(extraction.requested_by), '') AS requested_by
    FROM extraction JOIN data_source ON data_source.id = data_source_id
    """

  private static func job(_ row: Row) throws -> ExtractionJob {
    let tables: JSON<[ExtractionJob.Table]> = try row["tables"]
    return ExtractionJob(
      id: try row["id"], source: try row["data_source_id"], sourceName: try row["source_name"],
      state: try row["state"], tables: tables.value, attempts: try row["attempts"],
      message: try row["message"], requestedBy: try row["requested_by"],
      createdAt: try row["created_at"], finishedAt: try row["finished_at"])
  }
}
