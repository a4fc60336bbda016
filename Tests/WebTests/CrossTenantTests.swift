import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// What is another organisation's is as good as nowhere, whichever of the two guards is left.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct CrossTenantTests {
  @Test(arguments: Cast.Guard.allCases)
  func `another organisation's things answer like missing ones, show nothing and stay as they are`(
    remaining: Cast.Guard
  ) throws {
    let trusts = try TwoTrusts()
    try trusts.cast.leave(remaining)
    let before = try trusts.cast.digests(of: trusts.other.id)
    let tries = try Tries(trusts)
    for person in trusts.people where !person.isPlatform { try tries.all(as: person) }
    #expect(try trusts.cast.digests(of: trusts.other.id) == before)
    print("cross-tenant attempts, \(remaining.rawValue): \(tries.count)")
    #expect(tries.count >= 500)
  }

  @Test func `a program's token opens nothing of another organisation`() throws {
    let trusts = try TwoTrusts()
    let token = try trusts.desk("dm_engineer", of: trusts.own)
      .createToken(name: "try", scope: .write, days: 1)
    func ask(_ route: Web.Route, _ holes: [String: String], in project: String) throws -> Answered {
      var headers = Headers()
      try headers.append("Authorization", "Bearer \(token)")
      try headers.append("Content-Type", "application/json")
      return try trusts.answered(
        Request(
          route.method, "\(trusts.path(route, holes))?project=\(project)", headers: headers,
          body: Array("{}".utf8)))
    }
    for route in TwoTrusts.closed where route.pattern.description.hasPrefix("/api/v1") {
      let foreign = try ask(route, trusts.other.holes, in: trusts.other.project.address)
      let missing = try ask(route, trusts.other.holes, in: "missing-trust/missing/missing")
      #expect(foreign.status == 404, "\(route.pattern)")
      #expect(foreign.body == missing.body, "\(route.pattern)")
      let astray = try ask(route, trusts.other.holes, in: trusts.own.project.address)
      let told = Tries.plain(astray.body, route.parameters.compactMap { trusts.other.holes[$0] })
      #expect(!told.contains(TwoTrusts.mark), "\(route.pattern)")
    }
  }
}

/// Every way into the other organisation, each beside the same way to nowhere.
private final class Tries {
  private let trusts: TwoTrusts
  private(set) var count = 0
  /// Where it does not matter who asks, so that the first who may asks for all.
  private var asked: Set<String> = []

  init(_ trusts: TwoTrusts) throws { self.trusts = trusts }

  func all(as person: TwoTrusts.Person) throws {
    let open = TwoTrusts.closed.filter {
      trusts.matrix.allows(trusts.permission(of: $0), to: person.role)
    }
    for route in open {
      // The product's own guides belong to nobody.
      if route.parameters.isEmpty || route.parameters == ["name"] {
        try own(route, as: person)
      } else {
        try named(route, as: person)
      }
      try stated(route, as: person)
    }
    try bulk(as: person)
    try filters(as: person)
  }

  /// Without a hole a page is about where one is, and tells of nothing else.
  private func own(_ route: Web.Route, as person: TwoTrusts.Person) throws {
    guard route.method == .get else { return }
    let answer = try trusts.ask(.get, trusts.path(route, trusts.own.holes), as: person)
    count += 1
    #expect(!answer.body.contains(TwoTrusts.mark), "\(route.pattern) as \(person.name)")
  }

  private func named(_ route: Web.Route, as person: TwoTrusts.Person) throws {
    // The API asks the same desk as the page, which everybody tries.
    let isAPI = route.pattern.description.hasPrefix("/api/")
    guard !isAPI || asked.insert("\(route.method) named \(route.pattern)").inserted else { return }
    var pairs = [(trusts.other.holes, TwoTrusts.missing)]
    // The first is one's own, and only what is within it is another's.
    if route.parameters.count > 1, let first = route.parameters.first {
      pairs.append(
        (
          trusts.other.holes.merging([first: trusts.own.holes[first] ?? ""]) { $1 },
          TwoTrusts.missing.merging([first: trusts.own.holes[first] ?? ""]) { $1 }
        ))
    }
    let fields = try route.method == .post ? sound(route, person) : []
    for (foreign, missing) in pairs {
      try compare(
        route, as: person, trusts.path(route, foreign), trusts.path(route, missing), fields, fields,
        route.parameters.map { (foreign[$0] ?? "", missing[$0] ?? "") })
    }
  }

  /// The other's project is stated where the page's own would be.
  private func stated(_ route: Web.Route, as person: TwoTrusts.Person) throws {
    guard asked.insert("\(route.method) \(route.pattern)").inserted else { return }
    let path = try trusts.path(route, trusts.own.holes)
    let isAPI = path.hasPrefix("/api/")
    let label = "\(trusts.other.project.id.number)"
    let (foreign, missing) =
      isAPI ? (trusts.other.project.address, "missing-trust/missing/missing") : (label, "99999")
    if isAPI || route.method == .get {
      try compare(
        route, as: person, "\(path)?project=\(foreign)", "\(path)?project=\(missing)", [], [],
        [(foreign, missing)])
    } else {
      try compare(
        route, as: person, path, path, [("context", foreign)], [("context", missing)],
        [(foreign, missing)])
    }
  }

