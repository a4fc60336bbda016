internal import Domain
internal import Engine

/// What a change of a catalogue does to the mapping contract that was made on it.
struct Drift {
  let diff: CatalogueDiff
  let affected: [AffectedRow]

  var change: CatalogueVersion.Change? {
    diff.impact.flatMap { CatalogueVersion.Change(rawValue: $0.rawValue) }
  }

  init(from old: Catalogue, to new: Catalogue, on side: Side, _ contract: ContractAnswer) {
    diff = CatalogueDiff(from: old, to: new)
    // What a source column holds is read by its type, so a wider one makes other values of it.
    let felt = diff.changes.filter {
      $0.impact == .breaking || (side == .source && $0.kind == .type)
    }
    affected = Self.affected(by: felt, side, contract)
  }

  /// The rows that fill, or draw on, what the changes break; the first reason counts.
  private static func affected(
    by changes: [CatalogueDiff.Change], _ side: Side, _ contract: ContractAnswer
  ) -> [AffectedRow] {
    guard !changes.isEmpty else { return [] }
    var tables: [String: CatalogueDiff.Change] = [:]
    var fields: [String: [String: CatalogueDiff.Change]] = [:]
    for change in changes {
      let table = (change.formerTable ?? change.table).lowercased()
      if let field = change.formerField ?? change.field {
        let known = fields[table]?[field.lowercased()]
        fields[table, default: [:]][field.lowercased()] = known ?? change
      } else {
        tables[table] = tables[table] ?? change
      }
    }
    let plans = Dictionary(
      contract.tables.map { ($0.targetTable.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    return contract.rows.compactMap { row in
      guard row.mappingClass != .outOfScope, !row.rule.isEmpty || row.source != nil else {
        return nil
      }
      let change: CatalogueDiff.Change?
      switch side {
      case .target:
        let table = row.target.table.lowercased()
        change = fields[table]?[row.target.field.lowercased()] ?? tables[table]
      case .source:
        change = Self.change(
          of: row, plans[row.target.table.lowercased()], tables, fields)
      }
      return change.map {
        AffectedRow(target: row.target.description, changed: $0.path, reason: $0.words)
      }
    }
  }

  /// The first change of something that the row's source or rule names.
  private static func change(
    of row: ContractRow, _ plan: TablePlan?, _ tables: [String: CatalogueDiff.Change],
    _ fields: [String: [String: CatalogueDiff.Change]]
  ) -> CatalogueDiff.Change? {
    if let source = row.source {
      let table = source.table.lowercased()
      if let change = fields[table]?[source.field.lowercased()] ?? tables[table] { return change }
    }
    // Whatever joins and a split read decides which rows the rule is over.
    let texts =
      [row.rule] + (row.rule.isEmpty ? [] : [plan?.joins, plan?.split].compactMap(\.self))
    let names = Set(
      texts.joined(separator: " ").lowercased()
        .split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    // A rule names columns of the driving table bare, and other tables by their names.
    for table in names.union([plan?.drivingTable?.lowercased()].compactMap(\.self)).sorted() {
      if let change = tables[table] { return change }
      if let change = fields[table]?.first(where: { names.contains($0.key) })?.value {
        return change
      }
    }
    return nil
  }
}

extension CatalogueDiff.Change {
  /// `TABLE`, or `TABLE.FIELD`.
  var path: String { field.map { FieldPath(table, $0).description } ?? table }

  /// What changed, as people read it.
  var words: String {
    switch kind {
    case .tableAdded: "the table is new"
    case .tableRemoved: "the table is gone"
    case .tableRenamed: "the table seems to be renamed from \(before)"
    case .fieldAdded:
      impact == .breaking ? "the field is new, and must be filled" : "the field is new"
    case .fieldRemoved: "the field is gone"
    case .fieldRenamed: "the field seems to be renamed from \(before)"
    default:
      "\(kind.rawValue.replacing("_", with: " ")): \(shown(before)) is now \(shown(after))"
    }
  }

  private func shown(_ text: String) -> String { text.isEmpty ? "nothing" : "“\(text)”" }
}
