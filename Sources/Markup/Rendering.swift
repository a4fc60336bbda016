/// One page in the making.
struct Rendering {
  private(set) var output: [UInt8] = []
  private let library: TemplateLibrary
  private var stack: [View]
  private var template: String
  /// What goes before each line of the template being rendered.
  private var indentation: [UInt8] = []
  /// What replaces blocks; that of the outermost template wins.
  private var arguments: [String: Block] = [:]
  private var depth = 0

  /// Templates and blocks within each other; a page has about ten.
  private static let deepest = 100
  private static let usualPage = 32_768

  init(_ template: Template, of library: TemplateLibrary, views: [View]) throws {
    self.library = library
    self.template = template.name
    stack = views
    output.reserveCapacity(Self.usualPage)
    try render(template.nodes)
  }

  private mutating func render(_ nodes: [Node]) throws {
    for node in nodes {
      switch node {
      case .text(let run): write(run)
      case .value(let name, let escaped): write(try value(of: name), escaped: escaped)
      case .section(let name, let content): try section(try value(of: name), content)
      case .inverted(let name, let content):
        if try !value(of: name).isTrue { try render(content) }
      case .inclusion(let inclusion): try include(inclusion)
      case .block(let block): try replaceable(block)
      }
    }
  }

  private func value(of name: Name) throws -> View {
    guard let first = name.path.first else { return stack.last ?? .absent }
    for view in stack.reversed() {
      guard case .object(let fields) = view, let found = fields[first] else { continue }
      if name.path.count == 1 { return found }
      if let value = found[name.path.dropFirst()] { return value }
      break
    }
    guard library.mode == .lenient else {
      throw MarkupError.unknownName(name.text, template: template, line: name.line)
    }
    return .absent
  }

  private mutating func section(_ value: View, _ content: [Node]) throws {
    let views: [View]
    if case .list(let items) = value { views = items } else { views = value.isTrue ? [value] : [] }
    for view in views {
      stack.append(view)
      try render(content)
      stack.removeLast()
    }
  }

  private mutating func include(_ inclusion: Inclusion) throws {
    // A library that is not lenient has found every template it names.
    guard let included = library[inclusion.template] else { return }
    let outer = (indentation, arguments)
    indentation = inclusion.indentation.map { indentation + $0 } ?? []
    if !inclusion.arguments.isEmpty {
      arguments.merge(inclusion.arguments) { given, _ in given }
    }
    try nest(included.nodes, in: included.name, as: inclusion.template, line: inclusion.line)
    (indentation, arguments) = outer
  }

  private mutating func replaceable(_ block: Block) throws {
    guard let argument = arguments[block.name] else { return try render(block.content) }
    let outer = indentation
    indentation += block.indentation
    try nest(argument.content, in: argument.template, as: block.name, line: block.line)
    indentation = outer
  }

  private mutating func nest(
    _ nodes: [Node], in inner: String, as name: String, line: Int
  ) throws {
    guard depth < Self.deepest else {
      throw MarkupError.nestedTooDeep(name, template: template, line: line)
    }
    let outer = template
    template = inner
    depth += 1
    try render(nodes)
    depth -= 1
    template = outer
  }

  /// Writes literal text; a line that is already begun is not indented again.
  private mutating func write(_ run: TextRun) {
    guard !indentation.isEmpty else {
      output.append(contentsOf: run.bytes)
      return
    }
    var from = 0
    for start in run.lineStarts {
      output.append(contentsOf: run.bytes[from..<start])
      if output.last == nil || output.last == UInt8(ascii: "\n") { output += indentation }
      from = start
    }
    output.append(contentsOf: run.bytes[from...])
  }

  private mutating func write(_ value: View, escaped: Bool) {
    switch value {
    case .text(let text) where escaped: HTML.escape(text, into: &output)
    case .text(let text): output.append(contentsOf: text.utf8)
    case .html(let html): output.append(contentsOf: html.text.utf8)
    case .number(let number): output.append(contentsOf: String(number).utf8)
    case .flag(let flag): output.append(contentsOf: String(flag).utf8)
    case .list, .object, .absent: break
    }
  }
}
