public import struct Foundation.Date

/// The copying of a data source's tables into the project's `source/`, as its page states it.
public struct ExtractionJob: Hashable, Sendable {
  public let id: ID<ExtractionJob>
  public let source: ID<DataSource>
  public let sourceName: String
  public let state: State
  public let tables: [Table]
  /// How often it was begun.
  public let attempts: Int
  /// Why it stopped, in one sentence; empty when there is nothing to say.
  public let message: String
  public let requestedBy: String
  public let createdAt: Date
  public let finishedAt: Date?

  public init(
    id: ID<ExtractionJob>, source: ID<DataSource>, sourceName: String, state: State,
    tables: [Table], attempts: Int, message: String, requestedBy: String, createdAt: Date,
    finishedAt: Date?
  ) {
    self.id = id
    self.source = source
    self.sourceName = sourceName
    self.state = state
    self.tables = tables
    self.attempts = attempts
    self.message = message
    self.requestedBy = requestedBy
    self.createdAt = createdAt
    self.finishedAt = finishedAt
  }

  public enum State: String, CaseIterable, Codable, Sendable {
    case queued, running, done
    /// The source went away; it goes on from where it was when somebody says so.
    case interrupted
    case cancelled

    /// Whether it is over and stays so.
    public var isOver: Bool { [.done, .cancelled].contains(self) }
  }

  /// How far one table is.
  public struct Table: Hashable, Codable, Sendable {
    public let name: String
    public let rows: Int
    /// Of the whole file, once it is there; empty before.
    public let sha256: String

    public init(name: String, rows: Int, sha256: String = "") {
      self.name = name
      self.rows = rows
      self.sha256 = sha256
    }
  }
}
