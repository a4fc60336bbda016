import Foundation
import FoundationXML
import TestSupport
import Testing

import Diagrams

/// A schema as hospitals have them, the same for a number: most tables refer to a few.
private func schema(of count: Int, rows: Int = 4) -> Graph {
  var state = UInt64(count) &* 0x9E37_79B9_7F4A_7C15
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
  let hubs = max(3, count / 16)
  var edges: [Graph.Edge] = []
  for table in 1..<count {
    for _ in 0..<(1 + next(2)) {
      let other = next(3) > 0 ? next(min(hubs, table)) : next(table)
      edges.append(.init(from: table, to: other, kind: next(4) == 0 ? .inferred : .declared))
    }
  }
  let row = Graph.Row(name: "PATIENT_IDENTIFIER", type: "varchar(20)", mark: "FK")
  let nodes = (0..<count).map {
    Graph.Node(
      name: "TABLE_\($0)", caption: "PAS", path: "/erd?focus=TABLE_\($0)",
      rows: Array(repeating: row, count: $0 % 3 == 0 ? rows * 2 : rows), moreRows: $0 % 2)
  }
  return Graph(title: "A schema", summary: "\(count) tables", nodes: nodes, edges: edges)
}

@Suite struct `Laying a graph out` {
  @Test(arguments: [2, 38, 100, 420])
  func `lets no two tables overlap, and keeps all within the drawing`(count: Int) throws {
    let drawing = Drawing(schema(of: count), within: .seconds(30))
    #expect(drawing.measure.overlaps == 0)
    let layout = drawing.layout
    for box in layout.boxes {
      #expect(box.corner.x >= 0 && box.corner.y >= 0)
      #expect(box.corner.x + box.size.width <= layout.size.width)
      #expect(box.corner.y + box.size.height <= layout.size.height)
    }
    if case .grid = layout.origin { Issue.record("no engine answered") }
    #expect(layout.lines.allSatisfy { $0.count >= 2 })
  }

  @Test func `stands in rows without overlap when there is no time`() {
    let drawing = Drawing(schema(of: 420), within: .zero)
    #expect(drawing.layout.origin == .grid(.outOfTime))
    #expect(drawing.measure.overlaps == 0)
    #expect(drawing.svg(for: .file) == Drawing(schema(of: 420), within: .zero).svg(for: .file))
  }

  @Test func `draws the same graph the same way`() {
    let graph = schema(of: 38)
    let first = Drawing(graph, within: .seconds(30)).svg(for: .file)
    #expect(first == Drawing(graph, within: .seconds(30)).svg(for: .file))
  }

  @Test func `puts what nothing joins in rows below`() {
    var graph = schema(of: 12)
    graph.nodes += (0..<9).map { .init(name: "ALONE_\($0)") }
    let drawing = Drawing(graph, within: .seconds(30))
    let lowest = drawing.layout.boxes[..<12].map { $0.corner.y + $0.size.height }.max() ?? 0
    #expect(drawing.layout.boxes[12...].allSatisfy { $0.corner.y > lowest })
    #expect(drawing.measure.overlaps == 0)
  }

  @Test func `counts the lines that go under a table`() {
    let tables = ["a", "b", "c"].map { Graph.Node(name: $0) }
    // In a row, the line from the first to the last goes under the middle one.
    let graph = Graph(title: "", nodes: tables, edges: [.init(from: 0, to: 2, kind: .declared)])
    #expect(Drawing(graph, within: .zero).measure.hidden == 1)
    #expect(Drawing(graph, within: .zero).measure.crossings == 0)
  }
}

@Suite struct `Drawing a graph` {
  @Test func `shows hostile names as text of a valid document`() throws {
    let hostile = [
      "<script>alert(1)</script>", "\"]]>--><svg onload=alert(1)>", "x' y=\"z\" &amp; &#0;",
      String(repeating: "W", count: 500), String(repeating: "long ", count: 2000),
      "מטופלים", "\u{202E}gnp.exe\u{202C}", "مريض", "👩‍⚕️🏥 patient", "two\nlines\r\n\tand more",
      "nul\0and\u{1}\u{7f}\u{ffff}bell\u{7}", "",
    ]
    let nodes = hostile.map { name in
      Graph.Node(
        name: name, caption: name, path: "/erd?focus=\"><script>",
        rows: [.init(name: name, type: name, mark: "PK")],
        moreRows: 3, stubs: [.init("→ \(name)")], share: .init(1, of: 2, "mapped"))
    }
    let edges = hostile.indices.dropFirst().map {
      Graph.Edge(from: $0, to: 0, kind: .inferred, label: hostile[$0])
    }
    let graph = Graph(title: hostile[0], summary: hostile[1], nodes: nodes, edges: edges)
    for use in [Drawing.Use.page(scale: 1), .file] {
      let svg = Drawing(graph, within: .seconds(30)).svg(for: use)
      let found = Elements(of: svg)
      #expect(found.error == nil)
      #expect(found.names.isDisjoint(with: ["script", "foreignObject", "image", "use", "iframe"]))
      #expect(!found.attributes.contains { $0.lowercased().hasPrefix("on") })
      #expect(found.text.contains("<script>alert(1)</script>"))
      #expect(found.text.contains(hostile[3]))
      #expect(found.names.contains("a") == (use != .file))
      #expect(found.names.contains("style") == (use == .file))
      #expect(svg.utf8.count < 120_000)
    }
  }

  @Test func `cuts a name to its table and keeps the whole as its title`() throws {
    let name = String(repeating: "LONG_NAME_", count: 50)
    let svg = Drawing(Graph(title: "", nodes: [.init(name: name)], edges: [])).svg(for: .file)
    #expect(svg.contains("<title>\(name)</title>"))
    let shown = try #require(svg.firstMatch(of: /class="name"[^>]*>([^<]*)</)).1
    #expect(shown.hasSuffix("…") && shown.count < 30)
  }

  @Test func `tells kinds of relations apart by word and dash`() {
    let graph = Graph(
      title: "", nodes: [.init(name: "a"), .init(name: "b"), .init(name: "c")],
      edges: [
        .init(from: 0, to: 1, kind: .declared),
        .init(from: 0, to: 2, kind: .inferred, label: "why"),
      ])
    let svg = Drawing(graph, within: .zero).svg(for: .page(scale: 0.5))
    #expect(svg.contains(">declared</text>") && svg.contains(">inferred</text>"))
    #expect(!svg.contains(">accepted</text>"))
    #expect(svg.contains("class=\"link inferred\"") && svg.contains("<title>why</title>"))
  }

  @Test func `says 420 tables with all their fields in less than two megabytes`() {
    let svg = Drawing(schema(of: 420, rows: 14), within: .zero).svg(for: .page(scale: 1))
    #expect(svg.utf8.count < 2_000_000)
  }

  @Test func `looks on our pages as the site's style sheet says`() throws {
    let sheet = try String(
      contentsOf: Checkout.root.appending(path: "Public/css/crossgate.css"), encoding: .utf8)
    #expect(sheet.contains(Stylesheet.rules))
  }
}

/// What an XML parser finds in a document.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: Set<String> = []
  private(set) var attributes: Set<String> = []
  private(set) var text = ""
  private(set) var error: (any Error)?

  init(of document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { error = parser.parserError }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    names.insert(name)
    self.attributes.formUnion(attributes.keys)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
