public import Domain
internal import Postgres

/// The chains of what was done, one an organisation and one of the platform (`nil`).
public struct Ledger {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Adds an event, which is kept if and only if the transaction around it is; gives its number.
  ///
  /// The chain takes no other event until that transaction ends, so this belongs at its end.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func append(
    _ entry: LedgerEntry, by author: LedgerAuthor, to organisation: ID<Organisation>?
  ) throws -> Int {
    let sequence: Int? = try connection.row(
      """
      SELECT append_ledger(\(organisation), \(author.requestID), \(author.person), \(author.name),
        \(author.channel), \(entry.action), \(entry.object), \(entry.project), \(entry.outcome),
        \(try JSON(DetailObject(entry.detail)))) AS sequence
      """
    ) { try $0["sequence"] }
    guard let sequence else { throw PostgresError.noColumn("sequence") }
    return sequence
  }

  /// Records that `attempted` was refused, at once or with its repetitions of this minute;
  /// `subject` is the digest under which these are counted.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func recordDenial(
    of attempted: String, on object: String, in project: ID<Project>?, by author: LedgerAuthor,
    counted subject: [UInt8], to organisation: ID<Organisation>?
  ) throws {
    try connection.execute(
      """
      SELECT record_denial(\(organisation), \(author.requestID), \(author.person),
        \(author.name), \(author.channel), \(attempted), \(object), \(project), \(subject))
      """)
  }

  /// Adds the repetitions of denials whose minute is over.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func settleDenials() throws {
    try connection.execute("SELECT settle_denials()")
  }

  /// The head of a chain; ``Domain/LedgerHead/empty`` before its first event.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func head(of organisation: ID<Organisation>?) throws -> LedgerHead {
    try connection.row(
      """
      SELECT count, encode(hash, 'hex') AS hash FROM ledger_head
      WHERE chain = \(organisation?.number ?? 0)
      """
    ) { LedgerHead(count: try $0["count"], hash: try $0["hash"]) } ?? .empty
  }

  /// The chains that can be seen, with their organisations' slugs; the platform's first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func chains() throws -> [(organisation: ID<Organisation>?, name: String)] {
    try connection.rows(
      """
      SELECT nullif(chain, 0) AS organisation_id, CASE chain WHEN 0 THEN 'platform'
        ELSE coalesce(slug, 'organisation ' || chain) END AS name
      FROM (
        SELECT chain FROM ledger_head UNION SELECT chain FROM ledger_event
        UNION SELECT id FROM organisation
      ) AS known LEFT JOIN organisation ON organisation.id = chain
      ORDER BY chain
      """
    ) { (try $0["organisation_id"], try $0["name"]) }
  }

  /// The events of a chain, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    _ filter: LedgerFilter, of organisation: ID<Organisation>?, page: Paging
  ) throws -> Paged<LedgerEvent> {
    try connection.page(
      page, of: "SELECT \(Self.columns) FROM ledger_event WHERE \(filter.condition(organisation))",
      orderedBy: "sequence DESC", as: Self.event)
  }

  /// The next events of a chain that the filter leaves in, oldest first, after `sequence`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func events(
    _ filter: LedgerFilter, of organisation: ID<Organisation>?, after sequence: Int, limit: Int
  ) throws -> [LedgerEvent] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM ledger_event
      WHERE \(filter.condition(organisation)) AND sequence > \(sequence)
      ORDER BY sequence LIMIT \(limit)
      """, as: Self.event)
  }

  /// Hands over every event of a chain in order, as the table has it: also what never should be.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind; what `body` throws.
  public func each(
    of organisation: ID<Organisation>?, _ body: (LedgerEvent) throws -> Void
  ) throws {
    let batch = 20_000
    var last = Int.min
    var count = batch
    while count == batch {
      count = try connection.copyOut(
        """
        COPY (
          SELECT \(Self.columns) FROM ledger_event
          WHERE chain = \(unchecked: "\(organisation?.number ?? 0)")
            AND sequence > \(unchecked: "(\(last))")
          ORDER BY sequence LIMIT \(unchecked: "\(batch)")
        ) TO STDOUT
        """
      ) { row in
        let event = try row.withUnsafeBytes { try LedgerEvent(copied: $0) }
        last = event.sequence
        try body(event)
      }
    }
  }

  /// In the order in which ``LedgerEvent/init(copied:)`` reads them.
  private static let columns: SQL = """
    organisation_id, sequence, (extract(epoch FROM at) * 1000000)::bigint AS microseconds,
    request_id, person_id, actor, channel, action, object, project_id, outcome,
    detail::text AS detail, encode(previous_hash, 'hex') AS previous_hash,
    encode(hash, 'hex') AS hash
    """

  private static func event(_ row: Row) throws -> LedgerEvent {
    LedgerEvent(
      organisation: try row["organisation_id"], sequence: try row["sequence"],
      microseconds: try row["microseconds"], requestID: try row["request_id"],
      person: try row["person_id"], actor: try row["actor"], channel: try row["channel"],
      action: try row["action"], object: try row["object"], project: try row["project_id"],
      outcome: try row["outcome"], detail: try row["detail"],
      previousHash: try row["previous_hash"], hash: try row["hash"])
  }
}

extension LedgerFilter {
  /// The rows of a chain that it leaves in.
  fileprivate func condition(_ organisation: ID<Organisation>?) -> SQL {
    var sql: SQL = "chain = \(organisation?.number ?? 0)"
    if let actor { sql = "\(sql) AND lower(actor) = lower(\(actor))" }
    if let action { sql = "\(sql) AND action ^@ \(action)" }
    if let object { sql = "\(sql) AND strpos(object, \(object)) > 0" }
    if let outcome { sql = "\(sql) AND outcome = \(outcome)" }
    if let channel { sql = "\(sql) AND channel = \(channel)" }
    if let from { sql = "\(sql) AND at >= \("\(from) 00:00+00")" }
    if let to { sql = "\(sql) AND at < \("\(to) 00:00+00")::timestamptz + interval '24 hours'" }
    if let project { sql = "\(sql) AND project_id = \(project)" }
    if let person { sql = "\(sql) AND person_id = \(person)" }
    return sql
  }
}

/// An entry's details as one JSON object.
private struct DetailObject: Codable, Sendable {
  private let values: [String: LedgerDetail.Value]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(_ details: [LedgerDetail]) {
    values = Dictionary(details.map { ($0.name, $0.value) }) { $1 }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    values = try container.allKeys.reduce(into: [:]) { values, key in
      if let number = try? container.decode(Int.self, forKey: key) {
        values[key.stringValue] = .number(number)
      } else {
        values[key.stringValue] = .text(try container.decode(String.self, forKey: key))
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in values {
      switch value {
      case .text(let text): try container.encode(text, forKey: Name(stringValue: name))
      case .number(let number): try container.encode(number, forKey: Name(stringValue: name))
      }
    }
  }
}
