public import struct Foundation.Date

/// A kind of system that data sources can be connected as, as the reviewed registry states it.
///
/// Source: `schemas/connectors/types.json`.
public struct ConnectorDescription: Hashable, Sendable, Decodable {
  public let type: ConnectorType
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
  public let parameters: [Parameter]

  private enum CodingKeys: String, CodingKey {
    case type, title, version, sides, maturity, profiles, can, cannot, parameters
    case isEnabled = "enabled"
  }

  /// The parameter that nobody reads back; `nil` for a system that asks for no password.
  public var secret: Parameter? { parameters.first { $0.kind == .secret } }

  /// What a profile states of it.
  public var profileParameters: [Parameter] { parameters.filter { $0.kind != .secret } }

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

extension ConnectorDescription {
  /// Something the profile of a data source states, with the words that people read.
  ///
  /// A test proves that name, kind, need and standard are those of ``ConnectorType/parameters``.
  public struct Parameter: Hashable, Sendable, Decodable {
    public let name: String
    public let label: String
    public let kind: Kind
    public let isRequired: Bool
    /// What it is where nothing is stated.
    public let standard: String?
    public let hint: String?
    public let choices: [String]

    public enum Kind: String, CaseIterable, Codable, Sendable {
      case text, host, port, path, choice
      /// Kept sealed and shown to nobody; never part of a profile.
      case secret
    }

    private enum CodingKeys: String, CodingKey {
      case name, label, kind, hint, choices
      case isRequired = "required"
      case standard = "default"
    }

    /// - Throws: Foundation's `DecodingError`.
    public init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      name = try members.decode(String.self, forKey: .name)
      label = try members.decode(String.self, forKey: .label)
      kind = try members.decode(Kind.self, forKey: .kind)
      isRequired = try members.decodeIfPresent(Bool.self, forKey: .isRequired) ?? false
      standard = try members.decodeIfPresent(String.self, forKey: .standard)
      hint = try members.decodeIfPresent(String.self, forKey: .hint)
      choices = try members.decodeIfPresent([String].self, forKey: .choices) ?? []
    }
  }
}

/// A host and a port that an organisation's data sources may be at.
public struct HostAllowance: Hashable, Sendable {
  public static let ports = 1...65_535

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
