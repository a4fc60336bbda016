internal import Domain
internal import Glibc

/// Folders below which files may be read, whatever symbolic links lead to.
struct ReadableRoots {
  private let given: [String]
  private let real: [String]

  /// Takes absolute paths; those that are not there allow nothing.
  init(_ roots: [String]) {
    given = roots
    real = roots.compactMap(Self.resolved)
  }

  /// The path without symbolic links, for one that is absolute or relative to the first root.
  ///
  /// - Throws: ``ConnectorFault/pathNotAllowed(_:)``, also for what is not there.
  func real(_ path: String) throws(ConnectorFault) -> String {
    let full = path.hasPrefix("/") ? path : "\(given.first ?? "")/\(path)"
    guard let resolved = Self.resolved(full), isBelow(resolved) else {
      throw .pathNotAllowed(path)
    }
    return resolved
  }

  /// The same for an ordinary file that can be read; `nil` for all else.
  func realFile(_ path: String) -> String? {
    var status = stat()
    guard let resolved = Self.resolved(path), isBelow(resolved), stat(resolved, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG, access(resolved, R_OK) == 0
    else { return nil }
    return resolved
  }

  private func isBelow(_ path: String) -> Bool {
    real.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : "\($0)/") }
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
