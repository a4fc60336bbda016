import Domain
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Engine

struct ContractTests {
  @Test func `proposes one executable row a target field`() throws {
    let scratch = try smallProject()
    try scratch.buildContract()
    try expectGolden(
      scratch.text(ContractFile.rowsPath) + "\n" + scratch.text(ContractFile.plansPath),
      "contract/small.txt")
  }

  @Test func `gives the same bytes for the same inputs`() throws {
    let artefacts = [MatchingFile.path, ContractFile.rowsPath, ContractFile.plansPath]
    let runs = try (0..<2).map { _ in
      let scratch = try smallProject()
      try scratch.buildContract()
      return try artefacts.map(scratch.text)
    }
    #expect(runs[0] == runs[1])
  }

  @Test func `puts a decision in the place of a proposal`() throws {
    let scratch = try smallProject()
    try scratch.write(
      """
      target_table,target_field,mapping_class,source_table,source_field,rule,confidence,status,notes
      load_patient,surname,DERIVED,patients,surname,UPPER(surname),HIGH,APPROVED,Capitals.
      LOAD_PATIENT,smartcard_colour,OUT_OF_SCOPE,,,,HIGH,APPROVED,Not migrated.
      """, to: ContractFile.rowDecisionsPath)
    try scratch.buildContract()
    let surname = try #require(try scratch.row(FieldPath("LOAD_PATIENT", "surname")))
    #expect(surname.rule == "UPPER(surname)")
    #expect(surname.status == .approved)
    let colour = try #require(try scratch.row(FieldPath("LOAD_PATIENT", "smartcard_colour")))
    #expect(!colour.isUnresolved)
  }

  @Test func `lets a person choose the driving table and its filter`() throws {
    let scratch = try smallProject()
    try scratch.write(
      """
      target_table,driving_table,filter,confidence,status,notes
      LOAD_ADMISSION,admissions,ward_code IS NOT NULL,HIGH,APPROVED,
      """, to: ContractFile.planDecisionsPath)
    try scratch.buildContract()
    let plan = try #require(try ContractFile.plans(in: scratch.url.path).last?.value)
    #expect(plan.filter == "ward_code IS NOT NULL")
    #expect(plan.status == .approved)
  }

  /// The error of building with one decision `row`, which stands on line 2.
  private func error(deciding row: String) throws -> ContractError? {
    let scratch = try smallProject()
    try scratch.write(
      "target_table,target_field,mapping_class,source_table,source_field,rule\n\(row)\n",
      to: ContractFile.rowDecisionsPath)
    do {
      try scratch.buildContract()
      return nil
    } catch let error as ContractError {
      return error
    }
  }

  private static let decisions = ContractFile.rowDecisionsPath

  @Test func `refuses an unknown column and a type that cannot fit, naming the row`() throws {
    guard
      case .unfitRule(let column, "LOAD_PATIENT.surname", Self.decisions, 2) = try error(
        deciding: "LOAD_PATIENT,surname,DIRECT_SOURCE,patients,surname,maiden_name")
    else { throw ExpectedFailure() }
    #expect(column.reason == .unknownColumn("maiden_name"))
    guard
      case .unfitRule(let type, "LOAD_PATIENT.date_of_birth", Self.decisions, 2) = try error(
        deciding: "LOAD_PATIENT,date_of_birth,DIRECT_SOURCE,patients,surname,surname")
    else { throw ExpectedFailure() }
    #expect(type.reason == .unfit(.text, .date))
  }

  private struct ExpectedFailure: Error {}

