internal import Domain

/// Puts a pair's features into words and weights for a reader.
struct MatchExplanation {
  let matcher: Matcher
  let weights: MatchWeights
  let precedents: Precedents

  /// The pair's score as a share of the highest that names, tables, types and roles can give, 0...1.
  func score(_ pair: MatchScan.Pair) -> Double {
    let most = zip(PairFeatures.Feature.allCases, weights.pair).reduce(Float(0)) { sum, entry in
      switch entry.0 {
      case .codes, .precedent, .precedentName: sum
      default: sum + max(0, entry.1)
      }
    }
    let share = Double(min(max(pair.score / most, 0), 1))
    return (share * 1000).rounded() / 1000
  }

  /// What speaks for and against the pair, the weightiest first.
  func evidence(_ pair: MatchScan.Pair) -> [Evidence] {
    var sums: [Evidence.Kind: Float] = [:]
    for feature in PairFeatures.Feature.allCases {
      let place = feature.rawValue
      sums[feature.kind, default: 0] += weights.pair[place] * pair.features[place]
    }
    let found = Evidence.Kind.allCases.compactMap { kind -> Evidence? in
      let weight = (Double(sums[kind, default: 0]) * 100).rounded() / 100
      guard weight != 0 else { return nil }
      return Evidence(kind, weight, words(kind, pair))
    }
    return found.enumerated().sorted {
      (-$0.element.weight.magnitude, $0.offset) < (-$1.element.weight.magnitude, $1.offset)
    }.map(\.element)
  }

  private func words(_ kind: Evidence.Kind, _ pair: MatchScan.Pair) -> String {
    let (source, target) = (
      matcher.profiles.source.fields[pair.source], matcher.profiles.target.fields[pair.target]
    )
    return switch kind {
    case .name: matcher.sharedWords(pair.source, pair.target).joined(separator: ", ")
    case .description: "names and descriptions"
    case .type: "\(source.field.type.name) to \(target.field.type.name)"
    case .values:
      matcher.crosswalk(source.field, target.field).map { "codes bridged by \($0.name)" }
        ?? "same codes"
    case .keys: "\(source.role.words) to \(target.role.words)"
    case .neighbours: "both refer on"
    case .table: "\(source.field.table) to \(target.field.table)"
    case .decision: origin(source.field.path, target.field.path)
    }
  }

  private func origin(_ source: FieldPath, _ target: FieldPath) -> String {
    let known = precedents.targets(of: source)
    let path = target.description.lowercased()
    return known?.exact[path] ?? known?.named[path] ?? ""
  }
}
