import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// The sample programme: its specifications, its crosswalks, and the cohort that is made of it.
@Suite struct CohortProgrammeTests {
  private static let policy = Checkout.root.appending(path: "schemas").path
  private let scratch: Scratch
  private let project: String

  init() throws {
    scratch = try Scratch()
    let folder = scratch.url.appending(path: "st-elsewhere")
    project = folder.path
    try FileManager.default.copyItem(
      at: Checkout.root.appending(path: "schemas/samples/st-elsewhere"), to: folder)
    try Step.extractSpecs.run(context())
  }

  /// A context whose results go into the project at once.
  private func context(rows: Int = 60) -> StepContext {
    StepContext(
      project: project, policy: Self.policy, staging: project,
      parameters: RunParameters(rows: rows), progress: { _ in }, isCancelled: { false })
  }

  private func codes(_ name: String) throws -> Set<String>? {
    if name.contains("|") { return Set(name.split(separator: "|").map(String.init)) }
    return try CodeListFile.read(name, project: project, policy: Self.policy)
      .map { Set($0.map(\.code)) }
  }

  @Test func `its specifications are read whole`() throws {
    let source = try CatalogueFile.read(.source, in: project)
    let target = try CatalogueFile.read(.target, in: project)
    #expect(source.tables.count == 43 && source.fields.count == 372)
    #expect(target.tables.count == 40 && target.fields.count == 446)
    let issues = try ArtefactTable(
      "reports/specification_issues.csv", in: project, required: ["severity"])
    #expect(issues.rows.allSatisfy { $0["severity"] == "INFO" })
    for field in source.fields + target.fields {
      if let reference = field.references {
        #expect(source[reference]?.isKey ?? target[reference]?.isKey == true, "\(field.path)")
      }
      if let name = field.codeList { #expect(try codes(name) != nil, "\(field.path)") }
    }
  }

  @Test func `every local code is mapped to a code of the target's list`() throws {
    let index = try ArtefactTable(
      "schemas/crosswalks/index.csv", in: project,
      required: ["name", "source_code_list", "target_code_list"])
    #expect(index.rows.count == 26)
    for row in index.rows {
      let crosswalk = try ArtefactTable(
        "schemas/crosswalks/\(row["name"]).csv", in: project,
        required: ["source_code", "target_code"])
      let target = try #require(try codes(row["target_code_list"]))
      #expect(Set(crosswalk.rows.map { $0["source_code"] }) == (try codes(row["source_code_list"])))
      #expect(target.isSuperset(of: crosswalk.rows.map { $0["target_code"] }))
    }
  }

  @Test func `its cohort joins, fills what is mandatory, and keeps to lists and lengths`() throws {
    try Step.generateCohort.run(context())
    let catalogue = try CatalogueFile.read(.source, in: project)
    let rows = Dictionary(
      uniqueKeysWithValues: try catalogue.tables.map { table in
        let file = "mock_data/source/\(table.name).csv"
        return (
          table.name.lowercased(),
          try ArtefactTable(file, in: project, required: table.fields.map { $0.field.lowercased() })
            .rows
        )
      })
    for field in catalogue.fields {
      let values = (rows[field.table.lowercased()] ?? []).map { $0[field.field.lowercased()] }
      let filled = values.filter { !$0.isEmpty }
      #expect(!values.isEmpty, "\(field.table) has no rows")
      if field.mandatory == .yes { #expect(filled.count == values.count, "\(field.path)") }
      if case .text(let length?) = field.type {
        #expect(filled.allSatisfy { $0.count <= length }, "\(field.path)")
      }
      if let list = try field.codeList.flatMap(codes) {
        #expect(list.isSuperset(of: filled), "\(field.path)")
      }
      if let other = field.references.flatMap({ catalogue[$0] }) {
        let keys = Set((rows[other.table.lowercased()] ?? []).map { $0[other.field.lowercased()] })
        #expect(keys.isSuperset(of: filled), "\(field.path)")
      }
    }
    for table in catalogue.tables {
      let keys = (rows[table.name.lowercased()] ?? []).map { row in
        table.key.map { row[$0.field.lowercased()] }
      }
      #expect(Set(keys).count == keys.count, "\(table.name)")
    }
  }
}
