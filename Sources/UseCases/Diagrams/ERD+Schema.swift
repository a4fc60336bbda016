internal import Diagrams
internal import Domain

extension ERD {
  /// The part of `catalogue` that `request` asks for, joined by `relations`.
  ///
  /// `shares` say how much of a table is mapped, by its name in lower case, for the overlay; `path`
  /// gives the page that a table's box leads to.
  init(
    _ request: ERDRequest, of catalogue: Catalogue, _ relations: [Relation],
    shares: [String: Graph.Share] = [:], path: (String) -> String? = { _ in nil }
  ) {
    let schema = ERDSchema(catalogue, relations)
    let focus = schema[request.focus]
    let hubs = schema.hubs(fold: request.fold, besides: focus)
    let (chosen, marked) = Self.choose(request, from: schema, focus: focus, hubs: hubs)
    let order = Array(chosen.sorted().prefix(Self.mostTables))
    let places = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($1, $0) })

    let isInDrawing = { (join: (from: Int, to: Int, relation: Relation)) in
      places[join.from] != nil && places[join.to] != nil
    }
    let inside = schema.joins.filter(isInDrawing)
    let faces = TableFaces(schema, request, hubs: hubs, marked: marked, shares: shares)
    var nodes = order.map { faces.node($0, count: order.count, path: path(schema.tables[$0].name)) }
    faces.addStubs(to: &nodes, places: places)

    self.request = request
    total = schema.tables.count
    isCut = chosen.count > order.count
    tables = order.map { schema.tables[$0].name }
    sides = order.map { _ in request.side }
    self.catalogue = Catalogue(
      order.flatMap { schema.tables[$0].fields },
      notes: Dictionary(
        order.map { (schema.tables[$0].name.lowercased(), schema.tables[$0].note) },
        uniquingKeysWith: { first, _ in first }))
    self.relations = inside.map(\.relation)
    let shown = Set(tables.map { $0.lowercased() })
    links = relations.filter {
      shown.contains($0.from.table.lowercased())
        && (shown.contains($0.to.table.lowercased()) || schema[$0.to.table] == nil)
    }.map { relation in
      Link(
        relation, in: schema,
        isFolded: schema[relation.to.table].map(hubs.contains) ?? true)
    }
    folded = order.filter(hubs.contains).map {
      Hub(table: schema.tables[$0].name, count: schema.referring[$0])
    }.sorted { ($1.count, $0.table) < ($0.count, $1.table) }
    anomalies = Self.anomalies(of: schema, among: order)
    domains = Dictionary(grouping: schema.domains.filter { !$0.isEmpty }, by: \.self)
      .map { DomainCount(name: $0, tables: $1.count) }.sorted { $0.name < $1.name }
    let edges = Self.edges(inside.filter { !hubs.contains($0.to) }, places: places, in: schema)
    graph = Graph(
      title: Self.title(request, count: order.count, of: schema.tables.count),
      summary: Self.summary(nodes: order.count, inside.map(\.relation), folded),
      nodes: nodes, edges: Array(edges.prefix(Self.mostEdges)))
  }

  /// The tables to draw, and those of them that were asked for by name.
  private static func choose(
    _ request: ERDRequest, from schema: ERDSchema, focus: Int?, hubs: Set<Int>
  ) -> (chosen: Set<Int>, marked: Set<Int>) {
    var chosen = Set(schema.tables.indices)
    var marked: Set<Int> = []
    let words = request.words.searchWords
    if !request.focus.isEmpty {
      marked = focus.map { [$0] } ?? []
      chosen = schema.near(marked, hops: request.hops, notThrough: hubs)
    } else if !words.isEmpty {
      marked = Set(
        schema.tables.indices.filter { place in
          let name = schema.tables[place].name.lowercased()
          return words.contains(where: name.contains)
        })
      chosen = schema.near(marked, hops: 1, notThrough: hubs)
    }
    if !request.domain.isEmpty {
      chosen = chosen.filter { schema.domains[$0] == request.domain || marked.contains($0) }
    }
    return (chosen, marked)
  }

  /// One line for two tables, however many relations join them.
  private static func edges(
    _ joins: [(from: Int, to: Int, relation: Relation)], places: [Int: Int], in schema: ERDSchema
  ) -> [Graph.Edge] {
    var order: [[Int]] = []
    var grouped: [[Int]: [Relation]] = [:]
    for join in joins where join.from != join.to {
      guard let from = places[join.from], let to = places[join.to] else { continue }
      if grouped[[from, to]] == nil { order.append([from, to]) }
      grouped[[from, to], default: []].append(join.relation)
    }
    return order.map { pair in
      let relations = grouped[pair] ?? []
      let kind = [Relation.Origin.declared, .accepted, .inferred].first { origin in
        relations.contains { $0.origin == origin }
      }
      let words = relations.prefix(4).map { relation in
        "\(relation.from.isolated) → \(relation.to.isolated), \(relation.origin.rawValue), "
          + "\(schema.cardinality(of: relation).words)"
      }
      let more = relations.count > 4 ? "; and \(relations.count - 4) more" : ""
      let ends = relations.first.map(schema.cardinality) ?? .init()
      return Graph.Edge(
        from: pair[0], to: pair[1], kind: kind.map(Graph.Edge.Kind.init) ?? .inferred,
        fromEnd: ends.from, toEnd: ends.to, label: words.joined(separator: "; ") + more)
    }
  }

  private static func anomalies(of schema: ERDSchema, among places: [Int]) -> [Anomaly] {
    let joined = Set(schema.joins.flatMap { [$0.from, $0.to] })
    let tables = places.flatMap { place -> [Anomaly] in
      let table = schema.tables[place]
      return (table.key.isEmpty ? [Anomaly(kind: .noKey, table: table.name, detail: "")] : [])
        + (joined.contains(place)
          ? [] : [Anomaly(kind: .orphan, table: table.name, detail: "")])
    }
    let shown = Set(places)
    let broken = schema.broken.filter { shown.contains($0.from) }.map {
      Anomaly(
        kind: .missingTable, table: schema.tables[$0.from].name,
        detail: "\($0.relation.from) → \($0.relation.to)")
    }
    let doubtful = schema.joins.compactMap { join -> Anomaly? in
      guard shown.contains(join.from), let from = schema.tables[join.from][join.relation.from.field]
      else { return nil }
      let words = "\(join.relation.from) → \(join.relation.to)"
      guard let to = schema.tables[join.to][join.relation.to.field] else {
        return Anomaly(kind: .missingField, table: from.table, detail: words)
      }
      guard from.type.name != to.type.name else { return nil }
      return Anomaly(
        kind: .typesDiffer, table: from.table, detail: "\(words): \(from.type), \(to.type)")
    }
    return tables + broken + doubtful
  }

  private static func title(_ request: ERDRequest, count: Int, of total: Int) -> String {
    let all = "\(count) of \(total) tables of the \(request.side.rawValue) schema"
    return request.focus.isEmpty ? all : "\(request.focus.isolated) and what is near it: \(all)"
  }

  private static func summary(nodes: Int, _ relations: [Relation], _ folded: [Hub]) -> String {
    let counts = Relation.Origin.allCases.map { origin in
      (origin, relations.count { $0.origin == origin })
    }.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
    let kinds = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    let hubs = folded.prefix(5).map { "\($0.table.isolated) by \($0.count)" }
    return "\(nodes) tables and \(relations.count) relations between them\(kinds). "
      + (hubs.isEmpty
        ? "" : "Referred to by so many that no line is drawn: \(hubs.joined(separator: ", ")). ")
      + "The same relations stand in a table of words beside the drawing."
  }
}

extension Graph.Edge.Kind {
  fileprivate init(_ origin: Relation.Origin) {
    self =
      switch origin {
      case .declared: .declared
      case .inferred: .inferred
      case .accepted: .accepted
      case .rejected: .rejected
      }
  }
}
