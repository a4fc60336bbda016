public import Domain

/// Another system as someone described it, with what those who run this one allow.
public struct Endpoint: Sendable {
  public let type: ConnectorType
  /// By the names of ``ConnectorType/parameters``; never the secret.
  public let values: [String: String]
  public let secret: Secret?
  public let allowed: AllowList
  /// Folders below which files may be read, absolute.
  public let readableRoots: [String]
  /// What an emulator stands on; `nil` for real systems.
  public let rehearsal: Rehearsal?

  public init(
    type: ConnectorType, values: [String: String], secret: Secret? = nil,
    allowed: AllowList = AllowList(), readableRoots: [String] = [], rehearsal: Rehearsal? = nil
  ) {
    self.type = type
    self.values = values
    self.secret = secret
    self.allowed = allowed
    self.readableRoots = readableRoots
    self.rehearsal = rehearsal
  }
}

/// A password, which prints as nothing.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let text: String

  public init(_ text: String) { self.text = text }

  public var description: String { "(secret)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What an emulator serves or fills.
public struct Rehearsal: Sendable {
  /// The project's source or target catalogue.
  public let catalogue: Catalogue
  /// The folder of rows to serve, one `TABLE.csv` a table; tables without one get made-up rows.
  public let folder: String?
  /// libpq's connection string of the database that the target emulator may fill, as the operator
  /// gave it.
  public let database: String?
  /// Whose rehearsal it is, for the database serves all: what another left there is neither read nor
  /// replaced.
  public let owner: String

  public init(
    catalogue: Catalogue, folder: String? = nil, database: String? = nil, owner: String = ""
  ) {
    self.owner = owner
    self.catalogue = catalogue
    self.folder = folder
    self.database = database
  }
}
