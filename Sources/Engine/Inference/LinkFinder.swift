internal import Domain

/// Finds the fields that refer to other tables' keys.
struct LinkFinder {
  private let owners: KeyOwners
  private let known: KeyWords
  private let described: DescribedLinks
  /// How many fields end in each key's name.
  private let followers: [String: Int]

  init(_ catalogue: Catalogue, _ owners: KeyOwners, _ known: KeyWords) {
    self.owners = owners
    self.known = known
    described = DescribedLinks(catalogue, owners)
    var followers: [String: Int] = [:]
    for name in owners.tables.flatMap(\.names) where name.isIdentifier {
      for start in name.words.indices.dropLast() {
        followers[name.words[start...].joined(separator: " "), default: 0] += 1
      }
    }
    self.followers = followers
  }

  /// The likely link of one field, if it has one that is surer than chance.
  func link(of name: KeyName, in table: KeyTable) -> Relation? {
    guard name.mayBeKey, !owners.isSequence(name) else { return nil }
    let byName = named(name, in: table) ?? plain(name, in: table)
    guard let words = described.target(of: name.field), words.path != name.field.path,
      words.type.mayRefer(to: name.field.type)
    else { return byName }
    guard let byName else {
      return Relation(
        from: name.field.path, to: words.path, origin: .inferred, confidence: 0.8,
        evidence: [words.evidence])
    }
    guard byName.to == words.path else { return byName }
    return Relation(
      from: byName.from, to: byName.to, origin: .inferred,
      confidence: min(0.99, byName.confidence + 0.02), evidence: byName.evidence + [words.evidence])
  }

  private func named(_ name: KeyName, in table: KeyTable) -> Relation? {
    guard !owners.isBare(name) else { return nil }
    for start in name.words.indices where start == 0 || name.isIdentifier {
      let words = name.words[start...]
      let found = owners.owners(words)
      if found.isEmpty { continue }
      let isOwn = found.contains { $0.table == table.index && $0.name.place == name.place }
      if start == 0, isOwn { return nil }
      return link(name, in: table, to: found, role: name.words[..<start], words)
    }
    return part(name, in: table) ?? recursion(name, in: table)
  }

  /// `class_id` of `concept` to `concept_class`: a key's name without the words of its own table.
  private func part(_ name: KeyName, in table: KeyTable) -> Relation? {
    guard name.isIdentifier else { return nil }
    let words = table.words + name.words
    return link(name, in: table, to: owners.owners(words[...]), role: [], words[...])
  }

  /// `from_ward` to `wards`, `entered_by` to `users`: a name without an identifier's word, where the
  /// types agree to the length.
  private func plain(_ name: KeyName, in table: KeyTable) -> Relation? {
    guard name.noun == nil, !name.field.isTypeUnknown else { return nil }
    let agents = known.agents[name.words.last ?? ""] ?? []
    let words = name.words.drop(while: known.roles.contains)
    let mayBeOwn = !agents.isEmpty || name.words.contains(where: known.hierarchy.contains)
    let found = owners.own.compactMap(\.self).filter { owner in
      let target = owners.tables[owner.table]
      return (owner.table != table.index || mayBeOwn) && owner.name.field.type == name.field.type
        && owner.affinity < .declared
        && (target.words[...] == words || target.words.last.map(agents.contains) ?? false)
    }
    let said = Set(known.lexicon.canonical(sentence: name.field.description))
    let meant = found.filter { owner in
      let target = owners.tables[owner.table]
      return found.count == 1 || target.words.last.map(said.contains) ?? false
        || Lexicon.split(name.field.field).joined() == Lexicon.split(target.table.name).joined()
    }
    guard meant.count == 1, let owner = meant.first else { return nil }
    let target = owners.tables[owner.table].table.name
    let says =
      agents.isEmpty
      ? "Its name is that of the table \(target)."
      : "Its name says who did it, and \(target) lists people."
    return Relation(
      from: name.field.path, to: owner.name.field.path, origin: .inferred,
      confidence: agents.isEmpty ? 0.8 : 0.7,
      evidence: [says, "Both are \(name.field.type)."])
  }

  /// `episode_parent_id` of `episode`: a key's own name with a role inside.
  private func recursion(_ name: KeyName, in table: KeyTable) -> Relation? {
    let role = name.words.filter(known.hierarchy.contains)
    guard name.isIdentifier, !role.isEmpty else { return nil }
    let words = name.words.filter { !known.hierarchy.contains($0) }
    let found = words.isEmpty ? [] : owners.owners(words[...])
    return link(name, in: table, to: found, role: role[...], words[...])
  }

  private func link(
    _ name: KeyName, in table: KeyTable, to found: [KeyOwners.Owner], role: ArraySlice<String>,
    _ words: ArraySlice<String>
  ) -> Relation? {
    let possible = found.filter { owner in
      let isOther = owner.table != table.index || role.contains(where: known.roles.contains)
      return isOther && name.field.type.mayRefer(to: owner.name.field.type)
    }
    guard !owners.isPolymorphic(name, in: table),
      let owner = choose(possible, for: name, in: table, isExact: role.isEmpty)
    else { return nil }
    let target = owners.tables[owner.table]
    var weight = LinkWeight(name: name, table: table, owner: owner, target: target)
    weight.role = role
    weight.isKnownRole = role.contains(where: known.roles.contains)
    weight.followers = followers[words.joined(separator: " ")] ?? 0
    weight.missing = missingParts(of: owner, in: table)
    weight.companion = companion(of: name, in: table, owner, weight.followers)
    guard weight.confidence >= KeyInference.threshold else { return nil }
    return Relation(
      from: name.field.path, to: owner.name.field.path, origin: .inferred,
      confidence: weight.confidence, evidence: weight.evidence)
  }

  /// Of several owners of one name the one whose table is most like this one; none when two are.
  private func choose(
    _ possible: [KeyOwners.Owner], for name: KeyName, in table: KeyTable, isExact: Bool
  ) -> KeyOwners.Owner? {
    guard possible.count > 1 else { return possible.first }
    func rank(_ owner: KeyOwners.Owner) -> [Int] {
      let target = owners.tables[owner.table]
      let domain = target.table.note.domain
      let isNear = isExact && !domain.isEmpty && domain == table.table.note.domain
      let isSpelledSo = name.field.field.lowercased().hasSuffix(owner.name.field.field.lowercased())
      return [
        isSpelledSo ? 1 : 0, target.likeness(to: table), isNear ? 1 : 0,
        isExact ? -owner.affinity.rawValue : 0,
      ]
    }
    let ranked = possible.map { (owner: $0, rank: rank($0)) }
      .sorted { $1.rank.lexicographicallyPrecedes($0.rank) }
    return ranked[0].rank == ranked[1].rank ? nil : ranked[0].owner
  }

  /// A field such as `subject_type` beside `subject_id`, by which that may be of several tables;
  /// none where so many tables have the very key that the type only describes it.
  private func companion(
    of name: KeyName, in table: KeyTable, _ owner: KeyOwners.Owner, _ followers: Int
  ) -> KeyName? {
    if followers > 3, name.words == owner.name.words { return nil }
    return table.names.first { other in
      other.words.starts(with: name.stem) && other.words.count > name.stem.count
        && known.companions.contains(other.words[name.stem.count])
    }
  }

  /// The other fields of the owner's composite key that this table lacks.
  private func missingParts(of owner: KeyOwners.Owner, in table: KeyTable) -> [String] {
    owners.parts(of: owner).filter { part in
      !table.names.contains { $0.words == part.words }
    }.map(\.field.field)
  }
}
