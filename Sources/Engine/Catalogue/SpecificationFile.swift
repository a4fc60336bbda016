internal import Domain
internal import Foundation
internal import Tabular

/// Reads a specification file by what it is: dictionary, Markdown or SQL.
enum SpecificationFile {
  private enum Format {
    case dictionary, markdown, sql
  }

  /// Reads `file` of the project; a kind of file that is not read yet gives an issue and no field.
  ///
  /// - Throws: ``SpecificationError/empty(file:)``; Tabular's errors when the file is no text.
  static func read(_ file: String, in project: String) throws -> Specification {
    let path = "\(project)/\(file)"
    guard let format = format(of: file) else {
      var specification = Specification(file: file)
      specification.report(
        .warning, "FORMAT_NOT_READ", line: nil, "Files of this kind are not read yet.")
      return specification
    }
    let text = try TextFile.read(path)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw SpecificationError.empty(file: file)
    }
    var specification =
      switch format {
      case .markdown: MarkdownReader.read(text, file: file)
      case .sql: DDLReader.read(text, file: file)
      case .dictionary: try readDictionary(path, file: file)
      }
    specification.reportCount()
    return specification
  }

  private static func format(of file: String) -> Format? {
    let name = file.lowercased()
    let suffix = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    switch suffix {
    case "csv", "tsv", "tab", "txt": return .dictionary
    case "md", "markdown": return .markdown
    case "sql", "ddl": return .sql
    default: return nil
    }
  }

  private static func readDictionary(_ path: String, file: String) throws -> Specification {
    let table = try TextTable(path: path)
    let records = [(cells: table.header, line: 1)] + zip(table.rows, table.lines).map { ($0, $1) }
    var specification = DictionaryReader.read(records, file: file)
    for record in table.malformed {
      specification.count.read += 1
      specification.count.notUnderstood += 1
      specification.report(
        .warning, "RECORD_MALFORMED", line: record.line,
        "The record has \(record.found) values where the headings are \(record.expected).")
    }
    return specification
  }
}

extension Specification {
  /// Says where the file's lines went.
  fileprivate mutating func reportCount() {
    var parts = ["\(count.used) on fields", "\(count.headings) headings"]
    parts += count.ignored.sorted { $0.key < $1.key }.map { "\($0.value) ignored (\($0.key))" }
    if count.notUnderstood > 0 { parts.append("\(count.notUnderstood) not understood") }
    report(
      .info, "SPECIFICATION_READ", line: nil,
      "\(fields.count) fields; \(count.read) read: \(parts.joined(separator: ", ")).")
  }
}
