internal import Diagrams
internal import Domain

/// How many rows of one table belong to one of another.
struct Cardinality {
  var from = Graph.Edge.End.many
  var to = Graph.Edge.End.one

  var words: String {
    let many = from == .many ? "many to" : "one to"
    return to == .oneOrNone ? "\(many) one or none" : "\(many) one"
  }
}

extension ERDSchema {
  /// What the catalogue says of a relation: a field that alone is its table's key refers at most
  /// once, and one that need not be filled refers to one row or none.
  func cardinality(of relation: Relation) -> Cardinality {
    guard let place = self[relation.from.table], let field = tables[place][relation.from.field]
    else { return Cardinality() }
    let isAlone = field.isKey && tables[place].key.count == 1
    return Cardinality(
      from: isAlone ? .one : .many,
      to: field.mandatory == .yes || field.isKey ? .one : .oneOrNone)
  }
}

extension ERD.Link {
  init(_ relation: Relation, in schema: ERDSchema, isFolded: Bool) {
    from = relation.from.description
    to = relation.to.description
    fromTable = relation.from.table
    toTable = relation.to.table
    cardinality = schema.cardinality(of: relation).words
    origin = relation.origin.rawValue
    confidence = relation.confidence
    evidence = relation.evidence
    self.isFolded = isFolded
    id = relation.origin == .declared ? nil : relation.id
  }
}

extension FieldPath {
  var isolated: String { description.isolated }
}

extension String {
  /// At most 200 characters of a name, which stand among other words in their own direction.
  var isolated: String {
    let short = utf8.count > 200 && count > 200 ? prefix(200) + "…" : self[...]
    return short.utf8.allSatisfy { $0 < 0x80 } ? String(short) : "\u{2068}\(short)\u{2069}"
  }
}
