import Domain
import Foundation
import Tabular
import TestSupport
import Testing

@testable import Engine

@Suite struct ExecutingTheContract {
  let hospital: Hospital

  init() throws { hospital = try Hospital() }

  @Test func `loads typed rows whose parents are found by key`() throws {
    try hospital.run(.executeContract)
    #expect(
      try hospital.loaded("LOAD_PATIENT")
        == ["1,9434765919,2,1950-02-01", "2,9990000018,1,2000-02-29"])
    #expect(
      try hospital.loaded("LOAD_ADMISSION") == ["1,1,2026-01-01,2026-01-03", "2,2,2026-02-01,"])
    #expect(try hospital.report.status == "PASS")
  }

  @Test func `gives the same rows, in another order, for shuffled files`() throws {
    try hospital.run(.executeContract)
    let before = try ["LOAD_PATIENT", "LOAD_ADMISSION"].map { try hospital.loaded($0).sorted() }
    try hospital.patients(["B2,9990000018,M,29/02/2000", "A1,9434765919,F,01/02/1950"])
    try hospital.admissions(["X2,B2,2026-02-01,", "X1,A1,2026-01-01,2026-01-03"])
    try hospital.run(.executeContract)
    let after = try ["LOAD_PATIENT", "LOAD_ADMISSION"].map { try hospital.loaded($0).sorted() }
    #expect(after == before)
  }

  @Test(arguments: [
    ("A1,9434765918,F,01/02/1950", "LOAD_PATIENT.nhs_number INVALID_NHS_NUMBER"),
    ("A1,,9,01/02/1950", "LOAD_PATIENT.gender UNMAPPED_CODE"),
    ("A1,,F,99/99/9999", "LOAD_PATIENT.birth_date INVALID_DATE"),
    ("A1,,F,30/02/1950", "LOAD_PATIENT.birth_date INVALID_DATE"),
    (",,F,01/02/1950", "LOAD_PATIENT.record_number MISSING_KEY"),
    ("A1,F", "LOAD_PATIENT.* WRONG_FIELD_COUNT"),
  ])
  func `rejects a row it cannot turn, and says why`(row: String, reject: String) throws {
    try hospital.patients([row, "B2,9990000018,M,29/02/2000"])
    try hospital.admissions([])
    try hospital.run(.executeContract)
    #expect(try hospital.rejects == [reject])
    let table = try #require(try hospital.table("LOAD_PATIENT"))
    #expect((table.read, table.loaded, table.rejected) == (2, 1, 1))
    #expect(table.balanced)
  }

  @Test func `reads an extract in another dialect than its own files`() throws {
    let rows = ["A1;9434765919;F;01/02/1950", "B2;9990000018;M;29/02/2000"]
    try hospital.scratch.write(
      "hospital_number;nhs_number;sex;dob\r\n" + rows.joined(separator: "\r\n"),
      to: "source/patients.csv")
    try hospital.run(.executeContract)
    #expect(
      try hospital.loaded("LOAD_PATIENT")
        == ["1,9434765919,2,1950-02-01", "2,9990000018,1,2000-02-29"])
  }

  @Test func `refuses an extract that gives two columns one name`() throws {
    let file = try hospital.scratch.write(
      "hospital_number,nhs_number,sex,dob,SEX\nA1,,F,01/02/1950,M\n", to: "source/patients.csv")
    #expect(throws: TabularError.repeatedColumn(path: file.path, first: 3, second: 5)) {
      try hospital.run(.executeContract)
    }
  }

  @Test func `rejects admissions of unknown patients and of rejected ones`() throws {
    try hospital.patients(["A1,,9,01/02/1950", "B2,,M,29/02/2000"])
    try hospital.admissions(["X1,A1,2026-01-01,", "X2,B2,2026-01-01,", "X3,ZZ,2026-01-01,"])
    try hospital.run(.executeContract)
    #expect(
      try hospital.rejects == [
        "LOAD_PATIENT.gender UNMAPPED_CODE",
        "LOAD_ADMISSION.patient_record_number UNKNOWN_KEY",
        "LOAD_ADMISSION.patient_record_number UNKNOWN_KEY",
      ])
    #expect(try hospital.loaded("LOAD_ADMISSION") == ["2,2,2026-01-01,"])
  }

  @Test func `loads none of the rows that share a key, whichever stands first`() throws {
    try hospital.patients(["A1,,F,01/02/1950", "A1,,M,01/02/1950", "B2,,M,29/02/2000"])
    try hospital.admissions(["X2,B2,2026-01-01,"])
    try hospital.run(.executeContract)
    #expect(
      try hospital.rejects == Array(repeating: "LOAD_PATIENT.record_number DUPLICATE_KEY", count: 2)
    )
    #expect(try hospital.loaded("LOAD_PATIENT").count == 1)
  }

  @Test func `makes no row of an empty extract, and calls it an error`() throws {
    try hospital.patients([])
    try hospital.run(.executeContract)
    #expect(try hospital.loaded("LOAD_PATIENT").isEmpty)
    #expect(try hospital.issues == ["SOURCE_EMPTY"])
    #expect(try hospital.report.measures["errors"] == 3)
  }

  @Test func `makes no row of a missing extract, and calls it an error`() throws {
    try hospital.scratch.remove("source/patients.csv")
    try hospital.admissions(["X1,A1,2026-01-01,"])
    try hospital.run(.executeContract)
    #expect(try hospital.loaded("LOAD_PATIENT").isEmpty)
    #expect(try hospital.issues == ["SOURCE_MISSING"])
  }

  @Test func `names a column that the extract lacks`() throws {
    try hospital.scratch.write("hospital_number,nhs_number,sex\nA1,,F\n", to: "source/patients.csv")
    try hospital.admissions(["X1,A1,2026-01-01,"])
    try hospital.run(.executeContract)
    #expect(try hospital.issues == ["SOURCE_COLUMN_MISSING"])
  }

  @Test func `counts filtered rows apart`() throws {
    let tables = Hospital.tables.replacing("patients,,", with: "patients,sex = 'F',")
    try hospital.scratch.write(tables, to: "reports/mapping_tables.csv")
    try hospital.admissions(["X1,A1,2026-01-01,"])
    try hospital.run(.executeContract)
    let table = try #require(try hospital.table("LOAD_PATIENT"))
    #expect((table.read, table.loaded, table.filtered) == (2, 1, 1))
  }

  @Test func `does not count a default as population`() throws {
    try hospital.contract(
      replacing: "patients,dob,dob,", by: "patients,dob,\"COALESCE(dob, DATE '1900-01-01')\",")
    try hospital.patients(["A1,,F,", "B2,,M,29/02/2000"])
    try hospital.run(.executeContract)
    let field = try #require(try hospital.table("LOAD_PATIENT")?.fields.last)
    #expect((field.filled, field.fromSource) == (2, 1))
  }

  @Test func `reads another table's field by its key, and rejects a key nobody has`() throws {
    try hospital.contract(
      replacing: "admissions,discharged,discharged,",
      by: "patients,dob,lookup(patients.dob BY hospital_number),")
    try hospital.admissions(["X1,A1,2026-01-01,"])
    try hospital.run(.executeContract)
    #expect(try hospital.loaded("LOAD_ADMISSION") == ["1,1,2026-01-01,1950-02-01"])
  }

  @Test func `fills nothing in strict mode and counts what a rehearsal makes up`() throws {
    let target = Hospital.target.replacing(
      "LOAD_PATIENT,birth_date",
      with: "LOAD_PATIENT,vip_flag,text,1,yes,no,,,,,1\nLOAD_PATIENT,birth_date")
    try hospital.scratch.write(target, to: "schemas/target_schema_catalog.csv")
    try hospital.run(.executeContract)
    #expect(try hospital.issues == ["MANDATORY_UNMAPPED"])
    try hospital.run(.executeContract, RunParameters(imputeMode: .preProduction))
    #expect(try hospital.issues.isEmpty)
    #expect(try hospital.report.measures["imputed_values"] == 2)
    let field = try #require(try hospital.table("LOAD_PATIENT")?.fields[3])
    #expect((field.filled, field.fromSource, field.imputed) == (2, 0, 2))
  }

  @Test func `rejects a value that is longer than the target field`() throws {
    let target = Hospital.target.replacing(
      "LOAD_PATIENT,nhs_number,text,10", with: "LOAD_PATIENT,nhs_number,text,9")
    try hospital.scratch.write(target, to: "schemas/target_schema_catalog.csv")
    try hospital.run(.executeContract)
    #expect(try hospital.rejects.prefix(1) == ["LOAD_PATIENT.nhs_number VALUE_TOO_LONG"])
  }

  private func filter(_ filter: String) throws {
    try hospital.scratch.write(
      Hospital.tables.replacing("admissions,,HIGH", with: "admissions,\(filter),HIGH"),
      to: ContractFile.plansPath)
    try hospital.run(.executeContract)
  }

  @Test func `calls a filter that keeps nothing an error`() throws {
    try filter("1 = 2")
    #expect(try hospital.issues == ["FILTER_KEEPS_NOTHING"])
    #expect(try hospital.report.measures["errors"] == 1)
  }

  @Test func `rejects rows that a filter cannot judge, and filters none of them`() throws {
    try hospital.admissions(["X1,A1,2026-01-01,2026-01-03", "X2,B2,2026-02-01,99/99/9999"])
    try filter("discharged > DATE '2000-01-01'")
    #expect(try hospital.rejects == ["LOAD_ADMISSION.* INVALID_DATE"])
    let table = try #require(try hospital.table("LOAD_ADMISSION"))
    #expect((table.loaded, table.rejected, table.filtered) == (1, 1, 0))
  }

  @Test func `notes extracts with rows that nothing reads`() throws {
    let tables = Hospital.tables.split(separator: "\n").filter { !$0.contains("admissions") }
    try hospital.scratch.write(tables.joined(separator: "\n"), to: ContractFile.plansPath)
    try hospital.run(.executeContract)
    #expect(try hospital.issues == ["TABLE_WITHOUT_SOURCE", "SOURCE_NOT_USED"])
  }

  @Test func `notes a column that a lookup misses`() throws {
    try hospital.contract(
      replacing: "admissions,discharged,discharged,",
      by: "admissions,discharged,lookup(patients.dob BY hospital_number),")
    try hospital.scratch.write(
      "hospital_number,nhs_number,sex\nA1,,F\nB2,,M\n", to: "source/patients.csv")
    try hospital.run(.executeContract)
    #expect(try hospital.issues == ["SOURCE_COLUMN_MISSING", "SOURCE_COLUMN_MISSING"])
  }

  @Test func `knows an extract by its name in any case, and only one of a name`() throws {
    let source = hospital.scratch.url.appending(path: "source")
    try FileManager.default.moveItem(
      at: source.appending(path: "patients.csv"), to: source.appending(path: "Patients.CSV"))
    try hospital.run(.executeContract)
    #expect(try hospital.loaded("LOAD_PATIENT").count == 2)
    try hospital.patients(["A1,,F,01/02/1950"])
    #expect(throws: ExtractError.twoFiles("source/Patients.CSV", "source/patients.csv")) {
      try hospital.run(.executeContract)
    }
  }
}
