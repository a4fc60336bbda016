internal import Foundation

/// Code lists by name: `schemas/code_lists/NAME.csv` of the project, else the shipped `nhs/NAME.csv`.
public enum CodeListFile {
  /// One code and what it means.
  public struct Entry: Hashable, Sendable {
    public let code: String
    public let description: String
  }

  /// The entries of the list `name` in the file's order; `nil` when neither folder has it.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(_ name: String, project: String, policy: String) throws -> [Entry]? {
    for (folder, file) in [
      (project, "schemas/code_lists/\(name).csv"), (policy, "nhs/\(name).csv"),
    ] where FileManager.default.fileExists(atPath: "\(folder)/\(file)") {
      let table = try ArtefactTable(file, in: folder, required: ["code"])
      return try table.rows.map {
        Entry(code: try $0.value("code", CatalogueFile.nonEmpty), description: $0["description"])
      }
    }
    return nil
  }
}
