public import Domain
internal import Foundation

extension Endpoint {
  private static let prefixes = ["postgresql://", "postgres://"]

  /// Whether a text is the address of a live PostgreSQL database rather than a file's name.
  public static func isAddress(_ text: String) -> Bool {
    prefixes.contains { text.hasPrefix($0) }
  }

  /// A PostgreSQL database as someone at a terminal names it:
  /// `postgresql://USER@HOST:PORT/DATABASE?schema=NAME&tls=MODE`.
  ///
  /// Nobody else's allow-list is asked. A folder of sockets stands percent-encoded for the host, as
  /// libpq has it.
  ///
  /// - Throws: ``ConnectorFault/badParameter(_:)``: for a password in the address too, which other
  ///   users of the machine could read.
  public init(address: String, password: String?) throws(ConnectorFault) {
    guard Self.isAddress(address), let parts = URLComponents(string: address) else {
      throw .badParameter("address")
    }
    guard parts.password == nil else { throw .badParameter("password") }
    var values = [
      "host": parts.host ?? "", "database": String(parts.path.dropFirst()),
      "user": parts.user ?? "",
    ]
    values["host"]?.replace(/^\[(.*)\]$/) { $0.1 }
    if let port = parts.port { values["port"] = "\(port)" }
    for item in parts.queryItems ?? [] {
      guard ["schema", "tls"].contains(item.name) else { throw .badParameter(item.name) }
      values[item.name] = item.value
    }
    self.init(
      type: .postgresql, values: values, secret: password.map(Secret.init),
      allowed: .ofWhoeverTypesIt)
  }
}
