internal import CCMark

/// A CommonMark text as a tree; the one place that knows libcmark.
///
/// It is always rendered in libcmark's safe mode: raw HTML comes out as a comment.
struct CommonMarkDocument: ~Copyable {
  private let root: OpaquePointer

  init(_ text: String) {
    var text = text
    root = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT)
      }
    }
  }

  deinit { cmark_node_free(root) }

  func html() -> String { Self.html(of: root) }

  /// A paragraph's place in the source: lines from 0, the width in bytes of what precedes it in its first line.
  struct Paragraph {
    let lines: ClosedRange<Int>
    let indentation: Int
  }

  func paragraphs() -> [Paragraph] {
    nodes(of: CMARK_NODE_PARAGRAPH).map { node in
      let first = Int(cmark_node_get_start_line(node)) - 1
      let last = Int(cmark_node_get_end_line(node)) - 1
      return Paragraph(
        lines: first...max(first, last), indentation: Int(cmark_node_get_start_column(node)) - 1)
    }
  }

  struct Heading {
    /// The line of the source, from 0.
    let line: Int
    let level: Int
    let text: String
    /// The heading's content as HTML.
    let content: String
  }

  func headings() -> [Heading] { nodes(of: CMARK_NODE_HEADING).map(Self.heading) }

  /// Puts what `markup` makes of each heading in its place, and takes the heading out where that is `nil`.
  func replaceHeadings(_ markup: (Heading) throws -> HTML?) rethrows {
    for node in nodes(of: CMARK_NODE_HEADING) {
      let markup = try markup(Self.heading(node))
      if let markup, let block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) {
        cmark_node_set_on_enter(block, markup.text)
        cmark_node_insert_before(node, block)
      }
      cmark_node_free(node)
    }
  }

  /// Puts what `address` makes of each link's address in its place; one without leads nowhere.
  func replaceLinks(with address: (String) -> String) {
    for node in nodes(of: CMARK_NODE_LINK) {
      cmark_node_set_url(node, address(Self.address(of: node)))
    }
  }

  /// Puts its alternative text in place of each image whose address `isAllowed` refuses.
  func dropImages(unless isAllowed: (String) -> Bool) {
    for node in nodes(of: CMARK_NODE_IMAGE, outermost: true)
    where !isAllowed(Self.address(of: node)) {
      if let text = cmark_node_new(CMARK_NODE_TEXT) {
        cmark_node_set_literal(text, Self.text(of: node))
        cmark_node_insert_before(node, text)
      }
      cmark_node_free(node)
    }
  }
}

extension CommonMarkDocument {
  /// All nodes of `type` in the order of the text; `outermost` leaves out those within another.
  private func nodes(of type: cmark_node_type, outermost: Bool = false) -> [OpaquePointer] {
    var found: [OpaquePointer] = []
    var depth = 0
    Self.walk(root) { node, event in
      guard cmark_node_get_type(node) == type else { return }
      if event == CMARK_EVENT_ENTER {
        if depth == 0 || !outermost { found.append(node) }
        depth += 1
      } else {
        depth -= 1
      }
    }
    return found
  }

  private static func heading(_ node: OpaquePointer) -> Heading {
    let html = html(of: node)
    let level = Int(cmark_node_get_heading_level(node))
    return Heading(
      line: Int(cmark_node_get_start_line(node)) - 1, level: level, text: text(of: node),
      content: String(html.dropFirst("<h1>".count).dropLast("</h1>\n".count)))
  }

  /// The words below `node`, without their markup.
  private static func text(of node: OpaquePointer) -> String {
    var text = ""
    walk(node) { node, event in
      guard event == CMARK_EVENT_ENTER else { return }
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: text += string(cmark_node_get_literal(node))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
      default: break
      }
    }
    return text
  }

  private static func address(of node: OpaquePointer) -> String {
    string(cmark_node_get_url(node))
  }

  private static func walk(
    _ root: OpaquePointer, _ visit: (OpaquePointer, cmark_event_type) -> Void
  ) {
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
      visit(node, event)
    }
  }

  private static func html(of node: OpaquePointer) -> String {
    guard let html = cmark_render_html(node, CMARK_OPT_DEFAULT) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(html) }
    return String(cString: html)
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
