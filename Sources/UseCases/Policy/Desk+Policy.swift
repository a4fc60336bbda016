internal import Cryptography
public import Domain
internal import Storage

/// The permission matrix in force, as it is for whoever looks at it.
public struct EffectiveMatrix: Sendable {
  public let version: Int
  /// Of its text, as 64 hexadecimal digits.
  public let sha256: String
  public let roles: [RoleDescription]
  public let lines: [Line]

  /// A permission with who holds what of it.
  public struct Line: Sendable {
    public let name: PermissionName
    public let meaning: String
    public let dataClass: DataClass
    public let isAcrossOrganisations: Bool
    /// In the order of ``Right``; roles without any are left out.
    public let rights: [Role: [Right]]
    /// What the reader holds, here and now.
    public let mine: [Right]
  }
}

/// A stage of the lifecycle with the people who hold the roles that it names.
public struct OwnedStage: Sendable {
  public let ownership: StageOwnership
  /// By role, the names in the reader's organisation.
  public let holders: [Role: [String]]
}

extension Desk {
  /// The permission matrix in force; everyone may know it.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func matrix() throws -> EffectiveMatrix {
    let matrix = try app.matrix()
    let roles = try roleDescriptions()
    return EffectiveMatrix(
      version: matrix.version, sha256: matrix.text(roles.map(\.role)).sha256.hex, roles: roles,
      lines: matrix.lines.map { line in
        EffectiveMatrix.Line(
          name: line.name, meaning: line.meaning, dataClass: line.dataClass,
          isAcrossOrganisations: line.isAcrossOrganisations,
          rights: line.rights.mapValues(Right.ordered),
          mine: Right.ordered(actor.grants[line.name] ?? []))
      })
  }

  /// The rules that keep duties apart.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func rules() throws -> [SeparationRule] { try app.policies.shipped.get().rules }

  /// The roles there are.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func roleDescriptions() throws -> [RoleDescription] {
    try app.policies.shipped.get().roles
  }

  /// Who answers for each stage of the lifecycle, with the people of the organisation.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func ownership() throws -> [OwnedStage] {
    try require(.read("directory.read"))
    let people = try organisation.map { try store.policies.holders(in: $0.id) } ?? []
    return try app.policies.shipped.get().ownership.map { stage in
      let named = Set(stage.owner + stage.operators + stage.coOwners + stage.inputs)
      return OwnedStage(
        ownership: stage,
        holders: Dictionary(grouping: people.filter { named.contains($0.role) }, by: \.role)
          .mapValues { $0.map(\.displayName) })
    }
  }
}
