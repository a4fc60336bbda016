import Cryptography
import Domain
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// The product with one action that needs approval, `note.write`, and a cast without passwords.
struct ApprovalsSite {
  let database: TestDatabase
  let configuration: Configuration
  let app: App
  let project: Project
  private let owner: Connection

  /// Ada asks; Max is release manager, Olga approver.
  init(
    _ policy: ApprovalPolicy = Self.policy()
  ) throws {
    database = try TestDatabase()
    configuration = Configuration(
      database: database.conninfo, projects: "/projects",
      schemas: Checkout.root.appending(path: "schemas").path, documents: "docs")
    app = try App(configuration, actions: Self.actions)
    owner = try Connection(database.conninfo)
    project = try app.project(.sample)
    try add("ada", "dm_engineer")
    try add("max", "release_manager")
    try add("olga", "org_approver")
    try govern([policy])
  }

  static func policy(
    when: [String: [String]] = [:], risk: ApprovalPolicy.Risk = .medium,
    _ steps: [ApprovalPolicy.Step] = [
      ApprovalPolicy.Step(name: "Manager", roles: ["release_manager"]),
      ApprovalPolicy.Step(name: "Approver", roles: ["org_approver"]),
    ], fallback: Role? = nil, execution: ApprovalPolicy.Execution = .onApproval
  ) -> ApprovalPolicy {
    ApprovalPolicy(
      action: "note.write", when: when, risk: risk, steps: steps, expiresHours: 24,
      fallback: fallback, execution: execution)
  }

  static let actions: [Action] =
    Actions.table + [
      Action(
        "note.write", at: "/notes/{note}", "Write a note", says: "It is written.",
        needs: .change("mapping.edit"),
        fields: [
          Action.Field("text", "Text", .line(1...100)),
          Action.Field("author", "Author", .line(1...100), isRequired: false),
        ], button: "Write", done: "It is written",
        check: { _, input in
          if input["text"] == "forbidden" { throw Refusal.unknownGuide("forbidden") }
        },
        authors: { desk, input in
          let person = try desk.store.accounts.credentials(userName: input["author"])?.person
          return person.map { [$0] } ?? []
        }
      ) { desk, input in
        // Failed sign-ins are the one thing the product counts: as often as it is done.
        try desk.store.failures.count(
          Self.subject(input["note"], input["text"]), limit: 1_000_000, pause: .seconds(1))
        if input["text"] == "impossible" { throw Refusal.unknownGuide("impossible") }
        return Action.Effect("note:\(input["note"])", next: "/")
      },
      Action(
        "note.seal", at: "/notes/{note}/seal", "Seal a note", says: "", needs: .signedIn,
        fields: [Action.Field("key", "Key", .secret(autocomplete: "off"))], button: "Seal",
        done: "Sealed"
      ) { _, input in Action.Effect("note:\(input["note"])", next: "/") },
    ]

  static func subject(_ note: String, _ text: String) -> [UInt8] {
    var hash = SHA256()
    hash.update(Array("\(note):\(text)".utf8))
    return hash.finish()
  }

  /// Makes a person with roles of the organisation, or of the platform.
  func add(_ name: String, _ roles: Role..., onPlatform: Bool = false) throws {
    try owner.execute(
      """
      INSERT INTO person (user_name, display_name, password_hash)
      VALUES (\(name), \(name), '$argon2id$none') ON CONFLICT DO NOTHING
      """)
    for role in roles {
      try owner.execute(
        """
        INSERT INTO membership (person_id, organisation_id, role)
        SELECT id, \(onPlatform ? nil : project.organisation.id), \(role)
        FROM person WHERE user_name = \(name)
        """)
    }
  }

  /// Puts these policies in force in the organisation.
  func govern(_ policies: [ApprovalPolicy]) throws {
    let body = String(decoding: try JSONEncoder().encode(policies), as: UTF8.self)
    try owner.execute("UPDATE policy_document SET state = 'superseded' WHERE state = 'applied'")
    try owner.execute(
      """
      INSERT INTO policy_document (kind, organisation_id, version, based_on, body, sha256, note,
        state, authored_by, reviewed_by, reviewed_at, review, applied_by, applied_at)
      SELECT 'approval_policies', \(project.organisation.id), 2 + count(policy_document.id), 1, \(body),
        sha256(convert_to(\(body), 'UTF8')), 'test', 'applied', ada.id, max.id, now(), 'fine',
        olga.id, now()
      FROM person ada, person max, person olga LEFT JOIN policy_document ON true
      WHERE ada.user_name = 'ada' AND max.user_name = 'max' AND olga.user_name = 'olga'
      GROUP BY ada.id, max.id, olga.id
      """)
  }

  func sql(_ statement: SQL) throws { try owner.execute(statement) }

  func desk(_ name: String, in app: App? = nil) throws -> Desk {
    try (app ?? self.app).desk(ofUser: name, at: project.address)
  }

  /// Asks to write a note and gives the request's number.
  func ask(_ name: String = "ada", _ text: String = "hello", author: String = "") throws -> String {
    let outcome = try perform(name, "note.write", ["note": "1", "text": text, "author": author])
    guard case .waiting(let address) = outcome else { throw Unexpected(outcome: outcome) }
    return address
  }

  struct Unexpected: Error { let outcome: Action.Outcome }

  @discardableResult
  func perform(
    _ name: String, _ key: String, _ stated: [String: String]
  ) throws -> Action.Outcome {
    let desk = try desk(name)
    return try desk.perform(try #require(app.actions[key]), stated.mapValues { [$0] })
  }

  /// Does something to a request that one sees as it is.
  func act(_ name: String, _ verb: String, _ address: String, input: String = "") throws {
    let content = try desk(name).approval(address).request.content
    try perform(
      name, "approval.\(verb)",
      ["approval": address, "content": content, "rationale": "as agreed", "input": input])
  }

  func state(_ address: String) throws -> ApprovalState {
    try desk("ada").approval(address).request.state
  }

  /// The organisation's ledger: who did what to what, and what else is kept of it.
  func ledger() throws -> [(act: String, detail: String)] {
    try owner.rows(
      """
      SELECT concat_ws(' ', actor, action, object) AS act, detail::text AS detail
      FROM ledger_event WHERE organisation_id = \(project.organisation.id) ORDER BY sequence
      """
    ) { row in (act: try row["act"], detail: try row["detail"]) }
  }

  /// How often a note was written.
  func written(_ text: String = "hello", note: String = "1") throws -> Int {
    try owner.row(
      "SELECT failures FROM sign_in_failure WHERE subject = \(Self.subject(note, text))"
    ) { try $0["failures"] } ?? 0
  }
}

/// The refusal that `body` ends with.
func refusal(_ body: () throws -> Void) -> ApprovalRefusal? {
  do { try body() } catch Refusal.approval(let refusal) { return refusal } catch {
    Issue.record(error)
  }
  return nil
}

func breach(_ body: () throws -> Void) -> SigningBreach? {
  guard case .breach(let breach, _)? = refusal(body) else { return nil }
  return breach
}
