/// The tables of a Word document (.docx), each with the headings and the paragraph above it.
///
/// Text that a tracked change deleted or moved away is left out, as are headers, footers and notes.
public struct WordTables: Sendable {
  /// The most cells that all tables together may have.
  public static let cellLimit = 1_000_000
  /// Of headings, as the format counts them: with more of them, each table would stand under as many
  /// headings as the document has.
  static let levels = 0..<9

  public struct Cell: Equatable, Sendable {
    /// Paragraphs are separated by line feeds.
    public let text: String
    /// Whether all of the text is struck through: it no longer holds.
    public let isStruck: Bool

    public init(_ text: String, isStruck: Bool = false) {
      self.text = text
      self.isStruck = isStruck
    }
  }

  public struct Table: Equatable, Sendable {
    /// The headings under which it stands, the topmost first.
    public let headings: [String]
    /// The paragraph before it, unless that is a heading; empty where there is none.
    public let caption: String
    /// A cell across several columns is followed by empty ones, and one that goes on from the row
    /// above is empty, so that columns stand under each other.
    public let rows: [[Cell]]
  }

  /// In the order in which they begin; one within a cell of another follows that.
  public let tables: [Table]
  /// Paragraphs outside of tables that have a text.
  public let paragraphCount: Int

  /// - Throws: ``DocumentError``.
  public init(path: String, limits: Archive.Limits = Archive.Limits()) throws(DocumentError) {
    let archive = try Archive(path: path, limits: limits)
    let main = try archive.mainPart(or: "word/document.xml")
    let styles = try archive.relations(of: main).first { $0.kind == "styles" }
    var reader = WordReader(
      path: path, part: main,
      headings: try styles.map { (relation) throws(DocumentError) in
        try HeadingStyles(archive.xml(relation.part)).levels
      } ?? [:])
    try archive.xml(main).read { (event) throws(DocumentError) in try reader.read(event) }
    tables = reader.tables
    paragraphCount = reader.paragraphCount
  }
}

/// The styles of a document that make a paragraph a heading, with its level from 0.
private struct HeadingStyles {
  var levels: [String: Int] = [:]

  init(_ part: XMLPart) throws(DocumentError) {
    var style = ""
    try part.read { (event) throws(DocumentError) in
      guard case .start(let name, let attributes) = event else { return }
      let value = attributes["val"] ?? ""
      switch name {
      case "style": style = attributes["styleId"] ?? ""
      case "name":
        // Names are English in every language of the program, identifiers are not.
        let words = value.lowercased().split(separator: " ")
        if words == ["title"] { levels[style] = 0 }
        if words.count == 2, words[0] == "heading", let number = Int(words[1]),
          (1...WordTables.levels.count).contains(number)
        {
          levels[style] = number - 1
        }
      case "outlineLvl":
        if let level = Int(value), WordTables.levels.contains(level) { levels[style] = level }
      default: break
      }
    }
  }
}
