import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite(.enabled(if: Checkout.hasRealData)) struct CatalogueTruthTests {
  @Test func `reads the OMOP field list whole`() throws {
    let scratch = try realProject(
      source: ["synthea-omop-etl/synthea33_source_columns.csv"],
      target: ["omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv"])
    try scratch.run(.extractSpecs)
    let omop = try CatalogueFile.read(.target, in: scratch.url.path)
    #expect(omop.tables.count == 39)
    #expect(omop.fields.count == 432)
    #expect(omop.fields.filter(\.isKey).count == 28)
    #expect(omop.fields.filter { $0.references != nil }.count == 176)
    let synthea = try CatalogueFile.read(.source, in: scratch.url.path)
    #expect(synthea.tables.count == 18)
    #expect(synthea.fields.count == 256)
  }

  @Test(arguments: ["oracle", "postgresql", "sql_server", "sqlite"])
  func `reads the OMOP scripts of each dialect`(dialect: String) throws {
    let scripts = ["ddl", "primary_keys", "constraints"].map {
      "omop-cdm-spec/ddl-5.4/OMOPCDM_\(dialect)_5.4_\($0).sql"
    }
    let scratch = try realProject(source: scripts, target: scripts)
    try scratch.run(.extractSpecs)
    let omop = try CatalogueFile.read(.target, in: scratch.url.path)
    #expect(omop.tables.count == 39)
    #expect(omop.fields.count == 432)
    #expect(omop.fields.count(where: \.isKey) == 28)
    #expect(omop.fields.count { $0.references != nil } == 176)
  }

  @Test(arguments: [("mimic-iv", [31, 342, 44, 51]), ("mimic-iv-ed", [6, 53, 6, 5])])
  func `reads the MIMIC scripts`(name: String, counts: [Int]) throws {
    let scripts = ["create", "constraint"].map { "mimic-ddl/\(name)_\($0).sql" }
    let scratch = try realProject(source: scripts, target: scripts)
    try scratch.run(.extractSpecs)
    let mimic = try CatalogueFile.read(.source, in: scratch.url.path)
    let keys = mimic.fields.count(where: \.isKey)
    let references = mimic.fields.count { $0.references != nil }
    #expect([mimic.tables.count, mimic.fields.count, keys, references] == counts)
  }
}
