import Domain
import Foundation
import TestSupport

@testable import Engine

extension CatalogueImport {
  /// Reads specifications given as texts by their names, in the order of these.
  static func of(_ texts: [String: String]) throws -> CatalogueImport {
    let scratch = try Scratch()
    let files = try texts.sorted { $0.key < $1.key }.map { name, text in
      SpecificationInput(name: name, path: try scratch.write(text, to: name).path)
    }
    return try read(files)
  }

  /// Reads files of real data.
  static func of(real paths: [String]) throws -> CatalogueImport {
    try read(
      paths.map { path in
        SpecificationInput(
          name: path, path: Checkout.realData.appending(path: path).path)
      })
  }

  /// Catalogue, tables, accounts of the files and issues, for a golden file.
  func account() throws -> String {
    let scratch = try Scratch()
    try scratch.write("", to: "issues.csv")
    let issuesPath = scratch.url.appending(path: "issues.csv").path
    try IssueFile.write(issues, to: issuesPath)
    var lines: [String] = []
    for table in catalogue.tables {
      lines.append("\(table.name) [\(table.note.domain)] \(table.note.description)")
      for field in table.fields {
        let parts: [String] = [
          field.field, field.type.description, field.statedType, field.mandatory.rawValue,
          field.isKey ? "key" : "", field.references?.description ?? "", field.codeList ?? "",
          field.description, field.foundAt, field.confidence.hundredths,
        ]
        lines.append("  " + parts.joined(separator: " | "))
      }
    }
    for file in files {
      lines += ["", "\(file.name): \(file.format), \(file.fields) fields"]
      lines.append(Self.words(for: file.count))
      lines += file.unread.map { "unread \($0.place) \($0.code): \($0.words)" }
      for header in file.headers {
        let columns = header.columns.map { column in
          "\(column.heading)=\(column.meaning?.rawValue ?? "?")\(column.isRemapped ? "!" : "")"
        }
        lines.append("headings \(header.place): \(columns.joined(separator: ", "))")
      }
    }
    return lines.joined(separator: "\n") + "\n\n" + (try scratch.text("issues.csv"))
  }

  private static func words(for count: FileReading.Count) -> String {
    let ignored = count.ignored.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "\(count.read) read = \(count.used) used + \(count.headings) headings + ignored "
      + "\(ignored) + \(count.notUnderstood) not understood\(count.closes ? "" : " DOES NOT CLOSE")"
  }
}
