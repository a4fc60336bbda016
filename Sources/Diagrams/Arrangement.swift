internal import Processes

extension Layout {
  /// The space between tables that nothing joins, and around the whole drawing.
  static let gap = 24.0
  static let margin = 16.0

  /// The best layout of `graph` that is found in time: several engines are asked, the quickest
  /// first, and the drawing with the fewest crossings and hidden lines is taken.
  ///
  /// What nothing is joined to stands in rows below. Without any answer all stands in rows, and
  /// ``origin`` says why. The same graph gets the same layout, unless time runs out.
  public static func of(_ graph: Graph, sizes: [Size], within budget: Duration) -> Layout {
    let pairs = graph.pairs
    let joined = Set(pairs.flatMap { [$0.0, $0.1] }).sorted()
    guard !joined.isEmpty else { return grid(graph, sizes: sizes, because: .nothingToJoin) }
    let deadline = ContinuousClock.now + budget
    let hasFlow = graph.edges.contains { $0.kind == .flow }
    var best: (layout: Layout, cost: Double)?
    let mostNodes = Graphviz.engines.map(\.mostNodes).max() ?? 0
    var reason = joined.count > mostNodes ? GridReason.outOfTime : .noLayoutProgram
    for engine in hasFlow ? Graphviz.flowEngines : Graphviz.engines
    where joined.count <= engine.mostNodes {
      let left = deadline - ContinuousClock.now
      guard left > .zero else {
        reason = .outOfTime
        break
      }
      do {
        guard
          let places = try Graphviz.places(
            for: joined.map { ($0, sizes[$0]) }, joinedBy: pairs, by: engine, within: left),
          let layout = Layout(graph, sizes: sizes, places, from: engine)
        else { continue }
        let cost = Measure(graph, layout).cost
        if cost < best?.cost ?? .infinity { best = (layout, cost) }
      } catch ProgramError.pastDeadline {
        reason = .outOfTime
        break
      } catch ProgramError.tooMuchProcessorTime {
        reason = .outOfTime
        break
      } catch {
        // A missing or failing engine leaves the field to the next.
        continue
      }
    }
    return best?.layout ?? grid(graph, sizes: sizes, because: reason)
  }

  /// What an engine answered, with the unjoined below; `nil` where it left anything out or let
  /// tables overlap.
  private init?(
    _ graph: Graph, sizes: [Size], _ places: Graphviz.Places, from engine: Graphviz.Engine
  ) {
    let shift = Point(Self.margin, Self.margin)
    func turned(_ point: Point) -> Point {
      Point(point.x, places.size.height - point.y) + shift
    }
    var boxes = sizes.map { Box(centre: Point(0, 0), size: $0) }
    let loose = graph.nodes.indices.filter { places.centres[$0] == nil }
    for (node, centre) in places.centres {
      guard boxes.indices.contains(node) else { return nil }
      boxes[node] = Box(centre: turned(centre), size: sizes[node])
    }
    let width = max(places.size.width, 1000)
    let bottom = Self.shelve(
      loose, into: &boxes,
      from: Point(Self.margin, places.size.height + 2 * Self.margin + Self.gap),
      width: width)
    self.boxes = boxes
    origin = .engine(engine.name)
    lines = graph.edges.map { edge in
      if let line = places.lines[[edge.from, edge.to]], line.count > 1 {
        return line.map(turned)
      }
      return Self.straight(boxes[edge.from], boxes[edge.to])
    }
    size = Size(
      max(places.size.width, boxes.map(\.right).max() ?? 0) + 2 * Self.margin,
      max(places.size.height + Self.margin, bottom) + Self.margin)
    guard overlaps.isEmpty else { return nil }
  }

  private static func straight(_ from: Box, _ to: Box) -> [Point] {
    [from.exit(towards: to.centre), to.exit(towards: from.centre)]
  }

  /// All in rows of a readable width, in the order given, with straight lines.
  static func grid(_ graph: Graph, sizes: [Size], because reason: GridReason) -> Layout {
    var boxes = sizes.map { Box(centre: Point(0, 0), size: $0) }
    let area = sizes.reduce(0) { $0 + ($1.width + gap) * ($1.height + gap) }
    let width = max(1000, (area * 1.6).squareRoot())
    let hasLines = !graph.edges.isEmpty
    let bottom = shelve(
      Array(graph.nodes.indices), into: &boxes, from: Point(margin, margin), width: width,
      gap: hasLines ? 3 * gap : gap)
    return Layout(
      boxes: boxes,
      lines: graph.edges.map { straight(boxes[$0.from], boxes[$0.to]) },
      size: Size((boxes.map(\.right).max() ?? 0) + margin, bottom + margin),
      origin: .grid(reason))
  }

  /// Puts `nodes` in rows that are no wider than `width`; returns where the last one ends.
  private static func shelve(
    _ nodes: [Int], into boxes: inout [Box], from corner: Point, width: Double, gap: Double = gap
  ) -> Double {
    var place = corner
    var rowBottom = corner.y
    for node in nodes {
      if place.x > corner.x, place.x + boxes[node].size.width > corner.x + width {
        place = Point(corner.x, rowBottom + gap)
      }
      boxes[node].corner = place
      place.x += boxes[node].size.width + gap
      rowBottom = max(rowBottom, boxes[node].bottom)
    }
    return nodes.isEmpty ? 0 : rowBottom
  }
}

extension Graph {
  /// The pairs of different nodes that are joined, each once, in the order of the edges.
  var pairs: [(Int, Int)] {
    var seen: Set<[Int]> = []
    return edges.compactMap { edge in
      edge.from != edge.to && seen.insert([edge.from, edge.to]).inserted
        ? (edge.from, edge.to) : nil
    }
  }
}
