import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// What acts leave in the ledger, and what nobody writes by stating more than is asked.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct WritingTests {
  /// Names that a form or a program might smuggle in.
  static let extras = [
    ("role", "super_admin"), ("organisation_id", "2"), ("org_id", "2"), ("state", "active"),
    ("status", "approved"), ("approved_by", "1"), ("is_platform", "on"),
    ("display_name", "smuggled"), ("password_hash", "$argon2id$smuggled"),
  ]

  /// What does its work in a part of its transaction, of which rows state another number.
  private static let nested: Set<String> = ["org.create", "approval.sign", "approval.execute"]

  @Test func `every act leaves one event of its own in its transaction, whatever else is stated`()
    throws
  {
    let trusts = try TwoTrusts()
    let foreign = try trusts.cast.digests(of: trusts.other.id)
    var (done, asked): (Set<String>, Set<String>) = ([], [])
    var undone: [String: String] = [:]
    for action in Actions.table {
      for prefix in ["", "/api/v1"] {
        guard let route = Self.route(prefix + action.path) else { continue }
        let (isDone, why) = try write(action, route, trusts)
        if isDone { done.insert(action.key) } else { undone[action.key] = why }
        if why.hasPrefix("202") { asked.insert(action.key) }
      }
    }
    let never = undone.filter { !done.contains($0.key) }
    print("writes: \(done.count) of \(Actions.table.count) actions done; not done: \(never)")
    #expect(done.count >= 28)
    #expect(asked.count >= 5)
    #expect(try trusts.cast.digests(of: trusts.other.id) == foreign)
  }

  private static func route(_ path: String) -> Web.Route? {
    Routes.table.first { $0.method == .post && $0.pattern.description == path }
  }

  /// Tries the act as those who may, until one of them does it.
  private func write(
    _ action: Action, _ route: Web.Route, _ trusts: TwoTrusts
  ) throws -> (isDone: Bool, why: String) {
    var why = "nobody may"
    var isFirst = true
    let path = try trusts.path(route, trusts.own.holes)
    let isAPI = path.hasPrefix("/api/")
    for person in trusts.people.reversed()
    where trusts.matrix.allows(action.permission, to: person.role) {
      try trusts.begin(person)
      let sound = try trusts.sound(action, as: person, at: trusts.own.holes)
      let known = Set(action.fields.map(\.name))
      let extras = Self.extras.filter { !known.contains($0.0) }
      if isAPI, isFirst { try expectRefused(extras, beside: sound, path, person, trusts) }
      isFirst = false
      let (before, standing) = (try State(trusts, action), try trusts.standings())
      let answer = try trusts.ask(.post, path, as: person, isAPI ? sound : sound + extras)
      let after = try State(trusts, action)
      why = "\(answer.status) \(answer.title)"
      let isSignedOut = answer.body.hasPrefix("/login")
      guard answer.status < 400, !isSignedOut else {
        #expect(after.own == before.own && after.asked == before.asked, "\(action.key): \(why)")
        continue
      }
      let isWaiting =
        answer.status == 202 || answer.body.hasPrefix("/approvals/") && after.own == before.own
      #expect(
        isWaiting ? after.own == before.own : after.own == before.own + 1,
        "\(action.key) by \(person.name): \(before.own) then \(after.own)")
      #expect(!isWaiting || after.asked <= before.asked + 1, "\(action.key)")
      try expectOneTransaction(since: before.transaction, action, trusts)
      #expect(try trusts.standings(besides: action, from: standing) == standing, "\(action.key)")
      return (!isWaiting, why)
    }
    return (false, why)
  }

  private func expectRefused(
    _ extras: [(String, String)], beside sound: [(String, String)], _ path: String,
    _ person: TwoTrusts.Person, _ trusts: TwoTrusts
  ) throws {
    let before = try trusts.cast.written()
    let answer = try trusts.ask(.post, path, as: person, sound + extras)
    #expect(answer.status >= 400, "\(path): \(answer.status)")
    #expect(try trusts.cast.written() == before, "\(path)")
  }

  /// What changed since then changed with the event that says so.
  private func expectOneTransaction(
    since transaction: Int, _ action: Action, _ trusts: TwoTrusts
  ) throws {
    func writers(_ table: String) throws -> Set<Int> {
      Set(
        try trusts.cast.superuser.rows(
          """
          SELECT DISTINCT xmin::text::bigint AS writer FROM \(unchecked: table)
          WHERE xmin::text::bigint > \(transaction)
          """
        ) { try $0["writer"] })
    }
    let events = try writers("ledger_event")
    for table in try trusts.cast.tables()
    where !["session", "denial_count", "ledger_head", "ledger_event"].contains(table) {
      let writers = try writers(table)
      let isNested = Self.nested.contains(action.key)
      #expect(isNested || writers.isSubset(of: events), "\(action.key) in \(table)")
    }
  }

  /// How many events there are of an action, and of requests for approval.
  private struct State {
    let own: Int
    let asked: Int
    let transaction: Int

    init(_ trusts: TwoTrusts, _ action: Action) throws {
      let superuser = trusts.cast.superuser
      func events(_ key: String) throws -> Int {
        try superuser.row("SELECT count(*) AS n FROM ledger_event WHERE action = \(key)") {
          try $0["n"]
        } ?? 0
      }
      own = try events(action.key)
      asked = try events("approval.ask")
      transaction = try superuser.row("SELECT txid_current() AS id") { try $0["id"] } ?? 0
    }
  }
}

extension TwoTrusts {
  /// Who is what, as nobody makes themselves by stating it.
  func standings() throws -> [String] {
    try cast.superuser.rows(
      """
      SELECT concat_ws(' ', user_name, role, organisation_id) AS standing
      FROM membership JOIN person ON person.id = person_id
      WHERE role IN ('super_admin', 'platform_admin')
        OR display_name = 'smuggled' OR password_hash LIKE '%smuggled' ORDER BY 1
      """
    ) { try $0["standing"] }
  }

  /// The same without what the action itself is there to change.
  func standings(besides action: Action, from before: [String]) throws -> [String] {
    let now = try standings()
    return ["role.grant", "user.create", "registration.approve"].contains(action.key)
      ? now.filter(before.contains) : now
  }
}
