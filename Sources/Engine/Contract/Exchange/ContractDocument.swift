public import Domain

/// A mapping contract as a whole, as it goes out to other tools and comes back.
///
/// Its tables stand in the order of the plans, then of the rows; the rows of a table stand together.
/// What every ``ContractFormat`` writes reads back equal.
public struct ContractDocument: Hashable, Sendable {
  /// Which contract it is, and what it was made from.
  public struct Header: Hashable, Sendable {
    public var project: String
    /// The published version; `nil` for the contract as people work on it.
    public var version: Int?
    /// The SHA-256 of each side's catalogue file in hexadecimal; empty where it is not known.
    public var sourceCatalogue: String
    public var targetCatalogue: String
    /// The program and its version: `Crossgate 0.4.0`.
    public var generatedBy: String

    public init(
      project: String = "", version: Int? = nil, sourceCatalogue: String = "",
      targetCatalogue: String = "", generatedBy: String = ""
    ) {
      self.project = project
      self.version = version
      self.sourceCatalogue = sourceCatalogue
      self.targetCatalogue = targetCatalogue
      self.generatedBy = generatedBy
    }
  }

  /// A target table with what the contract says of it.
  struct Section {
    let table: String
    let plan: TablePlan?
    let rows: [ContractRow]
  }

  public var header: Header
  public let rows: [ContractRow]
  public let plans: [TablePlan]

  /// Puts the rows of each table together; of two plans of one table the first counts.
  public init(_ header: Header = Header(), rows: [ContractRow], plans: [TablePlan]) {
    var order: [String] = []
    var known: [String: TablePlan] = [:]
    var grouped: [String: [ContractRow]] = [:]
    for plan in plans where known[plan.targetTable] == nil {
      known[plan.targetTable] = plan
      order.append(plan.targetTable)
    }
    for row in rows {
      let table = row.target.table
      if known[table] == nil, grouped[table] == nil { order.append(table) }
      grouped[table, default: []].append(row)
    }
    self.header = header
    self.plans = order.compactMap { known[$0] }
    self.rows = order.flatMap { grouped[$0] ?? [] }
  }

  var sections: [Section] {
    let grouped = Dictionary(grouping: rows, by: \.target.table)
    let planned = Set(plans.map(\.targetTable))
    var seen = planned
    let others = rows.map(\.target.table).filter { seen.insert($0).inserted }
    let own = plans.map { plan in
      Section(table: plan.targetTable, plan: plan, rows: grouped[plan.targetTable] ?? [])
    }
    return own + others.map { Section(table: $0, plan: nil, rows: grouped[$0] ?? []) }
  }
}

/// What a contract is written as.
public enum ContractFormat: String, CaseIterable, Codable, Sendable {
  /// A zip archive of `about.csv`, `mapping_contract.csv` and `mapping_tables.csv`.
  case csv
  /// A workbook with the sheets Rows, Tables and Read me.
  case xlsx
  /// A data contract of the Open Data Contract Standard 3.1, in YAML.
  case odcs
  /// A mapping specification that people read, in Markdown.
  case specification

  /// The ending of a file of that kind, without its dot.
  public var suffix: String {
    switch self {
    case .csv: "zip"
    case .xlsx: "xlsx"
    case .odcs: "odcs.yaml"
    case .specification: "md"
    }
  }

  public var mediaType: String {
    switch self {
    case .csv: "application/zip"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .odcs: "application/yaml"
    case .specification: "text/markdown; charset=utf-8"
    }
  }
}

/// Why a contract cannot be read or written; `file` is a name without folders, or a sheet's, and
/// `line` counts from 1.
public enum ExchangeError: Error, Equatable, Sendable {
  /// Neither its name nor its content is that of a contract.
  case unknownFormat(file: String)
  case columnMissing(String, file: String)
  /// A record with more or fewer values than its header.
  case malformed(file: String, line: Int)
  case badValue(column: String, file: String, line: Int)
  /// A second line for one target field or table.
  case statedTwice(String, file: String, line: Int)
  /// A text that is longer than a cell of a workbook may be, in UTF-16 units.
  case cellTooLong(target: String, column: String, limit: Int)
}
