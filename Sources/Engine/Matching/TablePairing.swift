internal import Domain

/// How well each source table fits each target table, 0...1: by the words of their names, by the
/// meaning their fields share, and by the tables around them.
struct TablePairing {
  /// `[target][source]`.
  let scores: [[Double]]
  /// The source tables for each target table, best first; ties in catalogue order.
  let ranked: [[Int]]

  init(_ profiles: Profiles) {
    let names = Self.nameScores(profiles)
    let meanings = Self.meaningScores(profiles)
    var scores = zip(names, meanings).map { zip($0, $1).map { 0.6 * $0 + 0.4 * $1 } }
    scores = Self.withNeighbours(scores, profiles)
    self.scores = scores
    ranked = scores.map { row in row.indices.sorted { (-row[$0], $0) < (-row[$1], $1) } }
  }

  private static func nameScores(_ profiles: Profiles) -> [[Double]] {
    var counts: [Int: Int] = [:]
    let all = profiles.source.tables + profiles.target.tables
    for word in all.joined() { counts[word, default: 0] += 1 }
    func weight(_ word: Int) -> Double {
      max(0.3, (Double(all.count + 1) / Double(counts[word, default: 0] + 1)).logarithm)
    }
    func sum(_ words: [Int]) -> Double { words.reduce(0) { $0 + weight($1) } }
    return profiles.target.tables.map { target in
      profiles.source.tables.map { source in
        let total = sum(target) + sum(source)
        return total == 0 ? 0 : 2 * sum(target.filter(source.contains)) / total
      }
    }
  }

  /// How much the fields of two tables mean the same: the cosine of all their words, weighted by
  /// rarity, and, more, the share of the source table's words that the target table has.
  private static func meaningScores(_ profiles: Profiles) -> [[Double]] {
    let weights = profiles.vocabulary.weights
    func vector(_ side: Profiles.Profile, _ table: Int) -> (words: [Int: Double], length: Double) {
      var words: [Int: Double] = [:]
      for member in side.members[table] {
        for word in side.fields[member].own { words[word] = weights[word] }
      }
      let square = words.keys.sorted().reduce(0.0) { $0 + weights[$1] * weights[$1] }
      return (words, square.squareRoot())
    }
    let sources = profiles.source.tables.indices.map { vector(profiles.source, $0) }
    return profiles.target.tables.indices.map { table in
      let target = vector(profiles.target, table)
      let order = target.words.keys.sorted()
      return sources.map { source in
        let product = order.reduce(0.0) { sum, word in
          source.words[word] == nil ? sum : sum + weights[word] * weights[word]
        }
        guard target.length > 0, source.length > 0 else { return 0 }
        let cosine = product / (target.length * source.length)
        return 0.3 * cosine + 0.7 * product / (source.length * source.length)
      }
    }
  }

  /// Mixes in how well the tables that a target table refers to fit those the source table does.
  private static func withNeighbours(_ scores: [[Double]], _ profiles: Profiles) -> [[Double]] {
    func neighbours(_ side: Profiles.Profile) -> [[Int]] {
      side.members.enumerated().map { table, members in
        Set(members.compactMap { side.fields[$0].refersTo }).subtracting([table]).sorted()
      }
    }
    let (around, beyond) = (neighbours(profiles.source), neighbours(profiles.target))
    return scores.enumerated().map { target, row in
      let known = beyond[target].filter { (scores[$0].max() ?? 0) >= 0.4 }
      guard !known.isEmpty else { return row }
      return row.enumerated().map { source, score in
        let fit = known.reduce(0.0) { sum, parent in
          sum + (around[source].map { scores[parent][$0] }.max() ?? 0)
        }
        return 0.85 * score + 0.15 * fit / Double(known.count)
      }
    }
  }
}
