public import Domain
internal import Postgres

extension ContractItems {
  /// Where the row of `target` stands among those that `filter` leaves in, for whoever has `duty`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func place(
    of target: FieldPath, in filter: ContractFilter, for duty: ReviewDuty, of project: ID<Project>
  ) throws -> ReviewPlace {
    let own: SQL = """
      (SELECT position, table_name, field_name FROM contract_item
      WHERE \(Self.named(ContractItemID(row: target), project)))
      """
    let place: SQL = "(position, table_name, field_name)"
    // The state changes with the work, so what waits is looked for whatever state the filter names.
    var lasting = filter
    (lasting.status, lasting.isUnreviewed) = (nil, false)
    let waiting: SQL = "\(lasting.condition(on: project)) AND (\(duty.condition))"
    var found = try counted(lasting, of: target.table, for: duty, of: project)
    let asked = filter.condition(on: project)
    found.previous = try first("\(asked) AND \(place) < \(own)", isLast: true)
    found.next = try first("\(asked) AND \(place) > \(own)")
    found.open =
      try first("\(waiting) AND \(place) > \(own)") ?? first("\(waiting) AND \(place) < \(own)")
    return found
  }

  /// The first row that waits for whoever has `duty`; `nil` when none does.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func firstOpen(
    in filter: ContractFilter, for duty: ReviewDuty, of project: ID<Project>
  ) throws -> FieldPath? {
    try first("\(filter.condition(on: project)) AND (\(duty.condition))")
  }

  private func counted(
    _ filter: ContractFilter, of table: String, for duty: ReviewDuty, of project: ID<Project>
  ) throws -> ReviewPlace {
    var one = filter
    one.table = table
    let counts = try connection.row(
      """
      SELECT count(*) AS total, count(*) FILTER (WHERE \(duty.condition)) AS waiting
      FROM contract_item WHERE \(one.condition(on: project))
      """
    ) { row -> (Int, Int) in (try row["total"], try row["waiting"]) }
    var found = ReviewPlace()
    (found.total, found.reviewed) = counts.map { ($0.0, $0.0 - $0.1) } ?? (0, 0)
    return found
  }

  private func first(_ condition: SQL, isLast: Bool = false) throws -> FieldPath? {
    let order: SQL =
      isLast
      ? "position DESC, table_name DESC, field_name DESC" : "position, table_name, field_name"
    return try connection.row(
      """
      SELECT table_name, field_name FROM contract_item WHERE \(condition) ORDER BY \(order) LIMIT 1
      """
    ) { FieldPath(try $0["table_name"], try $0["field_name"]) }
  }
}

extension ReviewDuty {
  /// The rows that wait for them; for who has no part in it, those that wait for anybody.
  fileprivate var condition: SQL {
    guard edits || signs || signsClinically else { return "status IN ('DRAFT', 'IN_REVIEW')" }
    let others: SQL = "status = 'IN_REVIEW' AND \(person)::bigint <> ALL (authors)"
    return """
      (\(edits)::boolean AND status = 'DRAFT')
      OR (\(signs)::boolean AND approved_by IS NULL AND \(others))
      OR (\(signsClinically)::boolean AND risk = 'SAFETY_CRITICAL' AND clinical_by IS NULL
        AND \(others))
      """
  }
}
