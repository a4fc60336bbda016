public import Domain

/// A source field proposed for a target field.
public struct Candidate: Hashable, Sendable {
  public let target: FieldPath
  /// From 1, the best.
  public let rank: Int
  public let source: FieldPath
  /// 0...1, in hundredths.
  public let score: Double
  /// How likely the pair is right, 0...1.
  public let confidence: Double
  public let band: Band
  /// What speaks for and against the pair, the weightiest first.
  public let evidence: [Evidence]

  /// How far a candidate may be trusted.
  public enum Band: String, CaseIterable, Sendable {
    case high = "HIGH"
    case medium = "MEDIUM"
    case low = "LOW"
    case none = "NONE"

    init(score: Double) {
      self = score >= 0.75 ? .high : score >= 0.55 ? .medium : score >= 0.35 ? .low : .none
    }
  }
}

extension Matcher {
  /// The best `count` source fields for the target field at `target`, best first.
  ///
  /// Only fields that share a word with it or whose table fits well are weighed, so that thousands
  /// of fields a side take seconds.
  func candidates(for target: Int, count: Int = 5) -> [Candidate] {
    let wanted = profiles.target.fields[target]
    var scored: [(source: Int, score: Score)] = []
    for source in nearby(wanted) {
      let score = score(source, target)
      if score.total >= 0.2 { scored.append((source, score)) }
    }
    scored.sort { ($1.score.total, $0.source) < ($0.score.total, $1.source) }
    return scored.prefix(count).enumerated().map { rank, entry in
      let total = (entry.score.total * 100).rounded() / 100
      return Candidate(
        target: wanted.field.path, rank: rank + 1,
        source: profiles.source.fields[entry.source].field.path, score: total, confidence: total,
        band: Candidate.Band(score: total), evidence: evidence(entry.source, target, entry.score))
    }
  }

  private func nearby(_ wanted: FieldProfile) -> [Int] {
    let near = Set(pairing.ranked[wanted.table].prefix(12))
    let words = Set(wanted.own)
    return profiles.source.fields.indices.filter { index in
      let field = profiles.source.fields[index]
      return near.contains(field.table) || field.own.contains(where: words.contains)
    }
  }

  private func evidence(_ source: Int, _ target: Int, _ score: Score) -> [Evidence] {
    let (s, t) = (profiles.source.fields[source].field, profiles.target.fields[target].field)
    var found = [
      Evidence(.name, 0.5 * score.name, sharedWords(source, target).joined(separator: ", ")),
      Evidence(.table, 0.25 * score.table, "\(s.table) to \(t.table)"),
      Evidence(.type, 0.1 * score.type, "\(s.type.name) to \(t.type.name)"),
    ]
    if let crosswalk = crosswalk(s, t) {
      found.append(Evidence(.values, 0.45, "codes bridged by \(crosswalk.name)"))
    } else if let from = s.codeList, let to = t.codeList {
      found.append(Evidence(.values, 0, Self.sameCodes(from, to) ? "same codes" : "other codes"))
    }
    if t.references != nil, s.references != nil {
      found.append(Evidence(.keys, 0, "both refer on"))
    }
    return found
  }
}
