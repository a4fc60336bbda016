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
      version: "0.1.0", date: "2026-11-21",
      summary: "The whole lifecycle, from requirement specifications to a gate decision.")
  ]

  public static let current = history[0].version
}
