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
      "/policies/{kind}/drafts": policies, "/policies/{kind}/{version}/review": policies,
      "/policies/{kind}/{version}/rejection": policies,
      "/policies/{kind}/{version}/application": policies,
      "/policies/{kind}/{version}/withdrawal": policies,
    ]
  }()

  @Test func `every permission that a route, an action, a list or a detail names is in the matrix`()
    throws
  {
    let cells = try MatrixCells().cells
    let named =
      Routes.table.compactMap { route -> Permission? in
        guard case .permitted(let permission, _) = route.access else { return nil }
        return permission
      } + Actions.table.map(\.permission) + Listings.table.map(\.permission)
      + Details.table.map(\.permission)
    for name in Set(named.flatMap(\.names)) {
      #expect(cells[name.rawValue] != nil, "\(name.rawValue)")
    }
    #expect(named.count > 150)
  }

  @Test(arguments: Cast.Guard.allCases)
  func `every role gets what the matrix allows it on every route, and is refused the rest`(
    remaining: Cast.Guard
  ) throws {
    let trusts = try TwoTrusts()
    try trusts.cast.leave(remaining)
    var (allowed, refused) = (0, 0)
    for person in trusts.people {
      let before = try refusals(of: person, trusts)
      var counted = 0
      for route in TwoTrusts.closed {
        let target = try trusts.path(route, trusts.own.holes)
        let answer = try trusts.ask(route.method, target, as: person)
        let name = "\(route.method.rawValue) \(route.pattern) as \(person.name)"
        if answer.isDenial { counted += 1 }
        if trusts.matrix.allows(trusts.permission(of: route), to: person.role) {
          allowed += 1
          expectAllowed(answer, route, person, name)
        } else {
          refused += 1
          #expect(answer.isForbidden, "\(name): \(answer.status) \(answer.title)")
        }
        if route.method == .post, answer.status < 400 { try trusts.begin(person) }
      }
      #expect(try refusals(of: person, trusts) - before == counted, "\(person.name)")
    }
    print("route × role, \(remaining.rawValue): \(allowed) allowed, \(refused) refused")
    #expect(allowed + refused == trusts.people.count * TwoTrusts.closed.count)
  }

  private func expectAllowed(
    _ answer: Answered, _ route: Web.Route, _ person: TwoTrusts.Person, _ name: String
  ) {
    let path = route.pattern.description.replacing("/api/v1/", with: "/")
    let isConditional =
      Self.conditions[path]?.contains(person.name) == true
      && !(path == "/runs" && route.method == .get)
    #expect(answer.isForbidden == isConditional, "\(name): \(answer.status) \(answer.title)")
    #expect(answer.status != 401 && answer.status < 500, "\(name): \(answer.status) \(answer.title)")
    if answer.status == 403 { #expect(answer.title != "") }
    if route.method == .get, !isConditional {
      #expect([200, 303, 403, 404, 409].contains(answer.status), "\(name): \(answer.status)")
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
