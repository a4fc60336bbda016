/// What a cell of the permission matrix allows, by the letter that stands for it.
///
/// Source of letters and meanings: the operating model's matrix of roles and permissions.
public enum Right: String, CaseIterable, Hashable, Sendable {
  case change = "M"
  case approve = "A"
  case execute = "X"
  case request = "Q"
  case read = "R"
  /// To read with values of single records masked.
  case masked = "m"
  /// To see states only, no content.
  case status = "s"
  /// Only what one did oneself.
  case own = "o"
}

/// What the matrix has a line for: `user.lifecycle`.
public struct PermissionName: RawRepresentable, Hashable, Codable, Sendable,
  ExpressibleByStringLiteral
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral text: String) { rawValue = text }
}

/// How sensitive the values are that a permission opens.
public enum DataClass: String, CaseIterable, Hashable, Codable, Sendable {
  /// Names, states, counts, outcomes.
  case control = "C"
  /// Schemas, mapping rows, rules, documents.
  case design = "D"
  /// Measures of a project.
  case measure = "K"
  /// Values of single records.
  case record = "R"
  /// Credentials; readable by nobody.
  case secret = "S"
}

/// What a route or an action asks of whoever wants it.
public enum Permission: Hashable, Sendable {
  /// One's own account: whoever is signed in.
  case signedIn
  case of(PermissionName, Need)
  /// The same need of at least one of several lines; which of them, only the request itself tells.
  case any([PermissionName], Need)

  public static func status(_ name: PermissionName) -> Permission { .of(name, .status) }
  public static func read(_ name: PermissionName) -> Permission { .of(name, .read) }
  public static func request(_ name: PermissionName) -> Permission { .of(name, .request) }
  public static func execute(_ name: PermissionName) -> Permission { .of(name, .execute) }
  public static func change(_ name: PermissionName) -> Permission { .of(name, .change) }
  public static func approve(_ name: PermissionName) -> Permission { .of(name, .approve) }
  public static func decide(_ name: PermissionName) -> Permission { .of(name, .decide) }

  /// The lines of the matrix it is about; none for what asks nothing of a role.
  public var names: [PermissionName] {
    switch self {
    case .signedIn: []
    case .of(let name, _): [name]
    case .any(let names, _): names
    }
  }

  public var need: Need? {
    switch self {
    case .signedIn: nil
    case .of(_, let need), .any(_, let need): need
    }
  }

  /// Whether it is more than looking.
  public var acts: Bool { need.map { ![.status, .own, .read].contains($0) } ?? false }
}

/// What is wanted of a line of the matrix, weakest first.
public enum Need: String, CaseIterable, Hashable, Sendable {
  /// To see that it is there and how it stands.
  case status
  /// To see what one did oneself.
  case own
  /// To see it, be it masked.
  case read
  case request, execute, change, approve
  /// To change it or to approve it, whichever of them the role has.
  case decide

  /// Whether one of `rights` is enough.
  public func isMet(by rights: Set<Right>) -> Bool {
    switch self {
    case .status:
      !rights.isDisjoint(
        with: [.status, .masked, .read, .change, .approve, .execute, .request])
    case .own: !rights.isEmpty
    case .read: !rights.isDisjoint(with: [.masked, .read, .change, .approve, .execute, .request])
    case .request: !rights.isDisjoint(with: [.request, .execute, .change])
    case .execute: !rights.isDisjoint(with: [.execute, .change])
    case .change: rights.contains(.change)
    case .approve: rights.contains(.approve)
    case .decide: !rights.isDisjoint(with: [.change, .approve])
    }
  }
}

/// Which role may do what, as one version of the policy states it.
public struct PermissionMatrix: Equatable, Sendable {
  public let version: Int
  public let lines: [Line]
  private let places: [PermissionName: Int]

  /// One permission with the rights of each role.
  public struct Line: Equatable, Sendable {
    public let name: PermissionName
    public let dataClass: DataClass
    /// Whether it is about the installation and all its organisations rather than one project.
    public let isAcrossOrganisations: Bool
    public let meaning: String
    public let rights: [Role: Set<Right>]

    public init(
      name: PermissionName, dataClass: DataClass, isAcrossOrganisations: Bool, meaning: String,
      rights: [Role: Set<Right>]
    ) {
      self.name = name
      self.dataClass = dataClass
      self.isAcrossOrganisations = isAcrossOrganisations
      self.meaning = meaning
      self.rights = rights
    }
  }

  public init(version: Int, lines: [Line]) {
    self.version = version
    self.lines = lines
    places = Dictionary(
      lines.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// A matrix that allows nothing: what is not stated is denied.
  public static let none = PermissionMatrix(version: 0, lines: [])

  public subscript(name: PermissionName) -> Line? { places[name].map { lines[$0] } }

  /// What `roles` may do together.
  public func grants(of roles: Set<Role>) -> [PermissionName: Set<Right>] {
    var grants: [PermissionName: Set<Right>] = [:]
    for line in lines {
      let rights = roles.reduce(into: Set<Right>()) { $0.formUnion(line.rights[$1] ?? []) }
      if !rights.isEmpty { grants[line.name] = rights }
    }
    return grants
  }
}
