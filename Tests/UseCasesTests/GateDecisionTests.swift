import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct GateDecisionTests {
  let trust: Trust

  init() throws { trust = try Trust() }

  private func refused(_ obstacle: GateObstacle, _ run: Int, _ body: () throws -> Void) {
    #expect(throws: Refusal.gate(obstacle, run: run), performing: body)
  }

  @Test func `promotes a run that is signed in order by different people`() throws {
    let run = try trust.run()
    try trust.signsAll(run)
    try trust.decides("rosa", "release_manager", .promote, run)
    let release = try trust.desk("rosa").decision(ofRun: run)
    #expect(release.state == .promoted)
    #expect(release.steps.map { $0.signature?.name } == ["Ada", "Dora", "Clara", "Boris"])
    #expect(release.record.decisions.map(\.sha256) == [release.record.sha256])
    let listed = try trust.desk("rosa").list(
      #require(Listings["decisions"]), Listing.Asked([:]), page: Paging())
    #expect(listed.total == 1)
  }

  @Test func `refuses a step before the ones ahead of it, and names them`() throws {
    let run = try trust.run()
    try trust.signs("ada", "data_architect", .technical, run)
    refused(.notBefore([.dq]), run) {
      try trust.signs("clara", "clinical_reviewer", .clinical, run)
    }
    #expect(Problem(Refusal.gate(.notBefore([.dq]), run: run)).status == 409)
    #expect(
      Problem(Refusal.gate(.notBefore([.dq]), run: run)).title == "First to be signed: data quality"
    )
    #expect(
      try trust.desk("ada").decision(ofRun: run).steps.map(\.isNext) == [false, true, false, false])
  }

  @Test func `lets nobody sign or decide who started or resumed the run`() throws {
    _ = try trust.desk("ada", "data_architect")
    let run = try trust.desk("grace", "dm_engineer").queue(RunRequest())
    try Connection(trust.database.conninfo).execute(
      "UPDATE run SET state = 'interrupted' WHERE number = \(run)")
    let io = try trust.desk("ivo", "integration_operator")
    try io.resumeRun(run)
    try trust.work { _ in RunOutcome(.passed) }
    let people = try Connection(trust.database.conninfo)
    try people.execute(
      "UPDATE membership SET role = 'data_architect' WHERE role = 'integration_operator'")
    let other = try trust.run(by: "rupert")
    try people.execute("UPDATE membership SET role = 'release_manager' WHERE role = 'dm_engineer'")
    try people.execute(
      """
      INSERT INTO run_artefact (run_id, organisation_id, path, sha256, bytes)
      SELECT id, organisation_id, 'reports/release_gate_report.json', sha256(''), 0
      FROM run WHERE number = \(run)
      """)
    refused(.runner, run) { try trust.signs("ivo", "data_architect", .technical, run) }
    refused(.runner, other) { try trust.decides("rupert", "release_manager", .hold, other) }
    refused(.runner, run) { try trust.decides("grace", "release_manager", .promote, run) }
    #expect(throws: PostgresError.self) {
      try people.execute(
        """
        INSERT INTO gate_signature (run_id, organisation_id, step, person_id, report_sha256, statement)
        SELECT id, organisation_id, 'technical', requested_by, sha256(''), 'By the back door.'
        FROM run WHERE number = \(run)
        """)
    }
  }

  @Test func `S-12: keeps out whoever ran what a later run only judged anew`() throws {
    let steps = StepID.allCases
    let first = try trust.run(by: "grace", doing: steps)
    let judged = try trust.run(by: "ivo", doing: [.judgeGates])
    try Connection(trust.database.conninfo).execute(
      "UPDATE membership SET role = 'data_architect' WHERE role = 'dm_engineer'")
    for name in ["grace", "ivo"] {
      refused(.runner, judged) { try trust.signs(name, "data_architect", .technical, judged) }
    }
    // What Ivo did later is no part of what Grace's run came to.
    try trust.signs("ivo", "data_architect", .technical, first)
    // One that found everything done already rests on who did it, and one that did all anew does not.
    let reused = try trust.run(by: "rupert", doing: steps, reusing: Array(steps.dropLast()))
    refused(.runner, reused) { try trust.signs("grace", "data_architect", .technical, reused) }
    let afresh = try trust.run(by: "rupert", doing: steps)
    try trust.signs("grace", "data_architect", .technical, afresh)
  }

  @Test func `takes one signature of a person, whichever roles they hold`() throws {
    let run = try trust.run()
    try trust.signs("ada", "data_architect", .technical, run)
    try trust.grant("dq_lead", to: "ada", in: trust.project)
    refused(.oneSignature, run) { try trust.signs("ada", "dq_lead", .dq, run) }
    refused(.alreadySigned(by: "Ada"), run) {
      try trust.signs("abel", "data_architect", .technical, run)
    }
  }

  @Test func `does not promote what is unsigned, failed a gate, or was signed by the decider`()
    throws
  {
    let run = try trust.run()
    refused(.unsigned(GateStep.allCases), run) {
      try trust.decides("rosa", "release_manager", .promote, run)
    }
    let failed = try trust.run(.preProduction, .failedGate)
    try trust.signsAll(failed)
    refused(.gatesNotMet, failed) {
      try trust.decides("rosa", "release_manager", .promote, failed)
    }
    try trust.decides("rosa", "release_manager", .hold, failed)
    try trust.signsAll(run)
    try trust.grant("release_manager", to: "boris", in: trust.project)
    refused(.oneSignature, run) { try trust.decides("boris", "release_manager", .promote, run) }
    refused(.role([.releaseManager]), run) {
      try trust.decides("olga", "org_approver", .promote, run)
    }
  }

  @Test func `promotes a cutover only when release manager and organisation approver agree`() throws
  {
    let run = try trust.run(.cutoverReady)
    try trust.signsAll(run)
    let first = try trust.decides("rosa", "release_manager", .promote, run)
    #expect(first?.answer.map(\.value) == ["open"])
    #expect(try trust.desk("rosa").decision(ofRun: run).awaited == [.orgApprover])
    refused(.oneSignature, run) { try trust.decides("rosa", "release_manager", .promote, run) }
    try trust.grant("org_approver", to: "rosa", in: trust.project)
    refused(.oneSignature, run) { try trust.decides("rosa", "release_manager", .promote, run) }
    let second = try trust.decides("olga", "org_approver", .promote, run)
    #expect(second?.answer.map(\.value) == ["promoted"])
  }

  @Test func `lets a hold void an agreement to promote`() throws {
    let run = try trust.run(.cutoverReady)
    try trust.signsAll(run)
    try trust.decides("rosa", "release_manager", .promote, run)
    try trust.decides("olga", "org_approver", .hold, run)
    #expect(
      try trust.desk("rosa").decision(ofRun: run).awaited == ReleaseProfile.cutoverReady.deciders)
    try trust.decides("olga", "org_approver", .promote, run)
    try trust.decides("rosa", "release_manager", .promote, run)
    try trust.decides("rosa", "release_manager", .rollBack, run)
    refused(.decided(.rolledBack), run) { try trust.decides("olga", "org_approver", .promote, run) }
  }

  @Test func `wants a statement, and the right to the step`() throws {
    let run = try trust.run()
    let ada = try trust.desk("ada", "data_architect")
    #expect(throws: Refusal.invalid([FieldFault("statement", .missing)])) {
      try trust.does(ada, "gate.sign", ["run": "\(run)", "step": "technical"])
    }
    #expect(throws: Refusal.notPermitted(.approve("gate.signoff.clinical"))) {
      try trust.signs("ada", "data_architect", .clinical, run)
    }
    #expect(throws: Refusal.notPermitted(.approve("gate.decide"))) {
      try trust.decides("ada", "data_architect", .hold, run)
    }
    #expect(throws: Refusal.self) { try trust.signs("vera", "viewer", .technical, run) }
  }

  @Test func `keeps what was signed and decided as it was written`() throws {
    let run = try trust.run()
    try trust.signsAll(run)
    let owner = try Connection(trust.database.conninfo)
    for change in [
      "UPDATE gate_signature SET statement = 'Otherwise.'", "DELETE FROM gate_signature",
      "TRUNCATE gate_decision",
    ] {
      #expect(throws: PostgresError.self) { try owner.execute("\(unchecked: change)") }
    }
  }

  @Test func `does not find a run of another organisation`() throws {
    let run = try trust.run()
    let stranger = try trust.desk("stan", "release_manager", in: trust.elsewhere)
    #expect(throws: Refusal.unknownRun(run)) { try stranger.decision(ofRun: run) }
    #expect(throws: Refusal.unknownRun(run)) {
      try trust.does(
        stranger, "gate.decide", ["run": "\(run)", "decision": "hold", "statement": "As agreed."])
    }
  }
}
