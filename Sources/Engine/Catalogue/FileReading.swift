internal import Domain

/// What became of one specification file: what it is, where its lines went, what its columns mean.
public struct FileReading: Sendable {
  public let name: String
  /// What it was read as, in words; empty when nothing knew it.
  public let format: String
  /// What is counted: lines, records, or statements and their parts.
  public let unit: String
  public let count: Count
  public let fields: Int
  /// The headings found, each with the meaning given to its columns.
  public let headers: [HeaderReading]
  /// The record that may be headings, of a file in which none were recognised.
  public let unrecognised: HeaderReading?
  /// What was not understood, in the file's order.
  public let unread: [UnreadLine]
  /// Why the file as a whole gave nothing, as its reader threw it.
  public let failure: (any Error)?

  /// Where the file's lines went: none is lost.
  public struct Count: Hashable, Codable, Sendable {
    public internal(set) var read = 0
    /// Lines that described a field, a table or a constraint.
    public internal(set) var used = 0
    /// Lines that name a table or head its columns.
    public internal(set) var headings = 0
    /// The others, by why they say nothing about a field.
    public internal(set) var ignored: [String: Int] = [:]
    /// Lines reported as issues.
    public internal(set) var notUnderstood = 0

    public var closes: Bool {
      read == used + headings + ignored.values.reduce(0, +) + notUnderstood
    }
  }
}

/// A line that was not understood.
public struct UnreadLine: Hashable, Codable, Sendable {
  public let place: Place
  /// The code.
  public let code: String
  public let reason: String
  /// The line's own words, at most ``longest`` characters of them.
  public let words: String

  static let longest = 300
}

/// A line of headings, and what is taken from each column under it.
public struct HeaderReading: Hashable, Codable, Sendable {
  /// What a ``ColumnRemap`` calls it: the sheet, or the table named above it; else empty.
  public let table: String
  public let place: Place
  public let columns: [Column]

  public struct Column: Hashable, Codable, Sendable {
    public let heading: String
    /// `nil` when the heading means nothing to a catalogue.
    public let meaning: ColumnMeaning?
    /// Whether a person said so.
    public let isRemapped: Bool
  }

  /// How many columns of unrecognised headings are kept.
  static let mostUnrecognised = 60
}
