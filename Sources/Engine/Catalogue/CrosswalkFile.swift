public import Domain
internal import Foundation

/// Crosswalks, `schemas/crosswalks/NAME.csv`: what each source code becomes.
public enum CrosswalkFile {
  public static let folder = "schemas/crosswalks"
  public static let indexPath = "\(folder)/index.csv"

  public static func path(_ name: String) -> String { "\(folder)/\(name).csv" }

  /// One entry and where it stands.
  public struct Entry: Hashable, Sendable {
    public let value: CrosswalkEntry
    /// The line of the file it stands on.
    public let line: Int

    public var source: String { value.source }
    public var target: String { value.target }
    public var description: String { value.description }
  }

  /// Which code lists a crosswalk bridges.
  public struct Bridge: Hashable, Sendable {
    public let name: String
    public let sourceList: String
    public let targetList: String
    /// The day whose entries hold; `nil` for those that hold on any day to come.
    public let day: CivilDate?
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

  static let columns = [
    "source_code", "target_code", "description", "equivalence", "valid_from", "valid_to", "note",
  ]

  /// Reads the crosswalk `name`, headed `source_code,target_code[,description]` or `source,target`,
  /// and with any of `equivalence`, `valid_from`, `valid_to` and `note`.
  ///
  /// A code may stand there twice; where both lines say something else and neither is for some days
  /// only, nobody can have meant that.
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
    return try table.rows.map { row in
      let grade = try row.value("equivalence", blank: .equivalent, Equivalence.init)
      let entry = Entry(
        value: CrosswalkEntry(
          source: try row.value(source, CatalogueFile.nonEmpty),
          target: grade.translates ? try row.value(target, CatalogueFile.nonEmpty) : row[target],
          description: row["description"], equivalence: grade,
          validFrom: try row.value("valid_from", blank: nil, day),
          validTo: try row.value("valid_to", blank: nil, day), note: row["note"]),
        line: row.line)
      guard grade.translates, entry.value.validFrom == nil, entry.value.validTo == nil else {
        return entry
      }
      if let first = known[entry.source], first.target != entry.target {
        throw ArtefactError.contradiction(
          column: target, file: table.file, line: entry.line, first: first.line)
      }
      known[entry.source] = known[entry.source] ?? entry
      return entry
    }
  }

  private static func day(_ text: String) -> CivilDate?? {
    CivilDate(iso: text).map { .some($0) }
  }

  /// What a run puts in place of each code on `day`: one target, or none where no entry holds or
  /// several disagree.
  public static func translations(
    _ entries: [CrosswalkEntry], on day: CivilDate?
  ) -> [(source: String, target: String)] {
    var order: [String] = []
    var targets: [String: Set<String>] = [:]
    for entry in entries where entry.holds(on: day) {
      if targets[entry.source] == nil { order.append(entry.source) }
      targets[entry.source, default: []].insert(entry.target)
    }
    return order.compactMap { source in
      guard let found = targets[source], found.count == 1, let target = found.first else {
        return nil
      }
      return (source, target)
    }
  }

  /// Reads `index.csv`, which may state the day of each in `as_of`; a project without one has no
  /// bridges.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func readIndex(in project: String) throws -> [Bridge] {
    guard FileManager.default.fileExists(atPath: "\(project)/\(indexPath)") else { return [] }
    let table = try ArtefactTable(
      indexPath, in: project, required: ["name", "source_code_list", "target_code_list"])
    return try table.rows.map {
      Bridge(
        name: try $0.value("name", CatalogueFile.nonEmpty), sourceList: $0["source_code_list"],
        targetList: $0["target_code_list"], day: try $0.value("as_of", blank: nil, day),
        line: $0.line)
    }
  }
}
