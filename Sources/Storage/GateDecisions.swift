public import Domain
internal import Postgres

/// Sign-offs and decisions of releases, which nobody changes.
public struct GateDecisions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Lets nobody else sign or decide about a run until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(on run: ID<Run>) throws {
    try connection.execute("SELECT FROM run WHERE id = \(run) FOR NO KEY UPDATE")
  }

  /// The run with what was signed and decided; `report` is the path of its gates' verdict.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func record(of run: ID<Run>, report: String) throws -> ReleaseRecord? {
    let signatures = try signatures(of: run)
    let decisions = try decisions(of: run)
    return try connection.row(
      """
      SELECT release_profile, state, runners(run) AS runners, (
        SELECT encode(sha256, 'hex') FROM run_artefact
        WHERE run_id = run.id AND path = \(report)) AS sha256
      FROM run WHERE id = \(run)
      """
    ) { row in
      let runners: [Int] = try row["runners"]
      return ReleaseRecord(
        profile: try row["release_profile"], runState: try row["state"], sha256: try row["sha256"],
        runners: Set(runners.map { ID<Person>($0) }), signatures: signatures, decisions: decisions)
    }
  }

  private func signatures(of run: ID<Run>) throws -> [GateSignature] {
    try connection.rows(
      """
      SELECT step, person_id, \(Self.name), encode(report_sha256, 'hex') AS sha256, statement, at
      FROM gate_signature WHERE run_id = \(run) ORDER BY at, step
      """
    ) { row in
      GateSignature(
        step: try row["step"], person: try row["person_id"], name: try row["name"],
        sha256: try row["sha256"], statement: try row["statement"], at: try row["at"])
    }
  }

  private func decisions(of run: ID<Run>) throws -> [GateDecision] {
    try connection.rows(
      """
      SELECT decision, role, person_id, \(Self.name), encode(report_sha256, 'hex') AS sha256,
        statement, outcome, at
      FROM gate_decision WHERE run_id = \(run) ORDER BY sequence
      """
    ) { row in try Self.decision(row) }
  }

  /// Someone who has left the organisation is not seen there any more.
  private static let name: SQL = """
    coalesce((SELECT display_name FROM person WHERE person.id = person_id), '') AS name
    """

  private static func decision(_ row: Row) throws -> GateDecision {
    GateDecision(
      choice: try row["decision"], role: try row["role"], person: try row["person_id"],
      name: try row["name"], sha256: try row["sha256"], statement: try row["statement"],
      outcome: try row["outcome"], at: try row["at"])
  }

  /// Keeps a signature of `step` for the verdict `sha256`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func sign(
    _ step: GateStep, of run: ID<Run>, by person: ID<Person>, sha256: String, statement: String
  ) throws {
    try connection.execute(
      """
      INSERT INTO gate_signature
        (run_id, organisation_id, step, person_id, report_sha256, statement)
      SELECT id, organisation_id, \(step), \(person), decode(\(sha256), 'hex'), \(statement)
      FROM run WHERE id = \(run)
      """)
  }

  /// Keeps what a person decided.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func decide(
    _ choice: GateChoice, of run: ID<Run>, by person: ID<Person>, in role: Role, sha256: String?,
    statement: String, outcome: ReleaseState
  ) throws {
    try connection.execute(
      """
      INSERT INTO gate_decision (run_id, organisation_id, sequence, decision, role, person_id,
        report_sha256, statement, outcome)
      SELECT id, organisation_id,
        1 + (SELECT count(*) FROM gate_decision WHERE run_id = run.id), \(choice), \(role),
        \(person), decode(\(sha256), 'hex'), \(statement), \(outcome)
      FROM run WHERE id = \(run)
      """)
  }

  /// A decision with the run it is about.
  public struct Entry: Sendable {
    public let run: Int
    public let profile: ReleaseProfile
    public let decision: GateDecision
  }

  /// The decisions of a project, newest first; only those of `choice` and `words` where stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of project: ID<Project>, choice: String?, words: String?, _ paging: Paging
  ) throws -> Paged<Entry> {
    try connection.page(
      paging,
      of: """
        SELECT gate_decision.run_id, sequence, number, release_profile, decision,
          gate_decision.role, person_id, display_name AS name,
          encode(report_sha256, 'hex') AS sha256, statement, gate_decision.outcome, at
        FROM gate_decision JOIN run ON run.id = run_id
        LEFT JOIN person ON person.id = person_id
        WHERE run.project_id = \(project) AND coalesce(decision = \(choice), true)
          AND coalesce(strpos(lower(statement || ' ' || coalesce(display_name, '')),
            lower(\(words)::text)) > 0, true)
        """, orderedBy: "at DESC, run_id DESC, sequence DESC"
    ) { row in
      Entry(
        run: try row["number"], profile: try row["release_profile"],
        decision: GateDecision(
          choice: try row["decision"], role: try row["role"], person: try row["person_id"],
          name: try row["name"] ?? "", sha256: try row["sha256"],
          statement: try row["statement"], outcome: try row["outcome"], at: try row["at"]))
    }
  }
}
