internal import Diagrams
internal import Domain

/// What the boxes of a drawing say.
struct TableFaces {
  private let schema: ERDSchema
  private let request: ERDRequest
  private let hubs: Set<Int>
  private let marked: Set<Int>
  private let shares: [String: Graph.Share]
  /// The fields that refer to something, in lower case, by table.
  private let referring: [Int: Set<String>]

  /// All rows of all tables together, so that a drawing stays below two megabytes.
  private static let mostRows = 6000
  private static let mostStubs = 6

  init(
    _ schema: ERDSchema, _ request: ERDRequest, hubs: Set<Int>, marked: Set<Int>,
    shares: [String: Graph.Share]
  ) {
    self.schema = schema
    self.request = request
    self.hubs = hubs
    self.marked = marked
    self.shares = shares
    var referring: [Int: Set<String>] = [:]
    for join in schema.joins {
      referring[join.from, default: []].insert(join.relation.from.field.lowercased())
    }
    for broken in schema.broken {
      referring[broken.from, default: []].insert(broken.relation.from.field.lowercased())
    }
    self.referring = referring
  }

  /// The box of the table at `place`, one of `count`.
  func node(_ place: Int, count: Int, path: String?) -> Graph.Node {
    let table = schema.tables[place]
    let most = min(60, max(4, Self.mostRows / max(count, 1)))
    let fields = rows(of: table, at: place)
    return Graph.Node(
      name: table.name, caption: caption(place), path: path,
      rows: fields.prefix(most).map { field in
        Graph.Row(
          name: field.field,
          type: field.statedType.isEmpty ? field.type.description : field.statedType,
          mark: field.isKey ? "PK" : isReferring(field, place) ? "FK" : "")
      },
      moreRows: request.density == .names
        ? 0 : table.fields.count - min(fields.count, most),
      share: shares[table.name.lowercased()], isFocus: marked.contains(place))
  }

  private func rows(of table: Catalogue.Table, at place: Int) -> [CatalogueField] {
    switch request.density {
    case .names: []
    case .keys: table.fields.filter { $0.isKey || isReferring($0, place) }
    case .fields: table.fields
    }
  }

  private func isReferring(_ field: CatalogueField, _ place: Int) -> Bool {
    field.references != nil || referring[place]?.contains(field.field.lowercased()) == true
  }

  private func caption(_ place: Int) -> String {
    var words: [String] = []
    if hubs.contains(place) { words.append("hub of \(schema.referring[place]) tables") }
    if request.domain.isEmpty, !schema.domains[place].isEmpty {
      words.append(schema.domains[place])
    }
    if request.density == .names {
      let count = schema.tables[place].fields.count
      words.append("\(count) field\(count == 1 ? "" : "s")")
    }
    return words.joined(separator: " · ")
  }

  /// Tells in words what no line does: relations to hubs, to the table itself, and to tables that
  /// are missing; `places` are those of the drawn tables among `nodes`.
  func addStubs(to nodes: inout [Graph.Node], places: [Int: Int]) {
    var stubs: [Int: [(text: String, relations: [Relation])]] = [:]
    func add(_ place: Int, _ text: String, _ relation: Relation) {
      guard let node = places[place] else { return }
      if let known = stubs[node]?.firstIndex(where: { $0.text == text }) {
        stubs[node]?[known].relations.append(relation)
      } else {
        stubs[node, default: []].append((text, [relation]))
      }
    }
    for join in schema.joins {
      if join.from == join.to {
        add(join.from, "↻ itself", join.relation)
      } else if hubs.contains(join.to) {
        add(join.from, "→ \(schema.tables[join.to].name.isolated)", join.relation)
      }
    }
    for broken in schema.broken {
      add(broken.from, "→ \(broken.relation.to.table.isolated), missing", broken.relation)
    }
    for (node, all) in stubs {
      nodes[node].stubs = all.prefix(Self.mostStubs).map { text, relations in
        let times = relations.count > 1 ? " ×\(relations.count)" : ""
        let isGuess = relations.allSatisfy { $0.origin == .inferred }
        return Graph.Stub(text + times + (isGuess ? ", inferred" : ""))
      }
      if all.count > Self.mostStubs {
        nodes[node].stubs.append(Graph.Stub("→ \(all.count - Self.mostStubs) more"))
      }
    }
  }
}
