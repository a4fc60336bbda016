import Dispatch
import Domain
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable))
struct LedgerTests {
  private let hospital: Hospital
  private let author = LedgerAuthor(person: nil, name: "grace", channel: .init(.form))

  init() throws { hospital = try Hospital() }

  private var ledger: Ledger { hospital.store.ledger }

  private func events(of organisation: ID<Organisation>?) throws -> [LedgerEvent] {
    var events: [LedgerEvent] = []
    try ledger.each(of: organisation) { events.append($0) }
    return events
  }

  @Test func `lists the same channels and outcomes in the schema as in the program`() throws {
    let lists = [
      ("ledger_event_channel", LedgerChannel.all.map(\.rawValue)),
      ("ledger_event_outcome", LedgerOutcome.all.map(\.rawValue)),
    ]
    for (constraint, values) in lists {
      let listed = try hospital.connection.rows(
        """
        SELECT match[1] AS value FROM pg_constraint,
          regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g') AS match
        WHERE conname = \(constraint)
        """
      ) { row -> String in try row["value"] }
      #expect(Set(listed) == Set(values))
    }
  }

  @Test func `hashes in the database the bytes that the program states`() throws {
    let entry = LedgerEntry(
      "user.suspend", on: "user:zoë\t\\N\n\"x\"", in: hospital.project, outcome: .failed,
      detail: [LedgerDetail("state.after", "sus\\pended\n"), LedgerDetail("times", 3)])
    let person = LedgerAuthor(
      person: hospital.grace, name: "Grace", channel: .init(.api), requestID: "r-1")
    for chain in [hospital.organisation, nil] {
      try ledger.append(entry, by: person, to: chain)
      try ledger.append(LedgerEntry("run.start", on: ""), by: .engine, to: chain)
      let all = try events(of: chain)
      #expect(all.count == 2)
      #expect(all[0].object == entry.object)
      #expect(all[0].detail == #"{"times": 3, "state.after": "sus\\pended\n"}"#)
      for event in all {
        let isRight = try hospital.connection.exists(
          "SELECT WHERE sha256(\(event.hashedBytes)) = decode(\(event.hash), 'hex')")
        #expect(isRight)
      }
      #expect(all[1].previousHash == all[0].hash)
      #expect(try ledger.head(of: chain) == LedgerHead(count: 2, hash: all[1].hash))
      #expect(try ledger.list(LedgerFilter(), of: chain, page: Paging()).items == all.reversed())
    }
  }

