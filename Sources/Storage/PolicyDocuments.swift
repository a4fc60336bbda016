public import Domain
internal import Postgres

/// Versions of policies.
public struct PolicyDocuments {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The number of the version that is in force; `nil` while it is the one that ships.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func inForce(_ kind: PolicyKind, of organisation: ID<Organisation>?) throws -> Int? {
    try connection.row(
      """
      SELECT id FROM policy_document WHERE kind = \(kind) AND state = 'applied'
        AND organisation_id IS NOT DISTINCT FROM \(organisation)
      """
    ) { try $0["id"] }
  }

  /// The text of a version.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func body(_ id: Int) throws -> (version: Int, text: String)? {
    try connection.row("SELECT version, body FROM policy_document WHERE id = \(id)") {
      (version: try $0["version"], text: try $0["body"])
    }
  }
}
