import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Connectors

/// A live PostgreSQL database as a source.
@Suite(.enabled(if: TestCluster.isAvailable))
struct `A PostgreSQL source` {
  let hospital: Hospital

  init() throws { hospital = try Hospital(on: TestCluster.shared.get(), Wards.schema) }

  private func verdicts(_ preflight: Preflight) -> [Preflight.Verdict] {
    preflight.stages.map(\.verdict)
  }

  @Test func `passes every stage with a login that reads only`() throws {
    let endpoint = hospital.endpoint()
    let preflight = endpoint.connector.preflight()
    #expect(preflight.obstacle == nil)
    #expect(verdicts(preflight) == Array(repeating: .passed, count: 7))
    #expect(preflight.fingerprint == (try endpoint.connector.discover().fingerprint))
    let proof = preflight.stages[4]
    #expect(proof.statement == "EXPLAIN DELETE FROM public.\"Stay\"")
    #expect(proof.detail == "42501")
  }

  @Test func `is reached over its socket where the folder is allowed`() {
    // Over the socket this server trusts whoever comes.
    let endpoint = hospital.endpoint(["host": hospital.cluster.sockets], secret: nil)
    #expect(endpoint.connector.preflight().obstacle == nil)
    let refused = hospital.endpoint(["host": hospital.cluster.sockets], allowed: [])
    #expect(refused.connector.preflight().obstacle?.name == .address)
  }

  @Test(arguments: [
    ("GRANT INSERT ON ward TO @", "SELECT has_table_privilege('public.ward', 'INSERT')"),
    ("GRANT TRUNCATE ON log TO PUBLIC", "SELECT has_table_privilege('public.log', 'TRUNCATE')"),
    (
      "GRANT UPDATE (beds) ON ward TO @",
      "SELECT has_any_column_privilege('public.ward', 'UPDATE')"
    ),
    ("GRANT CREATE ON SCHEMA public TO @", "SELECT has_schema_privilege('public', 'CREATE')"),
    ("ALTER ROLE @ SUPERUSER", "SELECT rolsuper FROM pg_roles WHERE rolname = '@'"),
    ("ALTER ROLE @ CREATEROLE", "SELECT rolcreaterole FROM pg_roles WHERE rolname = '@'"),
    ("GRANT pg_write_all_data TO @", "SELECT pg_has_role('pg_write_all_data', 'MEMBER')"),
    (
      "ALTER TABLE log OWNER TO @; REVOKE ALL ON log FROM @",
      "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'public.log'::regclass"
    ),
    (
      "CREATE SEQUENCE visits; GRANT USAGE ON visits TO @",
      "SELECT has_sequence_privilege('public.visits', 'USAGE')"
    ),
    ("GRANT CREATE ON DATABASE % TO @", "SELECT has_database_privilege('%', 'CREATE')"),
    (
      "CREATE FUNCTION wipe() RETURNS void SECURITY DEFINER LANGUAGE sql AS 'DELETE FROM log'",
      "SELECT has_function_privilege('public.wipe()', 'EXECUTE')"
    ),
    (
      "CREATE ROLE %_w NOINHERIT; GRANT DELETE ON log TO %_w; GRANT %_w TO @; ALTER ROLE @ NOINHERIT",
      "SELECT has_table_privilege('%_w', 'public.log', 'DELETE')"
    ),
  ])
  func `is refused with the statement that proves its login can write`(
    grant: String, evidence: String
  ) throws {
    func named(_ text: String) -> String {
      text.replacing("@", with: hospital.login).replacing("%", with: hospital.database)
    }
    for statement in named(grant).split(separator: "; ") { try hospital.run(String(statement)) }
    let preflight = hospital.endpoint().connector.preflight()
    let obstacle = try #require(preflight.obstacle)
    #expect(obstacle.name == .readOnly)
    #expect(obstacle.statement == named(evidence))
    #expect(obstacle.fault == .canWrite(statement: named(evidence)))
    #expect(verdicts(preflight).suffix(2) == [.notReached, .notReached])
    // What the evidence says is true when the login asks it itself.
    let login = Connection(parameters: [
      "host": "127.0.0.1", "port": "\(hospital.cluster.port)", "dbname": hospital.database,
      "user": hospital.login, "password": Hospital.password,
    ])
    let statement = SQL(unchecked: "SELECT (\(named(evidence))) AS x")
    #expect(try login.row(statement) { try $0["x"] as Bool } == true)
  }

