internal import Domain

/// Which table each key's name belongs to, told by the names of tables and by places of columns.
struct KeyOwners {
  let tables: [KeyTable]
  private let known: KeyWords
  /// By the words of a name that refers to it.
  private var index: [String: [Owner]] = [:]
  /// For each table its own key, with which the names of others are compared.
  private(set) var own: [Owner?] = []

  /// A table's field that others refer to.
  struct Owner {
    let table: Int
    let name: KeyName
    let affinity: KeyTable.Affinity
    /// Whether only identifiers stand before it.
    let leads: Bool
  }

  init(_ catalogue: Catalogue, _ known: KeyWords) {
    self.known = known
    let shared = Self.sharedPrefixes(catalogue, known)
    tables = catalogue.tables.enumerated().map {
      KeyTable($1, index: $0, shared: shared, known)
    }
    let mentions = Set(
      tables.flatMap(\.names).filter(\.isIdentifier).map { $0.words.joined(separator: " ") })
    for table in tables { claim(table, mentions) }
    prune()
    claimByPosition()
  }

  /// The owners that `words` name, after all that others own better is left out.
  func owners(_ words: ArraySlice<String>) -> [Owner] {
    index[words.joined(separator: " ")] ?? []
  }

  /// First words of more than half of the tables' names, which say nothing of any one of them.
  private static func sharedPrefixes(_ catalogue: Catalogue, _ known: KeyWords) -> Set<String> {
    var counts: [String: Int] = [:]
    for table in catalogue.tables {
      let words = known.lexicon.canonical(table.name)
      if words.count > 1, let first = words.first { counts[first, default: 0] += 1 }
    }
    return Set(counts.filter { $0.value > 3 && 2 * $0.value > catalogue.tables.count }.keys)
  }

  // Claims by name.

  private mutating func claim(_ table: KeyTable, _ mentions: Set<String>) {
    let named = namedKey(of: table)
    let bare = bareKey(of: table)
    let isMeant = bare.map { !$0.name.stem.isEmpty ? isReferred($0, mentions) : true } ?? false
    own.append(isMeant ? bare : named)
    if let named { index[named.name.words.joined(separator: " "), default: []].append(named) }
    guard let bare else { return }
    for start in table.words.indices {
      let words = table.words[start...] + bare.name.words
      let owner = Owner(
        table: table.index, name: bare.name, affinity: start == 0 ? .whole : .end, leads: true)
      index[words.joined(separator: " "), default: []].append(owner)
    }
  }

  /// Whether some field is called after a table and the number that every table has, as
  /// `patient_record_number`: then that number is the key of all.
  private func isReferred(_ bare: Owner, _ mentions: Set<String>) -> Bool {
    let number = bare.name.words.joined(separator: " ")
    return tables.contains { table in
      table.words.indices.contains { start in
        mentions.contains((table.words[start...] + [number]).joined(separator: " "))
      }
    }
  }

  /// The field whose name is that of the table and an identifier's; of declared keys one alone is
  /// it by declaration.
  private func namedKey(of table: KeyTable) -> Owner? {
    let declared = table.names.filter(\.field.isKey)
    let candidates = (declared.isEmpty ? table.names : declared).compactMap { name -> Owner? in
      guard name.isIdentifier, !isBare(name), !isSequence(name),
        let affinity = table.affinity(to: name.stem)
      else { return nil }
      let leads = table.names.prefix(name.place).allSatisfy { $0.isIdentifier && !isSequence($0) }
      // A ward's code may stand after its name, a diagnosis's code stands after whose it is.
      let before = table.names.prefix(name.place)
      guard
        leads
          || affinity == .whole && !(name.noun == "code" && before.contains(where: \.isIdentifier))
      else { return nil }
      guard affinity == .whole || !isPolymorphic(name, in: table) else { return nil }
      return Owner(table: table.index, name: name, affinity: affinity, leads: leads)
    }
    let best = candidates.min {
      ($0.affinity.rawValue, $0.leads ? 0 : 1, $0.name.place)
        < ($1.affinity.rawValue, $1.leads ? 0 : 1, $1.name.place)
    }
    if let best { return best }
    guard declared.count == 1, let only = declared.first, !isBare(only) else { return nil }
    return Owner(table: table.index, name: only, affinity: .declared, leads: only.place == 0)
  }

  /// A key that only says that it is one: `id`, `code`, `record_number`, as the first column.
  private func bareKey(of table: KeyTable) -> Owner? {
    let declared = table.names.filter(\.field.isKey)
    guard let name = declared.count == 1 ? declared.first : table.names.first,
      declared.count < 2, name.isIdentifier, isBare(name)
    else { return nil }
    return Owner(table: table.index, name: name, affinity: .whole, leads: true)
  }

