internal import Domain

extension RowProposer {
  /// The number of a record in another target table, found by the key that the driving table holds.
  ///
  /// The way goes over one reference of the driving table, or over two. Where no source table feeds
  /// the other table, its records come from elsewhere.
  func parentNumber(_ profile: FieldProfile, _ index: Int) throws -> ContractRow? {
    guard let parent = profile.refersTo, profile.field.references != nil else { return nil }
    let name = plans[parent].plan.targetTable
    guard let origin = plans[parent].driving, plans[parent].plan.isExecuted else {
      return try unfedParent(profile, index, name)
    }
    guard matcher.profiles.target.catalogue.tables[parent].key.count == 1 else { return nil }
    if origin == driving {
      let key = relations.key(of: driving)
      guard parent != target, !key.fields.isEmpty else {
        return row(
          profile.field, .surrogate, .low, "No column of \(source.name) names another of its rows.")
      }
      return row(
        profile.field, .surrogate, source: key.fields[0],
        rule: RuleText.surrogate(name, try key.fields.map { try RuleText.column($0.field) }),
        key.isDeclared ? .high : .medium,
        "The same row of \(source.name) makes the record of \(name).")
    }
    if let way = direct(to: origin, for: index) {
      let isDeclared =
        way.allSatisfy { $0.references != nil } && relations.key(of: origin).isDeclared
      return row(
        profile.field, .surrogate, source: way[0],
        rule: RuleText.surrogate(name, try way.map { try RuleText.column($0.field) }),
        isDeclared ? .high : .medium,
        "\(way[0].field) refers to \(relations.catalogue.tables[origin].name), which makes \(name)."
      )
    }
    return try overAnother(profile, index, origin, name)
  }

  /// The columns of the driving table that hold the key of `origin`; of several ways that whose
  /// names fit the target field best.
  private func direct(to origin: Int, for index: Int) -> [CatalogueField]? {
    let ways = relations.ways(from: driving, to: origin)
    return ways.enumerated().max {
      (fit($0.element, index), -$0.offset) < (fit($1.element, index), -$1.offset)
    }?.element
  }

  private func fit(_ way: [CatalogueField], _ index: Int) -> Double {
    way.map { field in
      member(field).map { matcher.score($0, index).name } ?? 0
    }.max() ?? 0
  }

  /// The place of a driving table's field among the source profiles.
  private func member(_ field: CatalogueField) -> Int? {
    matcher.profiles.source.members[driving].first {
      matcher.profiles.source.fields[$0].field == field
    }
  }

  /// The key of `origin` read from a row of a table between.
  private func overAnother(
    _ profile: FieldProfile, _ index: Int, _ origin: Int, _ name: String
  ) throws -> ContractRow? {
    for between in relations.parents(of: driving) {
      let tables = relations.catalogue.tables
      guard relations.key(of: between).isDeclared, let first = direct(to: between, for: index),
        let second = relations.ways(from: between, to: origin).first
      else { continue }
      let keys = try first.map { try RuleText.column($0.field) }
      let parts = try second.map { try RuleText.lookup($0.path, by: keys) }
      return row(
        profile.field, .surrogate, source: second[0], rule: RuleText.surrogate(name, parts),
        .medium, "Over \(tables[between].name), to which \(first[0].field) refers.")
    }
    return row(
      profile.field, .surrogate, .low,
      "No column of \(source.name) leads to \(relations.catalogue.tables[origin].name), which makes \(name)."
    )
  }

  /// A reference to a table that no source table feeds: codes to translate, or a master feed.
  private func unfedParent(
    _ profile: FieldProfile, _ index: Int, _ name: String
  ) throws -> ContractRow {
    if let candidate = bestColumn(for: index), candidate.score.asked >= 0.5,
      candidate.score.total >= 0.45,
      !isIdentifying(matcher.profiles.source.fields[candidate.source])
    {
      return row(
        profile.field, .lookup, source: matcher.profiles.source.fields[candidate.source].field,
        .low,
        "\(name) has no source here; a crosswalk from the source's codes to its keys is missing.")
    }
    return row(
      profile.field, .reference, .low,
      "\(name) has no source here; its keys come from a reference feed.")
  }

  /// Whether a source field tells records apart or points at others, and so is no code.
  private func isIdentifying(_ field: FieldProfile) -> Bool {
    field.refersTo != nil || relations.key(of: driving).fields.contains(field.field)
  }
}
