import Foundation
import Testing

/// Something wrong with a source system's extracts that a trial must not let pass.
enum Sabotage: String, CaseIterable, CustomTestStringConvertible {
  case invalidCodes, impossibleDischargeDates, invalidNHSNumbers, noPatients
  case admissionsOfUnknownPatients, oneAdmissionOfAnUnknownPatient
  case equalNHSNumbers, admissionsOfOtherPatients

  var testDescription: String { rawValue }

  /// The gates that must say no; others may do so too.
  var gates: Set<String> {
    switch self {
    case .invalidCodes: ["CROSSWALK_REJECT_THRESHOLD", "REJECTED_ROWS_RATIO_MAX"]
    case .impossibleDischargeDates, .invalidNHSNumbers, .admissionsOfUnknownPatients:
      ["NO_ERRORS", "REJECTED_ROWS_RATIO_MAX"]
    case .noPatients: ["NO_ERRORS", "REJECTED_ROWS_RATIO_MAX", "TABLES_WRITTEN_MIN"]
    case .oneAdmissionOfAnUnknownPatient, .equalNHSNumbers, .admissionsOfOtherPatients:
      ["NO_ERRORS"]
    }
  }

  func apply(to folder: String, of project: Project) throws {
    switch self {
    case .invalidCodes:
      try project.rewrite("\(folder)/patients.csv") { patients in
        for column in ["sex", "ethnic_origin"] { patients.fill(column) { _ in "?!" } }
      }
    case .impossibleDischargeDates:
      for file in ["discharges", "admissions"] {
        try project.rewrite("\(folder)/\(file).csv") { $0.fill("dis_date") { _ in "99/99/9999" } }
      }
    case .invalidNHSNumbers:
      try project.rewrite("\(folder)/patients.csv") { patients in
        patients.fill("nhs_number") { number in
          number.dropLast() + String(((number.last?.wholeNumberValue ?? 0) + 1) % 10)
        }
      }
    case .noPatients: try project.rewrite("\(folder)/patients.csv") { $0.rows = [] }
    case .admissionsOfUnknownPatients:
      try project.rewrite("\(folder)/admissions.csv") { $0.fill("hospital_number") { "X" + $0 } }
    case .oneAdmissionOfAnUnknownPatient:
      try project.rewrite("\(folder)/admissions.csv") { admissions in
        admissions.fill("hospital_number", of: admissions.rows.count / 2) { _ in "X000000001" }
      }
    case .equalNHSNumbers:
      try project.rewrite("\(folder)/patients.csv") { patients in
        var first: String?
        patients.fill("nhs_number") { number in
          first = first ?? number
          return first ?? number
        }
      }
    case .admissionsOfOtherPatients:
      try project.rewrite("\(folder)/admissions.csv") { admissions in
        var previous = ""
        admissions.fill("hospital_number") { number in
          defer { previous = number }
          return previous.isEmpty ? number : previous
        }
      }
    }
  }
}

@Suite struct SabotageTests {
  @Test(arguments: Sabotage.allCases, ["mock_data/source", "source"])
  func `sabotage of the source fails development`(_ sabotage: Sabotage, in folder: String) throws {
    let project =
      try folder == "source" ? Project.finishedOnExtracts() : Project.finished()
    try sabotage.apply(to: folder, of: project)
    let extracts = try project.files(under: folder)
    let call = try project.run("--from", "execute-contract")
    #expect(call.ending == .exited(3), "\(call.errors)")
    #expect(call.failedGates.isSuperset(of: sabotage.gates), "\(call.output)")
    #expect(try differences(extracts, project.files(under: folder)) == [])
    try expectEvidence(of: project)
  }

  @Test(arguments: ["mock_data/source", "source"])
  func `shuffled source files change nothing but order`(folder: String) throws {
    let project =
      try folder == "source" ? Project.finishedOnExtracts() : Project.finished()
    let before = try project.files()
    var random = Seeded(7)
    for name in try project.names(in: folder) {
      try project.rewrite("\(folder)/\(name)") { $0.rows.shuffle(using: &random) }
    }
    let call = try project.run("--from", "execute-contract")
    #expect(call.ending == .exited(0), "\(call.output)\(call.errors)")
    let after = try project.files()
    #expect(differences(lines(before), lines(after)) == [])
    for report in [MigrationReport.path, QualityReport.path, "reports/release_gate_report.json"] {
      #expect(before[report] == after[report], "\(report)")
    }
  }

  /// The target files, their lines sorted.
  private func lines(_ files: [String: Data]) -> [String: Data] {
    files.filter { $0.key.hasPrefix("target_contract/") }.mapValues { data in
      Data(
        data.split(separator: UInt8(ascii: "\n")).sorted { $0.lexicographicallyPrecedes($1) }
          .joined(separator: [UInt8(ascii: "\n")]))
    }
  }

  @Test func `a project's own extracts are read and never touched`() throws {
    let project = try Project.sample()
    let model = try Project.finished()
    try FileManager.default.copyItem(
      at: model.url.appending(path: "mock_data/source"), to: project.url.appending(path: "source"))
    for name in try project.names(in: "source") {
      chmod(project.url.appending(path: "source/\(name)").path, 0o444)
    }
    let extracts = try project.files(under: "source")
    #expect(try project.run().ending == .exited(0))
    #expect(try differences(extracts, project.files(under: "source")) == [])
    #expect(!project.exists("mock_data/source/patients.csv"))
    #expect(
      try differences(
        project.files(under: "target_contract"), model.files(under: "target_contract"))
        == [])
  }
}
