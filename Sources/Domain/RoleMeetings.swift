extension RolePlace {
  /// Whether one of the two places lies within the other, or they are the same.
  public func meets(_ other: RolePlace) -> Bool {
    Self.agree(organisation, other.organisation) && Self.agree(workspace, other.workspace)
      && Self.agree(project, other.project)
  }

  private static func agree<Noun>(_ one: ID<Noun>?, _ other: ID<Noun>?) -> Bool {
    one == nil || other == nil || one == other
  }
}

extension ToxicPair {
  /// Whether one person may not hold these two; a wider holding covers the narrower one.
  public func forbids(
    _ one: (role: Role, place: RolePlace), _ other: (role: Role, place: RolePlace)
  ) -> Bool {
    guard joins(one.role, other.role) else { return false }
    return switch scope {
    case .platform: true
    case .organisation:
      RolePlace(organisation: one.place.organisation)
        .meets(RolePlace(organisation: other.place.organisation))
    case .project: one.place.meets(other.place)
    }
  }
}
