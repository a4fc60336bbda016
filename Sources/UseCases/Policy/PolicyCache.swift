internal import Domain
internal import Storage

/// The policy in force, read anew only when another version was applied.
final class PolicyCache {
  private let folder: String
  private var known: [PolicySeries: (document: Int?, content: PolicyContent)] = [:]
  private(set) lazy var shipped = Result { try ShippedPolicy(folder: folder) }

  init(folder: String) { self.folder = folder }

  /// The permission matrix in force at this moment.
  ///
  /// - Throws: ``PolicyFileError``, or an error that ``Problem`` explains.
  func matrix(_ documents: PolicyDocuments) throws -> PermissionMatrix {
    guard case .matrix(let matrix) = try content(.installation(.permissionMatrix), documents)
    else { return .none }
    return matrix
  }

  /// The security settings in force at this moment.
  ///
  /// - Throws: ``PolicyFileError``, or an error that ``Problem`` explains.
  func settings(_ documents: PolicyDocuments) throws -> SecuritySettings {
    guard case .settings(let settings) = try content(.installation(.securitySettings), documents)
    else { return try shipped.get().settings }
    return settings
  }

  /// The approval policies in force at this moment where `organisation` is: its own for the actions
  /// that they name, the installation's for all others.
  ///
  /// - Throws: ``PolicyFileError``, or an error that ``Problem`` explains.
  func approvals(
    _ documents: PolicyDocuments, of organisation: ID<Organisation>?
  ) throws -> [ApprovalPolicy] {
    guard case .approvals(let all) = try content(.installation(.approvalPolicies), documents)
    else { return [] }
    guard let organisation, let series = PolicySeries(.approvalPolicies, of: organisation),
      case .approvals(let own) = try content(series, documents)
    else { return all }
    let named = Set(own.map(\.action))
    return own + all.filter { !named.contains($0.action) }
  }

  /// What the version in force says; an organisation without one says nothing of its own.
  ///
  /// - Throws: ``PolicyFileError``, or an error that ``Problem`` explains.
  func content(_ series: PolicySeries, _ documents: PolicyDocuments) throws -> PolicyContent {
    let document = try documents.inForce(series.kind, of: series.organisation)
    if let known = known[series], known.document == document { return known.content }
    let shipped = try shipped.get()
    let content =
      if let document, let body = try documents.body(document) {
        try PolicyContent(series.kind, version: body.version, kept: body.text, shipped: shipped)
      } else {
        first(series, shipped)
      }
    known[series] = (document, content)
    return content
  }

  /// What version 1 of a series says.
  private func first(_ series: PolicySeries, _ shipped: ShippedPolicy) -> PolicyContent {
    series.organisation == nil ? PolicyContent(series.kind, of: shipped) : .approvals([])
  }
}
