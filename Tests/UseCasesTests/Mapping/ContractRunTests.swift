import Domain
import Engine
import Foundation
import Storage
import Tabular
import TestSupport
import Testing

@testable import UseCases

/// What runs make of the contract in the database, on the programme that ships with the product.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractRunTests {
  private let trust: Trust
  private let mia: Desk
  private let ada: Desk

  init() throws {
    trust = try Trust()
    _ = try trust.app.load(
      Checkout.root.appending(path: "schemas/samples/st-elsewhere").path)
    mia = try trust.desk("mia", "mapping_analyst")
    ada = try trust.desk("ada", "data_architect")
  }

  private func runs(from step: StepID? = nil) throws -> RunState {
    let grace = try trust.desk("grace", "dm_engineer")
    let number = try grace.queue(
      RunRequest(
        RunParameters(rows: 60, minPatients: 10, releaseProfile: .development), from: step))
    try trust.work { try $0.perform(at: { "2026-01-31T09:30:00Z" }) }
    return try grace.run(number: number).state
  }

  @discardableResult
  private func does(_ desk: Desk, _ key: String, _ row: String, _ stated: [String: String] = [:])
    throws -> Action.Effect?
  {
    let revision = try mia.contractRow(row).item.revision
    return try trust.does(
      desk, key, ["row": row, "revision": "\(revision)"].merging(stated) { $1 })
  }

  @Test func `takes in what the first run built, and executes what people approved in the next`()
    throws
  {
    #expect(try runs() == .passed)
    let total = try mia.contractRows(ContractFilter(), page: Paging()).total
    #expect(total > 100)
    #expect(try mia.mappingGenerations(page: Paging()).items.map(\.run) == [1])
    // The folder's decisions are people's: they wait for somebody else's approval.
    let plan = try mia.contractPlan("LOAD_IWL_ENTRY").item
    #expect(plan.origin == .imported)
    #expect(plan.status == .inReview)
    let grace = try trust.desk("grace")
    #expect(plan.authors == [grace.actor.person])

    let rows = try mia.contractRows(
      ContractFilter(mappingClass: .direct, confidence: .high, risk: .standard),
      page: Paging(size: 200)
    ).items.compactMap(\.row)
    let target = try #require(try mia.catalogues()[.target])
    let row = try #require(
      rows.first { row in
        guard row.isExecuted, let field = target[row.target] else { return false }
        if case .text = field.type { return field.codeList == nil && !field.isKey }
        return false
      })
    let name = row.target.description
    try does(
      mia, "mapping.edit", name, ["class": "DERIVED", "rule": "'Z'", "submit": "on"])
    try does(ada, "mapping.approve", name)
    #expect(try mia.contractRow(name).row.status == .approved)
    _ = try runs()
    #expect(try mia.contractRow(name).row.status == .approved)
    #expect(try mia.mappingGenerations(page: Paging()).total == 1)
    let file = "\(trust.app.folder(of: trust.project))/target_contract/\(row.target.table).csv"
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let place = try #require(
      lines.first?.split(separator: ",").firstIndex { $0 == row.target.field })
    #expect(lines.count > 1)
    #expect(
      lines.dropFirst().allSatisfy {
        $0.split(separator: ",", omittingEmptySubsequences: false)[place] == "Z"
      })
    #expect(try mia.verifyContract().faults == [])

    // What a run executes is what is decided now, and the file that says so is its own work.
    #expect(try runs(from: .executeContract) != .failedStep)
    try does(mia, "mapping.reopen", name)
    #expect(try runs(from: .executeContract) == .failedStep)
    _ = try runs()
    let contract = "\(trust.app.folder(of: trust.project))/\(ContractFile.rowsPath)"
    let text = try String(contentsOfFile: contract, encoding: .utf8)
    try text.replacing("'Z'", with: "'Y'").write(
      toFile: contract, atomically: true, encoding: .utf8)
    #expect(try runs(from: .executeContract) == .failedStep)
    // The plan that decided rows depend on is among the decisions, touched or not.
    let plans = try ContractFile.plans(
      in: trust.app.folder(of: trust.project), file: ContractFile.planDecisionsPath)
    #expect(plans.contains { $0.value.targetTable == row.target.table })
  }

  @Test func `offers candidates after a run that are accepted and sent to review in one act`()
    throws
  {
    #expect(try runs() == .passed)
    let rows = try mia.contractRows(ContractFilter(status: .draft), page: Paging(size: 200)).items
    let name = try #require(
      rows.map(\.id.name).first { name in
        let detail = try mia.contractRow(name)
        guard let best = detail.candidates.first, let proposal = best.proposal else { return false }
        return !proposal.rule.isEmpty && best.source.table == detail.plan?.plan?.drivingTable
      })
    try does(mia, "mapping.accept", name, ["candidate": "1", "submit": "on"])
    let detail = try mia.contractRow(name)
    #expect(detail.item.status == .inReview)
    #expect(detail.row.source == detail.candidates.first?.source)
    #expect(detail.row.rule.isEmpty == false)
  }
}
