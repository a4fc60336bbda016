public import Foundation
public import Testing

/// Folders of the checkout that tests read.
public enum Checkout {
  public static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Real inputs with known truth that lie beside the checkout; tests on them skip where it is absent.
  public static let realData = root.deletingLastPathComponent().appending(path: "shared/realdata")

  public static var hasRealData: Bool {
    FileManager.default.fileExists(atPath: realData.appending(path: "README.md").path)
  }
}

/// A folder of a test's own, removed with it.
public final class Scratch {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "crossgate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes `text` to `path` below the folder, making folders as needed.
  @discardableResult
  public func write(_ text: String, to path: String) throws -> URL {
    try write(Data(text.utf8), to: path)
  }

  @discardableResult
  public func write(_ data: Data, to path: String) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file
  }

  public func text(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }
}

/// Compares `text` with `Tests/Golden/<path>`, naming the first line that differs.
///
/// `RECORD=1` rewrites the file and fails, so that a recording is always looked at.
public func expectGolden(
  _ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = Checkout.root.appending(path: "Tests/Golden/\(path)")
  if ProcessInfo.processInfo.environment["RECORD"] != nil {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(path); look at it", sourceLocation: sourceLocation)
    return
  }
  let golden = try String(contentsOf: file, encoding: .utf8)
  guard golden != text else { return }
  let wanted = golden.split(separator: "\n", omittingEmptySubsequences: false)
  let found = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(wanted, found).enumerated().first { $1.0 != $1.1 }?.offset
  let number = line ?? min(wanted.count, found.count)
  Issue.record(
    """
    \(path) differs in line \(number + 1)
    wanted: \(number < wanted.count ? wanted[number] : "(end)")
    found:  \(number < found.count ? found[number] : "(end)")
    """, sourceLocation: sourceLocation)
}

extension Scratch {
  /// Removes a file below the folder.
  public func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: url.appending(path: path))
  }
}
