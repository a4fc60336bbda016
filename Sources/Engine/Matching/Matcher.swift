internal import Domain

/// Scores how likely a source field is what a target field wants, 0...1, and says why.
struct Matcher {
  let profiles: Profiles
  let pairing: TablePairing
  /// Crosswalks by source list, then target list, in lower case.
  private let bridges: [String: [String: CrosswalkFile.Bridge]]

  /// What speaks for a pair.
  struct Score: Equatable {
    var total = 0.0
    var name = 0.0
    var table = 0.0
    var type = 0.0
    var role = 0.0
    /// How much of the target field's words the source has, 0...1.
    var asked = 0.0
    /// Whether both name one code list, or a crosswalk bridges their lists.
    var sharesCodes = false
  }

  init(
    source: Catalogue, target: Catalogue, lexicon: Lexicon, bridges: [CrosswalkFile.Bridge],
    seen: [FieldPath: [String]] = [:]
  ) {
    profiles = Profiles(source: source, target: target, lexicon: lexicon, seen: seen)
    pairing = TablePairing(profiles)
    var byList: [String: [String: CrosswalkFile.Bridge]] = [:]
    for bridge in bridges {
      let (from, to) = (bridge.sourceList.lowercased(), bridge.targetList.lowercased())
      if byList[from]?[to] == nil { byList[from, default: [:]][to] = bridge }
    }
    self.bridges = byList
  }

  /// The crosswalk from the source field's code list to the target field's.
  func crosswalk(
    _ source: CatalogueField, _ target: CatalogueField
  ) -> CrosswalkFile.Bridge? {
    guard let from = source.codeList?.lowercased(), let to = target.codeList?.lowercased() else {
      return nil
    }
    return bridges[from]?[to]
  }

  /// Scores the fields at `source` and `target` of their profiles.
  func score(_ source: Int, _ target: Int) -> Score {
    let (s, t) = (profiles.source.fields[source], profiles.target.fields[target])
    let asked = coverage(of: t, by: s)
    let given = coverage(of: s, by: t)
    var score = Score()
    score.asked = asked
    score.sharesCodes = sharesCodes(s.field, t.field)
    score.name = (asked * given).squareRoot()
    score.table = pairing.scores[t.table][s.table]
    score.type = Self.fit(s.field.type, t.field.type)
    score.role = role(s, t)
    score.total = 0.5 * score.name + 0.25 * score.table + 0.1 * score.type + 0.15 * score.role
    if score.sharesCodes {
      score.total = 0.55 + 0.45 * score.total
    } else if asked * given == 0 || score.type == 0 {
      score.total *= 0.4
    }
    return score
  }

  /// Whether both fields name one code list, or a crosswalk leads from one list to the other.
  ///
  /// Inline codes such as `Y|N` are too common to say anything.
  func sharesCodes(_ source: CatalogueField, _ target: CatalogueField) -> Bool {
    guard let from = source.codeList, let to = target.codeList, !from.contains("|") else {
      return false
    }
    return from.lowercased() == to.lowercased() || crosswalk(source, target) != nil
  }

  /// How much of the words of `a` the field `b` has, in its name, its table's, or by its role.
  private func coverage(of a: FieldProfile, by b: FieldProfile) -> Double {
    let weights = profiles.vocabulary.weights
    var total = 0.0
    var covered = 0.0
    for word in a.own {
      let weight = a.repeated.contains(word) ? weights[word] * 0.4 : weights[word]
      total += weight
      if b.own.contains(word) {
        covered += weight
      } else if b.context.contains(word) {
        covered += weight * 0.8
      } else if b.soft.contains(word) {
        covered += weight * 0.8
      } else if b.described.contains(word) {
        covered += weight * 0.4
      }
    }
    return total == 0 ? 0 : covered / total
  }

  /// How well a value of type `source` can become one of type `target`; 0 when it cannot.
  static func fit(_ source: DataType, _ target: DataType) -> Double {
    switch (source, target) {
    case (.text, .text), (.integer, .integer), (.decimal, .decimal), (.date, .date),
      (.timestamp, .timestamp), (.time, .time), (.boolean, .boolean):
      1
    case (.date, .timestamp), (.timestamp, .date), (.integer, .decimal): 0.9
    case (.decimal, .integer), (.integer, .text), (.decimal, .text), (.boolean, .text): 0.7
    case (.text, .boolean), (.integer, .boolean), (.boolean, .integer): 0.6
    case (.text, .integer), (.text, .decimal), (.timestamp, .time): 0.5
    case (.text, _), (_, .text): 0.4
    case (.date, .integer), (.timestamp, .integer): 0.3
    default: 0
    }
  }

  /// Whether keys, references and code lists of the two agree.
  private func role(_ s: FieldProfile, _ t: FieldProfile) -> Double {
    if let parent = t.refersTo {
      guard let near = s.refersTo else {
        return s.field.isKey ? 0.5 * pairing.scores[parent][s.table] : 0.2
      }
      return pairing.scores[parent][near]
    }
    if let from = s.field.codeList, let to = t.field.codeList {
      if Self.sameCodes(from, to) || crosswalk(s.field, t.field) != nil { return 1 }
      return 0.2
    }
    if s.refersTo != nil { return t.own == s.own ? 0.6 : 0.3 }
    if t.field.isKey { return s.field.isKey ? 0.9 : 0.3 }
    return (s.field.codeList == nil) == (t.field.codeList == nil) ? 0.6 : 0.4
  }

  /// Whether every code of the list `from` is one of `to`: the same name, or inline codes among those.
  static func sameCodes(_ from: String, _ to: String) -> Bool {
    if from.lowercased() == to.lowercased() { return true }
    guard from.contains("|"), to.contains("|") else { return false }
    return Set(from.split(separator: "|")).isSubset(of: to.split(separator: "|"))
  }

  /// The words that both fields have in their names, for a reader.
  func sharedWords(_ source: Int, _ target: Int) -> [String] {
    let s = profiles.source.fields[source]
    return profiles.target.fields[target].own.filter {
      s.own.contains($0) || s.context.contains($0) || s.soft.contains($0)
    }.map { profiles.vocabulary.words[$0] }
  }
}
