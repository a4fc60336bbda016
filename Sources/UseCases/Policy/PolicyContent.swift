internal import Cryptography
internal import Domain
internal import Foundation

/// What a version of a policy says.
enum PolicyContent: Equatable, Sendable {
  case matrix(PermissionMatrix)
  case approvals([ApprovalPolicy])
  case settings(SecuritySettings)

  /// Reads the text of a draft.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` with all that is wrong in it, as the field `body`.
  init(_ kind: PolicyKind, draft text: String, shipped: ShippedPolicy) throws {
    let faults: [PolicyFault]
    switch kind {
    case .permissionMatrix:
      let read = MatrixText(text, version: 0, shipped: shipped)
      self = .matrix(read.matrix)
      faults = read.faults.isEmpty ? read.matrix.lockOuts : read.faults
    case .approvalPolicies:
      let policies: [ApprovalPolicy] = try Self.decoded(text)
      self = .approvals(policies)
      faults = Self.faults(of: policies, roles: Set(shipped.roles.map(\.role)))
    case .securitySettings:
      let settings: SecuritySettings = try Self.decoded(text)
      self = .settings(settings)
      let stated: [String: Anything] = try Self.decoded(text)
      faults =
        stated.keys.filter { !SecuritySettings.names.contains($0) }.sorted()
        .map(PolicyFault.unknownSetting)
        + settings.faults(roles: Set(shipped.roles.map(\.role)))
    }
    guard faults.isEmpty else {
      throw Refusal.invalid(faults.prefix(20).map { FieldFault("body", .policy($0)) })
    }
  }

  /// Reads the text of a version that was found right when it was drafted; what this program does
  /// not know of a matrix is denied.
  ///
  /// - Throws: `DecodingError`.
  init(_ kind: PolicyKind, version: Int, kept text: String, shipped: ShippedPolicy) throws {
    let data = Data(text.utf8)
    switch kind {
    case .permissionMatrix:
      self = .matrix(MatrixText(text, version: version, shipped: shipped).matrix)
    case .approvalPolicies:
      self = .approvals(try JSONDecoder().decode([ApprovalPolicy].self, from: data))
    case .securitySettings:
      self = .settings(try JSONDecoder().decode(SecuritySettings.self, from: data))
    }
  }

  /// The content that ships.
  init(_ kind: PolicyKind, of shipped: ShippedPolicy) {
    switch kind {
    case .permissionMatrix: self = .matrix(shipped.matrix)
    case .approvalPolicies: self = .approvals(shipped.approvals)
    case .securitySettings: self = .settings(shipped.settings)
    }
  }

  /// Its one text: equal contents are equal texts.
  ///
  /// - Throws: `EncodingError`, in practice never.
  func text(_ shipped: ShippedPolicy) throws -> String {
    switch self {
    case .matrix(let matrix): matrix.text(shipped.roles.map(\.role))
    case .approvals(let policies): try Self.encoded(policies)
    case .settings(let settings): try Self.encoded(settings)
    }
  }

  private static let expiryHours = 1...720

  // The eligibility of signers is `ApprovalPolicies.faults`' matter.
  private static func faults(of policies: [ApprovalPolicy], roles: Set<Role>) -> [PolicyFault] {
    zip(1..., policies).flatMap { number, policy -> [PolicyFault] in
      var faults: [PolicyFault] = []
      let isSignable = policy.steps.allSatisfy {
        !$0.roles.isEmpty && roles.isSuperset(of: $0.roles) && (1...5).contains($0.signatures)
      }
      if policy.action.isEmpty || policy.steps.isEmpty || !isSignable {
        faults.append(.unsignable(action: policy.action, number: number))
      }
      if let fallback = policy.fallback, !roles.contains(fallback) {
        faults.append(.unknownRole(fallback.rawValue))
      }
      if !expiryHours.contains(policy.expiresHours) {
        faults.append(.expiry(action: policy.action, number: number, expiryHours))
      }
      return faults
    }
  }

  /// A value of which only its being there counts.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }

  private static func decoded<Value: Decodable>(_ text: String) throws -> Value {
    do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
      throw Refusal.invalid([FieldFault("body", .policy(.unreadable(line: nil)))])
    }
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}

extension PolicyContent {
  /// What this says that `other`, a content of the same kind, does not: each in a sentence.
  func changes(from other: PolicyContent, _ shipped: ShippedPolicy) -> [String] {
    switch (self, other) {
    case (.matrix(let new), .matrix(let old)):
      new.changes(from: old).map { change in
        let parts = [("gains", change.gained), ("loses", change.lost)].filter { !$1.isEmpty }
          .map { "\($0) \($1.map(\.rawValue).joined(separator: " "))" }
        let title = shipped.roles.first { $0.role == change.role }?.title
        return "\(title ?? change.role.rawValue) \(parts.joined(separator: " and ")) on "
          + "\(change.permission.rawValue)."
      }
    case (.settings(let new), .settings(let old)):
      zip(new.numbers, old.numbers).filter { $0.value != $1.value }
        .map { "\($0.name): \($1.value) becomes \($0.value)." }
        + (new.secondFactorRoles == old.secondFactorRoles
          ? []
          : [
            "second_factor_roles: \(Self.list(old.secondFactorRoles)) becomes "
              + "\(Self.list(new.secondFactorRoles))."
          ])
    case (.approvals(let new), .approvals(let old)):
      old.filter { !new.contains($0) }.map { "No longer: \(Self.words($0))." }
        + new.filter { !old.contains($0) }.map { "New: \(Self.words($0))." }
    default: []
    }
  }

  /// What it gives against the rules of separation of duty that `other` does not give.
  func overGrants(since other: PolicyContent, _ shipped: ShippedPolicy) -> [OverGrant] {
    guard case (.matrix(let new), .matrix(let old)) = (self, other) else { return [] }
    return new.overGrants(since: old, shipped.bounds)
  }

  private static func list(_ roles: [Role]) -> String {
    roles.isEmpty ? "nobody" : roles.map(\.rawValue).joined(separator: ", ")
  }

  private static func words(_ policy: ApprovalPolicy) -> String {
    let conditions = policy.when.sorted { $0.key < $1.key }
      .map { " with \($0) \($1.joined(separator: " or "))" }.joined()
    let steps = policy.steps.map { step in
      "\(step.signatures) of \(step.roles.map(\.rawValue).joined(separator: " or "))"
    }
    return "\(policy.action)\(conditions) needs \(steps.joined(separator: ", then ")), within "
      + "\(policy.expiresHours) hours, carried out \(policy.execution.rawValue)"
      + (policy.fallback.map { ", else by \($0.rawValue)" } ?? "")
  }
}

extension String {
  /// The 32 bytes of its SHA-256.
  var sha256: [UInt8] {
    var hash = SHA256()
    hash.update(Array(utf8))
    return hash.finish()
  }
}
