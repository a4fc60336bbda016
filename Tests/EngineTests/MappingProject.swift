import Domain
import Foundation
import TestSupport

@testable import Engine

extension Scratch {
  /// Runs a step on this folder as a project, its results written in place.
  func run(_ step: Step) throws {
    try step.run(
      StepContext(
        project: url.path, policy: Checkout.root.appending(path: "schemas").path,
        staging: url.path, parameters: RunParameters(), progress: { _ in }, isCancelled: { false }))
  }

  /// Runs the steps from specifications to contract.
  func buildContract() throws {
    for step in [Step.extractSpecs, .analyseMapping, .buildContract] { try run(step) }
  }

  /// The contract's row for a field.
  func row(_ target: FieldPath) throws -> ContractRow? {
    try ContractFile.rows(in: url.path).first { $0.value.target == target }?.value
  }
}

/// A project folder with real specification files on both sides.
func realProject(source: [String], target: [String]) throws -> Scratch {
  let scratch = try Scratch()
  for (side, files) in [("source", source), ("target", target)] {
    for file in files {
      let from = Checkout.realData.appending(path: file)
      try scratch.write(
        Data(contentsOf: from), to: "requirement_spec/\(side)/\(from.lastPathComponent)")
    }
  }
  return scratch
}

/// A small hospital: a source of three tables and a target of two, with one crosswalk.
func smallProject() throws -> Scratch {
  let scratch = try Scratch()
  try scratch.write(
    """
    table,field,type,length,mandatory,key,references,code_list,description
    patients,hospital_no,text,10,yes,yes,,,Hospital number
    patients,nhs_no,text,10,no,no,,,NHS number
    patients,surname,text,35,yes,no,,,Family name
    patients,dob,date,,yes,no,,,Date of birth
    patients,sex,text,1,no,no,,pas_sex,Sex
    patients,religion,text,2,no,no,,pas_religion,Religion
    admissions,spell_no,text,12,yes,yes,,,Spell number
    admissions,hospital_no,text,10,yes,no,patients.hospital_no,,Patient
    admissions,ward_code,text,5,no,no,wards.ward_code,,Ward
    admissions,adm_date,text,10,yes,no,,,Date of admission
    wards,ward_code,text,5,yes,yes,,,Ward
    wards,ward_name,text,30,yes,no,,,Name of the ward
    """, to: "requirement_spec/source/dictionary.csv")
  try scratch.write(
    """
    CREATE TABLE LOAD_PATIENT (
      record_number INTEGER NOT NULL PRIMARY KEY,
      system_code VARCHAR(10) NOT NULL,
      external_system_id VARCHAR(40) NOT NULL,
      nhs_number VARCHAR(10),
      surname VARCHAR(35) NOT NULL,
      date_of_birth DATE NOT NULL,
      person_stated_gender VARCHAR(1),
      religious_affiliation VARCHAR(2),
      smartcard_colour VARCHAR(8) NOT NULL
    );
    CREATE TABLE LOAD_ADMISSION (
      record_number INTEGER NOT NULL PRIMARY KEY,
      patient_record_number INTEGER NOT NULL REFERENCES LOAD_PATIENT (record_number),
      admission_date DATE NOT NULL,
      ward_name VARCHAR(30)
    );
    COMMENT ON COLUMN LOAD_PATIENT.system_code IS 'Sending system. Constant ''PAS''.';
    COMMENT ON COLUMN LOAD_PATIENT.person_stated_gender IS 'Gender [code list: national_gender]';
    COMMENT ON COLUMN LOAD_PATIENT.religious_affiliation IS 'Religion [code list: epr_religion]';
    """, to: "requirement_spec/target/load.sql")
  try scratch.write(
    "name,source_code_list,target_code_list\nsex,pas_sex,national_gender\n",
    to: "schemas/crosswalks/index.csv")
  try scratch.write("source_code,target_code\nM,1\nF,2\n", to: "schemas/crosswalks/sex.csv")
  return scratch
}
