internal import Domain

/// A catalogue as tables by their places, with what joins them; the ground that an ``ERD`` is chosen
/// from.
struct ERDSchema {
  let tables: [Catalogue.Table]
  /// The relations between tables of the catalogue, by the tables' places; rejected ones are left
  /// out.
  let joins: [(from: Int, to: Int, relation: Relation)]
  /// The relations whose table the catalogue has not, by the place of the table they start from.
  let broken: [(from: Int, relation: Relation)]
  /// How many other tables refer to each.
  let referring: [Int]
  /// The part of the system each belongs to; empty for none.
  let domains: [String]
  private let places: [String: Int]

  init(_ catalogue: Catalogue, _ relations: [Relation]) {
    tables = catalogue.tables
    let places = Dictionary(
      tables.enumerated().map { ($1.name.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    var joins: [(from: Int, to: Int, relation: Relation)] = []
    var broken: [(from: Int, relation: Relation)] = []
    var referring = Array(repeating: Set<Int>(), count: tables.count)
    for relation in relations where relation.origin != .rejected {
      guard let from = places[relation.from.table.lowercased()] else { continue }
      guard let to = places[relation.to.table.lowercased()] else {
        broken.append((from, relation))
        continue
      }
      joins.append((from, to, relation))
      if from != to { referring[to].insert(from) }
    }
    self.places = places
    self.joins = joins
    self.broken = broken
    self.referring = referring.map(\.count)
    domains = Self.domains(of: tables)
  }

  /// The place of the table of that name, whatever its case.
  subscript(name: String) -> Int? { places[name.lowercased()] }

  /// As the specification groups its tables, else by the first word of their names that tells some
  /// apart.
  private static func domains(of tables: [Catalogue.Table]) -> [String] {
    let noted = tables.map(\.note.domain)
    guard noted.allSatisfy(\.isEmpty) else { return noted }
    let words = tables.map { $0.name.split(separator: "_").map { $0.uppercased() } }
    guard let longest = words.map(\.count).max(), longest > 1 else { return noted }
    for place in 0..<(longest - 1) {
      let heads = words.map { $0.count > place + 1 ? $0[place] : "" }
      guard Set(heads).count > 1 else { continue }
      let counts = Dictionary(grouping: heads, by: \.self).mapValues(\.count)
      return heads.map { counts[$0, default: 0] > 1 ? $0 : "" }
    }
    return noted
  }

  /// The tables that more others than `fold` refer to; none when it is 0.
  func hubs(fold: Int, besides focus: Int?) -> Set<Int> {
    guard fold > 0 else { return [] }
    return Set(tables.indices.filter { referring[$0] > fold && $0 != focus })
  }

  /// The tables that are at most `hops` relations away from `start`; behind a hub nothing is near.
  func near(_ start: Set<Int>, hops: Int, notThrough hubs: Set<Int>) -> Set<Int> {
    var neighbours: [Int: Set<Int>] = [:]
    for join in joins {
      neighbours[join.from, default: []].insert(join.to)
      neighbours[join.to, default: []].insert(join.from)
    }
    var (found, rim) = (start, start)
    for _ in 0..<hops {
      let next = rim.filter { start.contains($0) || !hubs.contains($0) }
        .reduce(into: Set<Int>()) { $0.formUnion(neighbours[$1] ?? []) }
      rim = next.subtracting(found)
      found.formUnion(next)
    }
    return found
  }
}

extension String {
  /// Its words, in lower case, as people separate them.
  var searchWords: [String] {
    split { $0.isWhitespace || $0 == "," || $0 == ";" }.map { $0.lowercased() }
  }
}
