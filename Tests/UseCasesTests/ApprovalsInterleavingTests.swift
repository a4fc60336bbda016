import Dispatch
import Domain
import Foundation
import Postgres
import Storage
import Synchronization
import TestSupport
import Testing

@testable import UseCases

/// Two people at one request at once, a thousand times: what is decided is what was seen, once.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ApprovalsInterleavingTests {
  private static let rounds = 1000

  /// What succeeded of a round.
  private struct Tally {
    var edits = [Int](repeating: 0, count: rounds)
    var signatures = [Int](repeating: 0, count: rounds)
    var withdrawals = [Int](repeating: 0, count: rounds)
  }

  @Test func `counts no stale signature and does nothing twice in 1,000 interleavings`() throws {
    let site = try ApprovalsSite(
      ApprovalsSite.policy([ApprovalPolicy.Step(name: "Manager", roles: ["release_manager"])]))
    try ask(site)
    let tally = Mutex(Tally())
    let turns = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let configuration = site.configuration
    let project = site.project
    DispatchQueue.concurrentPerform(iterations: 2) { side in
      do {
        let app = try App(configuration, actions: ApprovalsSite.actions)
        let desk = try app.desk(ofUser: side == 0 ? "ada" : "max", at: project.address)
        var dice = Dice(state: side == 0 ? 42 : 4242)
        for round in 0..<Self.rounds {
          turns[1 - side].signal()
          turns[side].wait()
          for attempt in 0..<Int.random(in: 1...3, using: &dice) {
            let verb =
              side == 1
              ? "sign" : Int.random(in: 0..<3, using: &dice) == 0 ? "withdraw" : "edit"
            guard try act(desk, verb, on: round + 1, attempt) else { continue }
            tally.withLock { tally in
              switch verb {
              case "sign": tally.signatures[round] += 1
              case "edit": tally.edits[round] += 1
              default: tally.withdrawals[round] += 1
              }
            }
          }
        }
      } catch {
        Issue.record(error)
        turns[1 - side].signal()
      }
    }
    try compare(tally.withLock { $0 }, with: site)
  }

  private func ask(_ site: ApprovalsSite) throws {
    let desk = try site.desk("ada")
    let write = try #require(ApprovalsSite.actions.first { $0.key == "note.write" })
    for round in 1...Self.rounds {
      let outcome = try desk.perform(write, ["note": ["\(round)"], "text": ["first"]])
      guard case .waiting("\(round)") = outcome else {
        throw ApprovalsSite.Unexpected(outcome: outcome)
      }
    }
  }

  /// Looks, and then acts on what it saw, which may be another's turn late; whether that was taken.
  private func act(_ desk: Desk, _ verb: String, on number: Int, _ attempt: Int) throws -> Bool {
    let seen = try desk.found("\(number)").content
    let action = try #require(Actions["approval.\(verb)"])
    do {
      _ = try desk.perform(
        action,
        [
          "approval": ["\(number)"], "content": [seen], "rationale": ["as seen"],
          "input": ["text: edit \(attempt)"],
        ])
      return true
    } catch Refusal.approval(.stands), Refusal.approval(.changed) {
      return false
    }
  }

  private struct End {
    let number: Int
    let state: ApprovalState
    let version: Int
    let content: String
    let text: String
    /// The contents of the signatures that count.
    let signed: [String]
  }

  private func ends(_ database: Connection) throws -> [End] {
    try database.rows(
      """
      SELECT number, state, version, encode(content_hash, 'hex') AS content,
        input::jsonb -> 'text' ->> 0 AS text,
        ARRAY(SELECT encode(signature.content_hash, 'hex') FROM approval_signature signature
          WHERE request_id = request.id AND voided_at IS NULL) AS signed
      FROM approval_request request ORDER BY number
      """
    ) { row in
      End(
        number: try row["number"], state: try row["state"], version: try row["version"],
        content: try row["content"], text: try row["text"], signed: try row["signed"])
    }
  }

  private func compare(_ tally: Tally, with site: ApprovalsSite) throws {
    let database = try Connection(site.database.conninfo)
    let ends = try ends(database)
    #expect(ends.count == Self.rounds)
    for (round, end) in ends.enumerated() {
      #expect([.pending, .executed, .withdrawn].contains(end.state))
      #expect(end.version == 1 + tally.edits[round])
      #expect(end.signed == (end.state == .executed ? [end.content] : []))
      #expect(tally.signatures[round] == (end.state == .executed ? 1 : 0))
      #expect(tally.withdrawals[round] == (end.state == .withdrawn ? 1 : 0))
      let written = try site.written(end.text, note: "\(end.number)")
      #expect(written == (end.state == .executed ? 1 : 0))
    }
    // No note was written but by those: not twice, and not with a text that was edited away.
    let effects: [Int] = try database.rows("SELECT failures FROM sign_in_failure") {
      try $0["failures"]
    }
    let executed = ends.count { $0.state == .executed }
    #expect(effects == Array(repeating: 1, count: executed))
    #expect(executed > 0 && executed < Self.rounds)
  }
}
