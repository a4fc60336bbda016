import Foundation
import UseCases

/// Where the product's own files lie, and what the environment sets; read here and nowhere else.
struct Installation {
  private let environment = ProcessInfo.processInfo.environment
  /// The folder that holds `schemas/`, `Templates/`, `Public/` and `docs/`.
  let home: String

  /// Finds the shipped data: `CROSSGATE_HOME`, or the nearest folder above the program that has it.
  ///
  /// - Throws: ``SetupError/noHome``.
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

  /// What the product is told; only commands that use a database ask for it.
  var configuration: Configuration {
    get throws {
      guard let database = environment["DATABASE_URL"], !database.isEmpty else {
        throw SetupError.setting(
          "DATABASE_URL", reason: "is not set: give PostgreSQL's connection string")
      }
      var configuration = Configuration(
        database: database, ownerDatabase: environment["CROSSGATE_OWNER_DATABASE_URL"],
        projects: environment["CROSSGATE_PROJECTS"] ?? "\(home)/var/projects",
        schemas: schemas, documents: "\(home)/docs", keyFile: environment["CROSSGATE_KEY_FILE"])
      configuration.deliveries = environment["CROSSGATE_DELIVERIES"] ?? configuration.deliveries
      configuration.rehearsalDatabase = environment["CROSSGATE_REHEARSAL_DATABASE"]
      if environment["CROSSGATE_FAILURES_OF_ADDRESS"] != nil {
        configuration.limits.failuresOfAddress = try number(
          "CROSSGATE_FAILURES_OF_ADDRESS", in: 1...1_000_000, else: 1)
      }
      let lease = Int(configuration.limits.lease / .seconds(1))
      configuration.limits.lease = .seconds(
        try number("CROSSGATE_LEASE", in: 2...3600, else: lease))
      configuration.limits.heartbeat = min(
        configuration.limits.heartbeat, configuration.limits.lease / 4)
      return configuration
    }
  }

  func app() throws -> App { try App(configuration) }

  /// The Unix socket of `crossgate serve`.
  var socket: String { environment["CROSSGATE_SOCKET"] ?? "\(home)/var/run/responder.sock" }

  /// The folder of files that come with requests, made anew: what an earlier process left is dropped.
  func makeSpool() throws -> String {
    let folder = environment["CROSSGATE_UPLOADS"] ?? "\(socket).uploads"
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: folder) {
      try FileManager.default.removeItem(at: url)
    }
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder
  }

  /// Requests answered at once; each thread holds a database connection.
  var threads: Int {
    get throws { try number("CROSSGATE_THREADS", in: 1...256, else: 16) }
  }

  /// The first administrator's password, for installations nobody watches.
  var administratorPassword: String? { environment["CROSSGATE_ADMIN_PASSWORD"] }

  /// The password of the sample programme's people, for installations nobody watches.
  var demoPassword: String? { environment["CROSSGATE_DEMO_PASSWORD"] }

  /// Whose account commands act in.
  var userName: String { environment["CROSSGATE_USER"] ?? "admin" }

  private func number(_ name: String, in range: ClosedRange<Int>, else standard: Int) throws -> Int
  {
    guard let text = environment[name] else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw SetupError.setting(
        name, reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

/// Why the program cannot start.
enum SetupError: Error {
  /// Neither `CROSSGATE_HOME` nor a folder above the program holds the shipped data.
  case noHome
  /// A setting of the environment that is missing or makes no sense.
  case setting(String, reason: String)
  /// A secret that is asked for, and standard input has ended.
  case noSecret(String)
  /// What a door asks for and no line of the permission matrix is about.
  case noPermissions([String])

  var sentence: String {
    switch self {
    case .noHome:
      "the folder with schemas/ is not above the program; set CROSSGATE_HOME to it"
    case .setting(let name, let reason): "\(name) \(reason)"
    case .noPermissions(let names):
      "schemas/policy/permission_matrix.csv has no line for \(names.joined(separator: ", "))"
    case .noSecret(let label): "\(label) is needed on standard input, on a line of its own"
    }
  }
}
