/// A place in a drawing: points to the right of and below its upper left corner.
public struct Point: Sendable, Hashable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
}

public struct Size: Sendable, Hashable {
  public var width: Double
  public var height: Double

  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
}

/// A rectangle by its upper left corner.
public struct Box: Sendable, Hashable {
  public var corner: Point
  public var size: Size

  init(centre: Point, size: Size) {
    corner = Point(centre.x - size.width / 2, centre.y - size.height / 2)
    self.size = size
  }

  public var centre: Point { Point(corner.x + size.width / 2, corner.y + size.height / 2) }
  var right: Double { corner.x + size.width }
  var bottom: Double { corner.y + size.height }

  /// Whether they share more than a border, with less than `gap` between them.
  public func overlaps(_ other: Box, gap: Double = 0) -> Bool {
    corner.x < other.right + gap && other.corner.x < right + gap
      && corner.y < other.bottom + gap && other.corner.y < bottom + gap
  }

  func contains(_ point: Point, margin: Double = 0) -> Bool {
    point.x > corner.x - margin && point.x < right + margin
      && point.y > corner.y - margin && point.y < bottom + margin
  }

  /// Where the line from its centre towards `point` leaves it.
  func exit(towards point: Point) -> Point {
    let way = point - centre
    guard way.x != 0 || way.y != 0 else { return centre }
    let across = way.x == 0 ? .infinity : size.width / 2 / abs(way.x)
    let down = way.y == 0 ? .infinity : size.height / 2 / abs(way.y)
    let part = min(across, down, 1)
    return Point(centre.x + way.x * part, centre.y + way.y * part)
  }
}

/// Where everything of a graph stands.
public struct Layout: Sendable {
  /// A box for each node, in the graph's order; no two overlap.
  public internal(set) var boxes: [Box]
  /// The corners of each edge's line, its ends included, in the graph's order.
  public internal(set) var lines: [[Point]]
  public internal(set) var size: Size
  public let origin: Origin

  /// How it came about.
  public enum Origin: Sendable, Hashable {
    /// The Graphviz engine of that name, with lines of that kind.
    case engine(String)
    /// In rows, for want of a layout.
    case grid(GridReason)
  }

  /// Why the tables stand in rows.
  public enum GridReason: Sendable, Hashable {
    /// Nothing joins them.
    case nothingToJoin
    case outOfTime
    /// The layout program is missing or failed.
    case noLayoutProgram
  }

  /// The boxes of `nodes` that overlap, as pairs of their places.
  var overlaps: [(Int, Int)] {
    let order = boxes.indices.sorted { boxes[$0].corner.x < boxes[$1].corner.x }
    var found: [(Int, Int)] = []
    for (place, first) in order.enumerated() {
      for second in order[(place + 1)...] {
        guard boxes[second].corner.x < boxes[first].right else { break }
        if boxes[first].overlaps(boxes[second]) { found.append((first, second)) }
      }
    }
    return found
  }
}
