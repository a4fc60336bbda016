internal import Foundation

/// Code lists by name: `schemas/code_lists/NAME.csv` of the project, else the shipped `nhs/NAME.csv`.
public enum CodeListFile {
  /// One code and what it means.
  public struct Entry: Hashable, Sendable {
    public let code: String
    public let description: String

    public init(code: String, description: String) {
      self.code = code
      self.description = description
    }
  }

  /// The entries of the list `name` in the file's order; `nil` when neither folder has it.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(_ name: String, project: String, policy: String) throws -> [Entry]? {
    try own(name, project) ?? national(name, policy)
  }

  /// How many codes a project's list holds that the shipped list of its name does not.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  static func added(to name: String, project: String, policy: String) throws -> Int {
    guard let own = try own(name, project), let national = try national(name, policy) else {
      return 0
    }
    return Set(own.map(\.code)).subtracting(national.map(\.code)).count
  }

  private static func own(_ name: String, _ project: String) throws -> [Entry]? {
    try entries("schemas/code_lists/\(name).csv", in: project)
  }

  private static func national(_ name: String, _ policy: String) throws -> [Entry]? {
    try entries("nhs/\(name).csv", in: policy)
  }

  private static func entries(_ file: String, in folder: String) throws -> [Entry]? {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(file)") else { return nil }
    return try ArtefactTable(file, in: folder, required: ["code"]).rows.map {
      Entry(code: try $0.value("code", CatalogueFile.nonEmpty), description: $0["description"])
    }
  }
}
