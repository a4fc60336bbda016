public import Domain
internal import Postgres

/// What is known of a project's snapshots; the files themselves lie in its folder.
public struct Snapshots {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Notes a snapshot, and the run it surrounds.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` by `snapshot_pkey` when the name is
  ///   taken.
  public func add(
    name: String, label: String, reason: SnapshotReason, manifest: String, run: ID<Run>?,
    of project: ID<Project>
  ) throws {
    try connection.execute(
      """
      INSERT INTO snapshot
        (project_id, organisation_id, name, label, reason, run_id, manifest_sha256)
      SELECT id, organisation_id, \(name), \(label), \(reason), \(run), decode(\(manifest), 'hex')
      FROM project WHERE id = \(project)
      """)
  }

  /// The project's snapshots, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(of project: ID<Project>, _ paging: Paging) throws -> Paged<Snapshot> {
    try connection.page(
      paging, of: "\(Self.query) WHERE snapshot.project_id = \(project)",
      orderedBy: "created_at DESC, name", as: Self.snapshot)
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ name: String, of project: ID<Project>) throws -> Snapshot? {
    try connection.row(
      "\(Self.query) WHERE snapshot.project_id = \(project) AND snapshot.name = \(name)",
      as: Self.snapshot)
  }

  /// Forgets a snapshot; whether there was one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func remove(_ name: String, of project: ID<Project>) throws -> Bool {
    try connection.execute(
      "DELETE FROM snapshot WHERE project_id = \(project) AND name = \(name)") > 0
  }

  private static let query: SQL = """
    SELECT snapshot.name, label, reason, snapshot.created_at, run.number AS run,
      encode(manifest_sha256, 'hex') AS manifest
    FROM snapshot LEFT JOIN run ON run.id = snapshot.run_id
    """

  private static func snapshot(_ row: Row) throws -> Snapshot {
    Snapshot(
      name: try row["name"], label: try row["label"], reason: try row["reason"],
      createdAt: try row["created_at"], run: try row["run"], manifest: try row["manifest"])
  }
}
