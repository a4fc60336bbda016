internal import Foundation

/// The templates of a folder, read and checked once.
public struct TemplateLibrary: Sendable {
  /// What a name that nobody knows means.
  public enum Mode: Sendable {
    /// An error: of the library for templates and blocks, of the rendering for values.
    case strict
    /// Nothing, as the public Mustache specification has it.
    case lenient
  }

  public let mode: Mode
  private let templates: [String: Template]

  /// Reads every file below `directory`; a template's name is its path from there, `runs/show.html`.
  ///
  /// - Throws: ``MarkupError`` for a file that is no template, or that names a template or block which
  ///   does not exist; what the file system throws.
  public init(directory: String) throws {
    let root = URL(filePath: directory, directoryHint: .isDirectory)
    var sources: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where name.hasSuffix(".html") {
      let data = try Data(contentsOf: root.appending(path: name))
      guard let source = String(data: data, encoding: .utf8) else {
        throw MarkupError.notUTF8(template: name)
      }
      sources[name] = source
    }
    try self.init(sources)
  }

  /// Reads templates from their sources by name.
  ///
  /// - Throws: ``MarkupError`` as for a folder.
  public init(_ sources: [String: String], mode: Mode = .strict) throws {
    self.mode = mode
    let read = try sources.sorted { $0.key < $1.key }.map { try Template($0.value, name: $0.key) }
    templates = Dictionary(uniqueKeysWithValues: read.map { ($0.name, $0) })
    guard mode == .strict else { return }
    for template in read { try check(template.nodes, of: template.name) }
  }

  /// The names of all templates, in order.
  public var names: [String] { templates.keys.sorted() }

  subscript(name: String) -> Template? { templates[name] }

  /// Fills the template `name` with `view`; what all pages share is `{{layout.…}}` to every template.
  ///
  /// - Throws: ``MarkupError/noSuchTemplate(_:)``, ``MarkupError/unknownName(_:template:line:)``,
  ///   ``MarkupError/nestedTooDeep(_:template:line:)``.
  public func render(
    _ name: String, _ view: View, layout: View = .absent
  ) throws -> HTML {
    guard let template = templates[name] else { throw MarkupError.noSuchTemplate(name) }
    let rendering = try Rendering(template, of: self, views: [.object(["layout": layout]), view])
    return HTML(trusted: String(decoding: rendering.output, as: UTF8.self))
  }
}

extension TemplateLibrary {
  /// Finds what would otherwise be found by the first person to open the page.
  private func check(_ nodes: [Node], of template: String) throws {
    for node in nodes {
      switch node {
      case .text, .value(_, escaped: true): break
      case .value(let name, escaped: false):
        throw MarkupError.unescaped(name.text, template: template, line: name.line)
      case .section(_, let content), .inverted(_, let content): try check(content, of: template)
      case .block(let block): try check(block.content, of: template)
      case .inclusion(let inclusion):
        guard templates[inclusion.template] != nil else {
          throw MarkupError.unknownTemplate(
            inclusion.template, template: template, line: inclusion.line)
        }
        let blocks = blocks(of: inclusion.template)
        for block in inclusion.arguments.values.sorted(by: { $0.line < $1.line }) {
          guard blocks.contains(block.name) else {
            throw MarkupError.unknownBlock(block.name, template: template, line: block.line)
          }
          try check(block.content, of: template)
        }
      }
    }
  }

  /// The blocks that may be replaced in a template and in all that it includes.
  private func blocks(of template: String) -> Set<String> {
    var blocks: Set<String> = []
    var seen: Set<String> = [template]
    var unread = templates[template]?.nodes ?? []
    while let node = unread.popLast() {
      switch node {
      case .text, .value: break
      case .section(_, let content), .inverted(_, let content): unread += content
      case .block(let block):
        blocks.insert(block.name)
        unread += block.content
      case .inclusion(let inclusion):
        unread += inclusion.arguments.values.flatMap(\.content)
        if seen.insert(inclusion.template).inserted {
          unread += templates[inclusion.template]?.nodes ?? []
        }
      }
    }
    return blocks
  }
}
