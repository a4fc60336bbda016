public import Domain
internal import Foundation

/// Where a target value came from.
public enum Origin: String, CaseIterable, Codable, Sendable {
  case source, crosswalk, derived, surrogate, constant, imputed
  /// No rule fills the field.
  case none
}

/// `reports/contract_migration_report.json`: for each target table what was read and what became of it.
public struct MigrationReport: Codable, Hashable, Sendable {
  public static let path = "reports/contract_migration_report.json"
  static let issuesPath = "reports/contract_migration_issues.csv"
  static let rejectsPath = "reports/contract_migration_rejects.csv"

  /// What became of one target field over all loaded rows.
  public struct Field: Codable, Hashable, Sendable {
    public let field: String
    public let origin: Origin
    /// Rows that hold a value.
    public var filled = 0
    /// Rows whose value came from a source field that was not empty.
    public var fromSource = 0
    /// Rows whose value was made up by the impute mode.
    public var imputed = 0

    enum CodingKeys: String, CodingKey {
      case field, origin, filled, imputed
      case fromSource = "from_source"
    }
  }

  public struct Table: Codable, Hashable, Sendable {
    public let targetTable: String
    public let drivingTable: String?
    /// The file read, relative to the project.
    public let sourceFile: String?
    /// Rows of the source file; each of them is loaded, rejected or filtered.
    public var read = 0
    /// Rows that joins and a split made of them; `nil` without joins and split.
    ///
    /// These are then what is loaded, rejected or filtered; one that was left out counts as filtered.
    public var made: Int?
    public var loaded = 0
    public var rejected = 0
    public var filtered = 0
    public var fields: [Field]

    public var balanced: Bool { (made ?? read) == loaded + rejected + filtered }

    enum CodingKeys: String, CodingKey {
      case read, made, loaded, rejected, filtered, fields, balanced
      case targetTable = "target_table"
      case drivingTable = "driving_table"
      case sourceFile = "source_file"
    }

    public init(targetTable: String, drivingTable: String?, sourceFile: String?, fields: [Field]) {
      self.targetTable = targetTable
      self.drivingTable = drivingTable
      self.sourceFile = sourceFile
      self.fields = fields
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      targetTable = try values.decode(String.self, forKey: .targetTable)
      drivingTable = try values.decodeIfPresent(String.self, forKey: .drivingTable)
      sourceFile = try values.decodeIfPresent(String.self, forKey: .sourceFile)
      read = try values.decode(Int.self, forKey: .read)
      made = try values.decodeIfPresent(Int.self, forKey: .made)
      loaded = try values.decode(Int.self, forKey: .loaded)
      rejected = try values.decode(Int.self, forKey: .rejected)
      filtered = try values.decode(Int.self, forKey: .filtered)
      fields = try values.decode([Field].self, forKey: .fields)
    }

    public func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(targetTable, forKey: .targetTable)
      try values.encodeIfPresent(drivingTable, forKey: .drivingTable)
      try values.encodeIfPresent(sourceFile, forKey: .sourceFile)
      try values.encode(read, forKey: .read)
      try values.encodeIfPresent(made, forKey: .made)
      try values.encode(loaded, forKey: .loaded)
      try values.encode(rejected, forKey: .rejected)
      try values.encode(filtered, forKey: .filtered)
      try values.encode(balanced, forKey: .balanced)
      try values.encode(fields, forKey: .fields)
    }
  }

  /// `PASS` when there is no error and every table balances, else `FAIL`.
  public let status: String
  public let imputeMode: ImputeMode
  /// The folder the extracts were read from.
  public let sourceFolder: String
  public let tables: [Table]
  /// What gates read, by name.
  public let measures: [String: Double]

  enum CodingKeys: String, CodingKey {
    case status, tables, measures
    case imputeMode = "impute_mode"
    case sourceFolder = "source_folder"
  }

  /// Reads the report of a run.
  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError.cannotRead(file, errno)
    }
    self = try JSONDecoder().decode(Self.self, from: data)
  }

  init(
    imputeMode: ImputeMode, sourceFolder: String, tables: [Table], issues: [Issue],
    rejectLines: [FailureCount], contract: [ContractRow], plans: [TablePlan], examples: Int
  ) {
    let errors = issues.count(of: .error)
    let crosswalkRejects = rejectLines.filter { $0.reason == .unmappedCode }.map(\.count).sum
    let otherRejects = rejectLines.map(\.count).sum - crosswalkRejects
    let fields = tables.flatMap(\.fields)
    let fromSource = fields.count { $0.fromSource > 0 }
    let read = tables.map(\.read).sum
    measures = [
      "errors": Double(errors + otherRejects),
      "warnings": Double(issues.count(of: .warning)),
      "crosswalk_rejects": Double(crosswalkRejects),
      "rows_read": Double(read),
      "rows_loaded": Double(tables.map(\.loaded).sum),
      "rows_rejected": Double(tables.map(\.rejected).sum),
      "rejected_rows_ratio": ratio(
        tables.map(\.rejected).sum, tables.map { $0.made ?? $0.read }.sum, rounded: .up),
      "unbalanced_tables": Double(tables.count { !$0.balanced }),
      "rule_examples": Double(examples),
      "unresolved_mappings": Double(contract.count(where: \.isUnresolved)),
      "unapproved_mappings": Double(
        contract.count { $0.status != .approved }
          + plans.count { $0.isExecuted && $0.status != .approved }),
      "population_ratio": ratio(fromSource, fields.count, rounded: .down),
      "tables_written": Double(tables.count { $0.loaded > 0 }),
      "tables_written_ratio": ratio(
        tables.count { $0.loaded > 0 }, tables.count, rounded: .down),
      "synthetic_tables": Double(
        tables.count { $0.sourceFile?.hasPrefix(StepContext.cohortFolder) == true }),
      "imputed_values": Double(fields.map(\.imputed).sum),
    ]
    let clean = errors + otherRejects + crosswalkRejects == 0 && tables.allSatisfy(\.balanced)
    status = clean ? "PASS" : "FAIL"
    self.imputeMode = imputeMode
    self.sourceFolder = sourceFolder
    self.tables = tables
  }
}

/// How often a reason rejected a value.
struct FailureCount: Hashable {
  let reason: RejectReason
  let count: Int
}

/// Part of a whole, 0...1, to four places; 0 of an empty whole.
///
/// It is rounded away from where a gate would be met: one row in a million is not no row.
func ratio(_ part: Int, _ whole: Int, rounded rule: FloatingPointRoundingRule) -> Double {
  whole == 0 ? 0 : (Double(part * 10_000) / Double(whole)).rounded(rule) / 10_000
}

extension [Int] {
  var sum: Int { reduce(0, +) }
}

extension [Issue] {
  /// How many findings weigh this much; a finding that stands for many records counts once.
  func count(of severity: Severity) -> Int { count { $0.severity == severity } }
}
