/// What stands between us and another system, as data and without a word of the system's own:
/// servers quote values in their sentences.
public enum ConnectorFault: Error, Hashable, Codable, Sendable {
  case missingParameter(String)
  /// The parameter's value cannot be one.
  case badParameter(String)
  /// The allow-list does not name this host and port, or folder of sockets.
  case hostNotAllowed(host: String, port: Int?)
  /// The name resolves to an address that only an entry of its own, or none, can allow.
  case addressNotAllowed(host: String, address: String, AddressKind)
  case hostUnknown(String)
  /// Outside the readable roots, or not there; the two are not told apart.
  case pathNotAllowed(String)
  case unreachable(errno: Int32)
  case noAnswer(withinSeconds: Int)
  case loginRefused(LoginFault)
  /// The statement's answer shows that the login may write.
  case canWrite(statement: String)
  /// Nothing here can show whether the login may write.
  case readOnlyNotProven
  case nothingReadable
  /// The statement as we sent it is kept by whoever asked; SQLSTATE and constraint are the server's.
  case refused(state: String, constraint: String?)
  /// The server went away, and did not come back in `attempts`.
  case connectionLost(attempts: Int)
  case driverMissing(String)
  case unknownTable(String)
  case unreadableFile(String)
  case unwritableFile(String, errno: Int32)
  /// The table or file changed while it was read.
  case changedMeanwhile(String)
  case cancelled
  case notSupported(ConnectorType)
  /// An emulator has no catalogue to stand in for.
  case noRehearsalCatalogue
  case noRehearsalDatabase
  /// The schema holds what no rehearsal put there.
  case schemaNotOurs(String)
  /// Longer than the 63 bytes of a PostgreSQL name.
  case nameTooLong(String)

  /// Why a server that answers does not let us in, as far as libpq tells.
  public enum LoginFault: String, Codable, Sendable {
    case password, database, encryption, certificate
    /// The server has no rule for this user, database and address.
    case notPermittedFromHere = "not_permitted_from_here"
    case tooManyConnections = "too_many_connections"
    case starting
    case other
  }
}

/// What an address is good for.
public enum AddressKind: String, CaseIterable, Codable, Sendable {
  case global, loopback
  /// A site's own networks (RFC 1918, RFC 4193) and a carrier's (RFC 6598).
  case `private`
  /// 169.254.0.0/16 with the metadata services of clouds, and fe80::/10.
  case linkLocal = "link_local"
  case unspecified, multicast
  /// Kept for tests, examples or the future, or a tunnel to an address that cannot be judged.
  case reserved
}
