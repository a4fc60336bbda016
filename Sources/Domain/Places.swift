/// What people decided about an organisation; of a suspended one nobody has a role.
public enum OrganisationState: String, CaseIterable, Codable, Sendable {
  case active, suspended
}

/// The short name of an organisation, a workspace or a project, which no rename changes:
/// lower-case letters, digits and single hyphens, 2...60 of them.
public struct Slug: Hashable, Sendable {
  public let text: String

  /// `nil` unless `text` is one.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }
    guard isPlain, Self.length.contains(text.utf8.count) else { return nil }
    self.text = text
  }

  public static let length = 2...60
}

/// Something a project still needs, or has.
public struct ProjectTask: Hashable, Sendable {
  public let key: String
  public let title: String
  public let state: State
  /// Why it matters.
  public let reason: String
  /// Where it is done.
  public let path: String
  /// Who answers for it.
  public let owners: [Role]

  public enum State: String, CaseIterable, Codable, Sendable {
    case done, missing
    /// It could not be found out; never as good as done.
    case unknown
  }

  public init(
    key: String, title: String, state: State, reason: String, path: String, owners: [Role]
  ) {
    self.key = key
    self.title = title
    self.state = state
    self.reason = reason
    self.path = path
    self.owners = owners
  }
}
