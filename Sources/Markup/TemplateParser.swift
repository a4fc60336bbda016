/// Reads a template by recursive descent over its bytes.
struct TemplateParser {
  private let name: String
  private var scanner: TagScanner
  private var run = TextRun()
  /// Width of the indentation taken off each line of the replacement being read.
  private var margin = 0

  init(_ source: String, name: String) {
    self.name = name
    scanner = TagScanner(source, template: name)
  }

  mutating func parse() throws -> [Node] { try nodes(in: nil) }

  /// What is open: the tag that opened it, and whether it replaces a block of a parent.
  private struct Element {
    let tag: Tag
    var isArgument = false
  }

  private mutating func nodes(in element: Element?) throws -> [Node] {
    var nodes: [Node] = []
    while true {
      let start = scanner.position
      guard let tag = try scanner.next() else {
        if let tag = element?.tag {
          throw MarkupError.unclosedSection(tag.name, template: name, line: tag.line)
        }
        keep(start..<scanner.count, beforeTag: false)
        flush(into: &nodes)
        return nodes
      }
      let lone = layOut(tag, after: start, in: element)
      switch tag.kind {
      case .comment, .delimiters: continue
      default: flush(into: &nodes)
      }
      switch tag.kind {
      case .closing:
        guard tag.name == element?.tag.name else {
          throw MarkupError.unexpectedClosing(tag.name, template: name, line: tag.line)
        }
        return nodes
      case .parent:
        let (inclusion, indentation) = try parent(tag)
        if let indentation {
          run.bytes += indentation
          run.lineStarts.append(0)
          flush(into: &nodes)
        }
        nodes.append(.inclusion(inclusion))
      default:
        if let node = try node(for: tag, alone: lone) { nodes.append(node) }
      }
    }
  }

  private mutating func node(for tag: Tag, alone: Bool) throws -> Node? {
    switch tag.kind {
    case .variable: return .value(Name(tag.name, line: tag.line), escaped: true)
    case .unescaped: return .value(Name(tag.name, line: tag.line), escaped: false)
    case .section:
      return .section(Name(tag.name, line: tag.line), try nodes(in: Element(tag: tag)))
    case .inverted:
      return .inverted(Name(tag.name, line: tag.line), try nodes(in: Element(tag: tag)))
    case .partial:
      let indentation = alone ? inner(scanner.indentation(before: tag)) : nil
      return .inclusion(
        Inclusion(template: tag.name, line: tag.line, indentation: indentation))
    case .block: return .block(try block(tag, alone: alone))
    case .parent, .closing, .comment, .delimiters: return nil
    }
  }

  /// Keeps the text before `tag`; a tag alone on its line takes the line with it.
  ///
  /// A block's replacement ends where the line of its closing tag begins, whatever follows the tag.
  /// The blanks before a parent are left to ``parent(_:)``, which knows whether it stands alone.
  private mutating func layOut(_ tag: Tag, after start: Int, in element: Element?) -> Bool {
    let begins = scanner.indentation(before: tag)
    let lineStart = tag.start - (begins?.count ?? 0)
    let endsArgument = tag.kind == .closing && element?.isArgument == true
    let next = tag.kind.mayStandAlone && !endsArgument ? scanner.lineEnd(after: tag) : nil
    if begins != nil, next != nil || endsArgument || tag.kind == .parent {
      keep(start..<lineStart, beforeTag: false)
      if let next { scanner.position = next }
      return true
    }
    keep(start..<tag.start, beforeTag: true)
    return false
  }

  /// A parent with its replacements, and the blanks to keep before it if it is not alone.
  private mutating func parent(_ tag: Tag) throws -> (Inclusion, kept: [UInt8]?) {
    var arguments: [String: Block] = [:]
    while let inner = try scanner.next() {
      switch inner.kind {
      case .comment, .delimiters: continue
      case .block: arguments[inner.name] = try argument(inner)
      case .closing where inner.name == tag.name:
        let before = scanner.indentation(before: tag).map(self.inner)
        let next = scanner.lineEnd(after: inner)
        if before != nil, let next { scanner.position = next }
        let alone = before != nil && next != nil
        let inclusion = Inclusion(
          template: tag.name, line: tag.line, indentation: alone ? before : nil,
          arguments: arguments)
        return (inclusion, alone ? nil : before)
      case .closing:
        throw MarkupError.unexpectedClosing(inner.name, template: name, line: inner.line)
      default:
        throw MarkupError.misplaced(inner.name, template: name, line: inner.line)
      }
    }
    throw MarkupError.unclosedSection(tag.name, template: name, line: tag.line)
  }

  private mutating func argument(_ tag: Tag) throws -> Block {
    let outer = margin
    defer { margin = outer }
    margin = 0
    if let next = scanner.lineEnd(after: tag) {
      scanner.position = next
      margin = scanner.indentation(at: next).count
    }
    let content = try nodes(in: Element(tag: tag, isArgument: true))
    return Block(
      name: tag.name, template: name, line: tag.line, indentation: [], content: content)
  }

  /// A block of this template; its replacement will stand where its own content stands.
  private mutating func block(_ tag: Tag, alone: Bool) throws -> Block {
    var indentation = scanner.indentation(before: tag) ?? []
    if alone, !scanner.closes(at: scanner.position) {
      indentation = scanner.indentation(at: scanner.position)
    }
    return Block(
      name: tag.name, template: name, line: tag.line, indentation: inner(indentation),
      content: try nodes(in: Element(tag: tag)))
  }

  /// What is left of a line's indentation when the margin is taken off.
  private func inner(_ indentation: [UInt8]?) -> [UInt8] {
    Array((indentation ?? []).dropFirst(margin))
  }

  /// Adds source text to the run, noting where lines begin; a line may begin with the tag that follows.
  private mutating func keep(_ range: Range<Int>, beforeTag: Bool) {
    var position = range.lowerBound
    while position < range.upperBound || (beforeTag && position == range.upperBound) {
      if scanner.isLineStart(position) {
        let blanks = scanner.indentation(at: position).count
        position = min(position + min(blanks, margin), range.upperBound)
        run.lineStarts.append(run.bytes.count)
      }
      guard position < range.upperBound else { return }
      let end = min(scanner.nextLine(after: position), range.upperBound)
      run.bytes += scanner.bytes[position..<end]
      position = end
      if position == range.upperBound, !scanner.isLineStart(position) { return }
    }
  }

  private mutating func flush(into nodes: inout [Node]) {
    guard !run.isEmpty else { return }
    nodes.append(.text(run))
    run = TextRun()
  }
}
