internal import Domain
internal import Foundation

/// What people decided: rows and plans that replace proposals, by lower-case name.
struct ContractDecisions {
  private(set) var rows: [String: ContractFile.Located<ContractRow>] = [:]
  private(set) var plans: [String: ContractFile.Located<TablePlan>] = [:]

  /// Reads the decision files of `project`; either may be absent.
  ///
  /// - Throws: ``ContractError/decidedTwice(_:file:line:)``; ``ArtefactError`` with file and line.
  init(_ project: String) throws {
    let isThere = { (file: String) in FileManager.default.fileExists(atPath: "\(project)/\(file)") }
    if isThere(ContractFile.rowDecisionsPath) {
      for row in try ContractFile.rows(in: project, file: ContractFile.rowDecisionsPath) {
        let name = row.value.target.description
        guard rows.updateValue(row, forKey: name.lowercased()) == nil else {
          throw ContractError.decidedTwice(name, file: row.file, line: row.line)
        }
      }
    }
    if isThere(ContractFile.planDecisionsPath) {
      for plan in try ContractFile.plans(in: project, file: ContractFile.planDecisionsPath) {
        let name = plan.value.targetTable
        guard plans.updateValue(plan, forKey: name.lowercased()) == nil else {
          throw ContractError.decidedTwice(name, file: plan.file, line: plan.line)
        }
      }
    }
  }

  /// Plans that people decided, and no rows; of two of one table the last counts.
  init(plans decided: [TablePlan]) {
    plans = Dictionary(
      decided.map {
        (
          $0.targetTable.lowercased(),
          ContractFile.Located(value: $0, file: ContractFile.planDecisionsPath, line: 1)
        )
      }, uniquingKeysWith: { $1 })
  }

  func row(_ target: FieldPath) -> ContractFile.Located<ContractRow>? {
    rows[target.description.lowercased()]
  }
}
