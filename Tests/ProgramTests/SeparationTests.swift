import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// The rules that keep duties apart, each tried through the form, the API and the command line.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct SeparationTests {
  let doors: Doors

  init() throws {
    doors = try Doors()
    try doors.add("vera", "viewer")
    try doors.add("orla", "org_admin")
    try doors.add("olga", "org_approver")
  }

  /// Asks that Vera be administrator, and gives the request's number.
  private func asked(by name: String) throws -> String {
    try doors.does(
      name, "role.grant", ["user": "vera", "role": "org_admin", "reason": "Cover for the summer"])
  }

  private func content(_ approval: String, seenBy name: String) throws -> String {
    try doors.desk(name).approval(approval).request.content
  }

  private func signs(_ name: String, _ approval: String) throws -> [Told] {
    try doors.tell(
      name, "approval.sign",
      [
        "approval": approval, "content": content(approval, seenBy: name),
        "rationale": "It is as it should be",
      ])
  }

  private func isPending(_ approval: String) throws -> Bool {
    try doors.desk("orla").approval(approval).request.state == .pending
  }

  @Test func `S-01: nobody approves what they asked for`() throws {
    try doors.add("ada", "org_admin", "org_approver")
    let approval = try asked(by: "ada")
    try signs("ada", approval).expect(409, "You asked for request")
    #expect(try isPending(approval))
  }

  @Test func `S-01: nobody reviews the policy they wrote`() throws {
    try doors.add("sam", "security_admin", "super_admin", onPlatform: true)
    try doors.does(
      "sam", "policy.change_cell",
      ["permission": "run.read", "role": "kpi_author", "rights": "R", "note": "To see runs"])
    let content = try doors.desk("sam").policy("permission_matrix", version: 2).sha256
    try doors.tell(
      "sam", "policy.review",
      [
        "kind": "permission_matrix", "version": "2", "content": content,
        "review": "I find it good",
      ]
    ).expect(409, "S-01")
  }

  @Test func `S-02: who drafted or reviewed a policy of the installation does not apply it`() throws
  {
    try doors.add("sam", "security_admin", onPlatform: true)
    try doors.add("rex", "super_admin", "platform_admin", onPlatform: true)
    try doors.does(
      "sam", "policy.change_cell",
      ["permission": "run.read", "role": "kpi_author", "rights": "R", "note": "To see runs"])
    let content = try doors.desk("sam").policy("permission_matrix", version: 2).sha256
    let version = ["kind": "permission_matrix", "version": "2", "content": content]
    try doors.does("rex", "policy.review", version.merging(["review": "I find it good"]) { $1 })
    for name in ["sam", "rex"] {
      try doors.tell(name, "policy.apply", version).expect(409, "S-02")
    }
    #expect(try doors.desk("sam").policy("permission_matrix", version: 2).inForce == 1)
  }

  @Test(arguments: Doors.Door.allCases)
  func `S-04: an edit through any door voids the signatures`(door: Doors.Door) throws {
    try doors.add("dan", "dm_engineer")
    try doors.add("max", "release_manager")
    try doors.cast.superuser.execute(
      "UPDATE project SET release_profiles = '{development,pre_production,cutover_ready}'")
    let approval = try doors.does("dan", "run.start", ["release_profile": "cutover_ready"])
    let seen = try content(approval, seenBy: "max")
    try doors.does(
      "max", "approval.sign", ["approval": approval, "content": seen, "rationale": "Right"])
    let told = try doors.tell(
      door, "dan", "approval.edit",
      [
        "approval": approval, "content": seen,
        "input": """
        release_profile: cutover_ready
        rows: 200
        """,
      ])
    #expect(told.status < 400, "\(told.text.suffix(600))")
    let detail = try doors.desk("max").approval(approval)
    #expect(detail.request.state == .pending && detail.request.step == 0)
    #expect(detail.steps.allSatisfy { $0.signatures.isEmpty } && detail.history.count == 1)
    try doors.tell(
      "max", "approval.sign", ["approval": approval, "content": seen, "rationale": "Right"]
    ).expect(409, "changed since you looked")
  }

  @Test func `S-14: a safety-critical mapping takes the architect and another, clinical, person`()
    throws
  {
    try doors.add("dan", "dm_engineer")
    try doors.add("ari", "data_architect")
    try doors.add("cara", "clinical_reviewer")
    try doors.cast.superuser.execute(
      """
      INSERT INTO contract_item (organisation_id, project_id, table_name, field_name, position,
        mapping_class, confidence, risk, content_sha256, origin, status, authors, act)
      SELECT organisation_id, project.id, 'LOAD_ALLERGY', 'code', 0, 'OUT_OF_SCOPE', 'HIGH',
        'SAFETY_CRITICAL', sha256('x'), 'edited', 'IN_REVIEW', ARRAY[person.id], 'edit'
      FROM project, person WHERE user_name = 'dan'
      """)
    let row = ["row": "LOAD_ALLERGY.code", "revision": "1"]
    try doors.tell("cara", "mapping.approve", row).expect(403, "Your role does not allow this")
    try doors.does("ari", "mapping.approve", row)
    try doors.add("ari", "clinical_reviewer")
    try doors.tell("ari", "mapping.approve_clinical", row.merging(["revision": "2"]) { $1 })
      .expect(409, "S-14")
    #expect(try doors.desk("cara").contractRow("LOAD_ALLERGY.code").row.status == .inReview)
    try doors.does("cara", "mapping.approve_clinical", row.merging(["revision": "2"]) { $1 })
    #expect(try doors.desk("cara").contractRow("LOAD_ALLERGY.code").row.status == .approved)
  }

  @Test func `S-21: a program signs nothing`() throws {
    let approval = try asked(by: "orla")
    let token = try doors.desk("olga").createToken(name: "program", scope: .write, days: 1)
    let told = try doors.bearer(
      token, "/api/v1/approvals/\(approval)/signature",
      ["content": content(approval, seenBy: "olga"), "rationale": "By machine"])
    #expect(told.status == 403 && told.text.contains("S-21"), "\(told.text)")
    #expect(try isPending(approval))
  }

  @Test func `S-22: a super administrator is bound like anyone else`() throws {
    try doors.add("root", "super_admin", onPlatform: true)
    try doors.add("root", "org_approver")
    let approval = try asked(by: "root")
    try signs("root", approval).expect(409, "You asked for request")
    #expect(try isPending(approval))
  }

  @Test func `S-23: a stand-in who asked does not sign for those who are missing`() throws {
    try doors.add("root", "super_admin", onPlatform: true)
    try doors.add("ruth", "super_admin", onPlatform: true)
    try doors.cast.superuser.execute("DELETE FROM membership WHERE role = 'org_approver'")
    let approval = try asked(by: "root")
    try signs("root", approval).expect(409, "You asked for request")
    #expect(try isPending(approval))
    try doors.cast.superuser.execute(
      "DELETE FROM membership USING person WHERE person.id = person_id AND user_name = 'ruth'")
    try doors.tell(
      "root", "role.grant", ["user": "vera", "role": "org_admin", "reason": "Once more so"]
    ).expect(409, "Nobody can sign")
  }
}

extension Doors {
  func bearer(_ token: String, _ target: String, _ fields: [String: String]) throws -> Told {
    var headers = Headers()
    try headers.append("Authorization", "Bearer \(token)")
    try headers.append("Content-Type", "application/json")
    let body = JSON.object(fields.map { .init(name: $0, value: .string($1)) }).text
    return told(
      try Request(
        .post, "\(target)?project=\(project.address)", headers: headers, body: Array(body.utf8)))
  }
}
