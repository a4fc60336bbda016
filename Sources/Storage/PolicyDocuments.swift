public import Domain
internal import Postgres

/// Versions of policies.
///
/// Version 1 of each is what ships; the table holds the later ones.
public struct PolicyDocuments {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The number of the document that is in force; `nil` while it is the one that ships.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func inForce(_ kind: PolicyKind, of organisation: ID<Organisation>?) throws -> Int? {
    try connection.row(
      """
      SELECT id FROM policy_document WHERE kind = \(kind) AND state = 'applied'
        AND coalesce(organisation_id, 0) = \(organisation?.number ?? 0)
      """
    ) { try $0["id"] }
  }

  /// The text of a version.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func body(_ id: Int) throws -> (version: Int, text: String)? {
    try connection.row("SELECT version, body FROM policy_document WHERE id = \(id)") {
      (version: try $0["version"], text: try $0["body"])
    }
  }

  /// The version in force; 1 while it is the one that ships.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func versionInForce(_ series: PolicySeries) throws -> Int {
    try connection.row("SELECT \(Self.versionInForce(of: series)) AS version") {
      try $0["version"]
    } ?? 1
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func document(_ series: PolicySeries, version: Int) throws -> PolicyDocument? {
    try connection.row(
      "\(Self.documents) WHERE \(Self.isOf(series)) AND version = \(version)", as: Self.document)
  }

  /// The open draft of `person` that is based on the version in force, the newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func openDraft(
    of person: ID<Person>, in series: PolicySeries
  ) throws -> PolicyDocument? {
    try connection.row(
      """
      \(Self.documents) WHERE \(Self.isOf(series)) AND policy_document.state = 'draft'
        AND authored_by = \(person) AND based_on = \(Self.versionInForce(of: series))
      ORDER BY version DESC LIMIT 1
      """, as: Self.document)
  }

  /// The versions of the installation and of `organisation`, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    _ paging: Paging, kind: PolicyKind?, state: PolicyState?, of organisation: ID<Organisation>?
  ) throws -> Paged<PolicyDocument> {
    try connection.page(
      paging,
      of: """
        \(Self.documents)
        WHERE coalesce(policy_document.kind = \(kind), true)
          AND coalesce(policy_document.state = \(state), true)
          AND (policy_document.organisation_id IS NULL
            OR policy_document.organisation_id = \(organisation))
        """, orderedBy: "authored_at DESC, id DESC", as: Self.document)
  }

  /// Lets nobody else add to `series` or move in it until this transaction ends.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(in series: PolicySeries) throws {
    let name = "policy:\(series.kind.rawValue):\(series.organisation?.number ?? 0)"
    try connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(\(name), 0))")
  }

  /// Adds a version, whose number it gives.
  ///
  /// Its base is the version in force; the caller has taken their turn.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func draft(
    _ series: PolicySeries, body: String, sha256: [UInt8], note: String, by person: ID<Person>
  ) throws -> Int {
    let version: Int? = try connection.row(
      """
      INSERT INTO policy_document
        (kind, organisation_id, version, based_on, body, sha256, note, authored_by)
      VALUES (\(series.kind), \(series.organisation),
        (SELECT coalesce(max(version), 1) + 1 FROM policy_document WHERE \(Self.isOf(series))),
        \(Self.versionInForce(of: series)), \(body), \(sha256), \(note), \(person))
      RETURNING version
      """
    ) { try $0["version"] }
    guard let version else { throw PostgresError.noColumn("version") }
    return version
  }

  /// Gives a draft another text; whether it is still its author's draft.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func redraft(
    _ document: ID<PolicyDocument>, body: String, sha256: [UInt8], note: String,
    by person: ID<Person>
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE policy_document SET body = \(body), sha256 = \(sha256), note = \(note),
        authored_at = now()
      WHERE id = \(document) AND state = 'draft' AND authored_by = \(person)
      """) > 0
  }

  /// Moves a document whose text is still `content` to `reviewed` or `rejected`; whether it could:
  /// another person's, and to be reviewed still based on what is in force.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func review(
    _ document: PolicyDocument, content: String, to state: PolicyState, saying words: String,
    by person: ID<Person>
  ) throws -> Bool {
    let before: [String] = state == .rejected ? ["draft", "reviewed"] : ["draft"]
    return try connection.execute(
      """
      UPDATE policy_document SET state = \(state), reviewed_by = \(person), reviewed_at = now(),
        review = \(words)
      WHERE id = \(document.id) AND state = ANY(\(before)) AND encode(sha256, 'hex') = \(content)
        AND authored_by <> \(person) AND (\(state) = 'rejected'
          OR based_on = \(Self.versionInForce(of: document.series)))
      """) > 0
  }

  /// Puts a reviewed document in force in place of the one it is based on; whether it could.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func apply(
    _ document: PolicyDocument, content: String, by person: ID<Person>
  ) throws -> Bool {
    guard try versionInForce(document.series) == document.basedOn else { return false }
    try connection.execute(
      """
      UPDATE policy_document SET state = 'superseded'
      WHERE \(Self.isOf(document.series)) AND state = 'applied'
      """)
    return try connection.execute(
      """
      UPDATE policy_document SET state = 'applied', applied_by = \(person), applied_at = now()
      WHERE id = \(document.id) AND state = 'reviewed' AND encode(sha256, 'hex') = \(content)
        AND authored_by <> \(person)
        AND (organisation_id IS NOT NULL OR reviewed_by <> \(person))
      """) > 0
  }

  /// Takes an author's own document back; whether it was open and theirs.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func withdraw(
    _ document: PolicyDocument, content: String, by person: ID<Person>
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE policy_document SET state = 'withdrawn'
      WHERE id = \(document.id) AND state IN ('draft', 'reviewed') AND encode(sha256, 'hex') = \(content)
        AND authored_by = \(person)
      """) > 0
  }

  /// The roles a person holds for the installation or, with an organisation, in that.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func roles(
    of person: ID<Person>, heldIn organisation: ID<Organisation>?
  ) throws -> Set<Role> {
    Set(
      try connection.rows(
        """
        SELECT DISTINCT role FROM role_held
        WHERE person_id = \(person) AND organisation_id IS NOT DISTINCT FROM \(organisation)
        """
      ) { try $0["role"] as Role })
  }

  /// Who holds which role in an organisation, by role and name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holders(
    in organisation: ID<Organisation>
  ) throws -> [(role: Role, displayName: String)] {
    try connection.rows(
      """
      SELECT DISTINCT role, display_name FROM role_held
      JOIN person ON person.id = role_held.person_id
      WHERE role_held.organisation_id = \(organisation) ORDER BY role, display_name
      """
    ) { (role: try $0["role"], displayName: try $0["display_name"]) }
  }
}

