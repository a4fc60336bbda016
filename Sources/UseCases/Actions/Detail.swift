public import Domain

/// One thing with all there is to know of it, stated once: its page, the API's answer and the
/// command that shows it are derived from it.
public struct Detail: Sendable {
  /// The words of its command: `["approval", "show"]`.
  public let words: [String]
  /// Its address, with a hole for what it is of: `/approvals/{approval}`.
  public let path: String
  /// What the API's document says of it.
  public let meaning: String
  public let permission: Permission
  /// The key of the list in which it stands.
  public let list: String?
  /// Whether its page is made by hand, so that none is derived.
  public let hasOwnPage: Bool
  /// What narrows it.
  public let filters: [Listing.Filter]
  let read: @Sendable (Desk, Action.Input) throws -> Answer

  init(
    words: [String], at path: String, says meaning: String, needs permission: Permission,
    in list: String? = nil, filters: [Listing.Filter] = [], hasOwnPage: Bool = false,
    read: @escaping @Sendable (Desk, Action.Input) throws -> Answer
  ) {
    self.words = words
    self.path = path
    self.meaning = meaning
    self.permission = permission
    self.list = list
    self.hasOwnPage = hasOwnPage
    self.filters = filters
    self.read = read
  }

  /// The holes of its path.
  public var operands: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  /// What there is to know of it.
  public struct Answer: Sendable {
    public var title: String
    /// How it stands.
    public var state: Listing.Cell
    /// What whoever reads it should know first.
    public var notes: [String]
    public var facts: [(term: String, value: Listing.Cell)]
    public var tables: [Table]
    /// What can be done to it, by keys, with what fills the holes of the action's path.
    public var actions: [(key: String, id: String)]
    /// Where more of it is to be had.
    public var links: [(label: String, path: String)]
    /// Whether it changes by itself while somebody looks at it.
    public var isLive = false
    /// Which page of its last table this is, and of how many rows; `nil` where that is whole.
    public var page: (number: Int, size: Int, total: Int)?

    public init(
      _ title: String, state: Listing.Cell = .none, notes: [String] = [],
      facts: [(term: String, value: Listing.Cell)] = [], tables: [Table] = [],
      actions: [(key: String, id: String)] = [], links: [(label: String, path: String)] = []
    ) {
      self.title = title
      self.state = state
      self.notes = notes
      self.facts = facts
      self.tables = tables
      self.actions = actions
      self.links = links
    }
  }

  /// A part of it that has rows.
  public struct Table: Sendable {
    public let title: String
    public let columns: [Listing.Column]
    public let rows: [Listing.Row]
    /// What stands there without a row.
    public let empty: String

    public init(
      _ title: String, _ columns: [Listing.Column], _ rows: [Listing.Row], empty: String
    ) {
      self.title = title
      self.columns = columns
      self.rows = rows
      self.empty = empty
    }
  }
}

extension Desk {
  /// What there is to know of what `named` names, narrowed by its filters and `page` there.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or what says that it is not there.
  public func show(_ detail: Detail, _ named: [String: [String]]) throws -> Detail.Answer {
    try require(detail.permission)
    return try detail.read(reaching(detail.permission), Action.Input(named))
  }
}

/// Everything that can be looked at by itself and that the doors derive from one statement.
public enum Details {
  public static let table: [Detail] =
    [
      approval, person, policyVersion, owners, rules, ledger,
    ] + schemas + mappings + connectors
}
