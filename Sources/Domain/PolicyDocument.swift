public import struct Foundation.Date

/// What is kept as versioned policy.
public enum PolicyKind: String, CaseIterable, Codable, Sendable {
  case permissionMatrix = "permission_matrix"
  case approvalPolicies = "approval_policies"
  case securitySettings = "security_settings"
}

/// How far a version of a policy is.
public enum PolicyState: String, CaseIterable, Codable, Sendable {
  case draft, reviewed, applied, superseded, rejected, withdrawn
}

/// The versions of one policy: those of the installation, or those of one organisation.
public struct PolicySeries: Hashable, Sendable {
  public let kind: PolicyKind
  /// `nil` for the whole installation.
  public let organisation: ID<Organisation>?

  /// `nil` where organisations have no policy of that kind.
  public init?(_ kind: PolicyKind, of organisation: ID<Organisation>?) {
    guard organisation == nil || kind == .approvalPolicies else { return nil }
    self.kind = kind
    self.organisation = organisation
  }

  private init(installation kind: PolicyKind) {
    self.kind = kind
    organisation = nil
  }

  /// The series of the whole installation.
  public static func installation(_ kind: PolicyKind) -> PolicySeries {
    PolicySeries(installation: kind)
  }

  private static let organisationPrefix = "organisation_"

  /// As addresses state it: `permission_matrix`, `organisation_approval_policies`.
  public var name: String {
    organisation == nil ? kind.rawValue : Self.organisationPrefix + kind.rawValue
  }

  /// Reads ``name``, an organisation's series being that of `place`.
  public init?(name: String, at place: ID<Organisation>?) {
    if let kind = PolicyKind(rawValue: name) {
      self.init(installation: kind)
    } else if name.hasPrefix(Self.organisationPrefix), let place,
      let kind = PolicyKind(rawValue: String(name.dropFirst(Self.organisationPrefix.count)))
    {
      self.init(kind, of: place)
    } else {
      return nil
    }
  }

  /// The line of the matrix that drafting, reviewing and applying its versions need.
  public var permission: PermissionName {
    kind == .approvalPolicies ? "approval.policy" : "rbac.baseline"
  }
}

/// A version of a policy, without its text.
public struct PolicyDocument: Hashable, Sendable {
  public let id: ID<PolicyDocument>
  public let series: PolicySeries
  public let version: Int
  public let basedOn: Int
  /// Of its text, as 64 hexadecimal digits.
  public let sha256: String
  public let note: String
  public let state: PolicyState
  public let author: Hand
  public let reviewer: Hand?
  public let applier: Hand?

  /// Who did a part of it, and when.
  public struct Hand: Hashable, Sendable {
    public let person: ID<Person>
    /// `nil` where the reader may not see who it is: people of the platform, to others.
    public let name: String?
    public let at: Date

    public init(person: ID<Person>, name: String?, at: Date) {
      self.person = person
      self.name = name
      self.at = at
    }
  }

  public init(
    id: ID<PolicyDocument>, series: PolicySeries, version: Int, basedOn: Int, sha256: String,
    note: String, state: PolicyState, author: Hand, reviewer: Hand?, applier: Hand?
  ) {
    self.id = id
    self.series = series
    self.version = version
    self.basedOn = basedOn
    self.sha256 = sha256
    self.note = note
    self.state = state
    self.author = author
    self.reviewer = reviewer
    self.applier = applier
  }
}

/// What is wrong with the text of a policy.
public enum PolicyFault: Hashable, Sendable {
  /// It is not of the form its kind has; `line` counts from 1.
  case unreadable(line: Int?)
  case unknownPermission(String, line: Int)
  case repeatedPermission(String, line: Int)
  case missingPermission(String)
  case unknownRole(String)
  case missingRole(String)
  case unknownRight(String, permission: String, role: String)
  /// Nobody could do this any more.
  case nobodyMay(Need, PermissionName)
  case unknownSetting(String)
  case outside(setting: String, ClosedRange<Int>)
  /// The policy of that action, counted from 1, names no step, or a step nobody can sign.
  case unsignable(action: String, number: Int)
  case expiry(action: String, number: Int, ClosedRange<Int>)
  /// It says what is in force already.
  case unchanged
}

