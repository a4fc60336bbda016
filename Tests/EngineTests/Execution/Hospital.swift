import Domain
import Foundation
import TestSupport

@testable import Engine

/// A project small enough to read: patients and their admissions, four target fields each.
struct Hospital {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(Self.source, to: "schemas/source_schema_catalog.csv")
    try scratch.write(Self.target, to: "schemas/target_schema_catalog.csv")
    try scratch.write(Self.tables, to: "reports/mapping_tables.csv")
    try scratch.write(Self.contract, to: "reports/mapping_contract.csv")
    try IssueFile.write([], to: scratch.url.appending(path: ExtractSpecs.issuesPath).path)
    try scratch.write("source_code,target_code\nM,1\nF,2\n", to: "schemas/crosswalks/sex.csv")
    try scratch.write("code,description\n1,Male\n2,Female\n", to: "schemas/code_lists/gender.csv")
    try patients(["A1,9434765919,F,01/02/1950", "B2,9990000018,M,29/02/2000"])
    try admissions(["X1,A1,2026-01-01,2026-01-03", "X2,B2,2026-02-01,"])
  }

  func patients(_ rows: [String]) throws {
    let header = "hospital_number,nhs_number,sex,dob"
    try scratch.write(([header] + rows).joined(separator: "\n") + "\n", to: "source/patients.csv")
  }

  func admissions(_ rows: [String]) throws {
    let header = "admission_number,hospital_number,admitted,discharged"
    try scratch.write(([header] + rows).joined(separator: "\n") + "\n", to: "source/admissions.csv")
  }

  func contract(replacing line: String, by other: String) throws {
    let text = Self.contract.replacing(line, with: other)
    try scratch.write(text, to: "reports/mapping_contract.csv")
  }

  /// What a step leaves, read back.
  @discardableResult
  func run(_ step: Step, _ parameters: RunParameters = RunParameters()) throws -> Hospital {
    let context = StepContext(
      project: scratch.url.path, policy: Checkout.root.appending(path: "schemas").path,
      staging: scratch.url.path, parameters: parameters, progress: { _ in },
      isCancelled: { false })
    try step.run(context)
    return self
  }

  var report: MigrationReport {
    get throws { try MigrationReport(file: scratch.url.appending(path: MigrationReport.path).path) }
  }

  func table(_ name: String) throws -> MigrationReport.Table? {
    try report.tables.first { $0.targetTable == name }
  }

  /// `target field reason` of each reject, in the file's order.
  var rejects: [String] {
    get throws {
      try scratch.text(MigrationReport.rejectsPath).split(separator: "\n").dropFirst().map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return "\(cells[3]) \(cells[cells.count - 2])"
      }
    }
  }

  var issues: [String] {
    get throws {
      try IssueFile.read(MigrationReport.issuesPath, in: scratch.url.path).map(\.code)
    }
  }

  func loaded(_ table: String) throws -> [String] {
    try scratch.text("target_contract/\(table).csv").split(separator: "\n").dropFirst()
      .map(String.init)
  }

  static let source = """
    table_name,field_name,data_type,length,mandatory,key,references,code_list,description,found_at,confidence
    patients,hospital_number,text,10,yes,yes,,,,,1
    patients,nhs_number,text,10,no,no,,,,,1
    patients,sex,text,1,no,no,,pas_sex,,,1
    patients,dob,date,,no,no,,,,,1
    admissions,admission_number,text,10,yes,yes,,,,,1
    admissions,hospital_number,text,10,yes,no,patients.hospital_number,,,,1
    admissions,admitted,date,,yes,no,,,,,1
    admissions,discharged,date,,no,no,,,,,1

    """

  static let target = """
    table_name,field_name,data_type,length,mandatory,key,references,code_list,description,found_at,confidence
    LOAD_ADMISSION,record_number,integer,,yes,yes,,,,,1
    LOAD_ADMISSION,patient_record_number,integer,,yes,no,LOAD_PATIENT.record_number,,,,1
    LOAD_ADMISSION,admission_date,date,,yes,no,,,,,1
    LOAD_ADMISSION,discharge_date,date,,no,no,,,,,1
    LOAD_PATIENT,record_number,integer,,yes,yes,,,,,1
    LOAD_PATIENT,nhs_number,text,10,no,no,,,,,1
    LOAD_PATIENT,gender,text,1,no,no,,gender,,,1
    LOAD_PATIENT,birth_date,date,,no,no,,,,,1

    """

  static let tables = """
    target_table,driving_table,filter,confidence,status,notes
    LOAD_PATIENT,patients,,HIGH,DRAFT,
    LOAD_ADMISSION,admissions,,HIGH,DRAFT,

    """

  static let contract = """
    target_table,target_field,mapping_class,source_table,source_field,rule,confidence,status,notes
    LOAD_PATIENT,record_number,SURROGATE_ETL,,,"surrogate('LOAD_PATIENT', hospital_number)",HIGH,DRAFT,
    LOAD_PATIENT,nhs_number,DERIVED,patients,nhs_number,nhs_number(nhs_number),HIGH,DRAFT,
    LOAD_PATIENT,gender,LOOKUP_TRANSLATION,patients,sex,"crosswalk('sex', sex)",HIGH,DRAFT,
    LOAD_PATIENT,birth_date,DIRECT_SOURCE,patients,dob,dob,HIGH,DRAFT,
    LOAD_ADMISSION,record_number,SURROGATE_ETL,,,"surrogate('LOAD_ADMISSION', admission_number)",HIGH,DRAFT,
    LOAD_ADMISSION,patient_record_number,SURROGATE_ETL,,,"surrogate('LOAD_PATIENT', hospital_number)",HIGH,DRAFT,
    LOAD_ADMISSION,admission_date,DIRECT_SOURCE,admissions,admitted,admitted,HIGH,DRAFT,
    LOAD_ADMISSION,discharge_date,DIRECT_SOURCE,admissions,discharged,discharged,HIGH,DRAFT,

    """
}
