import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct ApprovalsTests {
  @Test func `keeps one value of a field that takes one, so that no other chooses the policy`()
    throws
  {
    let site = try ApprovalsSite(ApprovalsSite.policy(when: ["text": ["red"]]))
    let action = try #require(site.app.actions["note.write"])
    let outcome = try site.desk("ada").perform(
      action, ["note": ["1"], "text": ["blue", "red"]])
    guard case .done = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let asked = try site.desk("ada").perform(action, ["note": ["1"], "text": ["red", "blue"]])
    guard case .waiting(let address) = asked else {
      Issue.record("\(asked)")
      return
    }
    #expect(try site.desk("ada").approval(address).request.input["text"] == ["red"])
  }

  @Test func `does at once what no policy governs`() throws {
    let site = try ApprovalsSite(ApprovalsSite.policy(when: ["text": ["grave"]]))
    try site.perform("ada", "note.write", ["note": "1", "text": "hello"])
    #expect(try site.written() == 1)
    #expect(try site.ask("ada", "grave") == "1")
    #expect(try site.written("grave") == 0)
  }

  @Test func `carries out once, with the last signature, what was signed in order`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    #expect(
      breach { try site.act("olga", "sign", request) }
        == .noRole(step: "Manager", roles: ["release_manager"]))
    try site.act("max", "sign", request)
    #expect(try site.state(request) == .pending)
    #expect(try site.written() == 0)
    try site.act("olga", "sign", request)
    #expect(try site.state(request) == .executed)
    #expect(try site.written() == 1)
    #expect(
      refusal { try site.act("max", "sign", request) } == .stands(.executed, number: 1))
  }

  @Test func `ends with one rejection`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    try site.act("max", "reject", request)
    #expect(try site.state(request) == .rejected)
    #expect(refusal { try site.act("olga", "sign", request) } == .stands(.rejected, number: 1))
    #expect(try site.written() == 0)
  }

  @Test func `asks once when the same is asked twice`() throws {
    let site = try ApprovalsSite()
    #expect(try site.ask() == "1")
    #expect(try site.ask() == "1")
    #expect(try site.ask("ada", "other") == "2")
  }

  @Test func `refuses a signature on content its person did not see`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    let seen = try site.desk("max").approval(request).request.content
    try site.act("ada", "edit", request, input: "text: goodbye")
    let refused = refusal {
      try site.perform(
        "max", "approval.sign", ["approval": request, "content": seen, "rationale": "fine"])
    }
    #expect(refused == .changed(number: 1))
  }

  @Test func `says at once which role nobody holds`() throws {
    let site = try ApprovalsSite(
      ApprovalsSite.policy([ApprovalPolicy.Step(name: "Clinic", roles: ["clinical_reviewer"])]))
    #expect(
      refusal { _ = try site.ask() } == .nobodyLeft(step: "Clinic", roles: ["clinical_reviewer"]))
  }

  @Test func `does nothing when whoever asked has lost their right`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    try site.act("max", "sign", request)
    try site.add("eve", "dm_engineer")
    try site.sql("UPDATE person SET state = 'suspended' WHERE user_name = 'ada'")
    try site.act("olga", "sign", request)
    let detail = try site.desk("eve").approval(request)
    #expect(detail.request.state == .failed)
    #expect(detail.request.failure?.isEmpty == false)
    #expect(try site.written() == 0)
  }

  @Test func `undoes what is refused halfway, and keeps the signatures`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask("ada", "impossible")
    try site.act("max", "sign", request)
    try site.act("olga", "sign", request)
    let detail = try site.desk("ada").approval(request)
    #expect(detail.request.state == .failed)
    #expect(detail.steps.map(\.signatures.count) == [1, 1])
    #expect(try site.written("impossible") == 0)
  }

  @Test func `lets what is not decided in time lapse`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    try site.sql("UPDATE approval_request SET expires_at = now()")
    #expect(refusal { try site.act("max", "sign", request) } == .stands(.expired, number: 1))
    #expect(try site.desk("max").inboxCount() == 0)
    try site.app.tidy()
    #expect(try site.state(request) == .expired)
  }

  @Test func `puts into the inbox what waits for a person, and nothing else`() throws {
    let site = try ApprovalsSite()
    try site.add("rob", "release_manager")
    let request = try site.ask()
    func waiting() throws -> [Int] {
      try ["ada", "max", "rob", "olga"].map { try site.desk($0).inboxCount() }
    }
    #expect(try waiting() == [0, 1, 1, 0])
    try site.act("max", "sign", request)
    #expect(try waiting() == [0, 0, 0, 1])
    let summary = try #require(try site.desk("olga").inbox(page: Paging()).items.first)
    #expect(summary.address == request)
    #expect(summary.title == "Write a note")
    let listing = try #require(Listings["approvals"])
    let asked = Listing.Asked(["waiting": "me"])
    #expect(try site.desk("olga").list(listing, asked, page: Paging()).total == 1)
    #expect(try site.desk("max").list(listing, asked, page: Paging()).total == 0)
  }

  @Test func `leaves a line in the ledger for each act, the one done naming its request`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    try site.act("ada", "edit", request, input: "text: goodbye")
    try site.act("max", "sign", request)
    try site.act("olga", "sign", request)
    try site.act("max", "reject", try site.ask("ada", "second"))
    try site.act("ada", "withdraw", try site.ask("ada", "third"))
    _ = try site.ask("ada", "fourth")
    try site.sql("UPDATE approval_request SET expires_at = now() WHERE number = 4")
    try site.app.tidy()
    let lines = try site.ledger()
    #expect(
      lines.map(\.act) == [
        "ada approval.ask approval:1", "ada approval.edit approval:1",
        "max approval.sign approval:1", "olga approval.sign approval:1",
        "svc:engine note.write note:1", "ada approval.ask approval:2",
        "max approval.reject approval:2", "ada approval.ask approval:3",
        "ada approval.withdraw approval:3", "ada approval.ask approval:4",
        "svc:engine approval.expire approval:4",
      ])
    let content = try site.desk("ada").approval(request).request.content
    #expect(lines[4].detail.contains(#""approval": "1""#))
    #expect(lines[4].detail.contains(content))
    #expect(lines[4].detail.contains(#""requested_by": "ada""#))
    #expect(lines[2].detail.contains(#""step": "Manager""#))
    #expect(lines[2].detail.contains(content))
  }

  @Test func `knows no request of another organisation`() throws {
    let site = try ApprovalsSite()
    let request = try site.ask()
    let elsewhere = try site.app.project(
      Place(
        organisation: ("st-nowhere", "St Nowhere"), workspace: ("w", "W"), project: ("p", "P")))
    try site.add("zoe")
    try site.sql(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      SELECT id, \(elsewhere.organisation.id), 'release_manager'
      FROM person WHERE user_name = 'zoe'
      """)
    let desk = try site.app.desk(ofUser: "zoe", at: elsewhere.address)
    #expect(refusal { _ = try desk.approval(request) } == .unknown(request))
    #expect(try desk.inboxCount() == 0)
  }
}
