public import Postgres

/// People and their sessions, put straight into a database as its superuser does: nobody waits for a
/// password to be hashed.
public struct Cast {
  /// From whom nothing is kept.
  public let superuser: Connection
  /// Of the one password that everybody has.
  private let passwordHash: String

  public init(_ database: TestDatabase, passwordHash: String = "$argon2id$none") throws {
    superuser = try Connection(database.conninfo)
    self.passwordHash = passwordHash
  }

  /// Gives someone a role in an organisation, or on the platform; makes them where they are new.
  public func add(_ userName: String, _ role: String, in organisation: Int? = nil) throws {
    try superuser.execute(
      """
      INSERT INTO person (user_name, display_name, password_hash)
      VALUES (\(userName), \("Name of \(userName)"), \(passwordHash)) ON CONFLICT DO NOTHING
      """)
    try superuser.execute(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      SELECT id, \(organisation), \(role) FROM person WHERE user_name = \(userName)
      """)
  }

  /// Begins a session of someone in a project, unless it goes on, and gives its token.
  @discardableResult
  public func session(of userName: String, in project: Int) throws -> String {
    let token = "session-of-\(userName)"
    try superuser.execute(
      """
      INSERT INTO session
        (digest, person_id, csrf_secret, idle_expires_at, expires_at, project_id)
      SELECT sha256(convert_to(\(token), 'UTF8')), id,
        sha256(convert_to(\("csrf \(token)"), 'UTF8')), now() + interval '1 hour',
        now() + interval '1 hour', \(project)
      FROM person WHERE user_name = \(userName)
      ON CONFLICT (digest) DO UPDATE SET project_id = excluded.project_id
      """)
    return token
  }

  /// Every row of every table, as one digest a table; only rows of `organisation` where it is stated.
  public func digests(of organisation: Int? = nil) throws -> [String: String] {
    var digests: [String: String] = [:]
    for table in try tables(ofOrganisations: organisation != nil) {
      let key = table == "organisation" ? "id" : "organisation_id"
      let condition: SQL = organisation.map { "\(unchecked: key) = \($0)" } ?? "true"
      digests[table] = try superuser.row(
        """
        SELECT count(*) || ' ' || coalesce(md5(string_agg(row, ' ' ORDER BY row)), '') AS digest
        FROM (SELECT known::text AS row FROM \(unchecked: table) known WHERE \(condition)) AS rows
        """
      ) { try $0["digest"] }
    }
    guard let organisation else { return digests }
    digests["person"] = try superuser.row(
      """
      SELECT md5(string_agg(concat(person::text, session::text), ' ' ORDER BY person.id)) AS digest
      FROM person LEFT JOIN session ON session.person_id = person.id
      WHERE EXISTS (SELECT FROM membership
        WHERE membership.person_id = person.id AND organisation_id = \(organisation))
      """
    ) { try $0["digest"] }
    return digests
  }

  /// The same of everything that acts change: not of what says that one was refused, or looked.
  public func written() throws -> [String: String] {
    try digests().filter { table, _ in
      !["ledger_event", "ledger_head", "denial_count", "session", "breakglass_grant"].contains(
        table)
    }
  }

  /// Every row of every table as text, as a dump of the database would hold it.
  public func everything() throws -> String {
    try tables().map { table in
      try superuser.row(
        "SELECT coalesce(string_agg(known::text, ' '), '') AS rows FROM \(unchecked: table) known"
      ) { try $0["rows"] } ?? ""
    }.joined(separator: "\n")
  }

  /// The tables there are; only those whose rows belong to an organisation where that is asked.
  public func tables(ofOrganisations: Bool = false) throws -> [String] {
    try superuser.rows(
      """
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND (NOT \(ofOrganisations)::boolean OR relname = 'organisation' OR EXISTS (
          SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'organisation_id'))
      ORDER BY relname
      """
    ) { try $0["relname"] }
  }

  /// Which of the two keeps organisations apart.
  public enum Guard: String, CaseIterable, Sendable {
    case both
    /// What the repositories ask for holds everyone's rows.
    case rowSecurityAlone
    /// The database hides no row.
    case questionsAlone
  }

  public func leave(_ remaining: Guard) throws {
    switch remaining {
    case .both: break
    case .rowSecurityAlone:
      try superuser.execute(
        """
        CREATE OR REPLACE FUNCTION is_admitted(person bigint, project project) RETURNS boolean
        LANGUAGE sql STABLE AS 'SELECT true'
        """)
    case .questionsAlone:
      let guarded = try superuser.rows(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity"
      ) { row -> String in try row["name"] }
      for table in guarded {
        try superuser.execute("ALTER TABLE \(unchecked: table) DISABLE ROW LEVEL SECURITY")
      }
    }
  }
}
