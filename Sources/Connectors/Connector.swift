public import Domain

/// What can be done with an endpoint, whatever its kind.
///
/// All but ``preflight()`` throw ``ConnectorFault`` and nothing else.
public protocol Connector {
  var type: ConnectorType { get }

  /// Tries the endpoint stage by stage; what is wrong with it is in the stages.
  func preflight() -> Preflight

  /// Reads the structure, no row.
  func discover() throws -> Discovery

  /// Some rows of a table of the discovered catalogue, as text; ``Preview/maximumRows`` at most.
  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview

  /// Copies tables to `FOLDER/TABLE.csv`; what an earlier call left unfinished there is gone on with.
  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction

  /// Fills the endpoint with `FOLDER/TABLE.csv`, all of it or nothing, in place of what a load put
  /// there before; only the target emulator can.
  func load(from folder: String, watch: Watch) throws -> Load
}

extension Connector {
  public func load(from folder: String, watch: Watch) throws -> Load {
    throw ConnectorFault.notSupported(type)
  }
}

extension Endpoint {
  public var connector: any Connector {
    switch type {
    case .postgresql: PostgreSQLConnector(endpoint: self)
    case .csv: CSVConnector(endpoint: self)
    case .cacheIRISEmulator: SourceEmulator(endpoint: self)
    case .postgresEmulator: TargetEmulator(endpoint: self)
    case .jsonDummy: JSONDummy()
    case .odbc: ODBCConnector(endpoint: self)
    case .jdbc: Placeholder(type: type)
    }
  }
}

/// The structure of an endpoint.
public struct Discovery: Sendable {
  public let catalogue: Catalogue
  /// How many rows each table has by the system's own statistics, by the catalogue's name; without
  /// those it has none for.
  public let estimates: [String: Int]
  /// Tables that are there and that the login may not read.
  public let unreadable: [String]
  /// SHA-256 over names, types, keys and references, 64 hexadecimal digits.
  public let fingerprint: String

  public init(catalogue: Catalogue, estimates: [String: Int] = [:], unreadable: [String] = []) {
    self.catalogue = catalogue
    self.estimates = estimates
    self.unreadable = unreadable
    fingerprint = catalogue.structureDigest
  }
}

/// Some rows of a table.
public struct Preview: Equatable, Sendable {
  public static let maximumRows = 200
  public static let maximumCharacters = 1000

  public let columns: [String]
  /// Each as long as `columns`, with `nil` for NULL.
  ///
  /// Values longer than ``maximumCharacters`` are cut.
  public let rows: [[String?]]

  public init(columns: [String], rows: [[String?]]) {
    self.columns = columns
    self.rows = rows
  }
}

/// Who is told how an extraction or a load goes, and may end it.
public struct Watch {
  let progress: (Progress) throws -> Void
  let isCancelled: () -> Bool

  /// Has `progress` told every few thousand rows; what it throws ends the work as an interruption
  /// would.
  public init(
    progress: @escaping (Progress) throws -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) {
    self.progress = progress
    self.isCancelled = isCancelled
  }

  public struct Progress: Equatable, Sendable {
    public let table: String
    public let rows: Int
    public let tablesDone: Int
    public let tables: Int
    /// How often the connection was opened again in this call.
    public let reconnections: Int
  }
}

/// What an extraction brought; the same for the same rows, however often it was interrupted.
public struct Extraction: Equatable, Codable, Sendable {
  public let type: ConnectorType
  /// Sorted by name.
  public let tables: [Table]

  public struct Table: Equatable, Codable, Sendable {
    public let name: String
    public let rows: Int
    public let bytes: Int
    /// Of `TABLE.csv`, 64 hexadecimal digits.
    public let sha256: String
    public let resumes: Resumes
    /// The columns rows are ordered by; empty where the whole is read at once.
    public let key: [String]
  }

  /// What happens to a table that was being read when the connection or the program ended.
  public enum Resumes: String, Codable, Sendable {
    /// It goes on behind the last key.
    case afterKey = "after_key"
    /// It goes on at the last byte.
    case atByte = "at_byte"
    /// It begins again.
    case fromStart = "from_start"
  }
}

/// What came of filling a rehearsal's target.
public struct Load: Equatable, Codable, Sendable {
  /// In the order in which they were filled: parents before their children.
  public let tables: [Table]
  public let violations: [Violation]
  /// Whether the rows were kept; they are not where anything was violated.
  public var isKept: Bool { violations.isEmpty }

  public struct Table: Equatable, Codable, Sendable {
    public let name: String
    public let rows: Int
  }

  public struct Violation: Equatable, Codable, Sendable {
    public let table: String
    public let kind: Kind
    /// The constraint's name, or the column's; `nil` where the server names neither.
    public let constraint: String?
    /// How many rows; `nil` where the server stops at the first.
    public let rows: Int?
  }

  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// A value that its type cannot hold, or that is too long for it.
    case type
    case notNull = "not_null"
    case primaryKey = "primary_key"
    case reference
    /// A column of the file that the catalogue does not have.
    case unknownColumn = "unknown_column"
  }
}
