/// Three-valued logic, and the choices that decide which rows an operand is asked for.

/// `AND` (`decisive` false) or `OR` (true): the right side is asked only where the left leaves it open.
func junction(
  _ left: @escaping Kernel<Booleans>, _ right: @escaping Kernel<Booleans>, decisive: Bool
) -> Kernel<Booleans> {
  { evaluation, rows in
    var result = left(&evaluation, rows)
    let open = evaluation.rows(of: rows) { result.values[$0] != decisive }
    let others = right(&evaluation, open)
    open.forEach { row in
      let other = others.values[row]
      if other == decisive || result.values[row] != nil { result.values[row] = other }
    }
    return result
  }
}

/// How two operands of one form relate, by the sign of their order.
func comparison<Value: Lane>(
  _ left: @escaping Kernel<Value>, _ right: @escaping Kernel<Value>,
  _ holds: @escaping @Sendable (Int) -> Bool
) -> Kernel<Booleans> {
  { evaluation, rows in
    let a = left(&evaluation, rows)
    let b = right(&evaluation, rows)
    return evaluation.fill(rows) { row in
      a.isNull(row) || b.isNull(row) ? nil : holds(a.order(row, b))
    }
  }
}

func nullTest<Value: Lane>(
  _ operand: @escaping Kernel<Value>, negated: Bool
) -> Kernel<Booleans> {
  { evaluation, rows in
    let lane = operand(&evaluation, rows)
    return evaluation.fill(rows) { row in lane.isNull(row) != negated }
  }
}

/// The place of the first candidate equal to the subject, -1 when none is.
///
/// NULL when none is and NULL was compared, as `IN` has it. Candidates are asked only for rows
/// that have found none yet.
func firstMatch<Value: Lane>(
  of subject: @escaping Kernel<Value>, among candidates: [Kernel<Value>]
) -> Kernel<Numbers> {
  { evaluation, rows in
    let subjects = subject(&evaluation, rows)
    var result: Numbers = evaluation.fill(rows) { subjects.isNull($0) ? nil : -1 }
    var open = evaluation.rows(of: rows) { !subjects.isNull($0) }
    for (place, candidate) in candidates.enumerated() where !open.isEmpty {
      let values = candidate(&evaluation, open)
      open.forEach { row in
        if values.isNull(row) {
          result.values[row] = nil
        } else if subjects.order(row, values) == 0 {
          result.values[row] = Int64(place)
        }
      }
      open = evaluation.rows(of: open) { (result.values[$0] ?? -1) < 0 }
    }
    return result
  }
}

/// The place of the first condition that holds, -1 when none does.
func firstHolding(_ conditions: [Kernel<Booleans>]) -> Kernel<Numbers> {
  { evaluation, rows in
    var result: Numbers = evaluation.fill(rows) { _ in -1 }
    var open = rows
    for (place, condition) in conditions.enumerated() where !open.isEmpty {
      let truths = condition(&evaluation, open)
      open.forEach { row in
        if truths.values[row] == true { result.values[row] = Int64(place) }
      }
      open = evaluation.rows(of: open) { result.values[$0] == -1 }
    }
    return result
  }
}

/// Each row's value from the branch whose place `index` gives, or else from the last.
func choice<Value: Lane>(
  by index: @escaping Kernel<Numbers>, among branches: [Kernel<Value>]
) -> Kernel<Value> {
  { evaluation, rows in
    let last = branches.count - 1
    let places = index(&evaluation, rows).values.map { place in
      place.flatMap { $0 < 0 ? nil : Int($0) } ?? last
    }
    var result = Value(nulls: rows.total)
    for (place, branch) in branches.enumerated() {
      let chosen = evaluation.rows(of: rows) { places[$0] == place }
      guard !chosen.isEmpty else { continue }
      let values = branch(&evaluation, chosen)
      chosen.forEach { result.take($0, from: values) }
    }
    return result
  }
}

/// The first value that is not NULL; later ones are asked only where the earlier are NULL.
func firstPresent<Value: Lane>(_ operands: [Kernel<Value>]) -> Kernel<Value> {
  { evaluation, rows in
    var result = Value(nulls: rows.total)
    var open = rows
    for operand in operands where !open.isEmpty {
      let values = operand(&evaluation, open)
      open.forEach { result.take($0, from: values) }
      open = evaluation.rows(of: open) { values.isNull($0) }
    }
    return result
  }
}

/// The first value, NULL where it equals the second.
func nullIf<Value: Lane>(
  _ first: @escaping Kernel<Value>, _ second: @escaping Kernel<Value>
) -> Kernel<Value> {
  { evaluation, rows in
    let values = first(&evaluation, rows)
    let others = second(&evaluation, evaluation.rows(of: rows) { !values.isNull($0) })
    var result = Value(nulls: rows.total)
    rows.forEach { row in
      if !values.isNull(row), others.isNull(row) || values.order(row, others) != 0 {
        result.take(row, from: values)
      }
    }
    return result
  }
}
