import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Inference with declared keys and links hidden, on models that others made.
struct InferenceTruthTests {
  private func measure(
    _ source: [String], _ target: [String], _ side: Side
  ) throws -> InferenceMeasure {
    let scratch = try realProject(source: source, target: target)
    try scratch.run(.extractSpecs)
    return try InferenceMeasure(
      of: CatalogueFile.read(side, in: scratch.url.path),
      policy: Checkout.root.appending(path: "schemas").path)
  }

  @Test(.enabled(if: Checkout.hasRealData))
  func `finds the links of OMOP, and few besides`() throws {
    let files = ["omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv"]
    let measure = try measure(files, files, .target)
    #expect(measure.declared == 176)
    #expect(measure.precision >= 0.95)
    #expect(measure.recall >= 0.95)
    #expect(measure.misled.isEmpty)
    #expect(measure.foundKeys == 28)
  }

  /// Precision is not asked for: MIMIC declares few of the links that it has.
  @Test(.enabled(if: Checkout.hasRealData), arguments: [("mimic-iv", 51), ("mimic-iv-ed", 5)])
  func `finds the links of MIMIC, and leads none astray`(name: String, declared: Int) throws {
    let files = ["create", "constraint"].map { "mimic-ddl/\(name)_\($0).sql" }
    let measure = try measure(files, files, .source)
    #expect(measure.declared == declared)
    #expect(measure.recall >= 0.95)
    #expect(measure.misled.isEmpty)
  }

  @Test(arguments: [(Side.source, 0.9), (.target, 1)])
  func `finds the links of the sample programme`(side: Side, recall: Double) throws {
    let scratch = try Scratch()
    let sample = Checkout.root.appending(
      path: "schemas/samples/st-elsewhere/requirement_spec")
    try FileManager.default.copyItem(
      at: sample, to: scratch.url.appending(path: "requirement_spec"))
    try scratch.run(.extractSpecs)
    let measure = try InferenceMeasure(
      of: CatalogueFile.read(side, in: scratch.url.path),
      policy: Checkout.root.appending(path: "schemas").path)
    #expect(measure.declared > 50)
    #expect(measure.recall >= recall)
    #expect(measure.others.isEmpty)
  }
}
