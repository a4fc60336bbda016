/// One table as it is drawn: its lines of text, and the room they take.
struct TableFace {
  static let width = 240.0
  private static let inset = 10.0
  private static let rowHeight = 16.0

  private let node: Graph.Node

  init(_ node: Graph.Node) { self.node = node }

  private var headHeight: Double { node.caption.isEmpty ? 28 : 42 }
  private var shareHeight: Double { node.share == nil ? 0 : 26 }
  private var lineCount: Int { node.rows.count + (node.moreRows > 0 ? 1 : 0) }
  private var stubsHeight: Double {
    node.stubs.isEmpty ? 0 : 6 + Self.rowHeight * Double(node.stubs.count)
  }

  var size: Size {
    let rows = lineCount == 0 ? 0 : 8 + Self.rowHeight * Double(lineCount)
    return Size(Self.width, headHeight + shareHeight + rows + stubsHeight)
  }

  /// The table with its upper left corner at the origin; where it `isLinked`, a click on it leads to
  /// its page.
  func svg(isLinked: Bool) -> String {
    let path = isLinked ? node.path : nil
    let name = Lettering.escaped(Lettering.isolated(node.name))
    var text = path.map { "<a href=\"\(Lettering.escaped($0))\" aria-label=\"\(name)\">" } ?? ""
    text += "<title>\(name)</title>"
    text +=
      "<rect class=\"box\" width=\"\(Self.width.brief)\" height=\"\(size.height.brief)\" rx=\"4\"/>"
    text +=
      "<path class=\"head\" d=\"M1 \(headHeight.brief)V4a3 3 0 0 1 3-3H\((Self.width - 4).brief)"
    text += "a3 3 0 0 1 3 3V\(headHeight.brief)z\"/>"
    text += "<g clip-path=\"url(#erd-clip)\">"
    text += line(node.name, "name", y: 18, size: 13, .bold)
    if !node.caption.isEmpty { text += line(node.caption, "small", y: 34, size: 11, .plain) }
    if let share = node.share { text += bar(share) }
    text += rows + stubs
    text += "</g>"
    return text + (path == nil ? "" : "</a>")
  }

  private func line(
    _ words: String, _ style: String, y: Double, size: Double, _ face: Lettering.Face
  ) -> String {
    let shown = Lettering.cut(words, to: Self.width - 2 * Self.inset, size: size, face)
    return
      "<text class=\"\(style)\" x=\"\(Self.inset.brief)\" y=\"\(y.brief)\">\(Lettering.escaped(shown))</text>"
  }

  /// How much is done, as a word and as a bar.
  private func bar(_ share: Graph.Share) -> String {
    let room = Self.width - 2 * Self.inset
    let done = share.whole == 0 ? 0 : room * Double(share.part) / Double(share.whole)
    let top = headHeight + 18
    return line(
      "\(share.part) of \(share.whole) \(share.word)", "small", y: headHeight + 14, size: 11, .plain
    )
      + "<path class=\"bar\" d=\"M\(Self.inset.brief) \(top.brief)h\(room.brief)v5h-\(room.brief)z\"/>"
      + "<path class=\"done\" d=\"M\(Self.inset.brief) \(top.brief)h\(done.brief)v5h-\(done.brief)z\"/>"
  }

  private var rows: String {
    var y = headHeight + shareHeight + 16
    var text = ""
    for row in node.rows {
      text += self.row(row, y: y)
      y += Self.rowHeight
    }
    if node.moreRows > 0 {
      let noun = node.rows.isEmpty ? "" : "more "
      text += line(
        "\(node.moreRows) \(noun)field\(node.moreRows == 1 ? "" : "s")", "small", y: y, size: 11,
        .plain)
    }
    return text
  }

  private func row(_ row: Graph.Row, y: Double) -> String {
    let room = Self.width - 2 * Self.inset - 22
    let type = Lettering.cut(row.type, to: room * 0.45, size: 11, .monospaced)
    let typeWidth = type.isEmpty ? 0 : 6 + Double(type.count) * 0.61 * 11
    let name = Lettering.cut(row.name, to: room - typeWidth, size: 11, .monospaced)
    var text = ""
    if !row.mark.isEmpty {
      text += "<tspan class=\"mark\" x=\"\(Self.inset.brief)\">\(row.mark)</tspan>"
    }
    text += "<tspan x=\"\((Self.inset + 22).brief)\">\(Lettering.escaped(name))</tspan>"
    if !type.isEmpty {
      text += "<tspan class=\"type\" x=\"\((Self.width - Self.inset).brief)\">"
      text += "\(Lettering.escaped(type))</tspan>"
    }
    let title =
      name == row.name
      ? "" : "<title>\(Lettering.escaped(Lettering.isolated(row.name)))</title>"
    return "<text class=\"row\" y=\"\(y.brief)\">\(title)\(text)</text>"
  }

  private var stubs: String {
    guard !node.stubs.isEmpty else { return "" }
    let top = size.height - stubsHeight
    var text = "<path class=\"rule\" d=\"M0 \(top.brief)H\(Self.width.brief)\"/>"
    for (place, stub) in node.stubs.enumerated() {
      text += line(
        stub.text, "small", y: top + 14 + Self.rowHeight * Double(place), size: 11, .plain)
    }
    return text
  }
}

extension Double {
  /// With at most one digit after the point.
  var brief: String {
    let tenths = Int((self * 10).rounded())
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    let sign = tenths < 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}
