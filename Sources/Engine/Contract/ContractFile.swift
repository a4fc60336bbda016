public import Domain
internal import Foundation
internal import Tabular

/// The mapping contract and the table plans, and people's decisions of the same shapes.
public enum ContractFile {
  public static let rowsPath = "reports/mapping_contract.csv"
  public static let plansPath = "reports/mapping_tables.csv"
  public static let rowDecisionsPath = "schemas/mapping_decisions.csv"
  public static let planDecisionsPath = "schemas/table_decisions.csv"

  static let rowColumns = [
    "target_table", "target_field", "mapping_class", "source_table", "source_field", "rule",
    "confidence", "status", "notes", "risk", "owner", "rationale", "examples",
  ]
  static let planColumns = [
    "target_table", "driving_table", "filter", "confidence", "status", "notes", "joins", "split",
    "key", "owner", "rationale",
  ]

  /// A row or plan with the line of the file it stands on.
  public struct Located<Value: Sendable>: Sendable {
    public let value: Value
    /// Relative to the project.
    public let file: String
    public let line: Int
  }

  /// Reads the contract rows in `file`, a path relative to the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func rows(
    in project: String, file: String = rowsPath
  ) throws -> [Located<ContractRow>] {
    let table = try ArtefactTable(
      file, in: project, required: ["target_table", "target_field", "mapping_class", "rule"])
    return try table.rows.map { Located(value: try row($0), file: file, line: $0.line) }
  }

  private static func row(_ row: ArtefactTable.Row) throws -> ContractRow {
    let source = row["source_table"]
    return ContractRow(
      target: FieldPath(
        try row.value("target_table", CatalogueFile.nonEmpty),
        try row.value("target_field", CatalogueFile.nonEmpty)),
      mappingClass: try row.value("mapping_class", MappingClass.init),
      source: source.isEmpty
        ? nil : FieldPath(source, try row.value("source_field", CatalogueFile.nonEmpty)),
      rule: row["rule"].trimmedSpace,
      confidence: try row.value("confidence", blank: .high, Confidence.init),
      status: try row.value("status", blank: .draft, MappingStatus.init), notes: row["notes"],
      risk: try row.value("risk", blank: .standard, RiskClass.init), owner: row["owner"],
      rationale: row["rationale"],
      examples: try row.value("examples", blank: [], RuleExample.list))
  }

  /// Reads the table plans in `file`, a path relative to the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func plans(
    in project: String, file: String = plansPath
  ) throws -> [Located<TablePlan>] {
    let table = try ArtefactTable(file, in: project, required: ["target_table", "driving_table"])
    return try table.rows.map { row in
      let driving = row["driving_table"]
      let plan = TablePlan(
        targetTable: try row.value("target_table", CatalogueFile.nonEmpty),
        drivingTable: driving.isEmpty ? nil : driving, joins: row["joins"].trimmedSpace,
        split: row["split"].trimmedSpace, filter: row["filter"].trimmedSpace,
        key: row["key"].split(separator: " ").map(String.init),
        confidence: try row.value("confidence", blank: .high, Confidence.init),
        status: try row.value("status", blank: .draft, MappingStatus.init), notes: row["notes"],
        owner: row["owner"], rationale: row["rationale"])
      return Located(value: plan, file: file, line: row.line)
    }
  }

  /// Writes `rows` in their order to the file `path`.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ rows: [ContractRow], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: rowColumns)
    for row in rows {
      try writer.append([
        row.target.table, row.target.field, row.mappingClass.rawValue, row.source?.table ?? "",
        row.source?.field ?? "", row.rule, row.confidence.rawValue, row.status.rawValue, row.notes,
        row.risk.rawValue, row.owner, row.rationale, try RuleExample.text(row.examples),
      ])
    }
    try writer.finish()
  }

  /// Writes `plans` in their order to the file `path`.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ plans: [TablePlan], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: planColumns)
    for plan in plans {
      try writer.append([
        plan.targetTable, plan.drivingTable ?? "", plan.filter, plan.confidence.rawValue,
        plan.status.rawValue, plan.notes, plan.joins, plan.split,
        plan.key.joined(separator: " "), plan.owner, plan.rationale,
      ])
    }
    try writer.finish()
  }
}
