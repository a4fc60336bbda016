internal import Domain

/// Chooses the source table that drives each target table.
///
/// One source table drives at most one target table without a person's word: of several the best
/// fit keeps its confidence, the others wait.
struct DrivingTables {
  let matcher: Matcher

  /// A proposed plan with the driving table's place in the source catalogue.
  struct Proposal {
    var plan: TablePlan
    var driving: Int?
  }

  func proposals() -> [Proposal] {
    let targets = matcher.profiles.target.catalogue.tables
    var proposals = targets.indices.map(proposal)
    var holders: [Int: Int] = [:]
    for target in byScore(targets.indices) {
      guard let driving = proposals[target].driving else { continue }
      if let holder = holders[driving] {
        guard proposals[target].plan.confidence != .low else { continue }
        proposals[target].plan.confidence = .low
        proposals[target].plan.notes += "; already drives \(targets[holder].name)"
      } else {
        holders[driving] = target
      }
    }
    return proposals
  }

  private func byScore(_ targets: Range<Int>) -> [Int] {
    targets.sorted { (-best($0).score, $0) < (-best($1).score, $1) }
  }

  private func best(_ target: Int) -> (source: Int?, score: Double) {
    let source = matcher.pairing.ranked[target].first
    return (source, source.map { matcher.pairing.scores[target][$0] } ?? 0)
  }

  private func proposal(_ target: Int) -> Proposal {
    let name = matcher.profiles.target.catalogue.tables[target].name
    let (source, score) = best(target)
    guard let source, score >= 0.3 else {
      return Proposal(
        plan: TablePlan(
          targetTable: name, drivingTable: nil, notes: "No source table fits."), driving: nil)
    }
    let ranked = matcher.pairing.ranked[target]
    let second = ranked.count > 1 ? matcher.pairing.scores[target][ranked[1]] : 0
    var notes = "fit \(score.hundredths)"
    if ranked.count > 1 {
      notes += ", next \(tableName(ranked[1])) \(second.hundredths)"
    }
    let isClear = score - second >= 0.1
    let confidence: Confidence =
      score >= 0.65 && isClear ? .high : score >= 0.45 && isClear ? .medium : .low
    return Proposal(
      plan: TablePlan(
        targetTable: name, drivingTable: tableName(source), confidence: confidence, notes: notes),
      driving: source)
  }

  private func tableName(_ source: Int) -> String {
    matcher.profiles.source.catalogue.tables[source].name
  }
}
