internal import Connectors
public import Domain

/// The structure of a running database that someone at a terminal names, as a catalogue.
public struct LiveCatalogue: Encodable {
  public let catalogue: Catalogue
  public let tables: Int
  public let fields: Int
  /// Fields that are part of a primary key.
  public let keys: Int
  /// Fields that refer to another.
  public let foreignKeys: Int
  /// Tables that the login may not read, and that are not in the catalogue.
  public let unreadable: [String]

  private enum CodingKeys: CodingKey {
    case tables, fields, keys, foreignKeys, unreadable
  }

  /// Whether a text is the address of a database rather than a file's name.
  public static func isAddress(_ text: String) -> Bool { Endpoint.isAddress(text) }

  /// Reads `postgresql://USER@HOST:PORT/DATABASE?schema=NAME&tls=MODE`.
  ///
  /// - Throws: ``ConnectorFault``.
  public init(address: String, password: String?) throws {
    let found = try Endpoint(address: address, password: password).connector.discover()
    catalogue = found.catalogue
    tables = found.catalogue.tables.count
    fields = found.catalogue.fields.count
    keys = found.catalogue.fields.count(where: \.isKey)
    foreignKeys = found.catalogue.fields.count { $0.references != nil }
    unreadable = found.unreadable
  }
}
