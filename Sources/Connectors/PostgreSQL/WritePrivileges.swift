internal import Domain
internal import Postgres

/// Whether a login may write, from the server's own account of what it is permitted.
///
/// That a session is read-only proves nothing: whoever may write may also end that. So each kind of
/// privilege is asked for, of the login and of every role it could become, and then one attempt that
/// cannot change anything must be refused.
struct WritePrivileges {
  private let connection: Connection
  private let schemas: [String]

  init(_ connection: Connection, schemas: [String]) {
    self.connection = connection
    self.schemas = schemas
  }

  /// - Throws: ``Stages/Failure`` with ``ConnectorFault/canWrite(statement:)`` and the statement that
  ///   shows the privilege; ``PostgresError``.
  func proveNone() throws -> Stages.Finding<Void> {
    for question in Self.questions {
      let evidence: String? = try connection.row(question) { try $0["evidence"] }
      guard let evidence else { continue }
      throw Stages.Failure(fault: .canWrite(statement: evidence), statement: evidence)
    }
    return try attempt()
  }

  /// Has the server check a deletion's permission and plan it; `EXPLAIN` carries nothing out.
  private func attempt() throws -> Stages.Finding<Void> {
    guard let table: String = try connection.row(Self.firstTable, as: { try $0["name"] }) else {
      return .init(value: ())
    }
    let statement = "EXPLAIN DELETE FROM \(table)"
    do {
      try connection.execute(SQL(unchecked: statement))
    } catch let error as PostgresError where error.state?.rawValue == "42501" {
      return .init(value: (), statement: statement, detail: "42501")
    }
    throw Stages.Failure(fault: .canWrite(statement: statement), statement: statement)
  }

  private static let firstTable: SQL = """
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname, c.relname LIMIT 1
    """

  /// Each gives one statement that shows a privilege to write, if there is one.
  private static let questions: [SQL] = [
    attributes, powerfulRoles, tables, columns, sequences, ownTables, schemas, database, functions,
  ]

  /// The login, and every role that it may become by `SET ROLE`.
  private static let roles: SQL = """
    (SELECT r.*, CASE WHEN rolname = current_user THEN '' ELSE format('%L, ', rolname) END AS word
    FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')) AS r
    """

  /// Objects of the system's own are left out where every login may write them.
  private static let isOurs: SQL = """
    n.nspname !~ '^pg_(temp|toast)' AND c.oid <> 'pg_settings'::regclass
    """

  private static let attributes: SQL = """
    SELECT format('SELECT %s FROM pg_roles WHERE rolname = %L', a.name, r.rolname) AS evidence
    FROM \(roles), LATERAL (VALUES (1, 'rolsuper', r.rolsuper),
      (2, 'rolcreaterole', r.rolcreaterole), (3, 'rolcreatedb', r.rolcreatedb),
      (4, 'rolreplication', r.rolreplication)) AS a (rank, name, held)
    WHERE a.held ORDER BY r.rolname <> current_user, a.rank, r.rolname LIMIT 1
    """

  private static let powerfulRoles: SQL = """
    SELECT format('SELECT pg_has_role(%L, ''MEMBER'')', r.rolname) AS evidence FROM \(roles)
    WHERE r.rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program',
      'pg_maintain', 'pg_create_subscription', 'pg_signal_backend')
    ORDER BY r.rolname LIMIT 1
    """

  private static let tables: SQL = """
    SELECT format('SELECT has_table_privilege(%s%L, %L)', r.word, c.oid::regclass, p.name)
      AS evidence
    FROM \(roles), pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
      unnest('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER,REFERENCES}'::text[])
        WITH ORDINALITY AS p (name, rank)
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND \(isOurs)
      AND has_table_privilege(r.oid, c.oid, p.name)
    ORDER BY r.word, n.nspname, c.relname, p.rank LIMIT 1
    """

  private static let columns: SQL = """
    SELECT format('SELECT has_any_column_privilege(%s%L, %L)', r.word, c.oid::regclass, p.name)
      AS evidence
    FROM \(roles), pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
      unnest('{INSERT,UPDATE,REFERENCES}'::text[]) WITH ORDINALITY AS p (name, rank)
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND \(isOurs)
      AND has_any_column_privilege(r.oid, c.oid, p.name)
    ORDER BY r.word, n.nspname, c.relname, p.rank LIMIT 1
    """

  private static let sequences: SQL = """
    SELECT format('SELECT has_sequence_privilege(%s%L, %L)', r.word, c.oid::regclass, p.name)
      AS evidence
    FROM \(roles), pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
      unnest('{USAGE,UPDATE}'::text[]) WITH ORDINALITY AS p (name, rank)
    WHERE \(isOurs) AND CASE WHEN c.relkind = 'S'
      THEN has_sequence_privilege(r.oid, c.oid, p.name) ELSE false END
    ORDER BY r.word, n.nspname, c.relname, p.rank LIMIT 1
    """

  /// Who owns a table can give back to itself what was revoked.
  private static let ownTables: SQL = """
    SELECT format('SELECT pg_has_role(relowner, ''MEMBER'') FROM pg_class WHERE oid = %L::regclass',
      c.oid::regclass) AS evidence
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE \(isOurs) AND pg_has_role(current_user, c.relowner, 'MEMBER')
    ORDER BY n.nspname, c.relname LIMIT 1
    """

  private static let schemas: SQL = """
    SELECT format('SELECT has_schema_privilege(%s%L, ''CREATE'')', r.word, n.nspname) AS evidence
    FROM \(roles), pg_namespace n
    WHERE n.nspname !~ '^pg_(temp|toast)' AND has_schema_privilege(r.oid, n.oid, 'CREATE')
    ORDER BY r.word, n.nspname LIMIT 1
    """

  private static let database: SQL = """
    SELECT format('SELECT has_database_privilege(%s%L, ''CREATE'')', r.word, current_database())
      AS evidence
    FROM \(roles) WHERE has_database_privilege(r.oid, current_database(), 'CREATE')
    ORDER BY r.word LIMIT 1
    """

  /// What runs with its owner's rights can write for whoever calls it.
  private static let functions: SQL = """
    SELECT format('SELECT has_function_privilege(%s%L, ''EXECUTE'')', r.word, f.oid::regprocedure)
      AS evidence
    FROM \(roles), pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
    WHERE f.prosecdef AND f.provolatile = 'v' AND n.nspname <> 'pg_catalog'
      AND f.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
      AND has_schema_privilege(r.oid, n.oid, 'USAGE')
      AND has_function_privilege(r.oid, f.oid, 'EXECUTE')
    ORDER BY r.word, n.nspname, f.proname LIMIT 1
    """
}
