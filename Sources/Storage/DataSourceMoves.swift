public import Domain
internal import Postgres

/// What moves a data source on, each in one statement that asks where it stands.
extension DataSources {
  /// States that its host may be connected to, or why not; whether it stood where that is asked.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func validate(
    _ id: ID<DataSource>, refusal: String?, by person: ID<Person>
  ) throws -> Bool {
    let state: DataSourceState = refusal == nil ? .validated : .blocked
    return try connection.execute(
      """
      UPDATE data_source SET state = \(state), reason = \(refusal ?? ""),
        validated_by = \(person), validated_at = now(),
        failures = CASE WHEN \(refusal == nil)::boolean THEN 0 ELSE failures + 1 END
      WHERE id = \(id) AND state IN ('requested', 'validated', 'blocked')
      """) > 0
  }

  /// Keeps a profile, whose test and approval are then to come; whether it stood where one is kept.
  ///
  /// The secret stays where it would be sent to the same place in the same way, and is else taken out:
  /// whoever writes profiles must not have it sent to a listener of their own.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` where `person` asked for the source.
  public func configure(
    _ id: ID<DataSource>, as environment: DataSourceEnvironment, _ parameters: [String: String],
    host: String?, port: Int?, by person: ID<Person>
  ) throws -> Bool {
    let isSameWay: SQL = """
      host IS NOT DISTINCT FROM \(host)::text AND port IS NOT DISTINCT FROM \(port)::integer
      AND parameters ->> 'tls' IS NOT DISTINCT FROM \(parameters["tls"])::text
      AND parameters ->> 'driver' IS NOT DISTINCT FROM \(parameters["driver"])::text
      """
    let isKept =
      try connection.execute(
        """
        UPDATE data_source SET environment = \(environment), parameters = \(try JSON(parameters)),
          host = \(host), port = \(port), configured_by = \(person), configured_at = now(),
          sealed_secret = CASE WHEN \(isSameWay) THEN sealed_secret END,
          secret_set_by = CASE WHEN \(isSameWay) THEN secret_set_by END,
          secret_set_at = CASE WHEN \(isSameWay) THEN secret_set_at END,
          \(Self.reopened(by: person))
        WHERE id = \(id) AND state IN ('validated', 'profiled', 'tested', 'active')
        """) > 0
    if isKept { try withdrawGrants(of: id) }
    return isKept
  }

  /// Keeps a sealed secret in place of the last; whether it stood where one is kept.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` where `person` asked for the source.
  public func keep(
    _ sealedSecret: [UInt8], of id: ID<DataSource>, by person: ID<Person>
  ) throws -> Bool {
    let isKept =
      try connection.execute(
        """
        UPDATE data_source SET sealed_secret = \(sealedSecret), secret_set_by = \(person),
          secret_set_at = now(), \(Self.reopened(by: person))
        WHERE id = \(id) AND state IN ('profiled', 'tested', 'active')
        """) > 0
    if isKept { try withdrawGrants(of: id) }
    return isKept
  }

  /// Keeps what a test of `version` found; whether that version is still what is to be tested.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func keep(
    _ preflight: Preflight, typeVersion: Int, of source: DataSource, by person: ID<Person>
  ) throws -> Bool {
    let passed = preflight.isPassed
    let isKept =
      try connection.execute(
        """
        UPDATE data_source SET failures = CASE WHEN \(passed)::boolean THEN 0 ELSE failures + 1 END,
          state = CASE WHEN state = 'active' THEN state
            WHEN \(passed)::boolean THEN 'tested' ELSE 'profiled' END
        WHERE id = \(source.id) AND version = \(source.version)
          AND state IN ('profiled', 'tested', 'active')
        """) > 0
    guard isKept else { return false }
    try connection.execute(
      """
      INSERT INTO preflight_receipt (organisation_id, data_source_id, version, type_version,
        preflight, passed, person_id)
      SELECT organisation_id, id, version, \(typeVersion), \(try JSON(preflight)), \(passed),
        \(person)
      FROM data_source WHERE id = \(source.id)
      """)
    return true
  }

  /// Keeps the fields that were found, in place of those found before.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func keep(
    _ fields: [CatalogueField], of source: DataSource, by person: ID<Person>
  ) throws {
    try connection.execute(
      """
      INSERT INTO data_source_catalogue (data_source_id, organisation_id, version, fields, person_id)
      SELECT id, organisation_id, version, \(try JSON(fields)), \(person)
      FROM data_source WHERE id = \(source.id)
      ON CONFLICT (data_source_id) DO UPDATE SET version = excluded.version,
        fields = excluded.fields, person_id = excluded.person_id, at = now()
      """)
  }

  /// Puts a tested source into use for `grants`; whether it is still what was seen.
  ///
  /// - Throws: an error whose ``StoreFault`` is `refused` where `person` asked for it or wrote its
  ///   profile.
  public func approve(
    _ source: DataSource, for grants: [DataSource.Grant], days: Int, by person: ID<Person>
  ) throws -> Bool {
    let isApproved =
      try connection.execute(
        """
        UPDATE data_source SET state = 'active', approved_by = \(person), approved_at = now(),
          review_at = now() + make_interval(days => \(days))
        WHERE id = \(source.id) AND version = \(source.version) AND state = 'tested'
        """) > 0
    guard isApproved else { return false }
    try connection.execute(
      """
      INSERT INTO data_source_grant
        (data_source_id, organisation_id, role, project_id, granted_by)
      SELECT data_source.id, data_source.organisation_id, role, project.id, \(person)
      FROM data_source,
        unnest(\(grants.map(\.role))::text[], \(grants.map(\.project))::bigint[])
          AS granted (role, project)
        JOIN project ON project.id = granted.project
      WHERE data_source.id = \(source.id)
        AND project.organisation_id = data_source.organisation_id
      """)
    return true
  }

  /// Takes a source out of use until it is approved anew; whether it was in use.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func revoke(_ id: ID<DataSource>) throws -> Bool {
    try move(id, from: ["active"], to: .tested)
  }

  /// Takes a source out of use for good; whether it was not yet.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func retire(_ id: ID<DataSource>) throws -> Bool {
    let before = DataSourceState.allCases.filter { $0 != .retired }
    return try move(id, from: before.map(\.rawValue), to: .retired)
  }

  private func move(
    _ id: ID<DataSource>, from before: [String], to state: DataSourceState
  ) throws -> Bool {
    let isMoved =
      try connection.execute(
        """
        UPDATE data_source SET state = \(state), approved_by = NULL, approved_at = NULL,
          review_at = NULL
        WHERE id = \(id) AND state = ANY(\(before))
        """) > 0
    if isMoved { try withdrawGrants(of: id) }
    return isMoved
  }

  private func withdrawGrants(of id: ID<DataSource>) throws {
    try connection.execute("DELETE FROM data_source_grant WHERE data_source_id = \(id)")
  }

  private static func reopened(by person: ID<Person>) -> SQL {
    """
    state = 'profiled', version = version + 1, failures = 0, approved_by = NULL, approved_at = NULL,
    review_at = NULL, authors = CASE WHEN \(person)::bigint = ANY (authors) THEN authors
      ELSE authors || \(person)::bigint END
    """
  }
}
