/// A kind of system that data sources can be connected as.
public enum ConnectorType: String, CaseIterable, Codable, Sendable {
  case csv, postgresql
  case cacheIRISEmulator = "cache_iris_emulator"
  case postgresEmulator = "postgres_emulator"
  case odbc, jdbc
  case jsonDummy = "json_dummy"

  /// What an endpoint of this kind is described by, in the order a form asks for it.
  public var parameters: [ConnectorParameter] {
    switch self {
    case .csv: [.init("folder", .path, isRequired: true)]
    case .postgresql:
      [
        .init("host", .host, isRequired: true), .init("port", .port, default: "5432"),
        .init("database", .text, isRequired: true), .init("user", .text, isRequired: true),
        .init("password", .secret), .init("schema", .text, default: "public"),
        .init("tls", .choice(ConnectorParameter.tlsModes), default: "require"),
      ]
    case .odbc:
      [
        .init("driver", .text, isRequired: true), .init("host", .host), .init("port", .port),
        .init("database", .text, isRequired: true), .init("user", .text),
        .init("password", .secret), .init("schema", .text),
      ]
    case .postgresEmulator: [.init("schema", .text, default: "rehearsal")]
    case .jdbc: [.init("url", .text, isRequired: true)]
    case .cacheIRISEmulator, .jsonDummy: []
    }
  }
}

/// One thing that describes an endpoint.
public struct ConnectorParameter: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case text
    /// A name or address, or the absolute path of a folder of Unix sockets.
    case host
    /// 1...65535.
    case port
    /// A folder below the readable roots, absolute or relative to the first of them.
    case path
    case choice([String])
    /// Never among an endpoint's values: it travels as its secret.
    case secret
  }

  /// libpq's `sslmode`; the last two also prove who the server is.
  public static let tlsModes = ["disable", "prefer", "require", "verify-ca", "verify-full"]

  public let name: String
  public let kind: Kind
  public let isRequired: Bool
  /// What holds where no value is given.
  public let `default`: String?

  public init(
    _ name: String, _ kind: Kind, isRequired: Bool = false, default: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.default = `default`
  }
}
