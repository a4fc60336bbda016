internal import Foundation

/// Crosswalks, `schemas/crosswalks/NAME.csv`: what each source code becomes.
public enum CrosswalkFile {
  public static let folder = "schemas/crosswalks"
  public static let indexPath = "\(folder)/index.csv"

  public static func path(_ name: String) -> String { "\(folder)/\(name).csv" }

  /// One translation.
  public struct Entry: Hashable, Sendable {
    public let source: String
    public let target: String
    public let description: String
    /// The line of the file it stands on.
    public let line: Int
  }

  /// Which code lists a crosswalk bridges.
  public struct Bridge: Hashable, Sendable {
    public let name: String
    public let sourceList: String
    public let targetList: String
    /// The line of the index it stands on.
    public let line: Int
  }

  public static func exists(_ name: String, in project: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(project)/\(path(name))")
  }

  /// The names of the crosswalks that have a file; a project without the folder has none.
  ///
  /// - Throws: ``FileError/cannotRead(_:_:)`` for a folder that may not be looked into.
  public static func names(in project: String) throws -> Set<String> {
    let files = try fileNames(in: "\(project)/\(folder)")
    return Set(
      files.filter { $0.hasSuffix(".csv") && $0 != "index.csv" }.map { String($0.dropLast(4)) })
  }

  /// Reads the crosswalk `name`, headed `source_code,target_code[,description]` or `source,target`.
  ///
  /// A code may stand there twice when both lines say the same.
  ///
  /// - Throws: ``ArtefactError`` with file and line, also for an empty code and for a code that two
  ///   lines translate differently.
  public static func read(_ name: String, in project: String) throws -> [Entry] {
    let table = try ArtefactTable(path(name), in: project, required: [])
    let source = table.has("source") ? "source" : "source_code"
    let target = table.has("target") ? "target" : "target_code"
    for column in [source, target] where !table.has(column) {
      throw ArtefactError.columnMissing(column, file: table.file)
    }
    var known: [String: Entry] = [:]
    return try table.rows.map {
      let entry = Entry(
        source: try $0.value(source, CatalogueFile.nonEmpty),
        target: try $0.value(target, CatalogueFile.nonEmpty), description: $0["description"],
        line: $0.line)
      if let first = known[entry.source], first.target != entry.target {
        throw ArtefactError.contradiction(
          column: target, file: table.file, line: entry.line, first: first.line)
      }
      known[entry.source] = known[entry.source] ?? entry
      return entry
    }
  }

  /// Reads `index.csv`; a project without one has no bridges.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func readIndex(in project: String) throws -> [Bridge] {
    guard FileManager.default.fileExists(atPath: "\(project)/\(indexPath)") else { return [] }
    let table = try ArtefactTable(
      indexPath, in: project, required: ["name", "source_code_list", "target_code_list"])
    return try table.rows.map {
      Bridge(
        name: try $0.value("name", CatalogueFile.nonEmpty), sourceList: $0["source_code_list"],
        targetList: $0["target_code_list"], line: $0.line)
    }
  }
}
