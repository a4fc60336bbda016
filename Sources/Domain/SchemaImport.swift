public import struct Foundation.Date

/// Specification files that someone proposes for a side, and what the reading of them found.
public struct SchemaImport: Sendable {
  public let number: Int
  public let side: Side
  public let state: State
  /// The name of the folder with its files, drawn by lot.
  public let folder: String
  /// Of all its files.
  public let bytes: Int
  public let remaps: [Remap]
  public let corrections: [Correction]
  public let report: ImportFindings
  /// The version it became.
  public let version: Int?
  public let madeBy: ID<Person>
  public let maker: String
  public let madeAt: Date
  public let decision: Decision?

  public enum State: String, CaseIterable, Codable, Sendable {
    case proposed, accepted
    /// It was accepted and said nothing new.
    case unchanged
    case discarded
  }

  /// The meaning that somebody gave to a column.
  public struct Remap: Hashable, Codable, Sendable {
    /// As it is called among the specifications.
    public let file: String
    /// The sheet, or the table named above the headings; empty for all of the file.
    public let table: String
    /// The line of the headings, where the file has several.
    public let line: Int?
    /// The heading, or the column's number from 1.
    public let column: String
    public let meaning: String

    public init(file: String, table: String, line: Int?, column: String, meaning: String) {
      self.file = file
      self.table = table
      self.line = line
      self.column = column
      self.meaning = meaning
    }
  }

  public struct Decision: Hashable, Sendable {
    public let name: String
    public let at: Date

    public init(name: String, at: Date) {
      self.name = name
      self.at = at
    }
  }

  /// A field that somebody states in place of a line that was not understood.
  public struct Correction: Hashable, Codable, Sendable {
    /// The line: `guide.pdf:p3:40`.
    public let place: String
    public let table: String
    public let field: String
    /// As a specification would spell it; empty when it is not known.
    public let type: String
    public let mandatory: Mandatory
    public let isKey: Bool
    public let description: String

    public init(
      place: String, table: String, field: String, type: String, mandatory: Mandatory,
      isKey: Bool, description: String
    ) {
      self.place = place
      self.table = table
      self.field = field
      self.type = type
      self.mandatory = mandatory
      self.isKey = isKey
      self.description = description
    }
  }

  public init(
    number: Int, side: Side, state: State, folder: String, bytes: Int, remaps: [Remap],
    corrections: [Correction], report: ImportFindings, version: Int?, madeBy: ID<Person>,
    maker: String, madeAt: Date, decision: Decision?
  ) {
    self.number = number
    self.side = side
    self.state = state
    self.folder = folder
    self.bytes = bytes
    self.remaps = remaps
    self.corrections = corrections
    self.report = report
    self.version = version
    self.madeBy = madeBy
    self.maker = maker
    self.madeAt = madeAt
    self.decision = decision
  }
}

/// What the reading of an import's files found, and what accepting them would change.
public struct ImportFindings: Codable, Hashable, Sendable {
  public var files: [File]
  /// What the files say against one another or without sense, the first few hundred.
  public var issues: [Issue]
  /// Of the side's catalogue as it would be: the new files with those that stay.
  public var tables: Int
  public var fields: Int
  public var keys: Int
  public var references: Int
  /// Of the catalogue as it would be, 64 hexadecimal digits.
  public var sha256: String
  /// The number of the version it was held against; `nil` when there is none.
  public var basis: Int?
  /// `nil` when it changes nothing, or is the first.
  public var change: CatalogueVersion.Change?
  /// The first few hundred.
  public var changes: [Change]
  /// How many there are, by class.
  public var changeCounts: [String: Int]
  public var affected: [AffectedRow]

  public struct File: Codable, Hashable, Sendable {
    /// As it was sent, made safe: what it is called among the specifications.
    public var name: String
    /// Where it lies in the import's folder.
    public var stored: String
    public var bytes: Int
    public var sha256: String
    /// `Markdown`, `SQL DDL`.
    public var format: String
    /// Whether a specification of that name is there already.
    public var replaces: Bool
    public var fields: Int
    public var read: Int
    /// Where what was read went: with what was not understood, they add up to `read`.
    public var counts: [Count]
    public var sheets: [Sheet]
    /// The line that may be headings, where none were recognised.
    public var unrecognised: Sheet?
    /// The first few hundred.
    public var unread: [Unread]
    public var notUnderstood: Int
    /// Why the file as a whole gave nothing.
    public var failure: String?

    public init(
      name: String, stored: String, bytes: Int, sha256: String, format: String = "",
      replaces: Bool = false, fields: Int = 0, read: Int = 0, counts: [Count] = [],
      sheets: [Sheet] = [], unrecognised: Sheet? = nil, unread: [Unread] = [],
      notUnderstood: Int = 0, failure: String? = nil
    ) {
      self.name = name
      self.stored = stored
      self.bytes = bytes
      self.sha256 = sha256
      self.format = format
      self.replaces = replaces
      self.fields = fields
      self.read = read
      self.counts = counts
      self.sheets = sheets
      self.unrecognised = unrecognised
      self.unread = unread
      self.notUnderstood = notUnderstood
      self.failure = failure
    }

    /// Whether every line read is accounted for.
    public var closes: Bool { read == counts.reduce(0) { $0 + $1.count } }
  }

  /// So many lines, and what became of them.
  public struct Count: Codable, Hashable, Sendable {
    public var name: String
    public var count: Int

    public init(_ name: String, _ count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// A table of a file with its headings.
  public struct Sheet: Codable, Hashable, Sendable {
    /// The sheet, or the table named above the headings; may be empty.
    public var table: String
    /// The line of the headings.
    public var line: Int
    /// Where that is: `dictionary.xlsx:Sheet 1:3`.
    public var place: String
    public var columns: [Column]

    public init(table: String, line: Int, place: String, columns: [Column]) {
      self.table = table
      self.line = line
      self.place = place
      self.columns = columns
    }
  }

  public struct Column: Codable, Hashable, Sendable {
    public var heading: String
    /// What it says of a field; `nil` when it is not used.
    public var meaning: String?
    /// Whether a person said so.
    public var isRemapped: Bool

    public init(heading: String, meaning: String?, isRemapped: Bool) {
      self.heading = heading
      self.meaning = meaning
      self.isRemapped = isRemapped
    }
  }

  /// A line that said something and was not understood.
  public struct Unread: Codable, Hashable, Sendable {
    public var place: String
    public var reason: String
    public var words: String

    public init(place: String, reason: String, words: String) {
      self.place = place
      self.reason = reason
      self.words = words
    }
  }

  /// One difference from the present version.
  public struct Change: Codable, Hashable, Sendable {
    public var change: CatalogueVersion.Change
    /// A table, or `TABLE.FIELD`.
    public var path: String
    public var words: String

    public init(_ change: CatalogueVersion.Change, _ path: String, _ words: String) {
      self.change = change
      self.path = path
      self.words = words
    }
  }

  public init(
    files: [File], issues: [Issue] = [], tables: Int = 0, fields: Int = 0, keys: Int = 0,
    references: Int = 0, sha256: String = "", basis: Int? = nil,
    change: CatalogueVersion.Change? = nil, changes: [Change] = [],
    changeCounts: [String: Int] = [:], affected: [AffectedRow] = []
  ) {
    self.files = files
    self.issues = issues
    self.tables = tables
    self.fields = fields
    self.keys = keys
    self.references = references
    self.sha256 = sha256
    self.basis = basis
    self.change = change
    self.changes = changes
    self.changeCounts = changeCounts
    self.affected = affected
  }
}