  func isBare(_ name: KeyName) -> Bool {
    name.noun != nil
      && (name.stem.isEmpty || known.universals.contains(name.stem.joined(separator: " ")))
  }

  func isSequence(_ name: KeyName) -> Bool {
    let words = name.noun == "identifier" ? name.words.suffix(1) : name.words.suffix(2)
    return words.contains(where: known.sequences.contains)
  }

  /// Whether a column beside it says of which table its values are: `event_id`, `event_field`.
  func isPolymorphic(_ name: KeyName, in table: KeyTable) -> Bool {
    guard let last = name.stem.last else { return false }
    return table.names.contains { other in
      guard other.place != name.place else { return false }
      let pairs = zip(other.words, other.words.dropFirst())
      guard let (_, word) = pairs.first(where: { $0 == last && known.discriminators.contains($1) })
      else { return false }
      return !tables.contains { $0.words.contains(word) && other.words.starts(with: $0.words) }
    }
  }

  /// The fields that only together with the owner's name a record of its table: those declared, or
  /// the numbers before one that counts within them, as an episode's number within the patient's.
  func parts(of owner: Owner) -> [KeyName] {
    let table = tables[owner.table]
    let declared = table.names.filter(\.field.isKey)
    guard declared.isEmpty else { return declared.filter { $0.place != owner.name.place } }
    guard owner.name.noun == "number", owner.name.place > 0, !isBare(owner.name) else { return [] }
    let before = table.names.prefix(owner.name.place).filter { !isBare($0) }
    let isCounted = before.allSatisfy { !owners($0.words[...]).isEmpty }
    return isCounted ? Array(before) : []
  }

  // Claims against each other.

  /// Leaves out claims on a name that another table has a better one on; two tables of codes may
  /// share one.
  private mutating func prune() {
    for (words, owners) in index {
      guard let best = owners.map(\.affinity).min() else { continue }
      index[words] = owners.filter { owner in
        owner.affinity == best
          || owner.affinity == .end && best == .whole && tables[owner.table].isDictionary
      }
    }
  }

  /// A field of a name that several tables have.
  private struct Holder {
    let table: Int
    let name: KeyName
  }

  /// Gives a name that no table is named after, and that several have, to the one that it stands
  /// first in and that could not be a child of another.
  private mutating func claimByPosition() {
    let holders = holdersByName()
    let shared = Set(holders.filter { $0.value.count > 1 }.keys)
    for (words, found) in holders.sorted(by: { $0.key < $1.key }) where !isOwned(found[0].name) {
      let firsts = found.filter(standsFirst)
      let isEverywhere = 5 * found.count >= 3 * tables.count
      if isEverywhere && 2 * firsts.count > found.count { continue }
      let roots = firsts.filter { !couldBeChild($0, shared) }
      guard roots.count == 1, let root = roots.first,
        found.count > 2 || isNamedAfter(root) && found.count > 1,
        !found.contains(where: { isPolymorphic($0.name, in: tables[$0.table]) })
      else { continue }
      let owner = Owner(table: root.table, name: root.name, affinity: .position, leads: true)
      index[words] = [owner]
      if own[root.table] == nil { own[root.table] = owner }
    }
  }

  private func holdersByName() -> [String: [Holder]] {
    var holders: [String: [Holder]] = [:]
    for table in tables {
      for name in table.names where name.isIdentifier && !isBare(name) && !isSequence(name) {
        let words = name.words.joined(separator: " ")
        holders[words, default: []].append(Holder(table: table.index, name: name))
      }
    }
    return holders
  }

  private func standsFirst(_ holder: Holder) -> Bool {
    let place = tables[holder.table].names.firstIndex { !isBare($0) }
    return place.map { tables[holder.table].names[$0].place } == holder.name.place
  }

  /// Whether its table counts within another, or refers by one of the `shared` names to others.
  private func couldBeChild(_ holder: Holder, _ shared: Set<String>) -> Bool {
    let names = tables[holder.table].names
    if names.contains(where: isSequence) { return true }
    guard !isNamedAfter(holder) else { return false }
    return names.contains {
      $0.place != holder.name.place && shared.contains($0.words.joined(separator: " "))
    }
  }

  /// Whether its table's name begins as the field's.
  private func isNamedAfter(_ holder: Holder) -> Bool {
    tables[holder.table].words.starts(with: holder.name.stem)
  }

  /// Whether the name or an end of it belongs to a table already.
  private func isOwned(_ name: KeyName) -> Bool {
    name.words.indices.contains { !owners(name.words[$0...]).isEmpty }
  }
}
