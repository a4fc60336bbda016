internal import Domain
internal import Foundation

extension Desk {
  /// The product's guides whose title or text holds `words`, by folder and title.
  ///
  /// - Throws: Foundation's error for a folder that cannot be read.
  public func guides(holding words: String = "") throws -> [Guide] {
    try require(.read("document.read"))
    let root = app.configuration.documents
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
    return try paths.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.compactMap { path in
      let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
      let isFound = words.isEmpty || text.lowercased().contains(words.lowercased())
      return isFound ? Guide(path: path, text: text) : nil
    }.sorted { ($0.folder, $0.title) < ($1.folder, $1.title) }
  }

  /// A guide and its Markdown; only what ``guides(holding:)`` lists can be had.
  ///
  /// - Throws: ``Refusal/unknownGuide(_:)``.
  public func guide(_ name: String) throws -> (guide: Guide, markdown: String) {
    guard let guide = try guides().first(where: { $0.name == name }) else {
      throw Refusal.unknownGuide(name)
    }
    let file = "\(app.configuration.documents)/\(name).md"
    return (guide, try String(contentsOfFile: file, encoding: .utf8))
  }
}

extension Guide {
  /// Takes title and summary from the text: its first heading, its first paragraph's first sentence.
  init(path: String, text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let heading = lines.first { $0.hasPrefix("# ") }
    let parts = path.dropLast(3).split(separator: "/")
    self.init(
      name: String(path.dropLast(3)),
      folder: parts.dropLast().last.map { $0.replacing("-", with: " ").capitalized } ?? "Guides",
      title: heading.map { String($0.dropFirst(2)) } ?? parts.last.map(String.init) ?? path,
      summary: Self.firstSentence(of: lines))
  }

  /// What the first paragraph begins with, without a lead-in in bold and without marks.
  private static func firstSentence(of lines: [String]) -> String {
    let paragraph = lines.drop { $0.prefixMatch(of: /\w|\*\*|`|\[/) == nil }.prefix { !$0.isEmpty }
    let words = paragraph.joined(separator: " ")
      .replacing(/^\*\*[^*]+\*\*\s+/, with: "")
      .replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 }
      .replacing(/[`*]/, with: "")
    let end = words.firstMatch(of: /[.!?](?=\s+\p{Lu}|$)/)?.range.upperBound ?? words.endIndex
    return String(words[..<end])
  }
}
