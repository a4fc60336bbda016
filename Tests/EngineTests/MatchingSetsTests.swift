import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// The matcher on the four systems of our own, `Tests/Golden/matching`: floors, not goals.
struct MatchingSetsTests {
  private static let sets = Checkout.root.appending(path: "Tests/Golden/matching")

  @Test func `finds the load field of a patient administration system of the 1980s`() throws {
    let target = Checkout.root.appending(
      path: "schemas/samples/st-elsewhere/requirement_spec/target")
    let files = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
    try Self.expect("pas", to: files.map { target.appending(path: $0) }, first: 0.63, five: 0.88)
  }

  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [
      ("icu", 0.5, 0.78), ("claims", 0.75, 0.93), ("gp", 0.6, 0.87),
    ])
  func `finds the OMOP field of systems of three styles`(set: String, first: Double, five: Double)
    throws
  {
    let target = Checkout.realData.appending(path: "omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv")
    try Self.expect(set, to: [target], first: first, five: five)
  }

  /// Expects that a true target of each source field that has one stands first, or among the first
  /// five, at least in these shares.
  private static func expect(_ set: String, to target: [URL], first: Double, five: Double) throws {
    let folder = sets.appending(path: set)
    let scratch = try Scratch()
    let sides = [("source", [folder.appending(path: "source.csv")]), ("target", target)]
    for (side, files) in sides {
      for file in files {
        try scratch.write(
          Data(contentsOf: file), to: "requirement_spec/\(side)/\(file.lastPathComponent)")
      }
    }
    try scratch.run(.extractSpecs)
    let matching = try Matching(
      source: CatalogueFile.read(.source, in: scratch.url.path),
      target: CatalogueFile.read(.target, in: scratch.url.path),
      policy: Checkout.root.appending(path: "schemas").path)
    let truth = try ArtefactTable(
      "truth.csv", in: folder.path,
      required: ["source_table", "source_column", "target_table", "target_column"])
    var wanted: [FieldPath: Set<String>] = [:]
    for row in truth.rows {
      let target = FieldPath(row["target_table"], row["target_column"])
      wanted[FieldPath(row["source_table"], row["source_column"]), default: []]
        .insert(target.description.lowercased())
    }
    let ranks = wanted.compactMap { source, targets in
      matching.targets(of: source)?.candidates
        .firstIndex { targets.contains($0.target.description.lowercased()) }
    }
    let count = Double(wanted.count)
    #expect(Double(ranks.count { $0 == 0 }) / count >= first)
    #expect(Double(ranks.count) / count >= five)
  }
}
