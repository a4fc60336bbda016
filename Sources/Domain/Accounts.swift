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
  /// When support asked for a new password that nobody has given out yet.
  public let resetAskedAt: Date?

  public init(
    id: ID<Person>, userName: String, displayName: String, state: PersonState, roles: [Role],
    mustChangePassword: Bool, lastSignIn: Date?, failures: Int, blockedUntil: Date?,
    resetAskedAt: Date? = nil
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
    self.resetAskedAt = resetAskedAt
  }
}

/// How an account stands; while it is pending or active its person may sign in.
public enum PersonState: String, CaseIterable, Codable, Sendable {
  /// Made, but its person has chosen no password yet.
  case pending
  case active
  /// Put on hold by people.
  case suspended
  /// Shut by people, because something is wrong with it.
  case locked
  /// Its person has left.
  case deactivated

  public static let admitted: [PersonState] = [.pending, .active]

  /// Where people may move it to; what makes a pending account active is its own password.
  public var next: [PersonState] {
    switch self {
    case .pending, .active: [.suspended, .locked, .deactivated]
    case .suspended: [.active, .locked, .deactivated]
    case .locked: [.active, .suspended, .deactivated]
    case .deactivated: [.active]
    }
  }
}

/// A role as one person holds it.
public struct Membership: Hashable, Sendable {
  public let id: ID<Membership>
  public let person: ID<Person>
  public let userName: String
  public let displayName: String
  public let role: Role
  /// `nil` for a role of the platform.
  public let organisation: ID<Organisation>?
  /// Where it is held, in slugs from the organisation down: `st-elsewhere/epr-programme`.
  public let place: String
  /// `nil` for those the product gave, and for people whom the reader may not see.
  public let grantedBy: String?
  public let since: Date
  /// When a guest's role ends, or the waiver that lets it stand beside another.
  public let until: Date?

  public init(
    id: ID<Membership>, person: ID<Person>, userName: String, displayName: String, role: Role,
    organisation: ID<Organisation>?, place: String, grantedBy: String?, since: Date, until: Date?
  ) {
    self.id = id
    self.person = person
    self.userName = userName
    self.displayName = displayName
    self.role = role
    self.organisation = organisation
    self.place = place
    self.grantedBy = grantedBy
    self.since = since
    self.until = until
  }
}

/// Where a role is held: the platform, an organisation, or a part of one.
public struct RolePlace: Hashable, Sendable {
  public let organisation: ID<Organisation>?
  public let workspace: ID<Workspace>?
  public let project: ID<Project>?

  public init(
    organisation: ID<Organisation>? = nil, workspace: ID<Workspace>? = nil,
    project: ID<Project>? = nil
  ) {
    self.organisation = organisation
    self.workspace = workspace
    self.project = project
  }

  public static let platform = RolePlace()
}

/// A person's function, held in an organisation or a part of it, or on the platform.
///
/// Which roles there are is data: `schemas/policy/roles.csv`.
public struct Role: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral text: String) { rawValue = text }

  /// The two whose last holder nobody may remove.
  public static let superAdmin: Role = "super_admin"
  public static let orgAdmin: Role = "org_admin"
}

/// What the policy says of a role.
public struct RoleDescription: Hashable, Sendable {
  public let role: Role
  public let title: String
  public let scope: Scope
  public let purpose: String

  public enum Scope: String, CaseIterable, Sendable {
    case platform, organisation, either
  }

  public init(role: Role, title: String, scope: Scope, purpose: String) {
    self.role = role
    self.title = title
    self.scope = scope
    self.purpose = purpose
  }
}

/// Who asks: a person with what they may do where they are.
public struct Actor: Hashable, Sendable {
  public let person: ID<Person>
  public let userName: String
  public let displayName: String
  public let roles: Set<Role>
  /// Whether they hold a role of the platform.
  public let isPlatform: Bool
  public let grants: [PermissionName: Set<Right>]
  /// Whether they came with a token that may only look.
  public let isReadOnly: Bool
  /// Whether a program acts for them, which never approves anything.
  public let isProgram: Bool
  /// The emergency access they have where they are; what it gives is among ``grants``.
  public let breakGlass: [BreakGlassGrant]

  public init(
    person: ID<Person>, userName: String, displayName: String, roles: Set<Role>,
    isPlatform: Bool = false, grants: [PermissionName: Set<Right>], isReadOnly: Bool = false,
    isProgram: Bool = false, breakGlass: [BreakGlassGrant] = []
  ) {
    self.person = person
    self.userName = userName
    self.displayName = displayName
    self.roles = roles
    self.isPlatform = isPlatform
    self.grants = grants
    self.isReadOnly = isReadOnly
    self.isProgram = isProgram
    self.breakGlass = breakGlass
  }

  /// The same person with what `matrix` lets their roles do, and what the emergency access adds
  /// that they have where they are.
  public func granted(
    by matrix: PermissionMatrix, breakGlass: [BreakGlassGrant] = []
  ) -> Actor {
    let grants = breakGlass.reduce(into: matrix.grants(of: roles)) { grants, emergency in
      grants.merge(emergency.rights) { $0.union($1) }
    }
    return Actor(
      person: person, userName: userName, displayName: displayName, roles: roles,
      isPlatform: isPlatform, grants: grants, isReadOnly: isReadOnly, isProgram: isProgram,
      breakGlass: breakGlass)
  }

  public func may(_ permission: Permission) -> Bool {
    guard let need = permission.need else { return true }
    guard !(isReadOnly && permission.acts), !(isProgram && [.approve, .decide].contains(need))
    else { return false }
    return permission.names.contains { grants[$0].map(need.isMet) ?? false }
  }

  /// Whether values of single records are hidden from them: from all who do not hold just that right,
  /// whatever else a version of the matrix gives them.
  public var seesMasked: Bool { !(grants["record.read"] ?? []).contains(.read) }
}

/// A role as its holder sees it.
public struct RoleHeld: Hashable, Sendable {
  public let role: Role
  /// The names from the organisation down: `St Elsewhere NHS Trust / EPR programme`.
  public let place: String

  public init(role: Role, place: String) {
    self.role = role
    self.place = place
  }
}

/// A person's session in a browser, as they may see it; what opens it is kept by nobody.
public struct OpenSession: Hashable, Sendable {
  public let id: ID<OpenSession>
  public let began: Date
  public let seen: Date
  /// The network address it began from.
  public let address: String
  /// The family of the browser, as that states it: `Firefox on Windows`.
  public let browser: String

  public init(id: ID<OpenSession>, began: Date, seen: Date, address: String, browser: String) {
    self.id = id
    self.began = began
    self.seen = seen
    self.address = address
    self.browser = browser
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
