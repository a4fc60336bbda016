public import Domain

/// The mapping contract of a project as it stands, in its order.
public struct ContractAnswer: Sendable {
  public let rows: [ContractRow]
  public let tables: [TablePlan]

  public init(rows: [ContractRow], tables: [TablePlan]) {
    self.rows = rows
    self.tables = tables
  }

  /// How far each target table is, in the contract's order.
  public var coverage: [TableCoverage] {
    var lines: [TableCoverage] = []
    var places: [String: Int] = [:]
    let driving = Dictionary(
      tables.map { ($0.targetTable, $0.drivingTable) }, uniquingKeysWith: { first, _ in first })
    for row in rows {
      let table = row.target.table
      let place = places[table] ?? lines.endIndex
      if place == lines.endIndex {
        places[table] = place
        lines.append(TableCoverage(table: table, drivingTable: driving[table] ?? nil))
      }
      lines[place].count(row)
    }
    return lines
  }
}

/// How many fields of one target table are decided.
public struct TableCoverage: Hashable, Sendable {
  public let table: String
  public let drivingTable: String?
  public private(set) var fields = 0
  public private(set) var executed = 0
  public private(set) var approved = 0
  /// In scope or not yet agreed to be out of it, and nothing fills them.
  public private(set) var waiting = 0
  public private(set) var outOfScope = 0

  init(table: String, drivingTable: String?) {
    self.table = table
    self.drivingTable = drivingTable
  }

  mutating func count(_ row: ContractRow) {
    fields += 1
    if row.isExecuted { executed += 1 }
    if row.status == .approved { approved += 1 }
    if row.isUnresolved { waiting += 1 }
    if row.mappingClass == .outOfScope { outOfScope += 1 }
  }
}
