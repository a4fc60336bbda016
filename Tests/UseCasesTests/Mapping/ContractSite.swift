import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// St Elsewhere with two schemas and a generated contract: `LOAD_PATIENT` with an identifier, a date
/// of birth and twenty plain fields, and `LOAD_NOTE`.
struct ContractSite {
  let trust: Trust
  /// Writes rows.
  let mia: Desk
  /// Approves their structure.
  let ada: Desk
  /// Approves what matters to patients.
  let clara: Desk

  static let plain = (1...20).map { "remark_\($0 < 10 ? "0" : "")\($0)" }

  init(plain: [String] = Self.plain, generates: Bool = true) throws {
    trust = try Trust()
    mia = try trust.desk("mia", "mapping_analyst")
    ada = try trust.desk("ada", "data_architect")
    clara = try trust.desk("clara", "clinical_reviewer")
    try write(source: plain, target: plain)
    if generates { try does(mia, "mapping.generate") }
  }

  /// Puts both schemas where the lifecycle leaves them.
  func write(source: [String], target: [String]) throws {
    let header = "table_name,field_name,data_type,length,mandatory,key,description\n"
    let columns = { (table: String, names: [String]) in
      names.map { "\(table),\($0),text,30,no,no,\n" }.joined()
    }
    let folder = trust.project.folder
    try trust.scratch.write(
      header + "PATIENT,ID,integer,,yes,yes,\n"
        + columns("PATIENT", ["NHS_NUMBER"] + source) + "PATIENT,BORN,date,,no,no,\n"
        + "NOTE,ID,integer,,yes,yes,\n" + columns("NOTE", ["BODY", "remark_01"]),
      to: "\(folder)/\(CatalogueFile.path(.source))")
    try trust.scratch.write(
      header + "LOAD_PATIENT,record_number,integer,,yes,yes,\n"
        + columns("LOAD_PATIENT", ["nhs_number"] + target)
        + "LOAD_PATIENT,date_of_birth,date,,no,no,\n"
        + "LOAD_NOTE,record_number,integer,,yes,yes,\n" + columns("LOAD_NOTE", ["body"]),
      to: "\(folder)/\(CatalogueFile.path(.target))")
  }

  @discardableResult
  func does(
    _ desk: Desk, _ key: String, _ stated: [String: String] = [:]
  ) throws -> Action.Effect {
    let action = try #require(Actions[key])
    guard case .done(let effect) = try desk.perform(action, stated.mapValues { [$0] }) else {
      throw Refusal.approval(.notGoverned(key))
    }
    return effect
  }

  func item(_ name: String) throws -> ContractItem { try mia.contractRow(name).item }

  /// Does something to a row as it stands.
  @discardableResult
  func act(
    _ desk: Desk, _ verb: String, on name: String, _ stated: [String: String] = [:]
  ) throws -> Action.Effect {
    let revision = try item(name).revision
    return try does(
      desk, "mapping.\(verb)", ["row": name, "revision": "\(revision)"].merging(stated) { $1 })
  }

  /// What a form says of a row that is a plain column.
  static func direct(_ column: String, notes: String = "") -> [String: String] {
    ["class": "DIRECT_SOURCE", "source": "PATIENT.\(column)", "rule": column, "notes": notes]
  }

  /// Has a row written by Mia and in review.
  func submits(_ name: String, _ content: [String: String]) throws {
    try act(mia, "edit", on: name, content.merging(["submit": "on"]) { $1 })
  }

  /// Says which table fills `LOAD_PATIENT`, whatever the matcher found.
  func drives(by table: String = "PATIENT") throws {
    let plan = try mia.contractPlan("LOAD_PATIENT").item
    guard plan.plan?.drivingTable != table else { return }
    try does(
      mia, "plan.edit",
      ["table": "LOAD_PATIENT", "driving_table": table, "revision": "\(plan.revision)"])
  }
}
