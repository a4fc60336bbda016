import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// What a contract proposes where columns do not stand one for one, and how often it is right.
struct ProposedRowsTests {
  /// A system that keeps a name in one column, days in words and times apart.
  private func oldProject() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      """
      table,field,type,length,mandatory,key,references,code_list,description
      patients,hospital_no,text,10,yes,yes,,,Hospital number
      patients,patient_name,text,60,yes,no,,,Name of the patient
      patients,birth_date,text,11,yes,no,,,Date of birth
      patients,address_line_1,text,35,no,no,,,First line of the address
      patients,address_line_2,text,35,no,no,,,Second line of the address
      patients,town,text,35,no,no,,,Town
      admissions,spell_no,text,12,yes,yes,,,Spell number
      admissions,hospital_no,text,10,yes,no,patients.hospital_no,,Patient
      admissions,adm_date,text,10,yes,no,,,Date of admission
      admissions,adm_time,text,5,no,no,,,Time of admission
      """, to: "requirement_spec/source/dictionary.csv")
    try scratch.write(
      """
      table,field,type,length,mandatory,key,references,code_list,description
      LOAD_PATIENT,record_number,integer,,yes,yes,,,Number of the record
      LOAD_PATIENT,surname,text,35,yes,no,,,Surname
      LOAD_PATIENT,forename,text,35,no,no,,,Forename
      LOAD_PATIENT,date_of_birth,date,,yes,no,,,Date of birth
      LOAD_PATIENT,address,text,120,no,no,,,Address
      LOAD_PATIENT,record_type,text,1,yes,no,,record_types,Type of record
      LOAD_PATIENT,consent,text,1,no,no,,,Consent. Default 'N'.
      LOAD_PATIENT,origin,text,3,yes,no,,,"Origin, always 'OLD'."
      LOAD_ADMISSION,record_number,integer,,yes,yes,,,Number of the record
      LOAD_ADMISSION,patient_record_number,integer,,yes,no,LOAD_PATIENT.record_number,,Patient
      LOAD_ADMISSION,admission_datetime,timestamp,,yes,no,,,When the patient was admitted
      """, to: "requirement_spec/target/load.csv")
    try scratch.write("code,description\nP,Patient\n", to: "schemas/code_lists/record_types.csv")
    try scratch.write(
      """
      target_table,driving_table,filter,confidence,status,notes
      LOAD_PATIENT,patients,,HIGH,APPROVED,
      LOAD_ADMISSION,admissions,,HIGH,APPROVED,
      """, to: ContractFile.planDecisionsPath)
    let names = ["KHAN, Ada", "SHAH, Bob", "WARD, Eve", "COOK, Amy", "HUNT, Zoe", "BELL, Ian"]
    let patients = names.enumerated().map { number, name in
      "P\(number),\"\(name)\",2\(number)-DEC-1971,1 High St,,Leeds\n"
    }
    try scratch.write(
      "hospital_no,patient_name,birth_date,address_line_1,address_line_2,town\n"
        + patients.joined(), to: "source/patients.csv")
    let admissions = (0..<6).map { "S\($0),P\($0),2\($0)/12/2025,\($0 == 5 ? "" : "09:05")\n" }
    try scratch.write(
      "spell_no,hospital_no,adm_date,adm_time\n" + admissions.joined(),
      to: "source/admissions.csv")
    return scratch
  }

  @Test func `takes names apart and puts moments and addresses together, and it runs`() throws {
    let scratch = try oldProject()
    try scratch.buildContract()
    try scratch.run(.executeContract)
    let patients = try scratch.text("target_contract/LOAD_PATIENT.csv")
    #expect(patients.contains("KHAN,Ada,1971-12-20,\"1 High St, Leeds\",P,,OLD\n"))
    let admissions = try scratch.text("target_contract/LOAD_ADMISSION.csv")
    #expect(admissions.contains("2025-12-20T09:05:00\n"))
    #expect(admissions.contains("2025-12-25T00:00:00\n"))
    let rows = try ContractFile.rows(in: scratch.url.path).map(\.value)
    let guessed = ["surname", "forename", "address", "record_type", "admission_datetime", "origin"]
    for row in rows where guessed.contains(row.target.field) {
      #expect(row.confidence == .medium, "\(row)")
    }
    let consent = try #require(rows.first { $0.target.field == "consent" })
    #expect(consent.rule == "'N'" && consent.confidence == .low)
  }

  @Test func `is sure of no rule over rows that may be another table's`() throws {
    let scratch = try smallProject()
    try scratch.buildContract()
    let plans = try ContractFile.plans(in: scratch.url.path).map(\.value)
    let unsure = Set(plans.filter { $0.confidence != .high }.map(\.targetTable))
    #expect(unsure == ["LOAD_ADMISSION"])
    let rows = try ContractFile.rows(in: scratch.url.path).map(\.value)
    #expect(rows.allSatisfy { !unsure.contains($0.target.table) || $0.confidence != .high })
  }

  /// How many rows of each confidence there are, and how many of them are right.
  private struct Tally {
    var rows: [Confidence: Int] = [:]
    var right: [Confidence: Int] = [:]

    mutating func count(_ row: ContractRow, isRight: Bool) {
      rows[row.confidence, default: 0] += 1
      if isRight { right[row.confidence, default: 0] += 1 }
    }

    /// 1 where there is no row.
    func precision(_ confidence: Confidence) -> Double {
      let all = rows[confidence, default: 0]
      return all == 0 ? 1 : Double(right[confidence, default: 0]) / Double(all)
    }
  }

  private static let sample = Checkout.root.appending(path: "schemas/samples/st-elsewhere")

  @Test func `proposes the sample programme's rules as they were reviewed`() throws {
    let scratch = try Scratch()
    for folder in ["requirement_spec", "schemas"] {
      try FileManager.default.copyItem(
        at: Self.sample.appending(path: folder), to: scratch.url.appending(path: folder))
    }
    try scratch.buildContract()
    let golden = Checkout.root.appending(path: "Tests/Golden").path
    let labels = try ArtefactTable(
      "contract/st-elsewhere.csv", in: golden,
      required: ["target_table", "target_field", "driving_table", "rule"])
    let rules = Dictionary(
      labels.rows.map {
        (FieldPath($0["target_table"], $0["target_field"]), [$0["driving_table"], $0["rule"]])
      }, uniquingKeysWith: { first, _ in first })
    let tables = Dictionary(
      try ContractFile.plans(in: scratch.url.path).map {
        ($0.value.targetTable, $0.value.drivingTable?.lowercased() ?? "")
      }, uniquingKeysWith: { first, _ in first })
    var tally = Tally()
    for row in try ContractFile.rows(in: scratch.url.path).map(\.value) {
      let found = [tables[row.target.table, default: ""], row.rule.lowercased()]
      tally.count(row, isRight: rules[row.target] == found)
    }
    #expect(tally.rows[.high, default: 0] >= 400)
    #expect(tally.precision(.high) >= 0.99)
    #expect(tally.precision(.medium) >= 0.9)
  }

  @Test func `is right as often as it says about an old system that nobody fitted it to`() throws {
    let scratch = try Scratch()
    let golden = Checkout.root.appending(path: "Tests/Golden")
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: "requirement_spec/source"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.sample.appending(path: "requirement_spec/target"),
      to: scratch.url.appending(path: "requirement_spec/target"))
    try FileManager.default.copyItem(
      at: golden.appending(path: "matching/pas/source.csv"),
      to: scratch.url.appending(path: "requirement_spec/source/source.csv"))
    try scratch.buildContract()
    let truth = try ArtefactTable(
      "matching/pas/truth.csv", in: golden.path,
      required: ["source_table", "source_column", "target_table", "target_column"])
    let pairs = Set(
      truth.rows.map {
        [$0["source_table"], $0["source_column"], $0["target_table"], $0["target_column"]]
      })
    var tally = Tally()
    for row in try ContractFile.rows(in: scratch.url.path).map(\.value) {
      // The migration's own numbers are nobody's column.
      guard let source = row.source, row.mappingClass != .surrogate else { continue }
      let pair = [source.table, source.field, row.target.table, row.target.field]
      tally.count(row, isRight: pairs.contains(pair))
    }
    #expect(tally.precision(.high) >= 0.9)
    #expect(tally.precision(.medium) >= 0.6)
    #expect(tally.rows[.high, default: 0] >= 10 && tally.rows[.medium, default: 0] >= 10)
  }
}
