import Domain
import Engine
import Foundation
import UseCases

/// The project a command works: a plain folder, or one of the installation's by its slug.
enum Project {
  static let directory = Option("--directory", "DIR", "The project's folder; no database is used")

}

/// Where the product's own files lie, and what the environment sets; read here and nowhere else.
struct Installation {
  private let environment = ProcessInfo.processInfo.environment
  /// The folder that holds `schemas/`, `Templates/`, `Public/` and `docs/`.
  let home: String

  /// - Throws: ``SetupError/noHome`` when the folder cannot be told.
  init() throws {
    if let stated = environment["CROSSGATE_HOME"] {
      home = stated
      return
    }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let folders = sequence(first: program.deletingLastPathComponent()) { folder in
      folder.path == "/" ? nil : folder.deletingLastPathComponent()
    }
    let found = folders.first { folder in
      FileManager.default.fileExists(
        atPath: folder.appending(path: "schemas/release_profiles.json").path)
    }
    guard let found else { throw SetupError.noHome }
    home = found.path
  }

  var schemas: String { "\(home)/schemas" }
}

/// Why the program cannot start.
enum SetupError: Error {
  /// Neither `CROSSGATE_HOME` nor a folder above the program holds the shipped data.
  case noHome
  /// A setting of the environment that is missing or makes no sense.
  case setting(String, reason: String)

  var sentence: String {
    switch self {
    case .noHome:
      "the folder with schemas/ is not above the program; set CROSSGATE_HOME to it"
    case .setting(let name, let reason): "\(name) \(reason)"
    }
  }
}

extension Project {
  static func open(_ arguments: Arguments) throws -> LocalProject {
    let directory = URL(filePath: try arguments.required("--directory")).standardizedFileURL
    return LocalProject(folder: directory.path, schemas: try Installation().schemas)
  }
}

/// The one place of the program that reads the time.
enum Clock {
  /// ISO 8601 in UTC, to the second.
  static func now() -> String { Date.now.formatted(.iso8601) }
}
