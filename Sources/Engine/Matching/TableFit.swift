internal import Domain

/// How well each source table feeds each target table, 0...1, seen from the source.
struct TableFit {
  /// `[source][target]`, relative to the source table's best target table.
  private(set) var relative: [[Float]]
  /// For each source field and target table, how much of the table's name the field's name has.
  let affinity: [[Float]]
  /// By the tables' names alone.
  private(set) var names: [[Float]]
  /// By what their fields mean, relative to the best.
  private(set) var content: [[Float]]

  init(
    _ profiles: Profiles, _ similarity: WordSimilarity, _ best: [[Float]],
    confirmed: [Int: Set<Int>]
  ) {
    let names = Self.names(profiles, similarity)
    let content = Self.content(profiles, best)
    let scores = profiles.source.tables.indices.map { source in
      profiles.target.tables.indices.map { target in
        0.5 * names[source][target] + 0.5 * content[source][target]
      }
    }
    func relative(_ rows: [[Float]]) -> [[Float]] {
      rows.map { row in
        let most = row.max() ?? 0
        return row.map { most > 0 ? $0 / most : 0 }
      }
    }
    self.relative = relative(scores)
    self.names = names
    self.content = relative(content)
    for (source, targets) in confirmed {
      for target in profiles.target.tables.indices {
        let fit: Float = targets.contains(target) ? 1 : 0
        self.relative[source][target] = fit
        self.names[source][target] = fit
        self.content[source][target] = fit
      }
    }
    affinity = Self.affinity(profiles, similarity)
  }

  /// How much each word tells tables of one side apart.
  private static func weights(_ tables: [[Int]]) -> [Int: Float] {
    var counts: [Int: Int] = [:]
    for word in tables.joined() { counts[word, default: 0] += 1 }
    return counts.mapValues {
      Float(max(0.2, (Double(tables.count + 1) / Double($0)).logarithm))
    }
  }

  private static func names(_ profiles: Profiles, _ similarity: WordSimilarity) -> [[Float]] {
    let (own, theirs) = (weights(profiles.source.tables), weights(profiles.target.tables))
    return profiles.source.tables.map { source in
      profiles.target.tables.map { target in
        let total =
          source.reduce(0) { $0 + own[$1, default: 1] }
          + target.reduce(0) { $0 + theirs[$1, default: 1] }
        guard total > 0 else { return 0 }
        var shared: Float = 0
        var met: [Int: Float] = [:]
        for word in source {
          var most: Float = 0
          for (near, grade) in similarity.near[word] where target.contains(near) {
            most = max(most, grade)
            met[near] = max(met[near] ?? 0, grade)
          }
          shared += own[word, default: 1] * most
        }
        for word in target { shared += theirs[word, default: 1] * (met[word] ?? 0) }
        return shared / total
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
    let weights = weights(profiles.target.tables)
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
