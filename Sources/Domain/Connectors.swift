public import struct Foundation.Date

/// A kind of system that data sources can be connected as, as the reviewed registry states it.
///
/// Source: `schemas/connectors/types.json`.
public struct ConnectorDescription: Hashable, Sendable, Codable {
  /// As programs name it: `cache_iris_emulator`.
  public let type: String
  public let title: String
  /// Raising it makes every earlier preflight of the type worthless.
  public let version: Int
  public let sides: [Side]
  public let maturity: ConnectorMaturity
  /// The release profiles whose runs may rest on what it delivered.
  public let profiles: [ReleaseProfile]
  /// Whether organisations may use it until the platform says otherwise.
  public let isEnabled: Bool
  public let can: [String]
  public let cannot: [String]
  public let parameters: [ConnectorParameter]

  private enum CodingKeys: String, CodingKey {
    case type, title, version, sides, maturity, profiles, can, cannot, parameters
    case isEnabled = "enabled"
  }

  /// The parameter that nobody reads back; `nil` for a system that asks for no password.
  public var secret: ConnectorParameter? { parameters.first(where: \.isSecret) }

  /// What a profile states of it.
  public var profileParameters: [ConnectorParameter] { parameters.filter { !$0.isSecret } }

  /// Whether it reaches a system over the network.
  public var hasHost: Bool { parameters.contains { $0.kind == .host } }

  /// Whether its data sources cannot be told without a host.
  public var needsHost: Bool { parameters.contains { $0.kind == .host && $0.isRequired } }
}

/// How far a connector can be trusted.
public enum ConnectorMaturity: String, CaseIterable, Codable, Sendable {
  case real
  /// Stands in for a system, so that the way to it can be rehearsed.
  case rehearsal
  case experimental
  /// Says what it could do, and does nothing.
  case placeholder
}

/// Something the profile of a data source states for its connector.
public struct ConnectorParameter: Hashable, Sendable, Codable {
  public let name: String
  public let label: String
  public let kind: Kind
  public let isRequired: Bool
  /// What it is where nothing is stated.
  public let standard: String?
  public let hint: String?
  public let choices: [String]
  /// Whether it is kept sealed and shown to nobody.
  public let isSecret: Bool

  public enum Kind: String, CaseIterable, Codable, Sendable {
    case text, number, choice, host, port, path, flag
  }

  private enum CodingKeys: String, CodingKey {
    case name, label, kind, hint, choices
    case isRequired = "required"
    case standard = "default"
    case isSecret = "secret"
  }

  /// - Throws: Foundation's `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    name = try members.decode(String.self, forKey: .name)
    label = try members.decode(String.self, forKey: .label)
    kind = try members.decode(Kind.self, forKey: .kind)
    isRequired = try members.decode(Bool.self, forKey: .isRequired)
    standard = try members.decodeIfPresent(String.self, forKey: .standard)
    hint = try members.decodeIfPresent(String.self, forKey: .hint)
    choices = try members.decodeIfPresent([String].self, forKey: .choices) ?? []
    isSecret = try members.decodeIfPresent(Bool.self, forKey: .isSecret) ?? false
  }

  /// Every name a parameter may have, so that form, API and command line know them all; a test
  /// proves that the registry names no other.
  public static let names: [(name: String, label: String, kind: Kind)] = [
    ("host", "Host", .host), ("port", "Port", .port), ("database", "Database", .text),
    ("user", "Login", .text), ("schema", "Schema", .text), ("tls", "TLS", .text),
    ("folder", "Folder", .path), ("delimiter", "Delimiter", .text), ("encoding", "Encoding", .text),
    ("namespace", "Namespace", .text), ("driver", "Driver", .text),
  ]
}

/// What a parameter may be, in characters and numbers.
extension ConnectorParameter {
  public static let length = 1...200
  public static let ports = 1...65_535
}

/// A host and a port that an organisation's data sources may be at.
public struct HostAllowance: Hashable, Sendable {
  public let id: ID<HostAllowance>
  public let host: String
  public let port: Int
  public let purpose: String
  public let approvedBy: String
  public let approvedAt: Date

  public init(
    id: ID<HostAllowance>, host: String, port: Int, purpose: String, approvedBy: String,
    approvedAt: Date
  ) {
    self.id = id
    self.host = host
    self.port = port
    self.purpose = purpose
    self.approvedBy = approvedBy
    self.approvedAt = approvedAt
  }
}
