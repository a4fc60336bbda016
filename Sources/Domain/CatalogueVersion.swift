public import struct Foundation.Date

/// What a side of a project looked like from some moment on; its content never changes.
public struct CatalogueVersion: Hashable, Sendable {
  public let side: Side
  /// From 1, without gaps, within its project and side.
  public let number: Int
  /// Of its content, 64 hexadecimal digits.
  public let sha256: String
  public let tables: Int
  public let fields: Int
  /// Against the version before; `nil` of the first.
  public let change: Change?
  public let origin: Origin
  /// The import or the run it came by.
  public let originNumber: Int?
  /// `nil` when it was nobody's act.
  public let madeBy: ID<Person>?
  public let maker: String
  public let madeAt: Date
  /// What of the mapping contract the change may break, in the contract's order.
  public let affected: [AffectedRow]
  public let review: Review?

  /// How far a change reaches; the widest first.
  public enum Change: String, CaseIterable, Codable, Sendable {
    /// Something that was there is gone, narrower, or stricter.
    case breaking
    /// There is more than before.
    case additive
    /// Words only.
    case text
  }

  /// How a version came to be.
  public enum Origin: String, CaseIterable, Codable, Sendable {
    case `import`, run, `extension`, removal, datasource
  }

  /// That somebody looked at what it breaks.
  public struct Review: Hashable, Sendable {
    public let reviewer: String
    public let at: Date
    public let note: String

    public init(reviewer: String, at: Date, note: String) {
      self.reviewer = reviewer
      self.at = at
      self.note = note
    }
  }

  public init(
    side: Side, number: Int, sha256: String, tables: Int, fields: Int, change: Change?,
    origin: Origin, originNumber: Int?, madeBy: ID<Person>?, maker: String, madeAt: Date,
    affected: [AffectedRow], review: Review?
  ) {
    self.side = side
    self.number = number
    self.sha256 = sha256
    self.tables = tables
    self.fields = fields
    self.change = change
    self.origin = origin
    self.originNumber = originNumber
    self.madeBy = madeBy
    self.maker = maker
    self.madeAt = madeAt
    self.affected = affected
    self.review = review
  }

  public var state: State {
    if affected.isEmpty { return .free }
    return review == nil ? .awaitsReview : .reviewed
  }

  /// Whether runs may go on under it.
  public enum State: String, CaseIterable, Sendable {
    /// It breaks nothing that is mapped.
    case free
    /// No run starts until somebody has looked at what it breaks.
    case awaitsReview = "awaits_review"
    case reviewed
  }
}

/// A row of the mapping contract that a change of a catalogue may break, and why.
public struct AffectedRow: Hashable, Codable, Sendable {
  /// `TABLE.FIELD`.
  public let target: String
  /// What of it changed: `PAT.SURNAME`.
  public let changed: String
  public let reason: String

  public init(target: String, changed: String, reason: String) {
    self.target = target
    self.changed = changed
    self.reason = reason
  }
}

/// A field that an organisation adds to one side of all its projects.
public struct SchemaExtension: Hashable, Sendable {
  public let side: Side
  public let path: FieldPath
  /// As a specification would spell it: `VARCHAR(20)`.
  public let type: String
  public let description: String
  public let businessCase: String
  public let maker: String
  public let madeAt: Date

  public init(
    side: Side, path: FieldPath, type: String, description: String, businessCase: String,
    maker: String, madeAt: Date
  ) {
    self.side = side
    self.path = path
    self.type = type
    self.description = description
    self.businessCase = businessCase
    self.maker = maker
    self.madeAt = madeAt
  }
}

extension Slug {
  /// What the names of an organisation's own fields begin with, such as `x_st_elsewhere_`.
  ///
  /// Slugs have no underscore, so no two organisations have the same.
  public var extensionPrefix: String { "x_\(text.replacing("-", with: "_"))_" }
}
