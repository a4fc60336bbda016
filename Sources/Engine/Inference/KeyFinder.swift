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
    let found = links[table.index]
    let leading = table.names.prefix { found[$0.place] != nil }
    guard !leading.isEmpty, leading.count < table.names.count else { return nil }
    let counter = table.names[leading.count]
    guard owners.isSequence(counter), counter.mayBeKey else { return nil }
    let targets = leading.compactMap { found[$0.place]?.to.table }
    // A visit's key says whose visit it is.
    let needed = leading.filter { name in
      guard let target = found[name.place]?.to.table else { return true }
      return !targets.contains { other in other != target && leads(from: other, to: target) }
    }
    return KeyInference.Key(
      table: table.table.name, fields: needed.map(\.field.field) + [counter.field.field],
      confidence: 0.7,
      evidence: [
        "\(counter.field.field) counts within \(needed.map(\.field.field).joined(separator: ", "))."
      ])
  }

  private func leads(from: String, to target: String) -> Bool {
    guard let table = owners.tables.first(where: { $0.table.name == from }) else { return false }
    return links[table.index].contains { $0?.to.table == target }
  }
}
