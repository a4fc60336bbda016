internal import Cryptography
internal import Engine
internal import Foundation

/// The product's version, and what changed in each; `docs/release-notes/` tells more of every one.
public enum Version {
  public struct Release: Codable, Hashable, Sendable {
    public let version: String
    /// ISO 8601 date.
    public let date: String
    public let summary: String
  }

  /// Newest first; the first is what runs.
  public static let history = [
    Release(
      version: "0.4.0", date: "2026-11-21",
      summary: "How one becomes the other: matcher, contract, workbench, rules, crosswalks."),
    Release(
      version: "0.3.0", date: "2026-11-21",
      summary: "What both systems look like: specifications, versions, profiles, ERD, connectors."),
    Release(
      version: "0.2.0", date: "2026-11-21",
      summary: "Who may do what: organisations kept apart, roles, approvals, and a ledger."),
    Release(
      version: "0.1.0", date: "2026-11-21",
      summary: "The whole lifecycle, from requirement specifications to a gate decision."),
  ]

  public static let current = history[0].version

  /// A word that changes with any file below `folder`, for addresses that may be kept for ever.
  ///
  /// - Throws: ``Engine/FileError``, or Foundation's error for a folder that cannot be read.
  public static func word(forFilesIn folder: String) throws -> String {
    var hash = SHA256()
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
      var isFolder: ObjCBool = false
      let file = "\(folder)/\(path)"
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      hash.update(Array("\(path) \(try fileDigest(file))\n".utf8))
    }
    return String(hash.finish().hex.prefix(12))
  }
}
