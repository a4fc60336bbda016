public import struct Foundation.Date

/// Someone with an account, as the directory states them.
public struct Person: Hashable, Sendable {
  public let id: ID<Person>
  /// Unique, whatever its case.
  public let userName: String
  public let displayName: String
  public let state: PersonState
  /// Held in any organisation, sorted.
  public let roles: [Role]
  public let mustChangePassword: Bool
  public let lastSignIn: Date?
  /// Sign-ins that failed since the last that did not.
  public let failures: Int
  /// Until when no password is accepted, after too many failures.
  public let blockedUntil: Date?

  public init(
    id: ID<Person>, userName: String, displayName: String, state: PersonState, roles: [Role],
    mustChangePassword: Bool, lastSignIn: Date?, failures: Int, blockedUntil: Date?
  ) {
    self.id = id
    self.userName = userName
    self.displayName = displayName
    self.state = state
    self.roles = roles
    self.mustChangePassword = mustChangePassword
    self.lastSignIn = lastSignIn
    self.failures = failures
    self.blockedUntil = blockedUntil
  }
}

/// What people decided about an account; only an active one may sign in.
public enum PersonState: String, CaseIterable, Codable, Sendable {
  case active, suspended, locked, disabled
}

/// A person's function, held in one organisation or, for a platform role, in all.
public struct Role: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let superAdmin = Role(rawValue: "super_admin")
  public static let orgAdmin = Role(rawValue: "org_admin")
  public static let engineer = Role(rawValue: "dm_engineer")
  public static let viewer = Role(rawValue: "viewer")

  /// Every role that can be given.
  public static let all = [superAdmin, orgAdmin, engineer, viewer]

  /// What each role may change; every role may view.
  static let manages: [Role: Set<Area>] = [
    .superAdmin: Set(Area.allCases),
    .orgAdmin: [.lifecycle, .runs, .snapshots, .users],
    .engineer: [.lifecycle, .runs, .snapshots],
    .viewer: [],
  ]
}

/// A part of the product that a permission is about.
public enum Area: String, CaseIterable, Codable, Sendable {
  case dashboard, lifecycle, runs, snapshots, schemas, mappings, quality, documents, users
}

/// What a route or an action asks of whoever wants it.
public enum Permission: Hashable, Sendable {
  /// One's own account: whoever is signed in.
  case signedIn
  case view(Area)
  case manage(Area)
}

/// Who asks: a person with the roles they have where they are.
public struct Actor: Hashable, Sendable {
  public let person: ID<Person>
  public let userName: String
  public let displayName: String
  public let roles: Set<Role>
  /// Whether they came with a token that may only look.
  public let isReadOnly: Bool

  public init(
    person: ID<Person>, userName: String, displayName: String, roles: Set<Role>,
    isReadOnly: Bool = false
  ) {
    self.person = person
    self.userName = userName
    self.displayName = displayName
    self.roles = roles
    self.isReadOnly = isReadOnly
  }

  public func may(_ permission: Permission) -> Bool {
    switch permission {
    case .signedIn: true
    case .view: roles.contains { Role.manages[$0] != nil }
    case .manage(let area):
      !isReadOnly && roles.contains { Role.manages[$0]?.contains(area) ?? false }
    }
  }
}

/// What a program that presents a token may do in its owner's name.
public enum TokenScope: String, CaseIterable, Codable, Sendable {
  case read, write
}

/// A token by which a program acts for a person; the secret itself is kept by nobody.
public struct APIToken: Hashable, Sendable {
  public let id: ID<APIToken>
  public let name: String
  public let scope: TokenScope
  public let createdAt: Date
  public let expiresAt: Date
  public let lastUsedAt: Date?

  public init(
    id: ID<APIToken>, name: String, scope: TokenScope, createdAt: Date, expiresAt: Date,
    lastUsedAt: Date?
  ) {
    self.id = id
    self.name = name
    self.scope = scope
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
  }
}
