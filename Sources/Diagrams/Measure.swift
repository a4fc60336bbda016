/// How hard a layout is to read.
public struct Measure: Sendable, Hashable {
  /// Places where two lines cross, but for those inside a table that both end at.
  public let crossings: Int
  /// Lines that go under a table they do not end at, once for each such table.
  public let hidden: Int
  public let overlaps: Int

  /// How many times longer one side of the drawing is than the other.
  public let stretch: Double

  /// How many times the tables' own area the drawing takes.
  public let spread: Double

  /// The less, the better: a line under a table is as bad as two that cross, and a drawing that is a
  /// strip or mostly empty is seldom in sight as a whole.
  var cost: Double {
    Double(crossings + 2 * hidden + 1) * max(1, stretch / 2.5) * spread.squareRoot()
  }

  public init(_ graph: Graph, _ layout: Layout) {
    let segments = Self.segments(graph, layout)
    crossings = Self.crossings(segments, graph, layout)
    hidden = Self.hidden(segments, graph, layout)
    overlaps = layout.overlaps.count
    let (width, height) = (max(layout.size.width, 1), max(layout.size.height, 1))
    stretch = max(width / height, height / width)
    let tables = layout.boxes.reduce(0) { $0 + $1.size.width * $1.size.height }
    spread = max(1, width * height / max(tables, 1))
  }

  /// A straight piece of an edge's line, by its ends from left to right.
  private struct Segment {
    let edge: Int
    let left: Point
    let right: Point
    let top: Double
    let bottom: Double

    init(edge: Int, _ a: Point, _ b: Point) {
      self.edge = edge
      (left, right) = a.x <= b.x ? (a, b) : (b, a)
      (top, bottom) = (min(a.y, b.y), max(a.y, b.y))
    }

    /// Where it properly crosses another; `nil` where it does not.
    func crossing(_ other: Segment) -> Point? {
      let (r, t) = (right - left, other.right - other.left)
      let determinant = r.x * t.y - r.y * t.x
      guard determinant != 0 else { return nil }
      let gap = other.left - left
      let u = (gap.x * t.y - gap.y * t.x) / determinant
      let v = (gap.x * r.y - gap.y * r.x) / determinant
      guard u > 0, u < 1, v > 0, v < 1 else { return nil }
      return Point(left.x + u * r.x, left.y + u * r.y)
    }

    /// Whether any of it lies in the inside of `box`.
    func enters(_ box: Box) -> Bool {
      let way = right - left
      var (from, to) = (0.0, 1.0)
      for (start, length, low, high) in [
        (left.x, way.x, box.corner.x + 1, box.right - 1),
        (left.y, way.y, box.corner.y + 1, box.bottom - 1),
      ] {
        guard length != 0 else {
          if start <= low || start >= high { return false }
          continue
        }
        let (a, b) = ((low - start) / length, (high - start) / length)
        from = max(from, min(a, b))
        to = min(to, max(a, b))
        if from >= to { return false }
      }
      return true
    }
  }

  /// All pieces, by their left ends.
  private static func segments(_ graph: Graph, _ layout: Layout) -> [Segment] {
    layout.lines.enumerated().flatMap { edge, line in
      zip(line, line.dropFirst()).compactMap { $0 == $1 ? nil : Segment(edge: edge, $0, $1) }
    }.sorted { $0.left.x < $1.left.x }
  }

  private static func crossings(_ segments: [Segment], _ graph: Graph, _ layout: Layout) -> Int {
    var count = 0
    for (place, first) in segments.enumerated() {
      for second in segments[(place + 1)...] {
        guard second.left.x <= first.right.x else { break }
        guard first.edge != second.edge, second.top <= first.bottom, first.top <= second.bottom,
          let point = first.crossing(second)
        else { continue }
        let (a, b) = (graph.edges[first.edge], graph.edges[second.edge])
        let isInShared = [a.from, a.to].contains { node in
          (node == b.from || node == b.to) && layout.boxes[node].contains(point, margin: 2)
        }
        if !isInShared { count += 1 }
      }
    }
    return count
  }

  private static func hidden(_ segments: [Segment], _ graph: Graph, _ layout: Layout) -> Int {
    let order = layout.boxes.indices.sorted {
      layout.boxes[$0].corner.x < layout.boxes[$1].corner.x
    }
    let widest = layout.boxes.map(\.size.width).max() ?? 0
    var found: Set<[Int]> = []
    for segment in segments {
      let start = order.firstPlace { layout.boxes[$0].corner.x + widest >= segment.left.x }
      for node in order[start...] {
        let box = layout.boxes[node]
        if box.corner.x > segment.right.x { break }
        let edge = graph.edges[segment.edge]
        guard node != edge.from, node != edge.to, box.corner.y < segment.bottom,
          box.bottom > segment.top, segment.enters(box)
        else { continue }
        found.insert([segment.edge, node])
      }
    }
    return found.count
  }
}

extension [Int] {
  /// The first place whose element `isPast`, of elements that are not before those that are.
  fileprivate func firstPlace(where isPast: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