extension PolicyDocuments {
  private static let documents: SQL = """
    SELECT policy_document.id, kind, organisation_id, version, based_on,
      encode(sha256, 'hex') AS sha256, note, policy_document.state,
      authored_by, author.display_name AS author, authored_at,
      reviewed_by, reviewer.display_name AS reviewer, reviewed_at,
      applied_by, applier.display_name AS applier, applied_at
    FROM policy_document LEFT JOIN person AS author ON author.id = authored_by
    LEFT JOIN person AS reviewer ON reviewer.id = reviewed_by
    LEFT JOIN person AS applier ON applier.id = applied_by
    """

  private static func isOf(_ series: PolicySeries) -> SQL {
    """
    kind = \(series.kind)
      AND organisation_id IS NOT DISTINCT FROM \(series.organisation)
    """
  }

  private static func versionInForce(of series: PolicySeries) -> SQL {
    """
    coalesce((SELECT version FROM policy_document AS present WHERE present.state = 'applied'
      AND present.kind = \(series.kind)
      AND present.organisation_id IS NOT DISTINCT FROM \(series.organisation)), 1)
    """
  }

  private static func document(_ row: Row) throws -> PolicyDocument {
    guard let series = PolicySeries(try row["kind"], of: try row["organisation_id"]) else {
      throw PostgresError.noColumn("kind")
    }
    return PolicyDocument(
      id: try row["id"], series: series, version: try row["version"],
      basedOn: try row["based_on"], sha256: try row["sha256"], note: try row["note"],
      state: try row["state"],
      author: PolicyDocument.Hand(
        person: try row["authored_by"], name: try row["author"], at: try row["authored_at"]),
      reviewer: try hand(row, "reviewed_by", "reviewer", "reviewed_at"),
      applier: try hand(row, "applied_by", "applier", "applied_at"))
  }

  private static func hand(
    _ row: Row, _ person: String, _ name: String, _ moment: String
  ) throws -> PolicyDocument.Hand? {
    guard let person: ID<Person> = try row[person] else { return nil }
    return PolicyDocument.Hand(person: person, name: try row[name], at: try row[moment])
  }
}
