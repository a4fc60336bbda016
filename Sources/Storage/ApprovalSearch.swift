public import Domain
internal import Postgres

extension Approvals {
  /// A request, which nobody else can change until this transaction ends when `isHeld`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(
    _ number: Int, of organisation: ID<Organisation>?, isHeld: Bool = false
  ) throws -> ApprovalRequest? {
    if isHeld {
      // Locked first and read then: a row that was waited for is another when it comes.
      try connection.execute(
        """
        SELECT FROM approval_request WHERE number = \(number)
          AND organisation_id IS NOT DISTINCT FROM \(organisation) FOR UPDATE
        """)
    }
    return try connection.row(
      """
      \(Self.selection) WHERE number = \(number)
        AND request.organisation_id IS NOT DISTINCT FROM \(organisation)
      """, as: Self.request)
  }

  /// Every signature on a request, void ones too, oldest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func signatures(on request: ApprovalRequest) throws -> [ApprovalSignature] {
    try connection.rows(
      """
      SELECT step, person_id, name_in_approval(person_id) AS name, verdict, rationale,
        encode(content_hash, 'hex') AS content, at, voided_at
      FROM approval_signature WHERE request_id = \(request.id) ORDER BY id
      """
    ) { row in
      ApprovalSignature(
        step: try row["step"], person: try row["person_id"], name: try row["name"] ?? "",
        verdict: try row["verdict"], rationale: try row["rationale"], content: try row["content"],
        at: try row["at"], voidedAt: try row["voided_at"])
    }
  }

  /// Who holds which of `roles` at a place now.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func holders(
    of roles: Set<Role>, at place: ApprovalPlace
  ) throws -> [Role: Set<ID<Person>>] {
    let held = try connection.rows(
      """
      SELECT role, person_id
      FROM roles_at(\(place.organisation), \(place.workspace), \(place.project))
      WHERE role = ANY (\(roles.map(\.rawValue).sorted()))
      """
    ) { row in (role: try row["role"] as Role, person: try row["person_id"] as ID<Person>) }
    return held.reduce(into: [:]) { $0[$1.role, default: []].insert($1.person) }
  }

  /// The roles of everyone who has some in an organisation or a part of it, or on the platform.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func roles(
    anywhereIn organisation: ID<Organisation>?
  ) throws -> [ID<Person>: Set<Role>] {
    let held = try connection.rows(
      "SELECT person_id, role FROM roles_at(\(organisation), NULL, NULL, true)"
    ) { row in (person: try row["person_id"] as ID<Person>, role: try row["role"] as Role) }
    return held.reduce(into: [:]) { $0[$1.person, default: []].insert($1.role) }
  }

  /// A person with the roles they hold at a place now, without grants; `nil` when there are none.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func actor(_ person: ID<Person>, at place: ApprovalPlace) throws -> Actor? {
    try connection.row(
      """
      SELECT user_name, display_name, array_agg(DISTINCT role) AS roles,
        bool_or(is_platform) AS is_platform
      FROM roles_at(\(place.organisation), \(place.workspace), \(place.project))
      WHERE person_id = \(person) GROUP BY user_name, display_name
      """
    ) { row in
      let roles: [String] = try row["roles"]
      return Actor(
        person: person, userName: try row["user_name"], displayName: try row["display_name"],
        roles: Set(roles.map(Role.init(rawValue:))), isPlatform: try row["is_platform"],
        grants: [:])
    }
  }

  /// Everyone with a role in an organisation, by display name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func colleagues(
    in organisation: ID<Organisation>
  ) throws -> [(person: ID<Person>, userName: String, displayName: String)] {
    try connection.rows(
      """
      SELECT id, user_name, display_name FROM person WHERE EXISTS (
        SELECT FROM role_held
        WHERE role_held.person_id = person.id AND role_held.organisation_id = \(organisation))
      ORDER BY display_name, id
      """
    ) { row in (try row["id"], try row["user_name"], try row["display_name"]) }
  }
}

