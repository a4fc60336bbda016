public import Domain
internal import Postgres

/// Requests for approval and the signatures on them.
public struct Approvals {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What makes a request, and what an edit makes of one.
  public struct Content: Sendable {
    /// Canonical JSON of what the action is told: the text of which the hash is made.
    public let input: String
    public let hash: [UInt8]
    public let policy: ApprovalPolicy
    public let authors: Set<ID<Person>>
    public let reason: String?

    public init(
      input: String, hash: [UInt8], policy: ApprovalPolicy, authors: Set<ID<Person>>,
      reason: String?
    ) {
      self.input = input
      self.hash = hash
      self.policy = policy
      self.authors = authors
      self.reason = reason
    }

    var people: [Int] { authors.map(\.number).sorted() }
  }

  /// Keeps a request and gives its number; while the same person waits for the same already, that.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ content: Content, of action: String, by requester: ID<Person>, at place: ApprovalPlace,
    channel: Channel
  ) throws -> (number: Int, isNew: Bool) {
    try connection.execute(
      "INSERT INTO approval_counter VALUES (\(place.organisation), 0) ON CONFLICT DO NOTHING")
    let last: Int? = try connection.row(
      """
      SELECT last_number FROM approval_counter
      WHERE organisation_id IS NOT DISTINCT FROM \(place.organisation) FOR UPDATE
      """
    ) { try $0["last_number"] }
    guard let last else { throw PostgresError.noColumn("last_number") }
    if let same = try sameOpen(content, by: requester) { return (same, isNew: false) }
    let number = last + 1
    try connection.execute(
      """
      UPDATE approval_counter SET last_number = \(number)
      WHERE organisation_id IS NOT DISTINCT FROM \(place.organisation)
      """)
    try connection.execute(
      """
      INSERT INTO approval_request (organisation_id, workspace_id, project_id, number, action,
        input, content_hash, policy, risk, requested_by, authors, channel, reason, expires_at)
      VALUES (\(place.organisation), \(place.workspace), \(place.project), \(number), \(action),
        \(content.input), \(content.hash), \(JSON(content.policy)), \(content.policy.risk),
        \(requester), \(content.people), \(channel), \(content.reason),
        now() + make_interval(hours => \(content.policy.expiresHours)))
      """)
    return (number, isNew: true)
  }

  /// A form sent twice asks once.
  private func sameOpen(_ content: Content, by requester: ID<Person>) throws -> Int? {
    try connection.row(
      """
      SELECT number FROM approval_request WHERE requested_by = \(requester)
        AND content_hash = \(content.hash) AND state = 'pending' AND expires_at > now()
      ORDER BY id LIMIT 1
      """
    ) { try $0["number"] }
  }

  /// Puts other content into a request that is pending; the signatures on the former are void.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func edit(_ request: ApprovalRequest, to content: Content) throws {
    try connection.execute(
      "UPDATE approval_signature SET voided_at = now() WHERE request_id = \(request.id) AND voided_at IS NULL"
    )
    try connection.execute(
      """
      UPDATE approval_request SET input = \(content.input), content_hash = \(content.hash),
        version = version + 1, step = 0, policy = \(JSON(content.policy)),
        risk = \(content.policy.risk), authors = \(content.people), reason = \(content.reason)
      WHERE id = \(request.id) AND state = 'pending'
      """)
  }

  /// Adds a signature to the step that waits.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` by `approval_signature_once` or
  ///   `approval_signature_guard` when it breaks a rule.
  public func sign(
    _ request: ApprovalRequest, by person: ID<Person>, _ verdict: ApprovalVerdict,
    rationale: String
  ) throws {
    try connection.execute(
      """
      INSERT INTO approval_signature
        (organisation_id, request_id, step, person_id, verdict, rationale, content_hash)
      VALUES (\(request.place.organisation), \(request.id), \(request.step), \(person),
        \(verdict), \(rationale), decode(\(request.content), 'hex'))
      """)
  }

  /// Has a step wait for signatures.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func advance(_ request: ApprovalRequest, to step: Int) throws {
    try connection.execute(
      "UPDATE approval_request SET step = \(step) WHERE id = \(request.id)")
  }

  /// Moves a request that is open to another state; whether it was open.
  ///
  /// One that is approved has as long to be carried out as it had to be signed.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func move(
    _ request: ApprovalRequest, to state: ApprovalState, by executor: ID<Person>? = nil,
    failure: String? = nil
  ) throws -> Bool {
    let before: [ApprovalState] =
      switch state {
      case .approved, .rejected: [.pending]
      case .executed, .failed: [.approved]
      default: [.pending, .approved]
      }
    return try connection.execute(
      """
      UPDATE approval_request SET state = \(state), decided_at = coalesce(decided_at, now()),
        step = CASE WHEN \(state) = 'approved' THEN jsonb_array_length(policy -> 'steps')
          ELSE step END,
        expires_at = CASE WHEN \(state) = 'approved'
          THEN now() + make_interval(hours => \(request.policy.expiresHours)) ELSE expires_at END,
        executed_by = \(executor), failure = \(failure),
        executed_at = CASE WHEN \(state) = 'executed' THEN now() END
      WHERE id = \(request.id) AND state = ANY (\(before))
      """) > 0
  }

  /// Ends the requests whose time is over, and gives them.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func expire() throws -> [ApprovalRequest] {
    let ended: [Int] = try connection.rows(
      """
      UPDATE approval_request SET state = 'expired', decided_at = coalesce(decided_at, now())
      WHERE state IN ('pending', 'approved') AND expires_at <= now() RETURNING id
      """
    ) { try $0["id"] }
    guard !ended.isEmpty else { return [] }
    return try connection.rows(
      "\(Self.selection) WHERE request.id = ANY (\(ended)) ORDER BY request.organisation_id NULLS LAST, request.id",
      as: Self.request)
  }
}

