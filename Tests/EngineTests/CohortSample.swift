import Domain
import Foundation
import TestSupport

@testable import Engine

/// A project folder with a small hospital's catalogue, and the cohort that a run makes of it.
struct CohortSample {
  let folder: Scratch
  private let outputs: Scratch

  /// Runs `generate-cohort` on `catalogue`.
  init(
    _ catalogue: String = Self.catalogue, rows: Int = 40, seed: Int = 42,
    lists: [String: String] = ["local_sex": "code,description\nM,Male\nF,Female\n"],
    extract: String? = nil
  ) throws {
    folder = try Scratch()
    outputs = try Scratch()
    try folder.write(catalogue, to: "schemas/source_schema_catalog.csv")
    for (name, text) in lists { try folder.write(text, to: "schemas/code_lists/\(name).csv") }
    if let extract { try folder.write(extract, to: "source/people.csv") }
    try Step.generateCohort.run(
      StepContext(
        project: folder.url.path, policy: Checkout.root.appending(path: "schemas").path,
        staging: outputs.url.path, parameters: RunParameters(rows: rows, seed: seed),
        progress: { _ in }, isCancelled: { false }))
  }

  /// The names and texts of all files of the cohort.
  func files() throws -> [String: String] {
    let folder = outputs.url.appending(path: "mock_data/source").path
    guard FileManager.default.fileExists(atPath: folder) else { return [:] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try outputs.text("mock_data/source/\($0)")) })
  }

  /// The rows of a table; its values hold no comma.
  func rows(_ table: String) throws -> [[String: String]] {
    let lines = try outputs.text("mock_data/source/\(table).csv").split(separator: "\n")
    let cells = lines.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return cells.dropFirst().map {
      Dictionary(zip(cells[0], $0), uniquingKeysWith: { first, _ in first })
    }
  }

  func column(_ table: String, _ field: String) throws -> [String] {
    try rows(table).compactMap { $0[field] }
  }

  static let header =
    "table_name,field_name,data_type,length,mandatory,key,references,code_list,description\n"

  static let catalogue =
    header + """
      people,crn,text,10,yes,yes,,,Case record number
      people,nhs_number,text,10,no,no,,,
      people,surname,text,12,yes,no,,,
      people,sex,text,1,yes,no,,local_sex,
      people,ethnic_category,text,2,yes,no,,ethnic_category,
      people,deaf,text,1,no,no,,Y|N,
      people,dob,date,,yes,no,,,
      people,death_date,date,,no,no,,,
      wards,ward,text,4,yes,yes,,,
      beds,bed,text,8,yes,yes,,,
      beds,ward,text,4,yes,no,wards.ward,,
      admissions,spell,text,12,yes,yes,,,
      admissions,crn,text,10,yes,no,people.crn,,
      admissions,adm_date,date,,yes,no,,,as CCYYMMDD
      admissions,adm_time,time,,yes,no,,,
      admissions,dis_date,date,,no,no,,,as CCYYMMDD
      admissions,dis_time,time,,no,no,,,
      admissions,dis_method,text,1,no,no,,discharge_method,
      stays,spell,text,12,yes,yes,admissions.spell,,
      stays,seq,integer,,yes,yes,,,
      stays,crn,text,10,yes,no,people.crn,,
      stays,ward,text,4,yes,no,wards.ward,,
      stays,bed,text,8,yes,no,beds.bed,,
      stays,start_date,date,,yes,no,,,as CCYYMMDD
      stays,end_date,date,,no,no,,,as CCYYMMDD
      discharges,spell,text,12,yes,yes,admissions.spell,,
      discharges,dis_date,date,,yes,no,,,as CCYYMMDD
      deaths,crn,text,10,yes,yes,people.crn,,
      deaths,death_date,date,,yes,no,,,

      """
}