  @Test func `refuses what no file, table or catalogue has`() throws {
    let gender = "LOAD_PATIENT.person_stated_gender"
    #expect(
      try error(
        deciding:
          "LOAD_PATIENT,person_stated_gender,LOOKUP_TRANSLATION,patients,sex,\"crosswalk('none', sex)\""
      )
        == .unknownCrosswalk("none", neededBy: gender, file: Self.decisions, line: 2))
    #expect(
      try error(deciding: "LOAD_PATIENT,shoe_size,OUT_OF_SCOPE,,,")
        == .unknownTarget(
          FieldPath("LOAD_PATIENT", "shoe_size"), file: Self.decisions, line: 2))
    #expect(
      try error(deciding: "LOAD_PATIENT,surname,DIRECT_SOURCE,wards,ward_name,surname")
        == .unreachable(
          source: FieldPath("wards", "ward_name"), target: FieldPath("LOAD_PATIENT", "surname"),
          file: Self.decisions, line: 2))
  }

  @Test(arguments: [
    (
      "M,1\nF,2\nM,2",
      ArtefactError.contradiction(
        column: "target_code", file: "schemas/crosswalks/sex.csv", line: 4, first: 2)
    ),
    (
      "M,1\nF,",
      ArtefactError.badValue(
        column: "target_code", file: "schemas/crosswalks/sex.csv", line: 3)
    ),
  ])
  func `refuses a crosswalk that does not say what becomes of a code`(
    lines: String, error: ArtefactError
  ) throws {
    let scratch = try smallProject()
    try scratch.write("source_code,target_code\n\(lines)\n", to: "schemas/crosswalks/sex.csv")
    #expect(throws: error) { try scratch.buildContract() }
  }

  @Test func `refuses a crosswalk into codes that its code list does not hold`() throws {
    let scratch = try smallProject()
    try scratch.write("code,description\n1,Male\n", to: "schemas/code_lists/national_gender.csv")
    #expect(
      throws: ContractError.codeOutsideList(
        crosswalk: "sex", list: "national_gender", neededBy: "sex",
        file: "schemas/crosswalks/sex.csv", line: 3)
    ) { try scratch.buildContract() }
  }

  @Test func `holds a crosswalk against the list of the field that a decision binds it to`() throws
  {
    let scratch = try smallProject()
    try scratch.write("source_code,target_code\nM,Q\n", to: "schemas/crosswalks/other.csv")
    try scratch.write(
      "code,description\n1,Male\n2,Female\n", to: "schemas/code_lists/national_gender.csv")
    let target = "LOAD_PATIENT.person_stated_gender"
    try scratch.write(
      """
      target_table,target_field,mapping_class,source_table,source_field,rule,confidence,status
      LOAD_PATIENT,person_stated_gender,LOOKUP_TRANSLATION,patients,sex,"COALESCE(crosswalk('other', sex), '1')",HIGH,APPROVED
      """, to: ContractFile.rowDecisionsPath)
    #expect(
      throws: ContractError.codeOutsideList(
        crosswalk: "other", list: "national_gender", neededBy: target,
        file: "schemas/crosswalks/other.csv", line: 2)
    ) { try scratch.buildContract() }
  }

  @Test func `names the index line whose crosswalk has no file`() throws {
    let scratch = try smallProject()
    try FileManager.default.removeItem(
      at: scratch.url.appending(path: "schemas/crosswalks/sex.csv"))
    try scratch.run(.extractSpecs)
    try scratch.run(.analyseMapping)
    #expect(
      throws: ContractError.unknownCrosswalk(
        "sex", neededBy: "national_gender", file: CrosswalkFile.indexPath, line: 2)
    ) { try scratch.run(.buildContract) }
  }

  @Test func `leaves open in the sample what its system does not hold, and fills the rest`() throws
  {
    let scratch = try Scratch()
    let sample = Checkout.root.appending(path: "schemas/samples/st-elsewhere")
    for folder in ["requirement_spec", "schemas"] {
      try FileManager.default.copyItem(
        at: sample.appending(path: folder), to: scratch.url.appending(path: folder))
    }
    try scratch.buildContract()
    let rows = try ContractFile.rows(in: scratch.url.path).map(\.value)
    #expect(
      rows.filter { !$0.isExecuted }.map(\.target.description) == [
        "LOAD_WARD.floor_plan_reference", "LOAD_STAFF.smartcard_identifier",
        "LOAD_PATIENT.contact_preference", "LOAD_PATIENT_ADDRESS.property_reference",
        "LOAD_PATIENT_ALERT.review_due_date", "LOAD_CASE_NOTE.rfid_tag",
        "LOAD_RTT_EVENT.validation_comment", "LOAD_OPD_APPOINTMENT.video_link",
        "LOAD_IWL_ENTRY.theatre_minutes", "LOAD_ADT_ADMISSION.expected_discharge_date",
        "LOAD_ADT_DISCHARGE.medication_ready_time", "LOAD_ADT_PROCEDURE.implant_barcode",
        "LOAD_AE_ATTENDANCE.acuity_score", "LOAD_MH_DETENTION.tribunal_reference",
      ])
    #expect(try ContractFile.plans(in: scratch.url.path).allSatisfy(\.value.isExecuted))
  }

  @Test func `tells the rows of a table without a key apart by all they hold`() throws {
    let scratch = try Scratch()
    try scratch.write(
      "table,field,type\nwards,name,text\nwards,beds,integer\nwards,opened,date\n",
      to: "requirement_spec/source/s.csv")
    try scratch.write(
      "table,field,type,key\nLOAD_WARD,record_number,integer,yes\nLOAD_WARD,name,text,\n",
      to: "requirement_spec/target/t.csv")
    try scratch.buildContract()
    #expect(
      try scratch.row(FieldPath("LOAD_WARD", "record_number"))?.rule == """
        surrogate('LOAD_WARD', COALESCE(name, '-'), COALESCE(CAST(beds AS TEXT), '-'), \
        COALESCE(CAST(opened AS TEXT), '-'))
        """)
  }
}

@Suite(.enabled(if: Checkout.hasRealData)) struct ContractTruthTests {
  @Test func `loads every row of a real extract that the proposals reach`() throws {
    let scratch = try realProject(
      source: ["synthea-omop-etl/synthea30_source_columns.csv"],
      target: ["omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv"])
    try FileManager.default.copyItem(
      at: Checkout.realData.appending(path: "synthea27/source"),
      to: scratch.url.appending(path: "source"))
    try scratch.buildContract()
    try scratch.run(.executeContract)
    let rejects = try scratch.text("reports/contract_migration_rejects.csv")
    #expect(rejects.split(separator: "\n").count == 1)
    let plans = try ContractFile.plans(in: scratch.url.path).map(\.value).filter(\.isExecuted)
    #expect(
      plans.map { "\($0.targetTable) \($0.drivingTable ?? "")" } == [
        "person patients", "visit_occurrence encounters", "condition_occurrence conditions",
        "procedure_occurrence procedures", "device_exposure devices", "observation observations",
        "care_site organizations", "provider providers",
      ])
  }
}
