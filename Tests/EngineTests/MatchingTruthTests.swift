import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// A mapping that others wrote, with what the matcher must find of it.
struct MatchingTruth: Sendable, CustomTestStringConvertible {
  let source: String
  let truth: String
  let first: Double
  let five: Double
  /// The least share of first hits when a person confirmed the tables.
  let confirmed: Double
  let verdict: Double
  /// The highest calibration error over all its fields.
  let calibration: Double

  var testDescription: String { truth }

  static let all = [
    MatchingTruth(
      source: "synthea-omop-etl/synthea33_source_columns.csv",
      truth: "synthea-omop-etl/synthea33_to_omop54_truth.csv", first: 0.80, five: 0.92,
      confirmed: 0.84, verdict: 0.88, calibration: 0.15),
    MatchingTruth(
      source: "oxford-nhs-omop/split_A/source_columns_A.csv",
      truth: "oxford-nhs-omop/split_A/truth_A.csv", first: 0.46, five: 0.70, confirmed: 0.66,
      verdict: 0.68, calibration: 0.10),
    MatchingTruth(
      source: "cprd-omop-lambda/aurum_source_columns.csv",
      truth: "cprd-omop-lambda/aurum_truth.csv", first: 0.50, five: 0.60, confirmed: 0.73,
      verdict: 0.82, calibration: 0.26),
    MatchingTruth(
      source: "cprd-omop-lambda/gold_source_columns.csv", truth: "cprd-omop-lambda/gold_truth.csv",
      first: 0.52, five: 0.70, confirmed: 0.82, verdict: 0.75,
      calibration: 0.23),
  ]

  func measure(withTables: Bool) throws -> MatchEvaluation {
    func path(_ name: String) -> String { Checkout.realData.appending(path: name).path }
    let source = try CatalogueFile.read(path: path(self.source))
    let target = try CatalogueFile.read(path: path("omop-cdm-spec/omop54_columns_tidy.csv"))
    let pairs = try SuggestionFile.pairs(path(truth))
    let tables = Set(pairs.map { TablePair(source: $0.source.table, target: $0.target.table) })
    let matching = try Matching(
      source: source, target: target,
      confirmed: withTables
        ? tables.sorted { ($0.source, $0.target) < ($1.source, $1.target) } : [],
      policy: Checkout.root.appending(path: "schemas").path)
    return MatchEvaluation(matching, of: source, target: target, truth: pairs)
  }
}

@Suite(.enabled(if: Checkout.hasRealData)) struct MatchingTruthTests {
  @Test(arguments: MatchingTruth.all)
  func `finds the true OMOP field among all, and knows what it may offer in bulk`(
    _ set: MatchingTruth
  ) throws {
    let measure = try set.measure(withTables: false)
    #expect(measure.hit1 >= set.first)
    #expect(measure.hit5 >= set.five)
    #expect(measure.noCounterpartAUC >= set.verdict)
    #expect(measure.calibrationError <= set.calibration)
    #expect(measure.bulkShare == 0 || measure.bulkPrecision >= 0.95)
  }

  @Test(arguments: MatchingTruth.all)
  func `finds more when a person confirmed the tables`(_ set: MatchingTruth) throws {
    let measure = try set.measure(withTables: true)
    #expect(measure.hit1 >= set.confirmed)
    #expect(measure.bulkShare == 0 || measure.bulkPrecision >= 0.95)
  }
}
