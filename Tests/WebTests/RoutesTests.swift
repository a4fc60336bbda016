import Domain
import Foundation
import HTTP
import TestSupport
import Testing
import UseCases

@testable import Web

struct RoutesTests {
  static let open: Set = [
    "GET /login", "POST /login", "GET /login/code", "POST /login/code", "GET /register",
    "POST /register", "GET /register/status", "POST /register/status",
    "POST /api/v1/registrations", "POST /api/v1/registrations/status", "GET /healthz",
    "GET /readyz", "GET /metrics",
  ]

  @Test
  func
    `only asking for an account, signing in and what watches the server is open to whoever comes`()
  {
    let open = Routes.table.filter(\.isOpen).map { "\($0.method.rawValue) \($0.pattern)" }
    #expect(Set(open) == Self.open)
  }

  @Test func `no field of an action has the name of what every form carries`() {
    for action in Actions.table {
      let names = Set(action.fields.map(\.name))
      #expect(names.isDisjoint(with: ["csrf", "context"]), "\(action.key)")
    }
  }

  @Test func `no two lines answer the same request`() {
    #expect(Routes.router.clashes.isEmpty)
  }

  /// What takes a rule or a plan to read it, and changes nothing.
  private static let questions: Set = [
    "/api/v1/mappings/rows/{row}/reading", "/api/v1/mappings/rows/{row}/preview",
    "/api/v1/mappings/tables/{table}/reading",
  ]

  @Test func `whatever changes something asks for more than looking`() {
    for route in Routes.table
    where route.method == .post && !Self.questions.contains(route.pattern.description) {
      guard case .permitted(let permission, _) = route.access, permission != .signedIn else {
        continue
      }
      #expect(permission.acts, "\(route.pattern.description) changes with a permission to look")
    }
  }

  @Test func `every API line but the document itself is in the document`() {
    let document = OpenAPI.document(Routes.table, version: "1")
    for route in Routes.table where route.pattern.description.hasPrefix("/api/") {
      if route.pattern.description == "/api/openapi.json" { continue }
      let path = route.pattern.description.replacing("*}", with: "}")
      #expect(document["paths"]?[path]?[route.method == .get ? "get" : "post"] != nil)
    }
  }

  @Test func `every line that is read has an address at which it is tried with a browser`() throws {
    let file = Checkout.root.appending(path: "Tests/Pages/addresses")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    for line in lines {
      let path = line[1].prefix { $0 != "?" }
      let segments = path.split(separator: "/").map(String.init)
      #expect(try Routes.find(.get, segments).route.pattern.description == line[0])
    }
    let read = Routes.table.filter { $0.method == .get }.map(\.pattern.description)
    #expect(lines.map { $0[0] }.sorted() == read.sorted())
  }

  @Test func `a wrong method is told the right ones, an unknown path nothing`() {
    #expect(throws: RequestFault.methodNotAllowed([.get, .head, .post])) {
      try Routes.find(.delete, ["runs"])
    }
    #expect(throws: RequestFault.notFound) { try Routes.find(.get, ["no-such-page"]) }
  }
}
