import Domain
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// Every line of the route table as everybody: what the shipped matrix allows, and nothing else.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct MatrixTests {
  /// Where the matrix allows a line and a stated condition of it refuses the role all the same.
  ///
  /// Source: `schemas/policy/matrix_conditions.csv`.
  static let conditions: [String: Set<String>] = {
    // Those of an organisation's own policies are its own people's.
    let policies = Set(
      ["super_admin", "platform_admin", "security_admin", "compliance_officer"].map {
        "platform-\($0)"
      })
    return [
      // Connector and runtime settings only.
      "/onboarding/projects/{project}/profiles": ["own-org_dba"],
      // Requests of people of an organisation are the organisation's to decide.
      "/registrations/{registration}/approval": ["platform-security_admin"],
      "/registrations/{registration}/rejection": ["platform-security_admin"],
      // Without a profile stated it is a run of development.
      "/runs": ["own-integration_operator"],
      // Of runs the platform's administrator sees the states alone (S-05).
      "/runs/{run}/rejects": ["platform-platform_admin"],
      // Which rows a rule rejects tells of their values: who sees them masked asks as an author alone.
      "/mappings/rows/{row}/preview": [
        "platform-super_admin", "platform-platform_admin", "platform-sre", "platform-auditor",
        "own-auditor", "own-org_approver", "own-release_manager",
      ],
      "/policies/{kind}/drafts": policies, "/policies/{kind}/{version}/review": policies,
      "/policies/{kind}/{version}/rejection": policies,
      "/policies/{kind}/{version}/application": policies,
      "/policies/{kind}/{version}/withdrawal": policies,
    ]
  }()

  @Test func `the program does not start with a door that no line of the matrix is about`() throws {
    let app = try TwoTrusts().app
    #expect(try Site.permissionsWithoutLine(in: app) == [])
    #expect(try app.permissionsWithoutLine([.read("tea.make"), .signedIn]) == ["tea.make"])
    let cells = try MatrixCells().cells
    let named = TwoTrusts.closed.flatMap { route -> [PermissionName] in
      guard case .permitted(let permission, _) = route.access else { return [] }
      return permission.names
    }
    #expect(named.allSatisfy { cells[$0.rawValue] != nil })
    #expect(named.count > 100)
  }

  @Test(arguments: Cast.Guard.allCases)
  func `every role gets what the matrix allows it on every route, and is refused the rest`(
    remaining: Cast.Guard
  ) throws {
    let trusts = try TwoTrusts()
    try trusts.cast.leave(remaining)
    // What the platform's people may does not depend on what keeps organisations apart.
    let people = trusts.people.filter { remaining == .both || !$0.isPlatform }
    // The API asks the same desks as the pages.
    let routes = TwoTrusts.closed.filter {
      remaining == .both || !$0.pattern.description.hasPrefix("/api/")
    }
    var (open, shut) = (0, 0)
    for person in people {
      let before = try refusals(of: person, trusts)
      let counted =
        try refused(to: person, &shut, routes, trusts) + allowed(person, &open, routes, trusts)
      #expect(try refusals(of: person, trusts) - before == counted, "\(person.name)")
    }
    print("route × role, \(remaining.rawValue): \(open) allowed, \(shut) refused")
    #expect(open + shut == people.count * routes.count)
  }

  private func name(_ route: Web.Route, _ person: TwoTrusts.Person, _ answer: Answered) -> String {
    "\(route.method.rawValue) \(route.pattern) as \(person.name): \(answer.status) \(answer.title)"
  }

  /// Tries what the matrix denies, and gives how often.
  ///
  /// Nothing is written but that it was refused.
  private func refused(
    to person: TwoTrusts.Person, _ total: inout Int, _ routes: [Web.Route], _ trusts: TwoTrusts
  ) throws -> Int {
    let before = try trusts.cast.written()
    var count = 0
    for route in routes
    where !trusts.matrix.allows(trusts.permission(of: route), to: person.role) {
      let answer = try trusts.ask(
        route.method, trusts.path(route, trusts.own.holes), as: person)
      #expect(answer.isForbidden, "\(name(route, person, answer))")
      count += 1
    }
    #expect(try trusts.cast.written() == before, "\(person.name)")
    total += count
    return count
  }

  /// Tries what the matrix allows, and gives how often it was refused for other reasons.
  private func allowed(
    _ person: TwoTrusts.Person, _ total: inout Int, _ routes: [Web.Route], _ trusts: TwoTrusts
  ) throws -> Int {
    var refusals = 0
    for route in routes
    where trusts.matrix.allows(trusts.permission(of: route), to: person.role) {
      let answer = try trusts.ask(
        route.method, trusts.path(route, trusts.own.holes), as: person)
      expectAllowed(answer, route, person)
      total += 1
      if answer.isDenial { refusals += 1 }
      if route.method == .post, answer.status < 400 { try trusts.begin(person) }
    }
    return refusals
  }

  private func expectAllowed(
    _ answer: Answered, _ route: Web.Route, _ person: TwoTrusts.Person
  ) {
    let name = name(route, person, answer)
    let path = route.pattern.description.replacing("/api/v1/", with: "/")
    let isList = path == "/runs" && route.method == .get
    let isConditional = !isList && Self.conditions[path]?.contains(person.name) == true
    // What a program states is read before a condition of it is asked about.
    let isUnread = answer.status == 422 && route.method == .post
    #expect(answer.isForbidden == isConditional || (isConditional && isUnread), "\(name)")
    #expect(answer.status != 401 && answer.status < 500, "\(name)")
    if answer.status == 403 { #expect(answer.title != "", "\(name)") }
    if route.method == .get, !isConditional {
      // 422: a question that has to say more, such as which act on many rows is meant.
      #expect([200, 303, 403, 404, 409, 422].contains(answer.status), "\(name)")
    }
  }

  /// How often the ledger counts the person refused.
  private func refusals(of person: TwoTrusts.Person, _ trusts: TwoTrusts) throws -> Int {
    try trusts.cast.superuser.row(
      "SELECT coalesce(sum(times), 0)::bigint AS times FROM denial_count WHERE actor = \(person.name)"
    ) { try $0["times"] } ?? 0
  }
}

extension Answered {
  /// What the ledger counts as refused.
  var isDenial: Bool { [401, 403, 404, 409].contains(status) }
}
