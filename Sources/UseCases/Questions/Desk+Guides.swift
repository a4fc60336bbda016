internal import Domain
internal import Foundation

extension Desk {
  /// The product's guides whose title or text holds `words`, by folder and title.
  ///
  /// - Throws: Foundation's error for a folder that cannot be read.
  public func guides(holding words: String = "") throws -> [Guide] {
    try require(.view(.documents))
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
  /// Takes title and summary from the text: its first heading, and the first line of words after.
  init(path: String, text: String) {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let heading = lines.first { $0.hasPrefix("# ") }
    let words = lines.first { line in !line.isEmpty && line.first.map { $0.isLetter } ?? false }
    let parts = path.dropLast(3).split(separator: "/")
    self.init(
      name: String(path.dropLast(3)),
      folder: parts.dropLast().last.map { $0.replacing("-", with: " ").capitalized } ?? "Guides",
      title: heading.map { String($0.dropFirst(2)) } ?? parts.last.map(String.init) ?? path,
      summary: words ?? "")
  }
}
