public import Domain

/// What a rule may refer to: its driving table's columns, crosswalks, and other tables.
public struct Scope: Sendable {
  /// A column of the driving table.
  public struct Column: Hashable, Sendable {
    /// Its place in ``RawBatch/columns``.
    public let index: Int
    public let type: ValueType
    /// The most characters of a text, where the catalogue says.
    public let length: Int?
    /// Whether the catalogue says that it is never empty.
    public let isMandatory: Bool

    public init(index: Int, type: ValueType, length: Int? = nil, isMandatory: Bool = false) {
      self.index = index
      self.type = type
      self.length = length
      self.isMandatory = isMandatory
    }

    /// The column at `index` of a batch that holds `field`.
    public init(index: Int, _ field: CatalogueField) {
      let length = if case .text(let length) = field.type { length } else { Int?.none }
      self.init(
        index: index, type: ValueType(field.type), length: length,
        isMandatory: field.mandatory == .yes || field.isKey)
    }
  }

  /// By lower-case name, and for rows of several tables by `table.name` too.
  let columns: [String: Column]
  /// For names that several joined tables have, those tables.
  let ambiguous: [String: [String]]
  let crosswalks: Set<String>
  let source: Catalogue
  let targets: Set<String>
  let targetKeyCounts: [String: Int]

  func column(_ name: Node.ColumnName) -> Column? { columns[name.path] }

  /// The place in a batch of the column `name`; `nil` when there is none, or are several.
  public func place(of name: String) -> Int? { columns[name.lowercased()]?.index }

  /// The joined tables that have a column of this name, where that is several.
  func tables(of name: Node.ColumnName) -> [String] { ambiguous[name.path] ?? [] }

  /// A scope of columns and tables by name in any case, and of crosswalks by name as written.
  ///
  /// - Parameters:
  ///   - columns: The row's columns.
  ///   - ambiguous: The tables that share a name, by that name in lower case.
  ///   - crosswalks: The names of the project's crosswalks.
  ///   - source: The tables and fields, with their types and keys, that `lookup` may name.
  ///   - targets: The tables that `surrogate` may name.
  ///   - targetKeyCounts: How many parts the business key of each such table has, where known.
  public init(
    columns: [String: Column], ambiguous: [String: [String]] = [:], crosswalks: Set<String> = [],
    source: Catalogue = Catalogue([]),
    targets: Set<String> = [], targetKeyCounts: [String: Int] = [:]
  ) {
    self.columns = columns.foldingNames()
    self.ambiguous = ambiguous
    self.crosswalks = crosswalks
    self.source = source
    self.targets = Set(targets.map { $0.lowercased() })
    self.targetKeyCounts = targetKeyCounts.foldingNames()
  }

  /// A scope of the fields of `table` that stand in `header`, the names of a batch's columns.
  public init(
    driving table: Catalogue.Table, header: [String], crosswalks: Set<String> = [],
    source: Catalogue = Catalogue([]), targets: Set<String> = [],
    targetKeyCounts: [String: Int] = [:]
  ) {
    let columns = header.enumerated().compactMap { index, name in
      table[name].map { (name.lowercased(), Column(index: index, $0)) }
    }
    self.init(
      columns: Dictionary(columns, uniquingKeysWith: { first, _ in first }),
      crosswalks: crosswalks, source: source, targets: targets, targetKeyCounts: targetKeyCounts)
  }
}

extension [String: Scope.Column] {
  fileprivate func foldingNames() -> Self {
    Dictionary(map { ($0.lowercased(), $1) }, uniquingKeysWith: { $0.index < $1.index ? $0 : $1 })
  }
}

extension [String: Int] {
  fileprivate func foldingNames() -> Self {
    Dictionary(map { ($0.lowercased(), $1) }, uniquingKeysWith: Swift.min)
  }
}
