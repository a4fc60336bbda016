internal import Cryptography
public import Domain
internal import Storage

/// A version of a policy beside the one in force.
public struct PolicyVersion: Sendable {
  /// `nil` for version 1, which ships.
  public let document: PolicyDocument?
  public let series: PolicySeries
  public let version: Int
  /// The version in force.
  public let inForce: Int
  public let text: String
  /// Of `text`, as 64 hexadecimal digits.
  public let sha256: String
  /// What would change were it applied now, each in a sentence.
  public let changes: [String]
  /// What keeps it from being applied.
  public let overGrants: [OverGrant]
}

extension Desk {
  /// The series that an address names.
  ///
  /// - Throws: ``Refusal/unknownPolicy``.
  func series(_ name: String) throws -> PolicySeries {
    guard let series = PolicySeries(name: name, at: organisation?.id) else {
      throw Refusal.unknownPolicy
    }
    return series
  }

  /// One version of a policy, as ``PolicySeries/name`` and number name it.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/unknownPolicy``.
  public func policy(_ name: String, version: Int) throws -> PolicyVersion {
    let series = try series(name)
    try require(.any([series.permission, "approval.read"], .read))
    let shipped = try app.policies.shipped.get()
    let inForce = try store.policies.versionInForce(series)
    let present = try app.policies.content(series, store.policies)
    let document = try store.policies.document(series, version: version)
    let content: PolicyContent
    if let document, let body = try store.policies.body(document.id.number) {
      content = try PolicyContent(
        series.kind, version: version, kept: body.text, shipped: shipped)
    } else if version == 1, series.organisation == nil {
      content = PolicyContent(series.kind, of: shipped)
    } else {
      throw Refusal.unknownPolicy
    }
    let text = try content.text(shipped)
    return PolicyVersion(
      document: document, series: series, version: version, inForce: inForce, text: text,
      sha256: document?.sha256 ?? text.sha256.hex,
      changes: content.changes(from: present, shipped),
      overGrants: content.overGrants(since: present, shipped))
  }

  /// A later version than the first.
  ///
  /// - Throws: ``Refusal/unknownPolicy``.
  func document(_ series: PolicySeries, version: Int?) throws -> PolicyDocument {
    guard let version, let document = try store.policies.document(series, version: version) else {
      throw Refusal.unknownPolicy
    }
    return document
  }

  /// Asks that the person holds the right where the policy holds: a role of an organisation is
  /// none for the installation, nor the other way round.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  func require(_ need: Need, for series: PolicySeries) throws {
    guard try holds(need, for: series) else {
      throw Refusal.notPermitted(.of(series.permission, need))
    }
  }

  func holds(_ need: Need, for series: PolicySeries) throws -> Bool {
    let permission = Permission.of(series.permission, need)
    guard actor.may(permission) else { return false }
    let roles = try store.policies.roles(of: actor.person, heldIn: series.organisation)
    let rights = try app.matrix().grants(of: roles)[series.permission]
    return rights.map(need.isMet) ?? false
  }
}
