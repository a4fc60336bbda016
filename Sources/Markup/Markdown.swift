/// CommonMark with pipe tables, as HTML that can do no harm whoever wrote the text.
///
/// Raw HTML is left out. Links lead to `http`, `https`, `mailto` or a relative address, others nowhere;
/// of an image from elsewhere only its text is shown. Headings have ids made of their words.
public enum Markdown {
  /// The longest text that is read, in bytes.
  public static let longestText = 65_536
  /// The longest HTML that is returned, in bytes.
  public static let longestHTML = 1_048_576

  /// Renders `text`, whose links lead where `address` takes them.
  ///
  /// - Throws: ``MarkupError/tooLong(limit:)`` for a text or a result over its limit,
  ///   ``MarkupError/tooDeep(line:)``.
  public static func html(
    _ text: String, links address: (String) -> String = { $0 }
  ) throws -> HTML {
    let source = try read(text)
    let document = CommonMarkDocument(source.text)
    document.replaceLinks { link in
      let address = address(link)
      let isHarmless = scheme(of: address).map(["http", "https", "mailto"].contains) ?? true
      return isHarmless ? address : ""
    }
    document.dropImages { scheme(of: $0) == nil && !$0.hasPrefix("//") }
    try replaceHeadings(of: document, from: source)
    let html = document.html()
    guard html.utf8.count <= longestHTML else { throw MarkupError.tooLong(limit: longestHTML) }
    return HTML(trusted: html)
  }

  /// A heading for a table of contents; `#id` leads to it.
  public struct Heading: Equatable, Sendable {
    /// 1 to 6.
    public let level: Int
    public let text: String
    public let id: String
  }

  /// The headings of `text` in their order.
  ///
  /// - Throws: ``MarkupError/tooLong(limit:)`` for a text over its limit, ``MarkupError/tooDeep(line:)``.
  public static func headings(_ text: String) throws -> [Heading] {
    let source = try read(text)
    var ids = HeadingIDs()
    return CommonMarkDocument(source.text).headings()
      .filter { heading in !source.tables.contains { $0.lines.contains(heading.line) } }
      .map { Heading(level: $0.level, text: $0.text, id: ids.next(for: $0.text)) }
  }

  private static func read(_ text: String) throws -> TabledText {
    guard text.utf8.count <= longestText else { throw MarkupError.tooLong(limit: longestText) }
    return try TabledText(text)
  }

  /// Gives headings their ids, and makes tables of those that are cells.
  private static func replaceHeadings(
    of document: borrowing CommonMarkDocument, from source: TabledText
  ) throws {
    var ids = HeadingIDs()
    var tables = source.tables[...]
    var cells: [String] = []
    try document.replaceHeadings { heading in
      guard let (lines, table) = tables.first, lines.contains(heading.line) else {
        let id = HTML(escaping: ids.next(for: heading.text)).text
        let name = "h\(heading.level)"
        return HTML(trusted: "<\(name) id=\"\(id)\">\(heading.content)</\(name)>")
      }
      cells.append(heading.content)
      guard heading.line == lines.upperBound - 1 else { return nil }
      tables.removeFirst()
      defer { cells = [] }
      return try table.html(cells, number: tables.startIndex, limit: longestHTML)
    }
  }

  /// The scheme of an absolute address in lower case; `nil` for a relative one.
  private static func scheme(of address: String) -> String? {
    let bytes = address.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let before = address[..<colon]
    return before.contains { "/?#".contains($0) } ? nil : before.lowercased()
  }
}

/// Makes ids of headings as GitHub does, `Two words!` → `two-words`, each once.
private struct HeadingIDs {
  private var used: [String: Int] = [:]

  mutating func next(for text: String) -> String {
    let words = Self.slug(text)
    let base = words.isEmpty ? "section" : words
    var id = base
    while used[id] != nil {
      used[base, default: 0] += 1
      id = "\(base)-\(used[base, default: 0])"
    }
    used[id] = 0
    return id
  }

  private static func slug(_ text: String) -> String {
    var slug = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" {
        slug.append(scalar)
      } else if scalar == " " || scalar == "-" {
        slug.append("-")
      }
    }
    return String(slug)
  }
}
