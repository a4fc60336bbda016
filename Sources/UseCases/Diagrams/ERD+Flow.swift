internal import Diagrams
internal import Domain

extension ERD {
  /// Which source tables fill which target tables, as the contract's executed rows say.
  init(
    _ request: ERDRequest, flowOf contract: ContractAnswer, _ catalogues: [Side: Catalogue],
    shares: [Side: [String: Graph.Share]] = [:], path: (Side, String) -> String? = { _, _ in nil }
  ) {
    let flows = Self.flows(contract)
    let chosen = Self.choose(request, flows)
    let order = Side.allCases.flatMap { side in
      (catalogues[side]?.tables ?? []).map { (side: side, table: $0) }
    }.filter { chosen.contains(Place($0.side, $0.table.name)) }.prefix(Self.mostTables)
    let places = Dictionary(
      order.enumerated().map { (Place($1.side, $1.table.name), $0) },
      uniquingKeysWith: { first, _ in first })
    let shown = flows.filter { places[$0.from] != nil && places[$0.to] != nil }
    let words = request.words.searchWords

    self.request = request
    isCut = chosen.count > Self.mostTables
    total = Set(flows.flatMap { [$0.from, $0.to] }).count
    tables = order.map(\.table.name)
    sides = order.map(\.side)
    catalogue = Catalogue(order.flatMap(\.table.fields))
    relations = []
    links = shown.map(Link.init)
    folded = []
    anomalies = []
    domains = []
    graph = Graph(
      title: "\(order.count) tables and the data that goes between them",
      summary: "Source tables at the left fill target tables at the right: "
        + "\(shown.count) flows. The same flows stand in a table of words beside the drawing.",
      nodes: order.map { side, table in
        let name = table.name.lowercased()
        return Graph.Node(
          name: table.name, caption: side.rawValue, path: path(side, table.name),
          share: shares[side]?[name],
          isFocus: name == request.focus.lowercased() || words.contains(where: name.contains),
          isFarSide: side == .target)
      },
      edges: shown.compactMap { flow in
        guard let from = places[flow.from], let to = places[flow.to] else { return nil }
        return Graph.Edge(
          from: from, to: to, kind: .flow,
          label:
            "\(flow.from.shown.isolated) fills \(flow.fields) fields of \(flow.to.shown.isolated)"
        )
      })
  }

  /// A table of one side, whatever the case of its name.
  fileprivate struct Place: Hashable {
    let side: Side
    let shown: String

    init(_ side: Side, _ name: String) {
      self.side = side
      shown = name
    }

    static func == (a: Place, b: Place) -> Bool {
      a.side == b.side && a.shown.lowercased() == b.shown.lowercased()
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(side)
      hasher.combine(shown.lowercased())
    }
  }

  fileprivate struct Flow {
    let from: Place
    let to: Place
    var fields: Int
  }

  /// In the order of the contract.
  private static func flows(_ contract: ContractAnswer) -> [Flow] {
    var (flows, places) = ([Flow](), [[Place]: Int]())
    for row in contract.rows where row.isExecuted {
      guard let source = row.source else { continue }
      let (from, to) = (Place(.source, source.table), Place(.target, row.target.table))
      if let known = places[[from, to]] {
        flows[known].fields += 1
      } else {
        places[[from, to]] = flows.count
        flows.append(Flow(from: from, to: to, fields: 1))
      }
    }
    return flows
  }

  private static func choose(_ request: ERDRequest, _ flows: [Flow]) -> Set<Place> {
    let all = Set(flows.flatMap { [$0.from, $0.to] })
    let words = request.words.searchWords
    let start: Set<Place>
    if !request.focus.isEmpty {
      start = all.filter { $0.shown.lowercased() == request.focus.lowercased() }
    } else if !words.isEmpty {
      start = all.filter { place in words.contains(where: place.shown.lowercased().contains) }
    } else {
      return all
    }
    var found = start
    for _ in 0..<(request.focus.isEmpty ? 1 : request.hops) {
      let near = flows.filter { found.contains($0.from) || found.contains($0.to) }
      found.formUnion(near.flatMap { [$0.from, $0.to] })
    }
    return found
  }
}

extension ERD.Link {
  fileprivate init(_ flow: ERD.Flow) {
    from = flow.from.shown
    to = flow.to.shown
    fromTable = flow.from.shown
    toTable = flow.to.shown
    cardinality = flow.fields == 1 ? "1 field" : "\(flow.fields) fields"
    origin = "flow"
    confidence = 1
    evidence = []
    isFolded = false
    id = nil
  }
}
