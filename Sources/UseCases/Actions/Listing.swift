public import Domain
public import struct Foundation.Date

/// A list people look through, stated once: the page with its filter and pages, its CSV export,
/// the API's answer and the command's table are derived from it.
public struct Listing: Sendable {
  /// As API and command line name it: `users` is `GET /api/v1/users` and `crossgate user list`.
  public let key: String
  /// The words of its command: `["user", "list"]`.
  public let words: [String]
  /// The address of its page, a tab of one of the product's pages: `/admin/users`.
  public let path: String
  public let title: String
  /// What its rows are: `People of this organisation, by name`.
  public let caption: String
  /// One row of it: `person`.
  public let row: String
  /// Several of them: `people`.
  public let rowsName: String
  public let permission: Permission
  public let filters: [Filter]
  public let columns: [Column]
  /// What an empty list says, and what to do next.
  public let empty: (what: String, next: String)
  /// The actions that need no row: `user.create`.
  public let actions: [String]
  /// The actions that can be done to several rows at once; their path's hole is the row's `id`.
  public let bulk: [String]
  /// Whether its page is made by hand, so that none is derived.
  public let hasOwnPage: Bool
  let rows: @Sendable (Desk, Asked, Paging) throws -> Paged<Row>
  /// What its page points out above the rows.
  let offer: (@Sendable (Desk) throws -> Offer?)?

  init(
    _ key: String, words: [String], at path: String, _ title: String, caption: String, row: String,
    several rowsName: String? = nil, needs permission: Permission, filters: [Filter] = [],
    columns: [Column],
    empty: (what: String, next: String), actions: [String] = [], bulk: [String] = [],
    hasOwnPage: Bool = false, offer: (@Sendable (Desk) throws -> Offer?)? = nil,
    rows: @escaping @Sendable (Desk, Asked, Paging) throws -> Paged<Row>
  ) {
    self.key = key
    self.words = words
    self.path = path
    self.title = title
    self.caption = caption
    self.row = row
    self.rowsName = rowsName ?? "\(row)s"
    self.permission = permission
    self.filters = filters
    self.columns = columns
    self.empty = empty
    self.actions = actions
    self.bulk = bulk
    self.hasOwnPage = hasOwnPage
    self.rows = rows
    self.offer = offer
  }

  /// What can be done next with what the list is about.
  public struct Offer: Sendable {
    public let text: String
    /// The words of the button that leads there; empty where there is nothing to press.
    public let label: String
    public let path: String

    public init(_ text: String, label: String = "", path: String = "") {
      self.text = text
      self.label = label
      self.path = path
    }
  }

  /// Something a list can be narrowed by.
  public struct Filter: Sendable {
    public let name: String
    public let label: String
    public let kind: Kind

    public enum Kind: Sendable {
      /// Part of a name, whatever its case.
      case words
      case choice([String])
      case choiceFrom(@Sendable (Desk) throws -> [Action.Choice])
      /// A day, as `2026-01-31`.
      case day
    }

    public init(_ name: String, _ label: String, _ kind: Kind) {
      self.name = name
      self.label = label
      self.kind = kind
    }
  }

  public struct Column: Sendable {
    public let name: String
    public let title: String
    public let isNumber: Bool

    public init(_ name: String, _ title: String, isNumber: Bool = false) {
      self.name = name
      self.title = title
      self.isNumber = isNumber
    }
  }

  /// What a cell holds; each door writes it in its own way.
  public enum Cell: Sendable {
    case text(String)
    /// A name of the machine's, set apart on a page.
    case code(String)
    /// A name of the machine's with the words that people read for it.
    case named(String, as: String)
    case number(Int)
    case moment(Date?)
    /// A state and how it stands: `good`, `bad`, `attention`, `waiting`, `off`.
    case state(String, Mood)
    case none

    public enum Mood: String, Sendable {
      case good, bad, attention, waiting, off
    }
  }

  public struct Row: Sendable {
    /// What names it in addresses and commands.
    public let id: String
    /// The page of its own, if it has one.
    public let path: String?
    /// As many as there are columns.
    public let cells: [Cell]
    /// What can be done to it, by keys; what the reader may not do is left out.
    public let actions: [String]

    public init(id: String, path: String? = nil, _ cells: [Cell], actions: [String] = []) {
      self.id = id
      self.path = path
      self.cells = cells
      self.actions = actions
    }
  }

  /// The filters' values, by name; empty ones are not stated.
  public struct Asked: Sendable {
    private let values: [String: String]

    public init(_ values: [String: String]) { self.values = values.filter { !$0.value.isEmpty } }

    public subscript(name: String) -> String? { values[name] }
  }
}

extension Desk {
  /// One page of a list.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func list(
    _ listing: Listing, _ asked: Listing.Asked, page: Paging
  ) throws -> Paged<Listing.Row> {
    try require(listing.permission)
    return try listing.rows(reaching(listing.permission), asked, page)
  }
}

extension Desk {
  /// What the page of a list points out above its rows.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func offer(of listing: Listing) throws -> Listing.Offer? {
    try require(listing.permission)
    return try listing.offer?(reaching(listing.permission))
  }
}

/// Every list of the product that its doors derive from one statement.
public enum Listings {
  public static let table: [Listing] =
    tenancy + [decisions] + approvals + policy + breakGlass
    + schemas + mappings + [crosswalks] + people + registrations + [audit, inbox, directory]
    + account + connectors

  /// The list of that key.
  public static subscript(key: String) -> Listing? { table.first { $0.key == key } }
}