  private func bulk(as person: TwoTrusts.Person) throws {
    for action in Actions.table where action.operands.count == 1 {
      guard trusts.matrix.allows(action.permission, to: person.role),
        asked.insert("bulk \(action.key)").inserted,
        let foreign = trusts.other.holes[action.operands[0]],
        let missing = TwoTrusts.missing[action.operands[0]]
      else { continue }
      let form = try Web.Routes.find(.post, ["bulk"]).route
      func fields(_ id: String) throws -> [(String, String)] {
        try [("action", action.key), ("id", id)] + sound(action, person)
      }
      try compare(
        form, as: person, "/bulk", "/bulk", fields(foreign), fields(missing), [(foreign, missing)])
      let page = try Web.Routes.find(.get, ["bulk"]).route
      let query = "/bulk?action=\(action.key)&id="
      try compare(page, as: person, query + foreign, query + missing, [], [], [(foreign, missing)])
    }
  }

  private func filters(as person: TwoTrusts.Person) throws {
    for listing in Listings.table where trusts.matrix.allows(listing.permission, to: person.role) {
      for filter in listing.filters
      where asked.insert("\(listing.key) \(filter.name) \(person.role.hasPrefix("org_"))").inserted
      {
        let isOrganisation = ["organisation", "place"].contains(filter.name)
        let foreign = isOrganisation ? trusts.other.project.organisation.slug : TwoTrusts.mark
        let missing = isOrganisation ? "missing-trust" : "nowhere"
        // The ledger's own export grows by itself.
        let export = listing.key == "audit" ? [] : ["\(listing.path)?format=csv"]
        for path in [listing.path, "/api/v1/\(listing.key)"] + export {
          let mark = path.contains("?") ? "&" : "?"
          let asked = "\(path)\(mark)\(filter.name)="
          let segments = path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
          try compare(
            Web.Routes.find(.get, segments).route, as: person, asked + foreign, asked + missing,
            [], [], [(foreign, missing)])
        }
      }
    }
  }

  private func sound(
    _ route: Web.Route, _ person: TwoTrusts.Person
  ) throws -> [(String, String)] {
    let path = route.pattern.description.replacing("/api/v1/", with: "/")
    guard let action = Actions.table.first(where: { $0.path == path }) else { return [] }
    return try sound(action, person)
  }

  private func sound(
    _ action: Action, _ person: TwoTrusts.Person
  ) throws -> [(String, String)] {
    try trusts.sound(action, as: person)
  }

  /// Asks for the one and for the other, and lets them differ in nothing but what was asked for.
  private func compare(
    _ route: Web.Route, as person: TwoTrusts.Person, _ foreign: String, _ missing: String,
    _ foreignFields: [(String, String)], _ missingFields: [(String, String)],
    _ words: [(String, String)]
  ) throws {
    count += 1
    let there = try trusts.ask(route.method, foreign, as: person, foreignFields)
    if route.method == .post, there.status < 400 { try trusts.begin(person) }
    let nowhere = try trusts.ask(route.method, missing, as: person, missingFields)
    if route.method == .post, nowhere.status < 400 { try trusts.begin(person) }
    let name = "\(route.method.rawValue) \(foreign) as \(person.name)"
    #expect(there.status == nowhere.status, "\(name)")
    let told = Self.plain(there.body, words.map(\.0))
    if told != Self.plain(nowhere.body, words.map(\.1)) {
      Issue.record("\(name)\n\(Self.difference(told, Self.plain(nowhere.body, words.map(\.1))))")
    }
    #expect(!told.contains(TwoTrusts.mark), "\(name)")
  }

  /// Without what was asked for, and without what is new with each page.
  static func plain(_ body: String, _ words: [String]) -> String {
    // A form's token, and the head of one's own ledger, which grows with each export.
    let same = body.replacing(/[0-9a-f]{96}|ledger head [0-9]+:[0-9a-f]{64}/, with: "")
    return words.filter { !$0.isEmpty }.reduce(same) { body, word in
      [
        word, word.percentEncoded, word.replacing("/", with: "%2F"),
        word.replacing(">", with: "&gt;"),
      ].reduce(body) { $0.replacing($1, with: "…") }
    }
  }

  private static func difference(_ a: String, _ b: String) -> String {
    let lines = zip(a.split(separator: "\n"), b.split(separator: "\n")).first { $0 != $1 }
    return lines.map { "\($0.prefix(300))\n\($1.prefix(300))" } ?? "one is longer"
  }
}
