public import Domain

/// What changed from one version of a catalogue to another, and what that means to who reads it.
///
/// Where a field was found, and how sure its reader was, are no changes.
public struct CatalogueDiff: Hashable, Codable, Sendable {
  /// Table by table in the order of the newer catalogue, then the tables that are gone; a table's
  /// own changes stand before those of its fields.
  public let changes: [Change]

  /// Compares the older catalogue `from` with the newer one `to`.
  public init(from: Catalogue, to: Catalogue) {
    changes = CatalogueComparison(from: from, to: to).changes()
  }

  /// The furthest-reaching impact of all changes; `nil` when nothing changed.
  public var impact: Impact? { changes.map(\.impact).max() }

  /// The rows of `contract` that a change touches: by their source fields on the source's side, by
  /// their target fields on the target's.
  ///
  /// Changes of words alone touch nothing, nor do fields that are new.
  public func affected(_ contract: [ContractRow], on side: Side) -> [ContractRow] {
    contract.filter { row in changes.contains { $0.touches(row, on: side) } }
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

  public enum Kind: String, CaseIterable, Codable, Sendable {
    case tableAdded = "table_added"
    case tableRemoved = "table_removed"
    /// A proposal: one table gone and one added are so alike that a renaming is likely.
    case tableRenamed = "table_renamed"
    case tableDescription = "table_description"
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

  public struct Change: Hashable, Codable, Sendable {
    public let kind: Kind
    public let impact: Impact
    /// The table by its newer name; by its older one where it is gone.
    public let table: String
    /// The field, likewise; `nil` for a change of the table as a whole.
    public let field: String?
    /// What it was, in the words of the catalogue's file; of a renaming, the older name.
    public let before: String
    public let after: String
    /// The table and the field by their older names, which mappings of the older version use; `nil`
    /// for what is new.
    public let formerTable: String?
    public let formerField: String?

    /// Whether the change may make `row` wrong.
    public func touches(_ row: ContractRow, on side: Side) -> Bool {
      guard impact != .text, let formerTable else { return false }
      let table = formerTable.lowercased()
      let field = formerField?.lowercased()
      if self.field != nil, field == nil { return false }
      func names(_ path: FieldPath?) -> Bool {
        path?.table.lowercased() == table && (field == nil || path?.field.lowercased() == field)
      }
      switch side {
      case .target: return names(row.target)
      case .source: return names(row.source) || mentions(row, table: table, field: field)
      }
    }

    /// Whether the row's rule names the table or field: `TABLE.FIELD` anywhere, a bare field where
    /// the row's source is that table.
    private func mentions(_ row: ContractRow, table: String, field: String?) -> Bool {
      let words = row.rule.lowercased().split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }
      return words.contains { word in
        let parts = word.split(separator: ".").map(String.init)
        if parts.count == 2 { return parts[0] == table && (field == nil || parts[1] == field) }
        return parts.first == field && row.source?.table.lowercased() == table
      }
    }
  }
}