extension Approvals {
  /// Everything of a request with the names of its people and its place.
  static let selection: SQL = """
    SELECT request.id, number, request.organisation_id, request.workspace_id, project_id,
      organisation.slug AS organisation_slug, organisation.name AS organisation_name,
      project.name AS project_name, action, input,
      encode(content_hash, 'hex') AS content, version, policy, step, requested_by,
      name_in_approval(requested_by) AS requester_name, authors, channel, reason,
      CASE WHEN request.state IN ('pending', 'approved') AND expires_at <= now() THEN 'expired'
        ELSE request.state END AS standing,
      request.created_at, expires_at, decided_at, name_in_approval(executed_by) AS executor_name,
      executed_at, failure
    FROM approval_request request
    LEFT JOIN organisation ON organisation.id = request.organisation_id
    LEFT JOIN project ON project.id = request.project_id
    """

  static func request(_ row: Row) throws -> ApprovalRequest {
    let authors: [Int] = try row["authors"]
    let input: JSON<[String: [String]]> = try row["input"]
    let policy: JSON<ApprovalPolicy> = try row["policy"]
    return ApprovalRequest(
      id: try row["id"], number: try row["number"],
      place: ApprovalPlace(
        organisation: try row["organisation_id"], workspace: try row["workspace_id"],
        project: try row["project_id"], organisationSlug: try row["organisation_slug"],
        organisationName: try row["organisation_name"], projectName: try row["project_name"]),
      action: try row["action"], input: input.value, content: try row["content"],
      version: try row["version"], policy: policy.value, step: try row["step"],
      requester: try row["requested_by"], requesterName: try row["requester_name"] ?? "",
      authors: Set(authors.map { ID($0) }), channel: try row["channel"], reason: try row["reason"],
      state: try row["standing"], createdAt: try row["created_at"],
      expiresAt: try row["expires_at"], decidedAt: try row["decided_at"],
      executorName: try row["executor_name"], executedAt: try row["executed_at"],
      failure: try row["failure"])
  }
}
