import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// How often the truth stands first, and among the first five, when source fields ask for targets.
struct HitRate {
  var first = 0
  var five = 0
  var queries = 0
}

/// The matcher's hits on pairs known to be right.
func hits(_ matcher: Matcher, truth path: String) throws -> HitRate {
  let table = try ArtefactTable(
    path, in: Checkout.realData.path,
    required: ["source_table", "source_column", "target_table", "target_column"])
  var truth: [String: Set<String>] = [:]
  for row in table.rows where row["target_table"] != "stem_table" {
    truth["\(row["source_table"]).\(row["source_column"])".lowercased(), default: []]
      .insert("\(row["target_table"]).\(row["target_column"])".lowercased())
  }
  let targets = matcher.profiles.target.fields.map { $0.field.path.description.lowercased() }
  var rate = HitRate()
  for (index, source) in matcher.profiles.source.fields.enumerated() {
    let name = source.field.path.description.lowercased()
    guard let wanted = truth[name] else { continue }
    let scored = targets.indices.map { ($0, matcher.score(index, $0).total) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { targets[$0.0] }
    rate.queries += 1
    rate.first += wanted.contains(scored[0]) ? 1 : 0
    rate.five += scored.prefix(5).contains(where: wanted.contains) ? 1 : 0
  }
  return rate
}

@Suite(.enabled(if: Checkout.hasRealData)) struct MatchingTruthTests {
  @Test(arguments: [
    (
      "synthea-omop-etl/synthea33_source_columns.csv",
      "synthea-omop-etl/synthea33_to_omop54_truth.csv", 0.75, 0.85
    ),
    (
      "oxford-nhs-omop/split_A/source_columns_A.csv", "oxford-nhs-omop/split_A/truth_A.csv", 0.35,
      0.55
    ),
    ("cprd-omop-lambda/aurum_source_columns.csv", "cprd-omop-lambda/aurum_truth.csv", 0.4, 0.5),
    ("cprd-omop-lambda/gold_source_columns.csv", "cprd-omop-lambda/gold_truth.csv", 0.4, 0.45),
  ])
  func `finds the true OMOP field`(source: String, truth: String, first: Double, five: Double)
    throws
  {
    let scratch = try realProject(
      source: [source], target: ["omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv"])
    try scratch.run(.extractSpecs)
    let matcher = try Matcher(
      source: CatalogueFile.read(.source, in: scratch.url.path),
      target: CatalogueFile.read(.target, in: scratch.url.path),
      lexicon: Lexicon(policy: Checkout.root.appending(path: "schemas").path), bridges: [])
    let rate = try hits(matcher, truth: truth)
    #expect(Double(rate.first) >= first * Double(rate.queries))
    #expect(Double(rate.five) >= five * Double(rate.queries))
  }
}
