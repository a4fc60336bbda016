import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct DataClassTests {
  static let files = [
    "target_contract/LOAD_PMI.csv": "crn,surname\n900001,CANARY\n900002,\n",
    "reports/contract_migration_rejects.csv": """
    source_file,row,key,target_field,rule,reason,severity
    source/PATIENT.csv,12,MRN-CANARY,LOAD_PMI.sex,SEX,UNMAPPED_CODE,ERROR

    """,
    "reports/mapping_contract.csv": "target_table,target_field\nLOAD_PMI,crn\n",
    "schemas/source_schema_catalog.csv": "table_name,field_name\nPATIENT,MRN\n",
    "reports/enterprise_pipeline_issues.csv": """
    severity,code,table_name,field_name,file,line,count,message
    ERROR,DUPLICATE_KEY,LOAD_PMI,crn,,,2,The same key stands in several rows.

    """,
  ]

  let trust: Trust
  let run: Int

  init() throws {
    trust = try Trust()
    run = try trust.run(leaving: Self.files)
  }

  private func rejects(_ desk: Desk) throws -> [Reject] {
    guard
      case .rejects(let page) = try desk.findings(
        ofRun: run, .rejects, FindingFilter(), page: Paging())?.rows
    else { return [] }
    return page.items
  }

  @Test func `shows records to those who may, and hides values from those who see them masked`()
    throws
  {
    let grace = try trust.desk("grace")
    #expect(try rejects(grace).map(\.key) == ["MRN-CANARY"])
    #expect(
      try FileManager.default.fileExists(
        atPath: grace.file("target_contract/LOAD_PMI.csv", ofRun: run)))
    for (name, role) in [
      ("mia", "mapping_analyst"), ("root", "super_admin"), ("paul", "platform_admin"),
      ("audrey", "auditor"),
    ] as [(String, Role)] {
      let masked = try trust.desk(name, role)
      guard masked.actor.may(.read("run.read")) else { continue }
      #expect(try rejects(masked).map(\.key) == [Mask.text], "\(role)")
      #expect(try rejects(masked).map(\.reason) == ["UNMAPPED_CODE"])
      let content = try masked.artefact("target_contract/LOAD_PMI.csv", ofRun: run, page: Paging())
      guard case .table(let columns, let records) = content.body else {
        Issue.record("\(content.body)")
        continue
      }
      #expect(columns == ["crn", "surname"])
      #expect(records.items == [[Mask.text, Mask.text], [Mask.text, Mask.text]])
      #expect(throws: Refusal.recordsMasked("target_contract/LOAD_PMI.csv")) {
        try masked.file("target_contract/LOAD_PMI.csv", ofRun: run)
      }
    }
  }

  @Test(arguments: ["viewer", "business_owner", "security_admin", "support"] as [Role])
  func `gives no record to a role without any`(role: Role) throws {
    let desk = try trust.desk("nora", role)
    #expect(throws: Refusal.self) { try rejects(desk) }
    for read in [
      { _ = try desk.file("target_contract/LOAD_PMI.csv", ofRun: run) },
      { _ = try desk.artefact("target_contract/LOAD_PMI.csv", ofRun: run, page: Paging()) },
    ] {
      #expect(throws: Refusal.notPermitted(.read("record.read")), performing: read)
    }
  }

  @Test func `shows the platform administrator states alone`() throws {
    let paul = try trust.desk("paul", "platform_admin")
    let overview = try paul.overview()
    let last = try #require(overview.last)
    #expect(last.run.state == .passed)
    #expect(last.gates == nil && last.artefacts.isEmpty && last.log.isEmpty)
    #expect(last.run.outcome == nil && last.findings.errors == nil)
    #expect(overview.source == nil && overview.target == nil)
    for path in Self.files.keys where path != GateReport.path {
      #expect(throws: Refusal.self, "\(path)") { try paul.file(path, ofRun: run) }
    }
    #expect(throws: Refusal.notPermitted(.read("mapping.read"))) { try paul.contract() }
    #expect(throws: Refusal.notPermitted(.read("schema.read"))) { try paul.catalogues() }
    #expect(throws: Refusal.notPermitted(.read("run.read"))) {
      try paul.decision(ofRun: run)
    }
  }

  @Test func `lists the files that the reader may open, and no others`() throws {
    let vera = try trust.desk("vera", "viewer")
    let paths = try vera.artefacts(of: vera.run(number: run)).map(\.path)
    #expect(paths.contains("reports/mapping_contract.csv"))
    #expect(!paths.contains { $0.hasPrefix("target_contract/") || $0.contains("rejects") })
    let sre = try trust.desk("sam", "sre")
    let seen = try sre.artefacts(of: sre.run(number: run)).map(\.path)
    #expect(!seen.contains("reports/mapping_contract.csv"))
    #expect(seen.contains("reports/enterprise_pipeline_issues.csv"))
  }

  @Test func `counts issues for everyone who may read runs`() throws {
    let report = try trust.desk("vera", "viewer")
      .findings(ofRun: run, .issues, FindingFilter(), page: Paging())
    #expect(report?.issueCount == 1)
    #expect(report?.rejectCount == 1)
  }
}

@Suite struct DataClassesTests {
  @Test func `takes a file that nobody foresaw to hold records`() throws {
    let classes = try ShippedPolicy(
      folder: Checkout.root.appending(path: "schemas/policy").path
    ).dataClasses
    for (path, expected) in [
      ("source/PATIENT.csv", .record), ("mock_data/source/PATIENT.csv", .record),
      ("reports/contract_migration_rejects.csv", .record), ("reports/new.csv", .record),
      ("schemas/source_schema_catalog.csv", .design), ("reports/mapping_contract.csv", .design),
      ("reports/semantic_mapping.csv", .design), ("reports/source_profile.json", .design),
      ("reports/release_gate_report.json", .control),
      ("reports/enterprise_pipeline_issues.csv", .control), ("../etc/passwd", .record),
    ] as [(String, DataClass)] {
      #expect(classes[path].dataClass == expected, "\(path)")
    }
    for step in Lifecycle.steps {
      for output in step.outputs {
        #expect(classes.lines.contains { classes[output] == $0 }, "\(output)")
      }
    }
  }
}
