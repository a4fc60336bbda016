internal import Documents
internal import Foundation
internal import Tabular

/// A kind of specification file: how it is told from others, and how it is read.
struct SpecificationFormat: Sendable {
  /// In words, as a page shows it.
  let name: String
  /// What its reader counts.
  let unit: String
  /// The endings of its files' names, in lower case.
  let suffixes: Set<String>
  var isText = true
  /// Whether a file that begins so can be one, whatever its name.
  let resembles: @Sendable (FileBeginning) -> Bool
  let read: @Sendable (SpecificationInput, ColumnRemaps) throws -> Specification

  /// Every kind, the one that is told most surely first.
  static let all = [
    pdf, workbook, wordTables, contract, modelProperties, tableMetadata, jsonSchema, mermaid, sql,
    markdown, guide,
    dictionary,
  ]

  /// The kind of the file `name`: one that both content and name speak for, else the content alone,
  /// else the name of a text; `nil` when nothing does.
  static func of(_ name: String, _ beginning: FileBeginning) -> SpecificationFormat? {
    let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    let alike = all.filter { $0.resembles(beginning) }
    return alike.first { $0.suffixes.contains(suffix) } ?? alike.first
      ?? all.first { $0.isText && beginning.isText && $0.suffixes.contains(suffix) }
  }

  static let sql = SpecificationFormat(
    name: "SQL script", unit: "statements and their parts", suffixes: ["sql", "ddl", "txt"],
    resembles: { $0.hasStatement }
  ) { file, _ in
    DDLReader.read(try TextFile.read(file.path), file: file.name)
  }

  static let markdown = SpecificationFormat(
    name: "Markdown tables", unit: "lines", suffixes: ["md", "markdown", "txt"],
    resembles: { $0.hasPipeTable }
  ) { file, remaps in
    MarkdownReader.read(try TextFile.read(file.path), file: file.name, remaps: remaps)
  }

  static let pdf = SpecificationFormat(
    name: "PDF", unit: "lines", suffixes: ["pdf"], isText: false,
    resembles: { $0.bytes.prefix(1024).starts(with: Array("%PDF-".utf8)) }
  ) { file, remaps in
    GuideReader.read(try PDFText.read(file.path), file: file.name, remaps: remaps)
  }

  static let mermaid = SpecificationFormat(
    name: "Mermaid diagram", unit: "lines", suffixes: ["mmd", "mermaid"],
    resembles: { $0.lines.prefix(50).contains { $0 == "erDiagram" } && !$0.hasFence }
  ) { file, _ in
    MermaidReader.read(try TextFile.read(file.path), file: file.name)
  }

  static let guide = SpecificationFormat(
    name: "text with aligned columns", unit: "lines", suffixes: ["txt", "text", "lst"],
    resembles: { $0.hasAlignedHeadings }
  ) { file, remaps in
    GuideReader.read(try TextFile.read(file.path), file: file.name, remaps: remaps)
  }

  static let dictionary = SpecificationFormat(
    name: "delimited dictionary", unit: "records", suffixes: ["csv", "tsv", "tab", "txt"],
    resembles: { $0.isDelimited }
  ) { file, remaps in
    DictionaryReader.read(try RaggedTable(path: file.path), file: file.name, remaps: remaps)
  }
}
