import Domain
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Engine

/// What is proposed for the ways in which systems keep the same thing.
struct ProposalTests {
  /// Every shape as a pair of tables of its own, profiled and matched together.
  private struct Hospital {
    let source: Catalogue
    let target: Catalogue
    let matching: Matching

    init() throws {
      let scratch = try Scratch()
      var files: [String] = []
      for (number, shape) in ProposalShape.all.enumerated() where !shape.rows.isEmpty {
        let lines = [shape.columns.map(\.name)] + (0..<6).flatMap { _ in shape.rows }
        let text = lines.map { $0.map { "\"\($0)\"" }.joined(separator: ",") }
        let file = "\(Self.source(number)).csv"
        try scratch.write(text.joined(separator: "\n") + "\n", to: file)
        files.append(scratch.url.appending(path: file).path)
      }
      source = Catalogue(
        ProposalShape.all.enumerated().flatMap { number, shape in
          shape.columns.map { Self.field($0, in: Self.source(number)) }
        })
      target = Catalogue(
        ProposalShape.all.enumerated().flatMap { number, shape in
          [Self.field(shape.target, in: Self.target(number))]
            + (shape.beside.map {
              [CatalogueField(table: Self.target(number), field: $0, type: .text(length: 8))]
            } ?? [])
        })
      matching = try Matching(
        source: source, target: target, profile: try Profiler().profile(files),
        bridges: [
          CrosswalkFile.Bridge(
            name: "sex", sourceList: "old_sex", targetList: "new_sex", day: nil, line: 2)
        ], policy: Checkout.root.appending(path: "schemas").path)
    }

    static func source(_ number: Int) -> String { "patient_\(number)" }
    static func target(_ number: Int) -> String { "load_\(number)" }

    private static func field(_ column: ProposalShape.Column, in table: String) -> CatalogueField {
      CatalogueField(
        table: table, field: column.name, type: column.type,
        mandatory: column.isMandatory ? .yes : .no, codeList: column.codes,
        description: column.description)
    }

    var bench: RuleBench {
      var codes = CodeMap()
      codes.insert("M", "1")
      return RuleBench(source: source, target: target, crosswalks: ["sex": codes])
    }
  }

  @Test func `every rule reads, fits and gives what the target should get`() throws {
    let hospital = try Hospital()
    for (number, shape) in ProposalShape.all.enumerated() {
      let from = FieldPath(Hospital.source(number), shape.columns[0].name)
      let target = FieldPath(Hospital.target(number), shape.target.name)
      let found = try #require(try hospital.matching.proposal(from: from, to: target))
      #expect(shape.says.isEmpty || found.notes.contains(shape.says), "\(shape): \(found)")
      guard let expected = shape.expected else {
        #expect(found.rule.isEmpty, "\(shape): \(found)")
        let name = shape.crosswalk?.replacing("*", with: from.table)
        #expect(found.crosswalk == name, "\(shape)")
        continue
      }
      let plan = TablePlan(targetTable: target.table, drivingTable: from.table)
      let reading = try hospital.bench.reading(found.rule, filling: target, plan: plan)
      #expect(reading.problems.isEmpty, "\(shape): \(found)")
      let rows = shape.rows.map {
        Dictionary(zip(shape.columns.map(\.name), $0), uniquingKeysWith: { first, _ in first })
      }
      let outcomes = try hospital.bench.outcomes(
        of: found.rule, filling: target, plan: plan, rows: rows)
      #expect(outcomes == expected.map(RuleBench.Outcome.value), "\(shape): \(found)")
    }
  }
}
