import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite struct CheckingQuality {
  let hospital: Hospital

  init() throws {
    hospital = try Hospital()
    try hospital.run(.executeContract)
  }

  private func findings(atLeast patients: Int = 1) throws -> [String] {
    try hospital.run(.checkQuality, RunParameters(minPatients: patients))
    return try IssueFile.read(PipelineReport.issuesPath, in: hospital.scratch.url.path)
      .map { "\($0.table).\($0.field) \($0.code) \($0.count)" }
  }

  @Test func `finds nothing wrong with a clean load`() throws {
    #expect(try findings() == [])
  }

  @Test(arguments: [
    ("1,9434765918,2,1950-02-01", "LOAD_PATIENT.nhs_number INVALID_NHS_NUMBER 1"),
    ("1,,7,1950-02-01", "LOAD_PATIENT.gender INVALID_CODE 1"),
    ("1,,2,1950-02-30", "LOAD_PATIENT.birth_date IMPOSSIBLE_DATE 1"),
    ("2,,2,1950-02-01", "LOAD_PATIENT.record_number DUPLICATE_KEY 1"),
    ("1,9990000018,2,1950-02-01", "LOAD_PATIENT.nhs_number DUPLICATE_NHS_NUMBER 1"),
  ])
  func `finds what someone did to a target file`(row: String, finding: String) throws {
    try hospital.scratch.write(
      "record_number,nhs_number,gender,birth_date\n\(row)\n2,9990000018,1,2000-02-29\n",
      to: "target_contract/LOAD_PATIENT.csv")
    #expect(try findings().contains(finding))
  }

  @Test func `finds references to nobody, empty mandatory fields, dates out of order, lost rows`()
    throws
  {
    try hospital.scratch.write(
      "record_number,patient_record_number,admission_date,discharge_date\n1,9,2026-01-02,2026-01-01\n",
      to: "target_contract/LOAD_ADMISSION.csv")
    let found = try findings()
    #expect(found.contains("LOAD_ADMISSION.patient_record_number ORPHAN_REFERENCE 1"))
    #expect(found.contains("LOAD_ADMISSION.discharge_date DATE_ORDER 1"))
    #expect(found.contains("LOAD_ADMISSION. LOADED_COUNT 1"))
  }

  @Test func `calls a trial with too few patients an error`() throws {
    #expect(try findings(atLeast: 20) == ["LOAD_PATIENT. TOO_FEW_PATIENTS 18"])
  }
}

@Suite struct JudgingGates {
  let hospital: Hospital

  init() throws {
    hospital = try Hospital()
    try hospital.run(.executeContract)
    try hospital.run(.checkQuality, RunParameters(minPatients: 1))
  }

  private func failed(_ profile: ReleaseProfile) throws -> [String] {
    try hospital.run(.judgeGates, RunParameters(releaseProfile: profile))
    return try GateReport(of: hospital.scratch.url.path).checks.filter { !$0.passed }
      .map(\.gate.name)
  }

  @Test func `lets a clean rehearsal pass development and nothing unapproved cut over`() throws {
    #expect(try failed(.development) == [])
    #expect(try failed(.cutoverReady) == ["UNAPPROVED_MAPPING_THRESHOLD"])
  }

  @Test func `fails every gate whose measure is missing`() throws {
    try hospital.scratch.remove(PipelineReport.path)
    #expect(try failed(.development) == ["NO_ERRORS", "WARNINGS_THRESHOLD"])
  }
}
