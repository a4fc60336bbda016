internal import Domain

extension RowProposer {
  /// A source field's place among the profiles, and how it fits.
  typealias Fit = (source: Int, score: Matcher.Score)

  /// The driving table's field that fits the target field at `index` best.
  func bestColumn(for index: Int) -> Fit? {
    best(of: matcher.profiles.source.members[driving], for: index)
  }

  private func best(of sources: [Int], for index: Int) -> Fit? {
    var best: Fit?
    for source in sources {
      let score = matcher.score(source, index)
      if score.total > best?.score.total ?? 0 { best = (source, score) }
    }
    return best
  }

  /// A column of the driving table, or one of a table that it refers to.
  func column(_ profile: FieldProfile, _ index: Int) throws -> ContractRow? {
    let near = bestColumn(for: index)
    if let (far, way) = lookedUp(index), far.score.total >= 0.6,
      far.score.total > (near?.score.total ?? 0) + 0.1
    {
      let found = matcher.profiles.source.fields[far.source].field
      let keys = try way.map { try RuleText.column($0.field) }
      return try fill(
        profile.field, from: found, value: try RuleText.lookup(found.path, by: keys),
        trust(far, index), isLookup: true)
    }
    guard let near, near.score.total >= 0.4 else { return nil }
    let field = matcher.profiles.source.fields[near.source].field
    return try fill(
      profile.field, from: field, value: try RuleText.column(field.field), trust(near, index),
      isLookup: false)
  }

  /// The best field of the tables that the driving table refers to, and the columns that lead there.
  private func lookedUp(_ index: Int) -> (Fit, way: [CatalogueField])? {
    var best: (fit: Fit, way: [CatalogueField])?
    for parent in relations.parents(of: driving) where relations.key(of: parent).isDeclared {
      guard let way = relations.ways(from: driving, to: parent).first,
        let fit = self.best(of: matcher.profiles.source.members[parent], for: index)
      else { continue }
      if fit.score.total > best?.fit.score.total ?? 0 { best = (fit, way) }
    }
    return best.map { ($0.fit, $0.way) }
  }

  /// How far a fit may be trusted, and the words that say so.
  ///
  /// A guess is what covers less than half of the target's name, or takes a column that another
  /// field of the table asks for more exactly (`expected_discharge_date` and `discharge_date`).
  private func trust(_ fit: Fit, _ index: Int) -> (confidence: Confidence, words: String) {
    let words = "score \(fit.score.total.hundredths)"
    if !fit.score.sharesCodes {
      if fit.score.asked < 0.5 { return (.low, words + "; most of the name is not matched") }
      if let rival = rival(of: index, for: fit) { return (.low, words + "; fits \(rival) better") }
    }
    let total = fit.score.total
    return (total >= 0.75 ? .high : total >= 0.6 ? .medium : .low, words)
  }

  /// The field of the target table that matches the same column better and is of the same type.
  private func rival(of index: Int, for fit: Fit) -> String? {
    guard fit.score.asked < 0.95 else { return nil }
    let mine = matcher.profiles.target.fields[index].field
    for other in matcher.profiles.target.members[target] where other != index {
      let field = matcher.profiles.target.fields[other].field
      guard field.type == mine.type else { continue }
      let score = matcher.score(fit.source, other)
      if score.asked >= 0.95, score.total > fit.score.total { return field.field }
    }
    return nil
  }

  /// The row that fills `field` from `value`, of the type and code list of the source field `from`.
  private func fill(
    _ field: CatalogueField, from: CatalogueField, value: String,
    _ trust: (confidence: Confidence, words: String), isLookup: Bool
  ) throws -> ContractRow {
    let (confidence, match) = trust
    let (proposal, own) = try rules.proposal(
      from: from, to: field, value: value, isLookup: isLookup)
    let held: Confidence =
      switch own {
      case .needsDecision: .low
      case .likely: confidence == .low ? .low : .medium
      case .bridged: max(confidence, .medium)
      case .asTheMatch: confidence
      }
    return row(
      field, proposal.mappingClass, source: from, rule: proposal.rule, held,
      proposal.notes.isEmpty ? match : "\(match); \(proposal.notes)")
  }

  /// Several columns of the driving table that their names say make the field.
  func joined(_ field: CatalogueField) throws -> ContractRow? {
    guard let joined = try rules.joined(filling: field, from: source) else { return nil }
    return row(field, joined.suggestion, source: joined.parts[0])
  }

  /// The surname or forename in a full name of the driving table that keeps no names apart.
  func split(_ field: CatalogueField) throws -> ContractRow? {
    for from in source.fields {
      if let found = rules.split(from, field, try RuleText.column(from.field)) {
        return row(field, found, source: from)
      }
    }
    return nil
  }

  /// What only names speak for is never sure.
  private func row(
    _ field: CatalogueField, _ found: RuleSuggestion.Suggestion, source: CatalogueField
  ) -> ContractRow {
    row(
      field, found.proposal.mappingClass, source: source, rule: found.proposal.rule,
      found.trust == .needsDecision ? .low : .medium, found.proposal.notes)
  }
}

/// The greater of two confidences.
private func max(_ a: Confidence, _ b: Confidence) -> Confidence {
  a == .high || b == .high ? .high : a == .medium || b == .medium ? .medium : .low
}