  @Test func `keeps an event if and only if the act is kept`() throws {
    struct Undone: Error {}
    #expect(throws: Undone.self) {
      try hospital.store.transaction {
        try ledger.append(
          LedgerEntry("user.suspend", on: "user:grace"), by: author, to: hospital.organisation)
        throw Undone()
      }
    }
    #expect(try events(of: hospital.organisation) == [])
    #expect(try ledger.head(of: hospital.organisation) == .empty)
  }

  @Test func `makes one gapless chain of what eight connections append at once`() throws {
    let (conninfo, organisation, author) = (
      hospital.database.conninfo, hospital.organisation, author
    )
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      #expect(throws: Never.self) {
        let store = try Store(conninfo: conninfo)
        store.enter(.nobody)
        for turn in 1...25 {
          try store.ledger.append(
            LedgerEntry("run.start", on: "run:\(number).\(turn)"), by: author, to: organisation)
        }
      }
    }
    let all = try events(of: organisation)
    #expect(all.map(\.sequence) == Array(1...200))
    #expect(all.dropFirst().map(\.previousHash) == all.dropLast().map(\.hash))
    let times = all.map(\.microseconds)
    #expect(times == times.sorted())
  }

  @Test func `lets neither the program nor the owner change or remove what is written`() throws {
    try ledger.append(LedgerEntry("run.start", on: "run:1"), by: author, to: nil)
    let statements = [
      "UPDATE ledger_event SET actor = 'x'", "DELETE FROM ledger_event",
      "UPDATE ledger_event SET actor = 'x' WHERE false", "TRUNCATE ledger_event",
      "UPDATE ledger_head SET count = count + 1", "DELETE FROM ledger_head",
      "TRUNCATE ledger_head, ledger_event",
      """
      INSERT INTO ledger_event SELECT organisation_id, DEFAULT, 9, at, request_id, person_id, actor,
        channel, action, object, project_id, outcome, detail, previous_hash, hash FROM ledger_event
      """.replacing("DEFAULT, ", with: ""),
      "DELETE FROM denial_count",
    ]
    for role in ["crossgate_app", "NONE"] {
      try hospital.connection.execute("SET ROLE \(unchecked: role)")
      try hospital.connection.execute("SET crossgate.system = 'engine'")
      // The owner may tidy the counts of denials.
      for statement in role == "NONE" ? statements.dropLast() : statements[...] {
        #expect(throws: PostgresError.self, "\(role): \(statement)") {
          try hospital.connection.execute(SQL(unchecked: statement))
        }
      }
    }
    #expect(try events(of: nil).count == 1)
  }

  @Test func `shows the program only the chains that are visible`() throws {
    let other = try hospital.store.tenancy.organisation(slug: "other", name: "Other")
    for chain in [hospital.organisation, other, nil] {
      try ledger.append(LedgerEntry("run.start", on: "run:1"), by: author, to: chain)
    }
    func seen(_ reach: Reach) throws -> [Int] {
      hospital.store.enter(reach)
      return try [hospital.organisation, other, nil].map { try events(of: $0).count }
    }
    #expect(try seen(.nobody) == [0, 0, 0])
    #expect(try seen(.person(hospital.grace, in: hospital.organisation)) == [1, 0, 0])
    #expect(try ledger.head(of: other) == .empty)
    #expect(try ledger.chains().map(\.name) == ["st-elsewhere"])
    try ledger.append(LedgerEntry("run.start", on: "run:2"), by: author, to: other)
    #expect(try seen(.engine(nil)) == [1, 2, 1])
  }

  @Test func `filters by who, what, on what, how it ended, where it came through and when`() throws
  {
    let chain = hospital.organisation
    let grace = LedgerAuthor(person: hospital.grace, name: "Grace", channel: .init(.api))
    try ledger.append(LedgerEntry("user.suspend", on: "user:100%"), by: author, to: chain)
    try ledger.append(
      LedgerEntry("user.create", on: "user:ada", outcome: .failed), by: grace, to: chain)
    try ledger.append(
      LedgerEntry("run.start", on: "run:12", in: hospital.project), by: .engine, to: chain)
    func found(_ set: (inout LedgerFilter) -> Void) throws -> [Int] {
      var filter = LedgerFilter()
      set(&filter)
      let page = try ledger.list(filter, of: chain, page: Paging())
      let streamed = try ledger.events(filter, of: chain, after: 0, limit: 10)
      #expect(page.items == streamed.reversed())
      return page.items.map(\.sequence)
    }
    let day = CivilDate(year: 2020, month: 1, day: 1)
    #expect(try found { _ in } == [3, 2, 1])
    #expect(try found { $0.actor = "GRACE" } == [2, 1])
    #expect(try found { $0.person = hospital.grace } == [2])
    #expect(try found { $0.action = "user." } == [2, 1])
    #expect(try found { $0.object = "0%" } == [1])
    #expect(try found { $0.outcome = .failed } == [2])
    #expect(try found { $0.channel = .engine } == [3])
    #expect(try found { $0.project = hospital.project } == [3])
    #expect(try found { $0.from = day } == [3, 2, 1])
    #expect(try found { $0.to = day } == [])
  }

  @Test func `counts refusals of one minute and loses none`() throws {
    let subject = [UInt8](repeating: 1, count: 32)
    for object in ["user:ada", "user:ada", "user:vera", "user:ada"] {
      try ledger.recordDenial(
        of: "user.suspend", on: object, in: nil, by: author, counted: subject, to: nil)
    }
    // However the minute turns in between: every refusal is in one event or another's count.
    try hospital.connection.execute("UPDATE denial_count SET minute = minute - interval '1 hour'")
    try ledger.settleDenials()
    try ledger.settleDenials()
    let all = try events(of: nil)
    #expect(all.allSatisfy { $0.action == "access.denied" && $0.outcome == .denied })
    let times = try hospital.connection.row(
      """
      SELECT sum((detail ->> 'times')::int)::bigint AS times FROM ledger_event
      WHERE object = 'user:ada'
      """
    ) { row -> Int in try row["times"] }
    #expect(times == 3)
  }

  @Test func `keeps a refusal though its act is undone, and does not make it wait for that`() throws
  {
    struct Refused: Error {}
    let aside = try Store(conninfo: hospital.database.conninfo)
    try ledger.append(LedgerEntry("run.start", on: "run:1"), by: author, to: hospital.organisation)
    #expect(throws: Refused.self) {
      try hospital.store.transaction {
        try ledger.append(
          LedgerEntry("run.start", on: "run:2"), by: author, to: hospital.organisation)
        try aside.ledger.recordDenial(
          of: "run.cancel", on: "run:2", in: nil, by: author,
          counted: [UInt8](repeating: 1, count: 32),
          to: hospital.organisation)
        throw Refused()
      }
    }
    try hospital.connection.execute("UPDATE denial_count SET minute = minute - interval '1 hour'")
    try ledger.settleDenials()
    #expect(try events(of: hospital.organisation).map(\.action) == ["run.start", "access.denied"])
  }

  @Test func `writes the first refusal of a minute at once`() throws {
    try ledger.append(LedgerEntry("run.start", on: "run:1"), by: author, to: nil)
    try ledger.recordDenial(
      of: "user.suspend", on: "user:ada", in: nil, by: author,
      counted: [UInt8](repeating: 1, count: 32),
      to: nil)
    #expect(try events(of: nil).map(\.action) == ["run.start", "access.denied"])
  }

  @Test func `does not let a flood of different refusals flood the ledger`() throws {
    let subject = [UInt8](repeating: 1, count: 32)
    for number in 1...100 {
      try ledger.recordDenial(
        of: "run.read", on: "run:\(number)", in: nil, by: author, counted: subject, to: nil)
    }
    // Two minutes at most, of 20 and the rest.
    #expect(try events(of: nil).count <= 42)
    let counted = try hospital.connection.row(
      "SELECT sum(times)::bigint AS times FROM denial_count"
    ) { row -> Int in try row["times"] }
    #expect(counted == 100)
  }
}
