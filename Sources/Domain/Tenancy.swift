public import struct Foundation.Date

/// The number under which the database knows a noun; numbers of two nouns cannot be mistaken.
public struct ID<Noun>: Hashable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }
}

/// An NHS organisation; what belongs to one is never seen by another.
public struct Organisation: Hashable, Sendable {
  public let id: ID<Organisation>
  public let slug: String
  public let name: String

  public init(id: ID<Organisation>, slug: String, name: String) {
    self.id = id
    self.slug = slug
    self.name = name
  }
}

/// A programme of an organisation, such as its move to one EPR.
public struct Workspace: Hashable, Sendable {
  public let id: ID<Workspace>
  public let slug: String
  public let name: String

  public init(id: ID<Workspace>, slug: String, name: String) {
    self.id = id
    self.slug = slug
    self.name = name
  }
}

/// One migration, with where it belongs: the context every page states.
public struct Project: Hashable, Sendable {
  public let id: ID<Project>
  public let slug: String
  public let name: String
  /// The name of its folder of artefacts, which no rename changes.
  public let folder: String
  public let workspace: Workspace
  public let organisation: Organisation

  public init(
    id: ID<Project>, slug: String, name: String, folder: String, workspace: Workspace,
    organisation: Organisation
  ) {
    self.id = id
    self.slug = slug
    self.name = name
    self.folder = folder
    self.workspace = workspace
    self.organisation = organisation
  }
}

/// Which part of a long list is wanted.
public struct Paging: Hashable, Sendable {
  /// From 1.
  public let number: Int
  /// 1...500.
  public let size: Int

  /// Brings both numbers into their bounds.
  public init(number: Int = 1, size: Int = 50) {
    self.size = min(max(size, 1), 500)
    self.number = min(max(number, 1), 1_000_000)
  }

  /// How many entries lie before it.
  public var offset: Int { (number - 1) * size }
}

/// A part of a long list with how long the whole is.
public struct Paged<Item> {
  public let items: [Item]
  public let paging: Paging
  public let total: Int

  public init(items: [Item], paging: Paging, total: Int) {
    self.items = items
    self.paging = paging
    self.total = total
  }

  /// The number of the last page; 1 when there is nothing.
  public var lastPage: Int { max(1, (total + paging.size - 1) / paging.size) }
}

extension Paged: Sendable where Item: Sendable {}

/// A file of the database schema's history.
public struct Migration: Hashable, Sendable {
  public let name: String
  /// `nil` while it is pending.
  public let appliedAt: Date?

  public init(name: String, appliedAt: Date?) {
    self.name = name
    self.appliedAt = appliedAt
  }
}
