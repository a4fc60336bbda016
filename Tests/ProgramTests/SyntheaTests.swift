import Foundation
import TestSupport
import Testing

/// A general practice extract nobody here wrote, towards a target model nobody here wrote.
@Suite(.enabled(if: Checkout.hasRealData)) struct SyntheaTests {
  private static let dictionary = ["omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv"]
  private static let definitions = ["ddl", "primary_keys", "constraints"].map {
    "omop-cdm-spec/ddl-5.4/OMOPCDM_postgresql_5.4_\($0).sql"
  }

  private func project(towards target: [String]) throws -> Project {
    let place = try Workplace()
    let real = Checkout.realData
    let extracts = real.appending(path: "synthea27/source")
    let names = try FileManager.default.contentsOfDirectory(atPath: extracts.path)
    let files =
      [("source", ["synthea-omop-etl/synthea30_source_columns.csv"]), ("target", target)]
      .flatMap { side, files in files.map { ("requirement_spec/\(side)", $0) } }
      + names.map { ("source", "synthea27/source/\($0)") }
    for (folder, file) in files {
      let to = place.url.appending(path: folder)
      try FileManager.default.createDirectory(at: to, withIntermediateDirectories: true)
      let name = file.split(separator: "/").last.map(String.init) ?? file
      try Data(contentsOf: real.appending(path: file)).write(to: to.appending(path: name))
    }
    return try Project(copyOf: place.url)
  }

  @Test(arguments: [dictionary, definitions])
  func `an unknown system's extract runs to an honest verdict`(target: [String]) throws {
    let first = try project(towards: target)
    let extracts = try first.files(under: "source")
    let call = try first.run()
    #expect(call.ending == .exited(3), "\(call.errors)")
    #expect(call.failedGates.isSuperset(of: ["NO_ERRORS", "UNRESOLVED_MAPPING_THRESHOLD"]))
    try expectEvidence(of: first)
    #expect(try first.records(of: "schemas/source_schema_catalog.csv") == 248)
    #expect(try first.records(of: "schemas/target_schema_catalog.csv") == 432)
    #expect(try first.records(of: "reports/mapping_contract.csv") == 432)
    #expect(try first.names(in: "target_contract").count == 39)
    #expect(try differences(extracts, first.files(under: "source")) == [])
    let second = try project(towards: target)
    _ = try second.run()
    #expect(try differences(first.files(), second.files()) == [])
  }
}
