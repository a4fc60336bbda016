public import Domain

/// What changed from one version of a catalogue to another, and what that means to who reads it.
public struct CatalogueDiff: Hashable, Codable, Sendable {
  /// Table by table in the order of the newer catalogue, what is gone last; a table's own changes
  /// stand before those of its fields.
  public let changes: [Change]

  /// Compares the older catalogue `from` with the newer one `to`.
  public init(from: Catalogue, to: Catalogue) {
    changes = []
  }

  /// The furthest-reaching impact of all changes; `nil` when nothing changed.
  public var impact: Impact? { changes.map(\.impact).max() }

  /// The rows of `contract` that a change other than of words touches: through their source fields
  /// on the source's side, through their target fields on the target's.
  public func affected(_ contract: [ContractRow], on side: Side) -> [ContractRow] {
    []
  }

  /// How far a change reaches, the mildest first.
  public enum Impact: String, CaseIterable, Codable, Comparable, Sendable {
    /// Words alone: what is written of a table or a field.
    case text
    /// More than before; what was right before still is.
    case additive
    /// What was right before may be wrong now.
    case breaking

    public static func < (a: Impact, b: Impact) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .text: 0
      case .additive: 1
      case .breaking: 2
      }
    }
  }

  public struct Change: Hashable, Codable, Sendable {
    public let kind: Kind
    public let impact: Impact
    /// The table by its newer name; by its older one where it is gone.
    public let table: String
    /// The field, likewise; `nil` for a change of the table as a whole.
    public let field: String?
    /// What it was, in the words of the catalogue's file; for a renaming, the older name.
    public let before: String
    public let after: String
    /// The table and the field by their older names, which mappings of the older version use.
    public let formerTable: String?
    public let formerField: String?
  }

  public enum Kind: String, CaseIterable, Codable, Sendable {
    case tableAdded = "table_added"
    case tableRemoved = "table_removed"
    /// A proposal: one table gone and one added are so alike that a renaming is likely.
    case tableRenamed = "table_renamed"
    case tableText = "table_description"
    case domain
    case fieldAdded = "field_added"
    case fieldRemoved = "field_removed"
    /// A proposal, as for tables.
    case fieldRenamed = "field_renamed"
    case type, length, mandatory, key, reference
    case codeList = "code_list"
    case description
    case statedType = "stated_type"
  }
}
