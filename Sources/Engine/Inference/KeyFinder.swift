internal import Domain

/// Finds the likely primary keys of tables that declare none.
struct KeyFinder {
  private let owners: KeyOwners
  /// The links of each table's fields.
  private let links: [[Relation?]]

  init(_ owners: KeyOwners, _ links: [[Relation?]]) {
    self.owners = owners
    self.links = links
  }

  var keys: [KeyInference.Key] {
    owners.tables.filter { $0.table.key.isEmpty }.compactMap { table in
      owners.own[table.index].map { key(of: table, $0) } ?? composite(table)
        ?? first(of: table)
    }.filter { $0.confidence >= KeyInference.threshold }
  }

  private func key(of table: KeyTable, _ owner: KeyOwners.Owner) -> KeyInference.Key {
    let parts = owners.parts(of: owner)
    let name = owner.name.field.field
    var evidence: [String] = []
    var confidence = 0.9
    switch owner.affinity {
    case .whole where owners.isBare(owner.name):
      evidence.append("\(name) is the name of a key, and the first column.")
    case .whole:
      confidence = owner.leads ? 0.97 : 0.85
      evidence.append("\(name) is named after the table.")
    case .end, .dictionary: evidence.append("\(name) is named after a part of the table's name.")
    default:
      confidence = 0.75
      evidence.append("\(name) is first, and other tables have it too.")
    }
    if !parts.isEmpty {
      confidence -= 0.15
      evidence.append("A number that follows the keys of other tables counts within them.")
    }
    if owner.name.field.mandatory == .yes { evidence.append("It is mandatory.") }
    return KeyInference.Key(
      table: table.table.name, fields: parts.map(\.field.field) + [name], confidence: confidence,
      evidence: evidence)
  }

  /// The links at the table's start and the number that counts within them.
  private func composite(_ table: KeyTable) -> KeyInference.Key? {
    let leading = table.names.prefix { $0.isIdentifier && !owners.isSequence($0) }
    let targets = leading.compactMap { links[table.index][$0.place]?.to.table }
    guard !targets.isEmpty, leading.count < table.names.count else { return nil }
    let counter = table.names[leading.count]
    guard owners.isSequence(counter), counter.mayBeKey else { return nil }
    // A visit's key says whose visit it is.
    let needed = leading.filter { name in
      let own = links[table.index][name.place]?.to.table
      return !targets.contains { $0 != own && has(name.words, table: $0) }
    }
    let fields = needed.map(\.field.field)
    return KeyInference.Key(
      table: table.table.name, fields: fields + [counter.field.field], confidence: 0.7,
      evidence: ["\(counter.field.field) counts within \(fields.joined(separator: ", "))."])
  }

  private func has(_ words: [String], table name: String) -> Bool {
    owners.tables.contains { $0.table.name == name && $0.names.contains { $0.words == words } }
  }

  /// A first column that is named as an identifier, refers to nothing, and that no other table has.
  private func first(of table: KeyTable) -> KeyInference.Key? {
    guard let name = table.names.first, name.isIdentifier, links[table.index][0] == nil,
      !owners.isSequence(name), !owners.isPolymorphic(name, in: table),
      !owners.tables.contains(where: { other in
        other.index != table.index && other.names.contains { $0.words == name.words }
      })
    else { return nil }
    return KeyInference.Key(
      table: table.table.name, fields: [name.field.field], confidence: 0.7,
      evidence: [
        "\(name.field.field) is named as an identifier, stands first, and is of no other table."
      ])
  }
}