/// A change of the matrix that a rule of separation of duty forbids.
public struct OverGrant: Hashable, Sendable {
  /// `S-07`.
  public let rule: String
  public let role: Role
  public let permission: PermissionName
  /// In the order of ``Right``.
  public let rights: [Right]

  public init(rule: String, role: Role, permission: PermissionName, rights: [Right]) {
    self.rule = rule
    self.role = role
    self.permission = permission
    self.rights = rights
  }
}

/// Rights that a role may not be given, whoever agrees.
public struct GrantBound: Hashable, Sendable {
  public let rule: String
  public let roles: Set<Role>
  /// Names of lines, or the beginnings of names with `*` after them; after `!` what is excepted.
  public let permissions: [String]
  public let rights: Set<Right>

  public init(rule: String, roles: Set<Role>, permissions: [String], rights: Set<Right>) {
    self.rule = rule
    self.roles = roles
    self.permissions = permissions
    self.rights = rights
  }

  /// Whether it is about this line.
  public func covers(_ permission: PermissionName) -> Bool {
    let name = permission.rawValue
    func matches(_ pattern: some StringProtocol) -> Bool {
      pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
    return permissions.contains { !$0.hasPrefix("!") && matches($0) }
      && !permissions.contains { $0.hasPrefix("!") && matches($0.dropFirst()) }
  }
}

/// A cell in which two matrices differ.
public struct MatrixChange: Hashable, Sendable {
  public let permission: PermissionName
  public let role: Role
  /// In the order of ``Right``.
  public let gained: [Right]
  public let lost: [Right]

  public init(permission: PermissionName, role: Role, gained: [Right], lost: [Right]) {
    self.permission = permission
    self.role = role
    self.gained = gained
    self.lost = lost
  }
}

extension PermissionMatrix {
  /// Where this matrix differs from `other`, by line and then by role's name.
  public func changes(from other: PermissionMatrix) -> [MatrixChange] {
    lines.flatMap { line -> [MatrixChange] in
      let before = other[line.name]?.rights ?? [:]
      return Set(line.rights.keys).union(before.keys).sorted { $0.rawValue < $1.rawValue }
        .compactMap { role in
          let (new, old) = (line.rights[role] ?? [], before[role] ?? [])
          guard new != old else { return nil }
          return MatrixChange(
            permission: line.name, role: role, gained: Right.ordered(new.subtracting(old)),
            lost: Right.ordered(old.subtracting(new)))
        }
    }
  }

  /// What the change from `other` gives against `bounds`.
  public func overGrants(since other: PermissionMatrix, _ bounds: [GrantBound]) -> [OverGrant] {
    changes(from: other).flatMap { change in
      bounds.compactMap { bound in
        let rights = bound.rights.intersection(change.gained)
        guard bound.roles.contains(change.role), bound.covers(change.permission), !rights.isEmpty
        else { return nil }
        return OverGrant(
          rule: bound.rule, role: change.role, permission: change.permission,
          rights: Right.ordered(rights))
      }
    }
  }

  /// What must always be left to somebody, or nobody could mend the matrix again.
  private static let indispensable: [(need: Need, name: PermissionName)] = [
    (.change, "rbac.baseline"), (.approve, "rbac.baseline"), (.execute, "rbac.baseline"),
    (.change, "user.lifecycle"),
  ]

  /// What no role may do although one must.
  public var lockOuts: [PolicyFault] {
    Self.indispensable.compactMap { need, name in
      let isLeft = self[name]?.rights.values.contains(where: need.isMet) ?? false
      return isLeft ? nil : .nobodyMay(need, name)
    }
  }
}

extension Right {
  /// The rights in the order of the letters of a cell.
  public static func ordered(_ rights: Set<Right>) -> [Right] { allCases.filter(rights.contains) }

  /// A cell as the matrix's file states it: `A X`.
  public static func letters(_ rights: Set<Right>) -> String {
    ordered(rights).map(\.rawValue).joined(separator: " ")
  }
}
