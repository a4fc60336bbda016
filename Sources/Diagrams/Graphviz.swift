internal import Processes

/// Graphviz, which finds places for boxes; it sees numbers and sizes, never a name.
struct Graphviz {
  /// A way of finding places, with a way of drawing lines.
  struct Engine {
    let program: String
    let attributes: String
    /// The most joined nodes it is asked for; more take it too long.
    let mostNodes: Int

    var name: String { program.split(separator: "/").last.map(String.init) ?? program }
  }

  /// The quickest first.
  ///
  /// Those with straight lines lead some under other tables; the others lead all around them.
  static let engines = [
    Engine(
      program: "/usr/bin/dot",
      attributes: "rankdir=LR nodesep=0.25 ranksep=0.9 splines=polyline", mostNodes: 2000),
    Engine(program: "/usr/bin/sfdp", attributes: "\(flat) splines=line", mostNodes: 2000),
    Engine(
      program: "/usr/bin/neato", attributes: "model=subset \(flat) splines=line", mostNodes: 600),
    Engine(program: "/usr/bin/neato", attributes: "\(flat) splines=line", mostNodes: 300),
    Engine(
      program: "/usr/bin/neato", attributes: "model=subset \(flat) splines=polyline esep=\"+6\"",
      mostNodes: 110),
  ]
  /// Only from left to right, as data flows.
  static let flowEngines = [engines[0]]

  /// Tables are moved apart from near the size that they take together.
  private static let flat = "overlap=prism overlap_scaling=-2 sep=\"+14\""

  private static let pointsAnInch = 72.0

  /// Places and lines in points from the lower left, by the numbers given.
  struct Places {
    var size = Size(0, 0)
    var centres: [Int: Point] = [:]
    var lines: [[Int]: [Point]] = [:]
  }

  /// Places for nodes of `sizes` by number, joined by `pairs`.
  ///
  /// - Throws: ``Processes/ProgramError``.
  static func places(
    for sizes: [(number: Int, size: Size)], joinedBy pairs: [(Int, Int)], by engine: Engine,
    within wall: Duration
  ) throws -> Places? {
    var text = "digraph g {\ngraph [\(engine.attributes)]\n"
    text += "node [shape=box fixedsize=true label=\"\"]\nedge [arrowhead=none]\n"
    for (number, size) in sizes {
      text += "\(number) [width=\(inches(size.width)) height=\(inches(size.height))]\n"
    }
    for (from, to) in pairs { text += "\(from)->\(to)\n" }
    text += "}\n"
    let run = try Program(engine.program).run(
      arguments: ["-Tplain"], input: Array(text.utf8),
      limits: Limits(wall: wall, cpu: wall, memory: 1 << 30, outputBytes: 32 << 20))
    return run.exitCode == 0 ? read(run.output) : nil
  }

  private static func inches(_ points: Double) -> Double {
    (points / pointsAnInch * 1000).rounded() / 1000
  }

  /// Reads `graph 1 width height`, `node number x y …`, `edge from to n x1 y1 … xn yn …`.
  private static func read(_ plain: [UInt8]) -> Places {
    var places = Places()
    for line in plain.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      let numbers = words.dropFirst().map { Double($0) ?? 0 }
      switch words.first {
      case "graph" where numbers.count >= 3:
        places.size = Size(numbers[1] * pointsAnInch, numbers[2] * pointsAnInch)
      case "node" where numbers.count >= 3:
        places.centres[Int(numbers[0])] = point(numbers[1], numbers[2])
      case "edge" where numbers.count >= 3 && numbers.count >= 3 + 2 * Int(numbers[2]):
        places.lines[[Int(numbers[0]), Int(numbers[1])]] = corners(
          (0..<Int(numbers[2])).map { point(numbers[3 + 2 * $0], numbers[4 + 2 * $0]) })
      default: break
      }
    }
    return places
  }

  private static func point(_ x: Double, _ y: Double) -> Point {
    Point(x * pointsAnInch, y * pointsAnInch)
  }

  /// The ends of the cubic pieces, which are straight, as the engines are asked for no curves.
  private static func corners(_ controls: [Point]) -> [Point] {
    stride(from: 0, to: controls.count, by: 3).map { controls[$0] }
  }
}
