internal import Domain

/// One pass over all pairs of fields that keeps the best of each row and column.
struct MatchScan {
  /// A pair with its score and features.
  struct Pair {
    let source: Int
    let target: Int
    let score: Float
    let features: [Float]
  }

  /// What one source field's row comes to.
  struct Row {
    /// Best first.
    var best: [Pair] = []
    /// The share of the best pair and of its family among all targets, 0...1.
    var share = 0.0
    var familyShare = 0.0
    /// How likely nothing takes the field, in thousandths.
    var noCounterpart = 0.0
    /// How likely the best pair is right if anything takes the field.
    var rightIfAny = 0.0

    /// How likely `pair` is right, in thousandths, rounded down: what the best pair and the verdict
    /// leave is shared among all others, so that verdict and likelihoods are together 1 at most.
    func confidence(of pair: Pair) -> Double {
      guard let first = best.first else { return 0 }
      let likely = (1 - noCounterpart) * rightIfAny
      var confidence = likely
      if pair.target != first.target {
        let rest = max(1 / share - 1, 1e-9)
        let part = min(Double(pair.score - first.score).exponential / rest, 1)
        confidence = min(likely, (1 - noCounterpart) * (1 - rightIfAny) * part)
      }
      return (confidence * 1000).rounded(.down) / 1000
    }
  }

  private(set) var rows: [Row] = []
  /// For each target field, its best pairs.
  private(set) var columns: [[Pair]]

  /// How many pairs are kept for each field.
  static let kept = 10

  /// - Parameters:
  ///   - features: Of all pairs.
  ///   - weights: Of each feature.
  ///   - allowed: For a source table, its confirmed target tables; others take any.
  init(_ features: PairFeatures, _ weights: MatchWeights, allowed: [Int: Set<Int>]) {
    let profiles = features.profiles
    columns = Array(repeating: [], count: profiles.target.fields.count)
    let tableOf = profiles.target.fields.map(\.table)
    for (table, members) in profiles.source.members.enumerated() {
      let open = tableOf.map { allowed[table]?.contains($0) ?? true }
      let first = rows.count
      var claims = Claims(families: open.count)
      for source in members {
        let (row, best) = scan(source, features, weights, open)
        claims.add(best, of: rows.count)
        rows.append(row)
      }
      let neighbours = given(first..<rows.count)
      for place in first..<rows.count { judge(place, claims, neighbours, features, weights) }
    }
    for target in columns.indices { columns[target].sort(by: Self.isBetter) }
  }

  /// The two best scores of a table's fields for each family of targets, and whose the best is.
  private struct Claims {
    private var best: [(score: Float, place: Int)]
    private var second: [Float]

    init(families: Int) {
      best = Array(repeating: (-.infinity, -1), count: families)
      second = Array(repeating: -.infinity, count: families)
    }

    mutating func add(_ scores: [Float], of place: Int) {
      for (family, score) in scores.enumerated() {
        if score > best[family].score {
          second[family] = best[family].score
          best[family] = (score, place)
        } else {
          second[family] = max(second[family], score)
        }
      }
    }

    /// The best score of any other field than that at `place`.
    func rival(of place: Int, for family: Int) -> Float {
      best[family].place == place ? second[family] : best[family].score
    }
  }

  private static func isBetter(_ a: Pair, _ b: Pair) -> Bool {
    (-a.score, a.target, a.source) < (-b.score, b.target, b.source)
  }

  /// Scores a row; keeps its best, and for each family of targets the best score.
  private mutating func scan(
    _ source: Int, _ features: PairFeatures, _ weights: MatchWeights, _ open: [Bool]
  ) -> (Row, families: [Float]) {
    let values = features.row(source)
    let count = PairFeatures.count
    var scores = [Float](repeating: -.infinity, count: open.count)
    var order: [Int] = []
    for target in open.indices where open[target] {
      var sum: Float = 0
      for place in 0..<count { sum += weights.pair[place] * values[target * count + place] }
      // Thousandths: what differs by less is a tie, decided by name.
      scores[target] = (sum * 1000).rounded() / 1000
      order.append(target)
      keep(source, target, scores[target], values)
    }
    order.sort { (-scores[$0], $0) < (-scores[$1], $1) }
    var row = Row()
    row.best = order.prefix(Self.kept).map { pair(source, $0, scores[$0], values) }
    var families = [Float](repeating: -.infinity, count: open.count)
    if let first = order.first {
      var (total, own) = (0.0, 0.0)
      for target in order {
        let weight = Double(scores[target] - scores[first]).exponential
        let family = features.targets.fields[target].family
        total += weight
        if family == features.targets.fields[first].family { own += weight }
        families[family] = max(families[family], scores[target])
      }
      row.share = 1 / total
      row.familyShare = own / total
    }
    return (row, families)
  }

  private func pair(_ source: Int, _ target: Int, _ score: Float, _ values: [Float]) -> Pair {
    let count = PairFeatures.count
    return Pair(
      source: source, target: target, score: score,
      features: Array(values[target * count..<(target + 1) * count]))
  }

  /// Keeps the pair among its target's best.
  private mutating func keep(_ source: Int, _ target: Int, _ score: Float, _ values: [Float]) {
    if columns[target].count >= Self.kept {
      guard let worst = columns[target].last, score > worst.score else { return }
      columns[target].removeLast()
    }
    let new = pair(source, target, score, values)
    let place = columns[target].firstIndex { Self.isBetter(new, $0) } ?? columns[target].count
    columns[target].insert(new, at: place)
  }

  /// How much of the three fields of a table that fit best their best targets have, on average.
  private func given(_ places: Range<Int>) -> Double {
    let most = rows[places].compactMap {
      $0.best.first?.features[PairFeatures.Feature.given.rawValue]
    }
    .sorted(by: >).prefix(3)
    return most.isEmpty ? 0 : Double(most.reduce(0, +)) / Double(most.count)
  }

  /// The verdict of one row, in the light of the other rows of its table.
  private mutating func judge(
    _ place: Int, _ claims: Claims, _ neighbours: Double, _ features: PairFeatures,
    _ weights: MatchWeights
  ) {
    guard let best = rows[place].best.first else {
      rows[place].noCounterpart = 1
      return
    }
    let family = features.targets.fields[best.target].family
    let rival = max(best.score - 3, claims.rival(of: place, for: family))
    func value(_ feature: PairFeatures.Feature) -> Double {
      Double(best.features[feature.rawValue])
    }
    let role = features.profiles.source.fields[best.source].role
    let verdict = weights.noCounterpart([
      .given: value(.given), .tableName: value(.tableName),
      .claim: Double(min(max(best.score - rival, -3), 3)), .hub: value(.hub),
      .label: role == .name || role == .text ? 1 : 0,
      .state: role == .flag || role == .kind || role == .state ? 1 : 0,
      .neighbours: neighbours, .precedent: value(.precedent),
    ])
    rows[place].noCounterpart = (verdict * 1000).rounded() / 1000
    rows[place].rightIfAny = weights.rightIfAny(
      share: rows[place].familyShare, given: value(.given))
  }
}
