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
    (",,2,1950-02-01", "LOAD_PATIENT.record_number MANDATORY_MISSING 1"),
    ("1,,2,1850-02-01", "LOAD_PATIENT.birth_date DATE_OUT_OF_BOUNDS 1"),
    ("1,,2,2026-01-02", "LOAD_ADMISSION.admission_date BEFORE_BIRTH 1"),
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

  @Test func `sees that references of one row lead to two patients`() throws {
    let target =
      Hospital.target + """
        LOAD_STAY,record_number,integer,,yes,yes,,,,,1
        LOAD_STAY,patient_record_number,integer,,yes,no,LOAD_PATIENT.record_number,,,,1
        LOAD_STAY,admission_record_number,integer,,yes,no,LOAD_ADMISSION.record_number,,,,1

        """
    try hospital.scratch.write(target, to: CatalogueFile.path(.target))
    try hospital.scratch.write(
      "record_number,patient_record_number,admission_record_number\n1,1,1\n2,1,2\n",
      to: "target_contract/LOAD_STAY.csv")
    #expect(
      try findings().contains("LOAD_STAY.admission_record_number PATIENT_CONTRADICTED 1"))
  }

  @Test func `does not believe one date of birth for most patients`() throws {
    let rows = (1...10).map { "\($0),,1,\($0 > 4 ? "1900-01-01" : "1950-01-0\($0)")" }
    try hospital.scratch.write(
      "record_number,nhs_number,gender,birth_date\n" + rows.joined(separator: "\n"),
      to: "target_contract/LOAD_PATIENT.csv")
    #expect(try findings().contains("LOAD_PATIENT.birth_date VALUE_REPEATED 6"))
  }

  @Test func `says what it cannot check, and whose codes it checks against`() throws {
    let target = Hospital.target.replacing(",gender,,,1", with: ",person_stated_gender,,,1")
      .replacing(",integer,,yes,yes,", with: ",integer,,yes,no,")
      .replacing("discharge_date,date,,no,no,,,", with: "discharge_date,date,,no,no,,nobodys_list,")
    try hospital.scratch.write(target, to: CatalogueFile.path(.target))
    try hospital.scratch.write(
      "code,description\n1,Male\n2,Female\n7,Other\n",
      to: "schemas/code_lists/person_stated_gender.csv")
    let found = try findings()
    #expect(found.contains("LOAD_ADMISSION.discharge_date CODE_LIST_MISSING 1"))
    #expect(found.contains("LOAD_PATIENT.gender CODE_LIST_REPLACED 1"))
    #expect(found.contains("LOAD_PATIENT. KEY_UNKNOWN 2"))
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

  @Test func `lets no plan that nobody approved cut over either`() throws {
    try hospital.scratch.write(
      Hospital.contract.replacing(",DRAFT,", with: ",APPROVED,"),
      to: "reports/mapping_contract.csv")
    try hospital.run(.executeContract)
    #expect(try hospital.report.measures["unapproved_mappings"] == 2)
    #expect(try failed(.cutoverReady) == ["UNAPPROVED_MAPPING_THRESHOLD"])
    try hospital.scratch.write(
      Hospital.tables.replacing(",DRAFT,", with: ",APPROVED,"), to: "reports/mapping_tables.csv")
    try hospital.run(.executeContract)
    #expect(try failed(.cutoverReady) == [])
  }

  @Test func `counts what is wrong with the specifications`() throws {
    try IssueFile.write(
      [Issue(.error, "EXTRACT_NOT_READ", message: "")],
      to: hospital.scratch.url.appending(path: ExtractSpecs.issuesPath).path)
    try hospital.run(.checkQuality, RunParameters(minPatients: 1))
    #expect(try failed(.development) == ["NO_ERRORS"])
  }

  @Test func `does not let a generated cohort cut over`() throws {
    let url = hospital.scratch.url
    try FileManager.default.createDirectory(
      at: url.appending(path: "mock_data"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: url.appending(path: "source"), to: url.appending(path: StepContext.cohortFolder))
    try hospital.run(.executeContract)
    #expect(try failed(.development) == [])
    #expect(try failed(.cutoverReady).contains("SYNTHETIC_TABLES_MAX"))
  }

  @Test func `takes one rejected row in a million for a rejected row`() {
    #expect(ratio(1, 1_000_000, rounded: .up) == 0.0001)
    #expect(ratio(599_999, 1_000_000, rounded: .down) == 0.5999)
    #expect(ratio(0, 0, rounded: .up) == 0)
  }

  @Test func `fails every gate whose measure is missing`() throws {
    try hospital.scratch.remove(PipelineReport.path)
    #expect(try failed(.development) == ["NO_ERRORS", "WARNINGS_THRESHOLD"])
  }
}
