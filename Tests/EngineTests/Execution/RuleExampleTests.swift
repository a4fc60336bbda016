import Domain
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Examples that are stored with a rule, on the bench and in a run.
struct RuleExampleTests {
  private let plan = TablePlan(targetTable: "LOAD_PATIENT", drivingTable: "patients")

  private func bench() throws -> RuleBench {
    let hospital = try Hospital()
    var sex = CodeMap()
    sex.insert("F", "2")
    return RuleBench(
      source: try CatalogueFile.read(.source, in: hospital.scratch.url.path),
      target: try CatalogueFile.read(.target, in: hospital.scratch.url.path),
      crosswalks: ["sex": sex])
  }

  @Test(arguments: [
    ("birth_date", "dob", ["dob": "01/02/1950"], RuleBench.Outcome.value("1950-02-01")),
    ("birth_date", "dob", ["patients.DOB": " "], .value("")),
    ("birth_date", "dob", ["dob": "30/02/1950"], .reject(.invalidDate)),
    ("gender", "crosswalk('sex', sex)", ["sex": "F"], .value("2")),
    ("gender", "crosswalk('sex', sex)", ["sex": "9"], .reject(.unmappedCode)),
    ("gender", "sex || sex", ["sex": "F"], .reject(.valueTooLong)),
    (
      "record_number", "surrogate('LOAD_PATIENT', hospital_number)", ["hospital_number": "A1"],
      .value("1")
    ),
    (
      "record_number", "surrogate('LOAD_PATIENT', hospital_number)", [:], .reject(.missingMandatory)
    ),
    (
      "nhs_number", "lookup(admissions.hospital_number BY hospital_number)",
      ["hospital_number": "A1", "admissions.hospital_number": "B2"], .value("B2")
    ),
    (
      "nhs_number", "lookup(admissions.hospital_number BY hospital_number)",
      ["hospital_number": "A1"], .reject(.unknownKey)
    ),
  ])
  func `tries a rule on a row`(
    field: String, rule: String, row: [String: String], outcome: RuleBench.Outcome
  ) throws {
    let found = try bench().outcomes(
      of: rule, filling: FieldPath("LOAD_PATIENT", field), plan: plan, rows: [row])
    #expect(found == [outcome])
  }

  @Test func `runs examples before the first row, and stops at one that fails`() throws {
    let hospital = try Hospital()
    func run(_ examples: [RuleExample]) throws {
      let rows = try ContractFile.rows(in: hospital.scratch.url.path).map(\.value).map { row in
        var row = row
        if row.target.field == "birth_date" { row.examples = examples }
        return row
      }
      try ContractFile.write(
        rows, to: hospital.scratch.url.appending(path: ContractFile.rowsPath).path)
      try hospital.run(.executeContract)
    }
    let right = RuleExample(given: ["dob": "29/02/2000"], expected: .value("2000-02-29"))
    try run([right, RuleExample(given: ["dob": "29/02/2001"], expected: .reject)])
    #expect(try hospital.report.measures["rule_examples"] == 2)
    let wrong = RuleExample(given: ["dob": "29/02/2001"], expected: .value("2001-03-01"))
    #expect(
      throws: ContractError.failedExample(
        RuleBench.ExampleFailure(
          number: 2, expected: .value("2001-03-01"), found: .reject(.invalidDate)),
        target: FieldPath("LOAD_PATIENT", "birth_date"), file: ContractFile.rowsPath, line: 5)
    ) { try run([right, wrong]) }
    #expect(
      throws: ContractError.unfitExample(
        column: "birthday", target: FieldPath("LOAD_PATIENT", "birth_date"),
        file: ContractFile.rowsPath, line: 5)
    ) { try run([RuleExample(given: ["birthday": "x"], expected: .reject)]) }
  }
}