extension Approvals {
  /// What a list of requests is narrowed by.
  public struct Filter: Sendable {
    public var state: ApprovalState?
    /// Part of an action's key.
    public var action: String?
    /// Part of the reason, the requester's name, or the number.
    public var text: String?
    /// Those this person is asked to sign.
    public var signer: ID<Person>?

    public init(
      state: ApprovalState? = nil, action: String? = nil, text: String? = nil,
      signer: ID<Person>? = nil
    ) {
      self.state = state
      self.action = action
      self.text = text
      self.signer = signer
    }
  }

  /// The requests of an organisation, with the platform's when `withPlatform`, newest first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of organisation: ID<Organisation>?, withPlatform: Bool, _ filter: Filter, _ paging: Paging
  ) throws -> Paged<ApprovalRequest> {
    var query: SQL = """
      \(Self.selection) WHERE (request.organisation_id IS NOT DISTINCT FROM \(organisation)
        OR (\(withPlatform) AND request.organisation_id IS NULL))
      """
    if let person = filter.signer { query = "\(query) AND \(Self.awaits(person))" }
    if let action = filter.action { query = "\(query) AND strpos(action, \(action)) > 0" }
    query = "SELECT * FROM (\(query)) AS known WHERE true"
    if let state = filter.state { query = "\(query) AND standing = \(state)" }
    if let text = filter.text {
      query = """
        \(query) AND (number::text = \(text)
          OR strpos(lower(concat_ws(' ', reason, requester_name, action)), lower(\(text))) > 0)
        """
    }
    return try connection.page(
      paging, of: query, orderedBy: "created_at DESC, id DESC", as: Self.request)
  }

  /// The requests a person is asked to sign, in every place they have a role, the first to lapse
  /// first.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func waiting(
    for person: ID<Person>, _ paging: Paging
  ) throws -> Paged<ApprovalRequest> {
    try connection.page(
      paging, of: "\(Self.selection) WHERE \(Self.awaits(person))", orderedBy: "expires_at, id",
      as: Self.request)
  }

  /// How many requests a person is asked to sign.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func countWaiting(for person: ID<Person>) throws -> Int {
    try connection.row(
      "SELECT count(*) AS waiting FROM approval_request request WHERE \(Self.awaits(person))"
    ) { try $0["waiting"] } ?? 0
  }

  /// Whether a request waits for this person: they hold a role of its step where it is, or the
  /// fallback's when nobody of the step is left, and have not asked, written or signed.
  private static func awaits(_ person: ID<Person>) -> SQL {
    """
    (request.state = 'pending' AND expires_at > now() AND requested_by <> \(person)
      AND NOT \(person) = ANY (authors)
      AND NOT EXISTS (SELECT FROM approval_signature signature
        WHERE signature.request_id = request.id AND signature.person_id = \(person)
          AND voided_at IS NULL)
      AND CASE
        WHEN \(holds(person, "policy -> 'steps' -> step -> 'roles' @> to_jsonb(held.role)"))
          THEN true
        WHEN \(holds(person, "held.role = policy ->> 'fallback'"))
          THEN NOT EXISTS (
            SELECT FROM roles_at(
              request.organisation_id, request.workspace_id, request.project_id) other
            WHERE policy -> 'steps' -> step -> 'roles' @> to_jsonb(other.role)
              AND other.person_id <> requested_by AND NOT other.person_id = ANY (authors)
              AND NOT EXISTS (SELECT FROM approval_signature signature
                WHERE signature.request_id = request.id
                  AND signature.person_id = other.person_id AND voided_at IS NULL))
        ELSE false
      END)
    """
  }

  private static func holds(_ person: ID<Person>, _ condition: SQL) -> SQL {
    """
    EXISTS (SELECT FROM role_held held WHERE held.person_id = \(person) AND \(condition) AND (
      held.organisation_id IS NULL OR (held.organisation_id = request.organisation_id
        AND (held.workspace_id IS NULL OR held.workspace_id = request.workspace_id)
        AND (held.project_id IS NULL OR held.project_id = request.project_id))))
    """
  }
}
