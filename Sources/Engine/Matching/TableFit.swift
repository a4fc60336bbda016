internal import Domain

/// How well each source table feeds each target table, 0...1, seen from the source.
struct TableFit {
  /// `[source][target]`.
  var scores: [[Float]]
  /// Relative to the source table's best target table.
  var relative: [[Float]]
  /// For each source field and target table, how much of the table's name the field's name has.
  let affinity: [[Float]]

  init(_ profiles: Profiles, _ similarity: WordSimilarity, _ best: [[Float]]) {
    let names = Self.names(profiles, similarity)
    let content = Self.content(profiles, best)
    scores = profiles.source.tables.indices.map { source in
      profiles.target.tables.indices.map { target in
        0.5 * names[source][target] + 0.5 * content[source][target]
      }
    }
    relative = scores.map { row in
      let most = row.max() ?? 0
      return row.map { most > 0 ? $0 / most : 0 }
    }
    affinity = Self.affinity(profiles, similarity)
  }

  private static func weights(_ profiles: Profiles) -> [Int: Float] {
    var counts: [Int: Int] = [:]
    let all = profiles.source.tables + profiles.target.tables
    for word in all.joined() { counts[word, default: 0] += 1 }
    return counts.mapValues {
      Float(max(0.3, (Double(all.count + 1) / Double($0 + 1)).logarithm))
    }
  }

  private static func names(_ profiles: Profiles, _ similarity: WordSimilarity) -> [[Float]] {
    let weights = weights(profiles)
    func sum(_ words: [Int]) -> Float { words.reduce(0) { $0 + weights[$1, default: 1] } }
    return profiles.source.tables.map { source in
      profiles.target.tables.map { target in
        let total = sum(source) + sum(target)
        guard total > 0 else { return 0 }
        var shared: Float = 0
        for word in source {
          let grade = similarity.near[word].filter { target.contains($0.word) }.map(\.grade).max()
          shared += 2 * weights[word, default: 1] * (grade ?? 0)
        }
        return min(1, shared / total)
      }
    }
  }

  /// How much the fields of two tables mean the same.
  ///
  /// A source field counts by how much better it fits into this table than into the average one.
  private static func content(_ profiles: Profiles, _ best: [[Float]]) -> [[Float]] {
    let tables = profiles.target.tables.count
    return profiles.source.members.map { members in
      var sums = [Float](repeating: 0, count: tables)
      var total: Float = 0
      for member in members {
        let row = best[member]
        guard let most = row.max(), most > 0.2 else { continue }
        let mean = row.reduce(0, +) / Float(tables)
        let telling = 1 - mean / most
        total += telling
        for table in 0..<tables { sums[table] += telling * row[table] }
      }
      return sums.map { total > 0 ? $0 / total : 0 }
    }
  }

  private static func affinity(_ profiles: Profiles, _ similarity: WordSimilarity) -> [[Float]] {
    let weights = weights(profiles)
    return profiles.source.fields.map { field in
      var has: [Int: Float] = [:]
      for word in field.own {
        for (near, grade) in similarity.near[word] { has[near] = max(has[near] ?? 0, grade) }
      }
      return profiles.target.tables.map { words in
        var (sum, total) = (Float(0), Float(0))
        for word in words {
          let weight = weights[word, default: 1]
          total += weight
          sum += weight * (has[word] ?? 0)
        }
        return total > 0 ? sum / total : 0
      }
    }
  }
}