  @Test(arguments: [
    (["password": "x"], Preflight.Name.parameters), (["host": "127.0.0.1 user=x"], .parameters),
    (["port": "0"], .parameters), (["tls": "maybe"], .parameters), (["host": ""], .parameters),
    (["host": "localhost"], .address), (["port": "5432"], .address),
    (["user": "nobody"], .credentials), (["database": "nothing here"], .credentials),
    (["database": "host=/tmp dbname=postgres"], .credentials), (["tls": "require"], .credentials),
    (["schema": "elsewhere"], .schema),
  ])
  func `names the stage that fails`(change: [String: String], stage: Preflight.Name) {
    let preflight = hospital.endpoint(change).connector.preflight()
    #expect(preflight.obstacle?.name == stage)
    #expect(preflight.stages.map(\.name) == Preflight.Name.allCases)
  }

  @Test func `tells a wrong password from other refusals, and a closed port from both`() {
    let wrong = hospital.endpoint(secret: "wrong").connector.preflight()
    #expect(wrong.obstacle?.fault == .loginRefused(.password))
    let plain = hospital.endpoint(["tls": "require"]).connector.preflight()
    #expect(plain.obstacle?.fault == .loginRefused(.encryption))
    let closed = hospital.endpoint(["port": "1"], allowed: ["127.0.0.1:1"]).connector.preflight()
    #expect(closed.obstacle?.fault == .unreachable(errno: ECONNREFUSED))
  }

  @Test func `is discovered with types, keys, references and comments`() throws {
    try hospital.run("CREATE TABLE hidden (id integer)")
    try hospital.run("ANALYZE")
    let found = try hospital.endpoint().connector.discover()
    let lines = found.catalogue.fields.map { field in
      [
        "\(field.path)", field.statedType, "\(field.type)", field.mandatory.rawValue,
        field.isKey ? "key" : "-", field.references?.description ?? "-", field.codeList ?? "-",
        field.description,
      ].joined(separator: " | ")
    }
    try expectGolden(lines.joined(separator: "\n") + "\n", "connectors/postgresql.txt")
    #expect(found.unreadable == ["public.hidden"])
    #expect(found.catalogue["ward"]?.note.description == "Where beds stand")
    #expect(found.estimates["ward"] == 0)
  }

  @Test func `has another fingerprint when its structure changes, and not when its rows do`() throws
  {
    let connector = hospital.endpoint().connector
    let before = try connector.discover().fingerprint
    for statement in Wards.rows(wards: 3, stays: 3, lines: 3) { try hospital.run(statement) }
    #expect(try connector.discover().fingerprint == before)
    try hospital.run("ALTER TABLE ward ALTER title TYPE varchar(41)")
    #expect(try connector.discover().fingerprint != before)
  }

  @Test func `shows some rows, in the order of the key, and no more than it may`() throws {
    for statement in Wards.rows(wards: 4, stays: 500, lines: 0) { try hospital.run(statement) }
    let connector = hospital.endpoint().connector
    let stays = try connector.preview("stay", limit: 1000, offset: 1)
    #expect(stays.rows.count == 200)
    #expect(stays.columns.first == "patient")
    #expect(stays.rows.first?.prefix(2) == ["0", "2"])
    #expect(throws: ConnectorFault.unknownTable("hidden")) {
      try connector.preview("hidden", limit: 1, offset: 0)
    }
  }

  @Test func `is not read in part where a policy hides rows`() throws {
    try hospital.run("ALTER TABLE ward ENABLE ROW LEVEL SECURITY")
    #expect(throws: ConnectorFault.refused(state: "42501", constraint: nil)) {
      try hospital.endpoint().connector.preview("ward", limit: 1, offset: 0)
    }
  }
}
