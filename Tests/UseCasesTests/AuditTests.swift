import Domain
import Foundation
import Postgres
import Tabular
import TestSupport
import Testing
import UseCases

/// Changes that only who rules the database can make, and what the examination says to them.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct AuditTests {
  private let site: Site
  private let superuser: Connection
  private let organisation: ID<Organisation>
  private let slug: String

  init() throws {
    site = try Site()
    superuser = try Connection(site.database.conninfo)
    organisation = site.project.organisation.id
    slug = site.project.organisation.slug
  }

  private func append(_ count: Int) throws {
    try superuser.execute(
      """
      SELECT append_ledger(\(organisation), 'r' || n, n % 7, 'user' || n % 5, 'form', 'run.start',
        'run:' || n, \(site.project.id), 'done', jsonb_build_object('rows', n))
      FROM generate_series(1, \(count)) AS n
      """)
  }

  private func verdict(against head: LedgerHead? = nil) throws -> LedgerVerdict {
    try #require(try site.app.verifyLedgers(named: slug, against: head).first)
  }

  /// Does with every guard off what `statements` say, looks, and undoes it.
  private func fault(
    against head: LedgerHead? = nil, after statements: [SQL]
  ) throws -> LedgerFault? {
    try superuser.execute("DROP TABLE IF EXISTS kept_event, kept_head")
    try superuser.execute("CREATE TABLE kept_event AS TABLE ledger_event")
    try superuser.execute("CREATE TABLE kept_head AS TABLE ledger_head")
    try superuser.execute("SET session_replication_role = replica")
    for statement in statements { try superuser.execute(statement) }
    let fault = try verdict(against: head).fault
    for (table, columns) in [
      ("event", Self.columns), ("head", ["organisation_id", "count", "hash", "at"]),
    ] {
      let list = columns.joined(separator: ", ")
      try superuser.execute("DELETE FROM ledger_\(unchecked: table)")
      try superuser.execute(
        """
        INSERT INTO ledger_\(unchecked: table) (\(unchecked: list))
        SELECT \(unchecked: list) FROM kept_\(unchecked: table)
        """)
    }
    try superuser.execute("SET session_replication_role = origin")
    return fault
  }

  private static let columns = [
    "organisation_id", "sequence", "at", "request_id", "person_id", "actor", "channel", "action",
    "object", "project_id", "outcome", "detail", "previous_hash", "hash",
  ]

  @Test func `a change of any column of any event is found where it is`() throws {
    try append(1000)
    #expect(try verdict().fault == nil)
    let edits: [(SQL, LedgerFault.Kind)] = [
      ("organisation_id = 99", .missing), ("sequence = 5000", .missing),
      ("at = at + interval '1 microsecond'", .changed),
      ("request_id = request_id || ' '", .changed),
      ("person_id = coalesce(person_id, 0) + 1", .changed), ("person_id = NULL", .changed),
      ("actor = upper(actor)", .changed), ("channel = 'api'", .changed),
      ("action = 'run.stop'", .changed), ("object = ''", .changed), ("project_id = NULL", .changed),
      ("outcome = 'failed'", .changed), ("detail = detail || '{\"x\": 1}'", .changed),
      ("previous_hash = sha256(previous_hash)", .displaced), ("hash = sha256(hash)", .changed),
    ]
    for (edit, kind) in edits {
      let place = Int.random(in: 1...999)
      let found = try fault(after: [
        "UPDATE ledger_event SET \(edit) WHERE sequence = \(place)"
      ])
      #expect(found == LedgerFault(kind, at: place), "\(edit.text)")
    }
  }

  @Test func `48 random forgeries in the database are found where they are`() throws {
    try append(60)
    var dice = Dice(state: 48)
    let edits: [SQL] = [
      "actor = actor || 'x'", "at = at - interval '1 second'", "object = 'run:0'",
      "detail = '{}'", "previous_hash = sha256(hash)", "outcome = 'denied'",
    ]
    let columns = SQL(unchecked: Self.columns.filter { $0 != "sequence" }.joined(separator: ", "))
    for number in 0..<48 {
      let place = Int.random(in: 1...59, using: &dice)
      let statements: [SQL] =
        switch number % 4 {
        case 0:
          [
            "UPDATE ledger_event SET \(edits.randomElement(using: &dice) ?? "") WHERE sequence = \(place)"
          ]
        case 1: ["DELETE FROM ledger_event WHERE sequence = \(place)"]
        case 2:
          [
            "UPDATE ledger_event SET sequence = 1000 WHERE sequence = \(place)",
            "UPDATE ledger_event SET sequence = \(place) WHERE sequence = \(place + 1)",
            "UPDATE ledger_event SET sequence = \(place + 1) WHERE sequence = 1000",
          ]
        default:
          [
            "UPDATE ledger_event SET sequence = sequence + 1000 WHERE sequence >= \(place)",
            "UPDATE ledger_event SET sequence = sequence - 999 WHERE sequence >= 1000",
            """
            INSERT INTO ledger_event (sequence, \(columns))
            SELECT \(place), \(columns) FROM ledger_event WHERE sequence = 60
            """,
          ]
        }
      #expect(try fault(after: statements)?.sequence == place, "case \(number)")
    }
  }

  @Test func `a removed, a swapped and an inserted event are found where they are`() throws {
    try append(50)
    #expect(
      try fault(after: ["DELETE FROM ledger_event WHERE sequence = 20"])
        == LedgerFault(.missing, at: 20))
    #expect(
      try fault(after: [
        "UPDATE ledger_event SET sequence = 1000 WHERE sequence = 20",
        "UPDATE ledger_event SET sequence = 20 WHERE sequence = 30",
        "UPDATE ledger_event SET sequence = 30 WHERE sequence = 1000",
      ]) == LedgerFault(.displaced, at: 20))
    #expect(
      try fault(after: [
        "UPDATE ledger_event SET sequence = sequence + 1000 WHERE sequence >= 20",
        "UPDATE ledger_event SET sequence = sequence - 999 WHERE sequence >= 1000",
        """
        INSERT INTO ledger_event (\(unchecked: Self.columns.joined(separator: ", ")))
        SELECT organisation_id, 20, at, request_id, person_id, 'mallory', channel, action, object,
          project_id, outcome, detail, previous_hash, hash FROM ledger_event WHERE sequence = 21
        """,
      ]) == LedgerFault(.changed, at: 20))
    #expect(
      try fault(after: ["TRUNCATE ledger_event"]) == LedgerFault(.cutTail, at: 1))
    #expect(
      try fault(after: ["DELETE FROM ledger_head"]) == LedgerFault(.headMismatch, at: 1))
  }

  @Test func `a cut or rewritten chain with a right head is found against a head kept elsewhere`()
    throws
  {
    try append(50)
    let head = try #require(try site.app.ledgerHeads().first { $0.chain == slug }).head
    let cut: [SQL] = [
      "DELETE FROM ledger_event WHERE sequence > 40",
      """
      UPDATE ledger_head SET count = 40,
        hash = (SELECT hash FROM ledger_event WHERE sequence = 40)
      """,
    ]
    #expect(try fault(after: cut) == nil)
    #expect(try fault(against: head, after: cut) == LedgerFault(.cutTail, at: 41))
    let rewritten: [SQL] = [
      """
      DO $$ DECLARE last bytea; n int; BEGIN
        UPDATE ledger_event SET actor = 'mallory' WHERE sequence = 20;
        FOR n IN 20..50 LOOP
          SELECT hash INTO last FROM ledger_event WHERE sequence = n - 1;
          UPDATE ledger_event SET previous_hash = last WHERE sequence = n;
          UPDATE ledger_event e SET hash = sha256(convert_to(ledger_text(e), 'UTF8'))
            WHERE sequence = n;
        END LOOP;
        UPDATE ledger_head SET hash = (SELECT hash FROM ledger_event WHERE sequence = 50);
      END $$
      """
    ]
    #expect(try fault(after: rewritten) == nil)
    #expect(try fault(against: head, after: rewritten) == LedgerFault(.rewritten, at: 50))
    #expect(try verdict(against: head).fault == nil)
  }

  @Test func `an export is verified without the database, and any forgery of it found`() throws {
    try append(30)
    try site.add("rita", "auditor")
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "ledger.jsonl").path
    let rita = try site.desk("rita")
    let head = try rita.exportLedger(to: file, as: .jsonl)
    #expect(head.count > 30)
    #expect(try App.verifyLedger(file: file, against: head).fault == nil)
    #expect(try rita.audit(page: Paging()).items.first?.action == "ledger.export")
    let lines = try scratch.text("ledger.jsonl").split(separator: "\n").map(String.init)
    func fault(_ forge: (inout [String]) -> Void) throws -> LedgerFault? {
      var forged = lines
      forge(&forged)
      try scratch.write(forged.joined(separator: "\n") + "\n", to: "forged.jsonl")
      let path = scratch.url.appending(path: "forged.jsonl").path
      return try App.verifyLedger(file: path, against: head).fault
    }
    #expect(try fault { $0[7] = $0[7].replacing("user", with: "loser") } == .init(.changed, at: 7))
    #expect(try fault { $0[7] = " " + $0[7] } == .init(.changed, at: 7))
    #expect(try fault { $0[7] = "" } != nil)
    #expect(try fault { $0.remove(at: 7) } == .init(.missing, at: 7))
    #expect(try fault { $0.swapAt(7, 9) } == .init(.missing, at: 7))
    #expect(try fault { $0.insert($0[7], at: 8) } == .init(.displaced, at: 8))
    #expect(try fault { $0.removeLast() } == .init(.cutTail, at: head.count))
    #expect(throws: Problem.self) { try fault { $0.removeFirst() } }
  }

  @Test func `a table of the ledger states the head, and runs as no formula`() throws {
    try site.add("rita", "auditor")
    try superuser.execute(
      """
      SELECT append_ledger(\(organisation), '', NULL, '=1+1', 'form', 'run.start', '@x', NULL,
        'done', '{}')
      """)
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "ledger.csv").path
    let head = try site.desk("rita").exportLedger(to: file, as: .csv)
    let lines = try scratch.text("ledger.csv").split(separator: "\n")
    #expect(lines.last == "head,,,,,,,,,,,\(head)")
    #expect(lines.contains { $0.contains(",'=1+1,form,run.start,'@x,") })
  }

  @Test func `who may not read the ledger sees their own acts and no others`() throws {
    try site.add("grace")
    let desk = try site.desk("grace")
    try append(7)
    try desk.record(LedgerEntry("run.start", on: "run:1"))
    #expect(throws: Refusal.self) { try desk.audit(page: Paging()) }
    #expect(throws: Refusal.self) { try desk.verifyLedger() }
    var own = LedgerFilter()
    own.person = desk.actor.person
    let page = try desk.audit(own, page: Paging())
    #expect(page.items.allSatisfy { $0.person == desk.actor.person })
    #expect(page.items.contains { $0.actor == "grace" && $0.object == "run:1" })
    try site.add("rita", "auditor")
    #expect(try site.desk("rita").verifyLedger().fault == nil)
    #expect(throws: Refusal.self) { try site.desk("rita").verifyLedger(in: .platform) }
  }

  @Test func `one event tells of the refusals of a minute, and none is lost`() throws {
    try site.add("grace")
    let desk = try site.desk("grace")
    try desk.recordDenial(of: "user.suspend", on: "user:ada")
    try desk.recordDenial(of: "user.suspend", on: "user:ada")
    try site.age("denial_count", ["minute"], by: "5 minutes")
    try site.app.tidy()
    let denials = try superuser.rows(
      "SELECT detail ->> 'times' AS times FROM ledger_event WHERE action = 'access.denied' ORDER BY sequence"
    ) { row -> Int? in try row["times"] }
    #expect(denials.compactMap(\.self).reduce(0, +) == 2)
  }
}
