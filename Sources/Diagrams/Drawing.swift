/// A graph with its layout, ready to be written down as SVG.
///
/// It holds text, shapes and links only: no script, no foreign object, no handler, and names as
/// text whatever they hold.
public struct Drawing: Sendable {
  public let graph: Graph
  public let layout: Layout

  /// Lays `graph` out within `budget`, or in rows when that is over.
  public init(_ graph: Graph, within budget: Duration = .seconds(2)) {
    self.init(
      graph, .of(graph, sizes: graph.nodes.map { TableFace($0).size }, within: budget))
  }

  init(_ graph: Graph, _ layout: Layout) {
    self.graph = graph
    self.layout = layout
  }

  public var measure: Measure { Measure(graph, layout) }

  /// Where it will be looked at.
  public enum Use: Sendable, Hashable {
    /// Within a page of ours, which has the style sheet; its natural size times `scale`.
    case page(scale: Double)
    /// By itself, with its own colours and without links into the product.
    case file
  }

  private static let legendHeight = 30.0

  /// Its natural size, the legend included.
  public var size: Size {
    Size(max(layout.size.width, 560), layout.size.height + Self.legendHeight)
  }

  public func svg(for use: Use) -> String {
    let scale = if case .page(let scale) = use { scale } else { 1.0 }
    var text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"erd\" role=\"group\" "
      + "aria-labelledby=\"erd-title erd-summary\" "
      + "width=\"\((size.width * scale).brief)\" height=\"\((size.height * scale).brief)\" "
      + "viewBox=\"0 0 \(size.width.brief) \(size.height.brief)\">\n"
    text += "<title id=\"erd-title\">\(Lettering.escaped(graph.title))</title>\n"
    text += "<desc id=\"erd-summary\">\(Lettering.escaped(graph.summary))</desc>\n"
    if use == .file {
      text += "<style>\(Stylesheet.tokens)\(Stylesheet.rules)</style>\n"
      text += "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n"
    }
    text += Self.definitions + legend
    text += "<g transform=\"translate(0 \(Self.legendHeight.brief))\">\n"
    for (edge, line) in zip(graph.edges, layout.lines) { text += link(edge, along: line) }
    for (node, box) in zip(graph.nodes, layout.boxes) {
      text += table(node, at: box, isLinked: use != .file)
    }
    return text + "</g>\n</svg>\n"
  }

  /// The ends of lines, as they meet a table at the right of themselves, and the room of its text.
  private static let definitions: String = {
    func end(_ id: String, _ content: String) -> String {
      "<marker id=\"erd-\(id)\" viewBox=\"0 0 14 14\" refX=\"14\" refY=\"7\" markerWidth=\"14\" "
        + "markerHeight=\"14\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\">"
        + content + "</marker>"
    }
    return "<defs>" + end("many", "<path class=\"end\" d=\"M2 7L14 1M2 7L14 13M2 7H14\"/>")
      + end("one", "<path class=\"end\" d=\"M9 2V12\"/>")
      + end(
        "oneOrNone",
        "<circle class=\"end ring\" cx=\"4\" cy=\"7\" r=\"3.2\"/>"
          + "<path class=\"end\" d=\"M10 2V12\"/>")
      + end("flow", "<path class=\"end\" d=\"M4 2L14 7L4 12\"/>")
      + "<clipPath id=\"erd-clip\"><path d=\"M4 0h\((TableFace.width - 8).brief)v100000h-200z\"/></clipPath>"
      + "</defs>\n"
  }()

  private func link(_ edge: Graph.Edge, along line: [Point]) -> String {
    guard edge.from != edge.to, let start = line.first else { return "" }
    let way = line.dropFirst().map { "L\($0.x.brief) \($0.y.brief)" }.joined()
    let ends =
      edge.kind == .flow
      ? "marker-end=\"url(#erd-flow)\""
      : "marker-start=\"url(#erd-\(edge.fromEnd.rawValue))\" "
        + "marker-end=\"url(#erd-\(edge.toEnd.rawValue))\""
    return
      "<path class=\"link \(edge.kind.rawValue)\" d=\"M\(start.x.brief) \(start.y.brief)\(way)\" "
      + "\(ends)><title>\(Lettering.escaped(edge.label))</title></path>\n"
  }

  private func table(_ node: Graph.Node, at box: Box, isLinked: Bool) -> String {
    var style = "table"
    if node.isFocus { style += " focus" }
    if node.isFarSide { style += " far" }
    return
      "<g class=\"\(style)\" transform=\"translate(\(box.corner.x.brief) \(box.corner.y.brief))\">"
      + TableFace(node).svg(isLinked: isLinked) + "</g>\n"
  }

  /// A sample of each kind of line that occurs, with its word.
  private var legend: String {
    let kinds = Graph.Edge.Kind.allCases.filter { kind in graph.edges.contains { $0.kind == kind } }
    var text = ""
    for (place, kind) in kinds.enumerated() {
      let x = 16 + 130 * Double(place)
      let end = kind == .flow ? "flow" : "one"
      text +=
        "<path class=\"link \(kind.rawValue)\" d=\"M\(x.brief) 18h44\" marker-end=\"url(#erd-\(end))\"/>"
        + "<text class=\"small\" x=\"\((x + 52).brief)\" y=\"22\">\(kind.rawValue)</text>"
    }
    return text + "\n"
  }
}
